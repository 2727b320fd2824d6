// The learning window: what a pair does at each distance of its spikes, and the pair that the reader holds.

import { html, svg, symbolsInSvg } from "../shared/elements.js";
import { handle, wordUnit } from "../shared/handle.js";
import { axes, path, scale } from "../shared/pictures.js";
import { changeBy, SIGNS } from "../shared/stdp.js";
import { PER_CENT, TALL } from "./stage.js";

export const FARTHEST = 0.08; // seconds between the two spikes

export const signed = (seconds) => `${seconds < 0 ? "−" : "+"}${Math.round(Math.abs(seconds) * 1e3)} ms`;

/** `{ node, lay, show }`; the chart is also a handle for the distance, which `set` takes. */
export function windowChart(model, set) {
  const picture = svg("svg", { role: "group",
    "aria-label": "Change of the weight against the distance of the spikes" });
  const node = html("figure", {}, picture), still = svg("g"), moving = svg("g");
  const grip = handle(model, { name: "post_s", label: "Distance of the spikes", min: -FARTHEST, max: FARTHEST,
    step: 1e-3, words: signed, get: () => model.get("post_s") - model.get("pre_s"), set });
  picture.append(still, moving, grip.node);
  let layout, drawn;

  const lay = () => {
    const width = node.clientWidth || 340, unit = wordUnit(node);
    const area = { left: 34 * unit, right: width - 18 * unit, top: 24 * unit };
    area.bottom = area.top + TALL * PER_CENT * unit;
    layout = { area, unit, x: scale([-FARTHEST, FARTHEST], [area.left, area.right]),
      y: scale([-TALL / 2, TALL / 2], [area.bottom, area.top]) };
    const height = area.bottom + 28 + 20 * unit;
    for (const [name, value] of Object.entries({ viewBox: `0 0 ${width} ${height}`, width, height })) {
      picture.setAttribute(name, value);
    }
    drawn = "";
  };

  const show = (lab) => {
    if (!layout) return; // it has no place yet
    const { area, x, y, unit } = layout, { p, rule, delta, change } = lab;
    if (rule !== drawn) {
      drawn = rule;
      still.replaceChildren(
        axes(area, { map: (ms) => x(ms / 1e3), ticks: [-80, -40, 0, 40, 80], name: "",
          words: (ms) => String(ms).replace("-", "−") },
        { map: y, ticks: [-1, 0, 1], words: (value) => String(value).replace("-", "−"), name: "" }),
        symbolsInSvg("t_post − t_pre (ms)", { x: (area.left + area.right) / 2, y: area.bottom + 40,
          "text-anchor": "middle" }),
        symbolsInSvg("Δw (% of g_max)", { x: area.left - 8, y: area.top - 9 }),
        ...Object.keys(SIGNS).filter((each) => each !== rule).concat(rule).flatMap((each) =>
          windowOf(each, layout, p, rule)));
    }
    const place = [x(Math.max(-FARTHEST, Math.min(FARTHEST, delta))), y(100 * change / p.g_max)];
    moving.replaceChildren(
      svg("line", { class: "snn-faint", x1: place[0], x2: place[0], y1: area.top, y2: area.bottom }),
      svg("line", { class: "snn-read", x1: place[0], x2: place[0], y1: y(0), y2: place[1] }),
      svg("circle", { class: "snn-dot snn-rule snn-here", cx: place[0], cy: place[1],
        r: 7 * Math.min(1.4, unit) }));
    picture.dataset.rule = rule;
    grip.show({ ...area, top: area.top - 10, bottom: area.bottom + 24 }, x);
  };
  return { node, lay, show };
}

/** Both halves of a rule's window. */
function windowOf(rule, { x, y }, p, chosen) {
  const half = (direction) => Array.from({ length: 61 }, (_, k) => {
    const delta = direction * FARTHEST * (60 - k) / 60;
    const change = delta === 0 && direction < 0 ? p.trace_step_post : changeBy(delta, SIGNS[rule], p);
    return [x(delta), y(100 * change / p.g_max)];
  });
  const cls = rule === chosen ? "snn-rule" : "snn-faint-rule";
  return [-1, 1].map((direction) => svg("path", { class: `snn-curve ${cls}`, d: path(half(direction)) }));
}
