// A raster: a row for each neuron, lines between the groups, a tick for each spike.

import { svg } from "../shared/elements.js";

/** What stands still: the chosen row, the lines, and the digits that the groups learned. */
export function rasterRows({ top, row }, { left, right }, { digits, model: { per_class } }, neuron) {
  const lines = Array.from({ length: digits.length + 1 }, (_, k) => top + k * per_class * row);
  return [
    svg("rect", { x: left, width: right - left, y: top + neuron * row, height: row, class: "snn-chosen" }),
    ...lines.map((y) => svg("line", { class: "snn-grid", x1: left, x2: right, y1: y, y2: y })),
    ...digits.map((digit, k) => svg("text",
      { x: left - 8, y: (lines[k] + lines[k + 1]) / 2 + 5, "text-anchor": "end" }, String(digit))),
  ];
}

/** The ticks, with `time` from steps to places. */
export const rasterTicks = ({ step, neuron }, { top, row, tick }, time, kind) => svg("path", {
  class: `snn-tick snn-${kind}`,
  d: Array.from(neuron, (k, spike) =>
    `M${time(step[spike]).toFixed(1)},${(top + (k + 0.5) * row - tick / 2).toFixed(1)}v${tick}`).join(""),
});
