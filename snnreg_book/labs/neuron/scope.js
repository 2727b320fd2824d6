// The membrane in slow motion: its potential, the threshold above it, and the goal that it moves to.

import { html, svg } from "../shared/elements.js";
import { wordUnit } from "../shared/handle.js";
import { axes, path, scale } from "../shared/pictures.js";

const RANGE = [-84, -30]; // mV
const MILLISECONDS = [350, 700]; // the shortest and the longest stretch that is shown

/** Pixels from the top to the bottom of both pictures of the lab. */
export const HEIGHT = 230;

/** `{ node, lay, show }`; `lay()` fits the picture to its place, and `show(lab)` draws the state of the lab. */
export function scopeOf() {
  const picture = svg("svg", { role: "img" }), node = html("figure", {}, picture);
  const clip = svg("rect"), clipId = `snn-clip-${Math.random().toString(36).slice(2)}`;
  const still = svg("g");
  const [ceiling, level, goal, spikes, membrane] = ["ceiling", "level", "goal", "spikes", "membrane"].map((kind) =>
    svg("path", { class: `snn-${kind}` }));
  const pen = svg("circle", { class: "snn-pen", r: 5 });
  const goalName = svg("g"), levelName = svg("g"), images = svg("g");
  picture.append(svg("defs", {}, svg("clipPath", { id: clipId }, clip)), still,
    svg("g", { "clip-path": `url(#${clipId})` }, images, ceiling, goal, level, spikes, membrane, pen),
    levelName, goalName);
  let layout;

  const lay = () => {
    const width = node.clientWidth || 560, unit = wordUnit(node);
    const area = { left: 46 * unit, right: width - 14 * unit, top: 22 * unit };
    area.bottom = area.top + HEIGHT * unit;
    const across = area.right - area.left;
    const span = Math.min(MILLISECONDS[1], Math.max(MILLISECONDS[0], 1.15 * across));
    layout = { area, unit, span, x: scale([-span, 0], [area.left, area.right - 8]),
      y: scale(RANGE, [area.bottom, area.top]) };
    const height = area.bottom + 28 + 20 * unit;
    attributes(picture, { viewBox: `0 0 ${width} ${height}`, width, height,
      "aria-label": `The membrane potential in the last ${Math.round(span)} ms` });
    attributes(clip, { x: area.left, y: area.top, width: across, height: area.bottom - area.top });
    still.replaceChildren(
      axes(area, { map: layout.x, ticks: [-600, -400, -200, 0].filter((time) => time > -span),
        words: (time) => (time ? `−${-time}` : "now"), name: "time (ms)" },
      { map: layout.y, ticks: [-80, -70, -60, -50, -40, -30], words: minus, name: "" }),
      svg("text", { x: area.left - 8, y: area.top - 9 }, "membrane potential v (mV)"));
  };

  const show = (lab) => {
    if (!layout) return; // it has no place yet
    const { area, x, y, unit } = layout, { p, trace, neuron, kind } = lab;
    const place = (step) => x((step - neuron.step) * p.dt * 1e3);
    const first = neuron.step - layout.span / (p.dt * 1e3);
    const points = trace.points().filter(([step]) => step >= first - 20);
    const above = points.map(([step, , threshold]) => [place(step), y(threshold * 1e3)]);
    level.setAttribute("d", above.length ? path(above) : "");
    ceiling.setAttribute("d", above.length
      ? `${path(above)}L${area.right},${above.at(-1)[1].toFixed(2)}V${area.top}H${above[0][0].toFixed(2)}Z` : "");
    membrane.setAttribute("d", points.length ? path(points.map(([step, v]) => [place(step), y(v * 1e3)])) : "");
    spikes.setAttribute("d", trace.spikes().filter(([step]) => step >= first).map(([step, v]) =>
      `M${place(step).toFixed(2)},${area.top}V${y(v * 1e3).toFixed(2)}`).join(""));
    attributes(pen, { cx: x(0), cy: y(neuron.v * 1e3) });
    attributes(goal, { d: `M${area.left},${y(lab.goal * 1e3)}H${area.right}` });
    images.replaceChildren(...(kind === "held" ? boundaries(lab, first).map((step) => svg("line", {
      class: "snn-grid", x1: place(step), x2: place(step), y1: area.top, y2: area.bottom })) : []));
    goalName.replaceChildren(nameAt(lab.goal, "goal v∞", "snn-named snn-goal-name", area.left + 6));
    levelName.replaceChildren(nameAt(lab.level, "threshold θ", "snn-named snn-level-name", area.right - 6, "end"));
    picture.dataset.threshold = kind;

    /** A name beside a line; where that lies outside of the picture, an arrow says in which direction. */
    function nameAt(volts, name, cls, across, anchor = "start") {
      const high = y(volts * 1e3);
      const [arrow, height] = high < area.top ? ["↑ ", area.top + 34 * unit]
        : high > area.bottom ? ["↓ ", area.bottom - 8 * unit]
          : ["", high + (anchor === "end" ? -6 : 15 * unit)];
      return svg("text", { class: cls, x: across, y: Math.min(area.bottom - 6, height),
        "text-anchor": anchor }, `${arrow}${name}`);
    }
  };
  return { node, lay, show };
}

const minus = (value) => String(value).replace("-", "−");

const attributes = (node, values) => {
  for (const [name, value] of Object.entries(values)) node.setAttribute(name, value);
};

/** The steps at which images begin, from `first` to now. */
function boundaries({ neuron, p }, first) {
  const found = [];
  for (let step = neuron.step - neuron.step % p.period_steps; step >= first && step > 0; step -= p.period_steps) {
    found.push(step);
  }
  return found;
}
