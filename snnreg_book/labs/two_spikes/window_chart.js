// The learning window: what a pair does at each distance of its spikes, and the pair that the reader holds.

import { chartOf } from "../shared/chart.js";
import { handle } from "../shared/handle.js";
import { plain } from "../shared/numbers.js";
import { changeBy, SIGNS } from "../shared/stdp.js";
import { PER_CENT, TALL } from "./stage.js";

const FARTHEST = 0.08; // seconds between the two spikes
const NAMED = { stdp: [FARTHEST, 0.25], "all-ltd": [FARTHEST, -0.7] }; // beside the curves: seconds, % of g_max

const signed = (seconds) => `${seconds < 0 ? "−" : "+"}${Math.round(Math.abs(seconds) * 1e3)} ms`;

/** `{ node, lay, show }`; the chart is also a handle for the distance, which `set` takes. */
export function windowChart(model, set) {
  const grip = handle(model, { name: "post_s", label: "Distance of the spikes", min: -FARTHEST, max: FARTHEST,
    step: 1e-3, words: signed, get: () => model.get("post_s") - model.get("pre_s"), set });
  const chart = chartOf({ tall: TALL * PER_CENT, left: 34, right: 18, grip, role: "group",
    "aria-label": "Change of the weight against the distance of the spikes" });
  let plot, drawn;

  const lay = () => {
    plot = chart.lay(
      { ticks: [-FARTHEST, -FARTHEST / 2, 0, FARTHEST / 2, FARTHEST], words: (time) => plain(1e3 * time),
        name: "t_post − t_pre (ms)" },
      { ticks: [-1, 0, 1], ends: [-TALL / 2, TALL / 2], name: "Δw (% of g_max)" });
    drawn = "";
  };

  const show = ({ p, rule, delta, change }) => {
    if (!plot) return;
    if (rule !== drawn) {
      drawn = rule;
      const rules = Object.keys(SIGNS).filter((each) => each !== rule).concat(rule);
      chart.still.replaceChildren(...rules.flatMap((each) => windowOf(each, plot, p, rule)),
        ...plot.names(...rules.map((each) =>
          [NAMED[each], each === rule ? "snn-rule" : "", each === "stdp" ? "STDP" : "all-LTD"])));
    }
    const place = [Math.max(-FARTHEST, Math.min(FARTHEST, delta)), 100 * change / p.g_max];
    chart.draw(plot.upright(place[0], "snn-faint"),
      plot.upright(place[0], "snn-read", [plot.y(0), plot.y(place[1])]), plot.here(place, "snn-rule"));
    chart.picture.dataset.rule = rule;
    plot.hold();
  };
  return { node: chart.node, lay, show };
}

/** Both halves of a rule's window. */
function windowOf(rule, plot, p, chosen) {
  const half = (direction) => Array.from({ length: 61 }, (_, k) => {
    const delta = direction * FARTHEST * (60 - k) / 60;
    const change = delta === 0 && direction < 0 ? p.trace_step_post : changeBy(delta, SIGNS[rule], p);
    return [delta, 100 * change / p.g_max];
  });
  return [-1, 1].map((direction) => plot.curve(half(direction), rule === chosen ? "snn-rule" : "snn-faint-rule"));
}
