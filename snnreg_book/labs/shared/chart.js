// A chart: values over values, drawn for the room that it has.

import { html, svg } from "./elements.js";
import { glidingNodes } from "./glide.js";
import { wordUnit } from "./handle.js";
import { axes, path, scale, sizePicture } from "./pictures.js";

/**
 * A figure with one picture. `caption`: words above it. `tall`: pixels between its axes; `left`, `right`: beside
 * them. `grip`: a handle over all of it. What else is given are attributes of the picture.
 *
 * `lay(x, y)` draws the axes, each { ticks, words, name, ends, log }; `ends` are those of the ticks unless given.
 * It gives what draws on them (`Plot`), or null as long as the figure has no place. `draw(...nodes)` replaces what
 * moves, which glides to its place; `still` holds what does not.
 */
export function chartOf({ caption, tall, left = 44, right = 16, grip, ...attributes }) {
  const picture = svg("svg", attributes), title = html("figcaption", {}, caption ?? "");
  const axesDrawn = svg("g"), still = svg("g"), moving = svg("g");
  const move = glidingNodes(moving), node = html("figure", {}, ...(caption === undefined ? [] : [title]), picture);
  picture.append(axesDrawn, still, moving, ...(grip ? [grip.node] : []));
  const lay = (x, y) => {
    if (!node.clientWidth) return null;
    const width = node.clientWidth, unit = wordUnit(node), top = 26 * unit;
    const area = { left: left * unit, right: width - right * unit, top, bottom: top + tall * unit };
    const plot = new Plot(area, unit, x, y, grip);
    sizePicture(picture, width, area.bottom + 28 + 20 * unit);
    axesDrawn.replaceChildren(axes(area, { ...x, map: plot.x }, { ...y, map: plot.y }));
    return plot;
  };
  return { node, picture, title, still, lay, draw: (...nodes) => move(nodes) };
}

/**
 * Names of curves in their colours, in the order of `each`, [[x, y], kind, words, anchor]: above places on them
 * (pixels), the lowest of several below its place, if the picture has room there, and none on another. Without an
 * anchor a name runs towards the middle of the `area`.
 */
export function namesOf(each, { left, right, bottom }, unit) {
  const line = 15 * unit, heights = new Map();
  let free = Infinity;
  for (const name of [...each].sort(([[, a]], [[, b]]) => b - a)) { // the lowest first
    const [[, y]] = name, isBelow = free === Infinity && each.length > 1 && y + 1.2 * line < bottom;
    heights.set(name, isBelow ? y + line : Math.min(y - 7, free));
    free = heights.get(name) - line;
  }
  return each.map((name) => {
    const [[x], kind, words, anchor = x < (left + right) / 2 ? "start" : "end"] = name;
    return svg("text", { class: `snn-named ${kind}`, x, y: heights.get(name), "text-anchor": anchor }, words);
  });
}

/** Ticks at the ends of an axis from 0, and in its middle. */
export const halves = (high) => [0, high / 2, high];

/** What draws on a chart. Places are values of the axes, `x` and `y` their scales; `area` lies between them. */
class Plot {
  constructor(area, unit, x, y, grip) {
    const ends = ({ ticks, ends: given = [ticks[0], ticks.at(-1)] }) => given;
    this.area = area;
    this.unit = unit;
    this.grip = grip;
    this.x = scale(ends(x), [area.left, area.right], x.log);
    this.y = scale(ends(y), [area.bottom, area.top], y.log);
  }

  curve(points, kind) {
    return svg("path", { class: `snn-curve ${kind}`, d: path(points.map(([x, y]) => [this.x(x), this.y(y)])) });
  }

  /** A line from bottom to top. */
  upright(x, kind, [from, to] = [this.area.top, this.area.bottom]) {
    return svg("line", { class: kind, x1: this.x(x), x2: this.x(x), y1: from, y2: to });
  }

  /** A line from left to right. */
  level(y, kind) {
    return svg("line", { class: kind, x1: this.area.left, x2: this.area.right, y1: this.y(y), y2: this.y(y) });
  }

  dot([x, y], kind, r = 4) {
    return svg("circle", { class: `snn-dot ${kind}`, cx: this.x(x), cy: this.y(y), r });
  }

  /** Where things are now. */
  here(place, kind) { return this.dot(place, `${kind} snn-here`, 7 * Math.min(1.4, this.unit)); }

  /** Names of curves, at places of them: see `namesOf`. */
  names(...each) {
    return namesOf(each.map(([[x, y], ...name]) => [[this.x(x), this.y(y)], ...name]), this.area, this.unit);
  }

  /** A knob on the lower axis. */
  knob(x) {
    const place = { x: this.x(x) - 6, y: this.area.bottom - 9, width: 12, height: 18, rx: 4 };
    return svg("rect", { class: "snn-knob", ...place });
  }

  /** Lay the handle over all of it. */
  hold() { this.grip.show({ ...this.area, top: this.area.top - 10, bottom: this.area.bottom + 24 }, this.x); }
}
