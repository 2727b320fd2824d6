// The drift against the share of caused spikes: a line that crosses zero, and a point that the reader moves.

import { html, svg, symbolsInSvg } from "../shared/elements.js";
import { handle, wordUnit } from "../shared/handle.js";
import { axes, path, scale } from "../shared/pictures.js";
import { expectedDrift, turningShare } from "./trains.js";

export const LARGEST_SHARE = 0.06; // share
const STEEPEST = 2; // percent of g_max a second, both ways
const CHART_HEIGHT = 230; // pixels

export const percent = (share) => `${(100 * share).toFixed(1)} %`;

/** `{ node, lay, show }`; the chart is also a handle for the share. */
export function driftChart(model) {
  const picture = svg("svg", { role: "group", "aria-label": "Drift against the share of caused spikes" });
  const node = html("figure", {}, picture), still = svg("g"), moving = svg("g");
  const grip = handle(model, { name: "caused", label: "Share on the drift line", min: 0, max: LARGEST_SHARE,
    step: 0.001, words: percent });
  picture.append(still, moving, grip.node);
  let layout;

  const lay = (p) => {
    const width = node.clientWidth || 340, unit = wordUnit(node);
    const area = { left: 38 * unit, right: width - 18 * unit, top: 24 * unit };
    area.bottom = area.top + CHART_HEIGHT * unit;
    const x = scale([0, LARGEST_SHARE], [area.left, area.right]);
    const y = scale([-STEEPEST, STEEPEST], [area.bottom, area.top]);
    layout = { area, unit, x, y };
    const height = area.bottom + 28 + 20 * unit, turn = turningShare(p);
    for (const [name, value] of Object.entries({ viewBox: `0 0 ${width} ${height}`, width, height })) {
      picture.setAttribute(name, value);
    }
    still.replaceChildren(
      svg("rect", { class: "snn-falls", x: area.left, y: y(0), width: area.right - area.left,
        height: area.bottom - y(0) }),
      axes(area, { map: x, ticks: [0, 0.02, 0.04, 0.06], words: (share) => String(100 * share),
        name: "share of caused spikes (%)" },
      { map: y, ticks: [-2, -1, 0, 1, 2], words: (value) => String(value).replace("-", "−"), name: "" }),
      symbolsInSvg("drift (% of g_max per second)", { x: area.left - 8, y: area.top - 9 }),
      svg("text", { x: area.right - 6, y: area.bottom - 8, "text-anchor": "end" }, "weights fall"),
      svg("text", { x: area.left + 6, y: area.top + 16 * unit }, "weights rise"),
      svg("line", { class: "snn-axis", x1: area.left, x2: area.right, y1: y(0), y2: y(0) }),
      svg("path", { class: "snn-theory", d: path([0, LARGEST_SHARE].map((share) =>
        [x(share), y(100 * expectedDrift(share, p) / p.g_max)])) }),
      svg("line", { class: "snn-faint", x1: x(turn), x2: x(turn), y1: area.top, y2: area.bottom }),
      svg("text", { class: "snn-named", x: x(turn) + 6, y: area.bottom - 28 * unit }, "c*"));
  };

  const show = ({ share, found, p }) => {
    if (!layout) return; // it has no place yet
    const { area, x, y, unit } = layout, part = 100 / p.g_max, at = x(share), high = y(found.drift * part);
    moving.replaceChildren(
      svg("line", { class: "snn-ink", x1: at, x2: at, y1: area.top, y2: area.bottom }),
      svg("line", { class: "snn-error", x1: at, x2: at, y1: y((found.drift - found.error) * part),
        y2: y((found.drift + found.error) * part) }),
      svg("circle", { class: "snn-dot snn-here", cx: at, cy: high, r: 7 * Math.min(1.4, unit) }),
      svg("rect", { class: "snn-knob", x: at - 6, y: area.bottom - 9, width: 12, height: 18, rx: 4 }));
    grip.show({ ...area, top: area.top - 10, bottom: area.bottom + 24 }, x);
  };
  return { node, lay, show };
}
