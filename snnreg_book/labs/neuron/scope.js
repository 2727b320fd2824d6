// The membrane in slow motion: its potential, the threshold above it, and the goal that it moves to.

import { chartOf } from "../shared/chart.js";
import { newId, setAttributes, svg } from "../shared/elements.js";
import { wordUnit } from "../shared/handle.js";
import { plain } from "../shared/numbers.js";
import { path } from "../shared/pictures.js";

const RANGE = [-84, -30]; // mV
const MILLISECONDS = [350, 700]; // the shortest and the longest stretch that is shown
const [LEFT, RIGHT] = [46, 14]; // pixels beside the axes

/** Pixels from the top to the bottom of both pictures of the lab. */
export const TALL = 230;

/** `{ node, lay, show }`; `lay()` fits the picture to its place, and `show(lab)` draws the state of the lab. */
export function scopeOf() {
  const chart = chartOf({ tall: TALL, left: LEFT, right: RIGHT, role: "img" }), { node, picture } = chart;
  const clip = svg("rect"), clipId = newId();
  const [ceiling, level, goal, spikes, membrane] = ["ceiling", "level", "goal", "spikes", "membrane"].map((kind) =>
    svg("path", { class: `snn-${kind}` }));
  const pen = svg("circle", { class: "snn-pen", r: 5 });
  const goalName = svg("g"), levelName = svg("g"), images = svg("g");
  chart.still.append(svg("defs", {}, svg("clipPath", { id: clipId }, clip)),
    svg("g", { "clip-path": `url(#${clipId})` }, images, ceiling, goal, level, spikes, membrane, pen),
    levelName, goalName);
  let plot, span;

  const lay = () => {
    const across = node.clientWidth - (LEFT + RIGHT) * wordUnit(node);
    span = Math.min(MILLISECONDS[1], Math.max(MILLISECONDS[0], 1.15 * across));
    plot = chart.lay(
      { ticks: [-600, -400, -200, 0].filter((time) => time > -span), ends: [-span, 0.01 * span],
        words: (time) => (time ? plain(time) : "now"), name: "time (ms)" },
      { ticks: [-80, -70, -60, -50, -40, -30], ends: RANGE, name: "membrane potential v (mV)" });
    if (!plot) return;
    const { left: x, top: y, bottom } = plot.area;
    setAttributes(picture, { "aria-label": `The membrane potential in the last ${Math.round(span)} ms` });
    setAttributes(clip, { x, y, width: across, height: bottom - y });
  };

  const show = (lab) => {
    if (!plot) return;
    const { area, x, y, unit } = plot, { p, trace, neuron, kind } = lab;
    const place = (step) => x((step - neuron.step) * p.dt * 1e3);
    const first = neuron.step - span / (p.dt * 1e3);
    const points = trace.points().filter(([step]) => step >= first - 20);
    const above = points.map(([step, , threshold]) => [place(step), y(threshold * 1e3)]);
    level.setAttribute("d", above.length ? path(above) : "");
    ceiling.setAttribute("d", above.length
      ? `${path(above)}L${area.right},${above.at(-1)[1].toFixed(2)}V${area.top}H${above[0][0].toFixed(2)}Z` : "");
    membrane.setAttribute("d", points.length ? path(points.map(([step, v]) => [place(step), y(v * 1e3)])) : "");
    spikes.setAttribute("d", trace.spikes().filter(([step]) => step >= first).map(([step, v]) =>
      `M${place(step).toFixed(2)},${area.top}V${y(v * 1e3).toFixed(2)}`).join(""));
    setAttributes(pen, { cx: x(0), cy: y(neuron.v * 1e3) });
    setAttributes(goal, { d: `M${area.left},${y(lab.goal * 1e3)}H${area.right}` });
    images.replaceChildren(...(kind === "held" ? boundaries(lab, first) : []).map((step) =>
      plot.upright((step - neuron.step) * p.dt * 1e3, "snn-grid")));
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

/** The steps at which images begin, from `first` to now. */
function boundaries({ neuron, p }, first) {
  const found = [];
  for (let step = neuron.step - neuron.step % p.period_steps; step >= first && step > 0; step -= p.period_steps) {
    found.push(step);
  }
  return found;
}
