// Two spikes on one axis of time, the trace that each leaves, and the weight that reads them.

import { html, svg, symbolsInSvg } from "../shared/elements.js";
import { handle, wordUnit } from "../shared/handle.js";
import { axes, path, scale, sizePicture } from "../shared/pictures.js";
import { traceAt } from "../shared/stdp.js";

export const WINDOW = 0.16; // seconds
const LANE = 44; // pixels, the height of a finger
// So large is one percent of g_max in all pictures, in pixels, and so many percent are shown.
export const PER_CENT = 46, TALL = 2.6;
const MILLISECOND = 1e-3;

export const milliseconds = (seconds) => `${Math.round(seconds * 1e3)} ms`;

/** `{ node, lay, show }`; both spikes can be dragged. */
export function stageOf(model) {
  const picture = svg("svg", { role: "group" }), node = html("figure", {}, picture);
  const still = svg("g"), moving = svg("g");
  const spike = (name, label) => handle(model, { name, label, min: 0, max: WINDOW, step: MILLISECOND,
    words: milliseconds });
  const grips = { pre: spike("pre_s", "Input spike"), post: spike("post_s", "Output spike") };
  picture.append(still, moving, grips.pre.node, grips.post.node);
  let layout;

  const lay = ({ p }) => {
    const width = node.clientWidth || 560, unit = wordUnit(node);
    const left = 58 * unit, right = width - 18 * unit, lane = LANE * unit, percent = PER_CENT * unit;
    const [pre, post] = [4, 10 + lane].map((top) => ({ left, right, top, bottom: top + lane }));
    const lanes = { pre, post };
    const trace = { left, right, top: lanes.post.bottom + 26 * unit };
    trace.bottom = trace.top + TALL * percent;
    const weight = { left, right, top: trace.bottom + 28 * unit };
    weight.bottom = weight.top + TALL * percent;
    const part = 100 / p.g_max; // percent of g_max
    const y = (area, low) => scale([low, low + TALL], [area.bottom, area.top]);
    layout = { width, unit, lanes, trace, weight, part,
      x: scale([0, WINDOW], [left, right]), traceY: y(trace, -TALL / 2), weightY: y(weight, 50 - TALL / 2) };
    sizePicture(picture, width, weight.bottom + 28 + 20 * unit);
    still.replaceChildren(...frameOf(layout));
  };

  const show = (lab) => {
    if (!layout) return; // it has no place yet
    moving.replaceChildren(...content(layout, lab));
    picture.setAttribute("aria-label", "An input spike and an output spike, their traces, and the weight");
    picture.dataset.rule = lab.rule;
    for (const [which, grip] of Object.entries(grips)) grip.show(layout.lanes[which], layout.x);
  };
  return { node, lay, show };
}

function frameOf({ lanes, trace, weight, x, traceY, weightY, width }) {
  const times = width < 480 ? [0, 50, 100, 150] : [0, 20, 40, 60, 80, 100, 120, 140, 160];
  const lane = (area, name) => [
    svg("rect", { class: "snn-lane", x: area.left, y: area.top, width: area.right - area.left,
      height: area.bottom - area.top }),
    svg("text", { x: area.left - 8, y: (area.top + area.bottom) / 2 + 4, "text-anchor": "end" }, name),
  ];
  const xTicks = { map: (time) => x(time * 1e-3), ticks: times, name: "time (ms)" };
  return [
    ...lane(lanes.pre, "input"), ...lane(lanes.post, "output"),
    axes(trace, {}, { map: traceY, ticks: [-1, 0, 1], name: "traces (% of g_max)" }),
    axes(weight, xTicks, { map: weightY, ticks: [49, 50, 51], name: "weight (% of g_max)" }),
  ];
}

function content({ unit, lanes, weight, x, traceY, weightY, part }, { pre, post, p, reads, change, w0 }) {
  const grid = (from) => Array.from({ length: 91 }, (_, k) => from + (WINDOW - from) * k / 90);
  const curve = (spike, step, tau, cls) => svg("path", { class: `snn-curve ${cls}`,
    d: path([[x(0), traceY(0)], [x(spike), traceY(0)],
      ...grid(spike).map((time) => [x(time), traceY(traceAt(time, spike, step, tau) * part)])]) });
  const second = Math.max(pre, post), at = x(second);
  const before = w0 * part, after = (w0 + change) * part;
  const knob = (area, spike, cls) => svg("g", {},
    svg("line", { class: cls, x1: x(spike), x2: x(spike), y1: area.top + 4, y2: area.bottom - 4 }),
    svg("circle", { class: `snn-dot ${cls}`, cx: x(spike), cy: (area.top + area.bottom) / 2, r: 9 * unit }));
  const read = traceY(reads * part);
  const sign = change < 0 ? "−" : "+";
  return [
    svg("line", { class: "snn-faint", x1: at, x2: at, y1: lanes.pre.top, y2: weight.bottom }),
    curve(pre, p.trace_step_pre, p.trace_time_pre, "snn-pre"),
    curve(post, p.trace_step_post, p.trace_time_post, "snn-post"),
    svg("path", { class: "snn-curve snn-rule", d: path([[x(0), weightY(before)], [at, weightY(before)],
      [at, weightY(after)], [weight.right, weightY(after)]]) }),
    svg("line", { class: "snn-read", x1: at, x2: at, y1: traceY(0), y2: read }),
    svg("line", { class: "snn-read", x1: at, x2: at, y1: weightY(before), y2: weightY(after) }),
    svg("circle", { class: "snn-dot snn-rule", cx: at, cy: weightY(after), r: 5 }),
    name("a_pre", "snn-pre", x(pre), traceY(1) - 4, pre > 0.85 * WINDOW),
    name("a_post", "snn-post", x(post), traceY(-1) + 4 * unit, post > 0.15 * WINDOW),
    name(`Δw = ${sign}${Math.abs(change * part).toFixed(2)} %`, "snn-rule", at,
      weightY(after) + (change < 0 ? 20 : -12) * unit, second > 0.6 * WINDOW),
    knob(lanes.pre, pre, "snn-pre"), knob(lanes.post, post, "snn-post"),
  ];
}

/** A name beside a place, to the left of it or to the right. */
const name = (text, cls, place, height, left) => symbolsInSvg(text, { class: `snn-named ${cls}`,
  x: place + (left ? -8 : 8), y: height, "text-anchor": left ? "end" : "start" });
