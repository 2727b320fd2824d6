// Two spikes to drag: the first leaves a trace, the second reads it, and the weight moves by what is left.

import { oneOf, within } from "../shared/address.js";
import { button, choice, listen, readout, setTraits } from "../shared/controls.js";
import { datum, frame, html, symbols } from "../shared/elements.js";
import { foot } from "../shared/foot.js";
import { onResize, perFrame } from "../shared/pictures.js";
import { changeBy, SIGNS, traceAt } from "../shared/stdp.js";
import { milliseconds, stageOf, WINDOW } from "./stage.js";
import { windowChart } from "./window_chart.js";

const RULES = { stdp: "STDP: the group that should answer", "all-ltd": "All-LTD: the others" };
const CHECKS = { pre_s: within(0, WINDOW), post_s: within(0, WINDOW), rule: oneOf(Object.keys(RULES)) };

function render({ model, el }) {
  const box = frame(el, "Two spikes to drag",
    "Drag the spike on the input or the one on the output. Which of them must come first for the weight to rise?");
  box.closest(".snn-lab").classList.add("snn-two-spikes");
  foot(box, model, CHECKS);

  const state = () => {
    const [pre, post, rule, p] = ["pre_s", "post_s", "rule", "constants"].map((name) => model.get(name));
    const delta = post - pre, first = delta >= 0;
    const reads = first ? traceAt(post, pre, p.trace_step_pre, p.trace_time_pre)
      : traceAt(pre, post, p.trace_step_post, p.trace_time_post);
    return { pre, post, rule, p, delta, first, reads, w0: p.g_max / 2, change: changeBy(delta, SIGNS[rule], p),
      left: reads / (first ? p.trace_step_pre : p.trace_step_post) };
  };
  /** Another distance: the output spike goes, and takes the input spike along where the window ends. */
  const setDelta = (delta) => {
    const post = Math.min(WINDOW, Math.max(0, model.get("pre_s") + delta));
    const exact = (value) => Number(value.toFixed(3));
    setTraits(model, { post_s: exact(post), pre_s: exact(post - delta) });
  };
  const stage = stageOf(model), chart = windowChart(model, setDelta), sentence = readout(box);
  const rules = choice(box, model, { name: "rule", label: "Rule", options: Object.entries(RULES) });
  const swap = button("Swap the spikes", () =>
    setTraits(model, { pre_s: model.get("post_s"), post_s: model.get("pre_s") }));

  const draw = () => {
    const lab = state();
    stage.show(lab);
    chart.show(lab);
    sentence.say(...told(lab));
  };
  const redraw = perFrame(box, draw);
  box.append(
    html("div", { class: "snn-buttons", role: "group", "aria-label": "Rule and order" },
      rules, html("span", { class: "snn-views" }, swap)),
    html("div", { class: "snn-pair-pictures" }, stage.node, html("div", {}, chart.node, sentence.node)));
  for (const name of Object.keys(CHECKS)) listen(box, model, name, redraw);
  onResize(box, stage.node, perFrame(box, () => {
    stage.lay(state());
    chart.lay();
    draw();
  }));
  return box.clear;
}

/** What the second spike found, and what it made of it. */
function told({ delta, first, left, change, rule, p }) {
  const percent = (value) => `${Math.abs(100 * value / p.g_max).toFixed(3)} %`;
  const distance = datum(delta, delta === 0 ? "in the same step" : milliseconds(Math.abs(delta)),
    { "data-name": "delta" });
  const order = delta === 0 ? ["Both spikes come ", distance, ", and the network takes the input first. "]
    : first ? ["The input spike comes ", distance, " before the output spike. "]
      : ["The input spike comes ", distance, " after the output spike. "];
  const trace = symbols(first ? "a_pre" : "a_post");
  return [...order, `At the ${first ? "output" : "input"} spike, `,
    datum(left, `${(100 * left).toFixed(0)} %`, { "data-name": "left" }), " of ", trace, " is left: the weight ",
    change < 0 ? "loses " : "gains ", datum(change, percent(change), { "data-name": "change" }), " of ",
    symbols("g_max"), first && rule === "all-ltd" ? ". STDP would have added it." : "."];
}

export default { render };
