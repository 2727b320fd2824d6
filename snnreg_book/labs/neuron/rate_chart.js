// The rate against the excitatory conductance: the curves of the equation, and where the neuron is on them.

import { chartOf } from "../shared/chart.js";
import { svg } from "../shared/elements.js";
import { handle } from "../shared/handle.js";
import { critical, predictedRate } from "./dynamics.js";
import { TALL } from "./scope.js";

export const HIGHEST = 2; // the largest g_e
const NAMED = 1.9; // g_e where a curve has its name
const FASTEST = 100; // Hz
const TRAIL = 14; // points that show where the rate was

/** `{ node, lay, show }`; the chart is also a handle for the conductance. */
export function rateChart(model, words) {
  const grip = handle(model, { name: "g_e", label: "Conductance on the rate curve", min: 0, max: HIGHEST,
    step: 0.01, words });
  const chart = chartOf({ tall: TALL, left: 38, right: 18, grip, role: "group",
    "aria-label": "Rate against the excitatory conductance" });
  let plot, drawn, trail = [];

  const lay = () => {
    plot = chart.lay({ ticks: [0, 0.5, 1, 1.5, HIGHEST], name: "conductance g_e" },
      { ticks: [0, 25, 50, 75, FASTEST], name: "rate f (Hz)" });
    drawn = "";
  };

  const show = ({ ge, gi, kind, held, p, rate }) => {
    if (!plot) return;
    const content = JSON.stringify([gi, kind, kind === "held" ? held : 0]);
    if (content !== drawn) {
      drawn = content;
      chart.still.replaceChildren(...curvesOf(plot, { gi, kind, held, p }));
    }
    const within = (hertz) => Math.min(FASTEST, hertz), before = trail.at(-1);
    if (!before || Math.hypot(before[0] - ge, (before[1] - rate) / 50) > 0.02) {
      trail = [...trail, [ge, rate]].slice(-TRAIL);
    }
    chart.draw(
      plot.upright(ge, "snn-ink"),
      ...trail.map(([conductance, was], k) => {
        const dot = plot.dot([conductance, within(was)], "snn-level", 3.5);
        dot.setAttribute("opacity", (0.6 * (k + 1) / trail.length).toFixed(2));
        return dot;
      }),
      plot.here([ge, within(rate)], "snn-level"), plot.knob(ge));
    chart.picture.dataset.threshold = kind;
    plot.hold();
  };
  return { node: chart.node, lay, show };
}

/** The rate by the equation, beside that of the fixed threshold, and where it begins. */
function curvesOf(plot, { gi, kind, held, p }) {
  const grid = Array.from({ length: 161 }, (_, k) => HIGHEST * k / 160);
  const rate = (ge, of) => predictedRate({ ge, gi }, of, held, p);
  const curve = (of, cls) => plot.curve(grid.map((ge) => [ge, rate(ge, of)]), cls);
  const first = critical(gi, kind === "held" ? held : p.threshold_rest, p);
  return [
    ...(kind === "fixed" ? [] : [curve("fixed", "snn-faint")]), curve(kind, "snn-level"),
    ...(kind === "fixed" ? [] : plot.names(...["fixed", kind].map((of) =>
      [[NAMED, rate(NAMED, of)], of === kind ? "snn-level-name" : "", `${of} threshold`]))),
    ...(first > HIGHEST ? [] : [
      plot.curve([[first, 0], [first, FASTEST]], "snn-level snn-dotted"),
      svg("text", { class: "snn-named snn-level-name", y: plot.area.top + 12 * plot.unit,
        ...(first > 1.8 ? { x: plot.x(first) - 5, "text-anchor": "end" } : { x: plot.x(first) + 5 }) }, "g*")])];
}
