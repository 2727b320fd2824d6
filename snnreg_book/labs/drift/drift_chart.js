// The drift against the share of caused spikes: a line that crosses zero, and a point that the reader moves.

import { chartOf } from "../shared/chart.js";
import { setAttributes, svg } from "../shared/elements.js";
import { handle } from "../shared/handle.js";
import { expectedDrift, turningShare } from "./trains.js";

export const LARGEST_SHARE = 0.06; // share

export const percent = (share) => `${(100 * share).toFixed(1)} %`;

/** `{ node, lay, show }`; the chart is also a handle for the share. */
export function driftChart(model) {
  const grip = handle(model, { name: "caused", label: "Share on the drift line", min: 0, max: LARGEST_SHARE,
    step: 0.001, words: percent });
  const chart = chartOf({ tall: 230, left: 38, right: 18, grip, role: "group",
    "aria-label": "Drift against the share of caused spikes" });
  const falls = svg("rect", { class: "snn-falls" });
  chart.picture.prepend(falls); // under the grid
  let plot;

  const lay = (p) => {
    plot = chart.lay(
      { ticks: [0, 0.02, 0.04, LARGEST_SHARE], words: (share) => String(100 * share),
        name: "share of caused spikes (%)" },
      { ticks: [-2, -1, 0, 1, 2], name: "drift (% of g_max per second)" }); // percent of g_max a second
    if (!plot) return;
    const { area, x, y, unit } = plot, turn = turningShare(p);
    setAttributes(falls, { x: area.left, y: y(0), width: area.right - area.left, height: area.bottom - y(0) });
    chart.still.replaceChildren(
      svg("text", { x: area.right - 6, y: y(0) + 18 * unit, "text-anchor": "end" }, "weights fall"),
      svg("text", { x: area.left + 6, y: area.top + 16 * unit }, "weights rise"),
      plot.level(0, "snn-axis"),
      plot.curve([0, LARGEST_SHARE].map((share) => [share, 100 * expectedDrift(share, p) / p.g_max]),
        "snn-theory"),
      plot.upright(turn, "snn-faint"),
      svg("text", { class: "snn-named", x: x(turn) + 6, y: area.bottom - 28 * unit }, "c*"));
  };

  const show = ({ share, found: { drift, error }, p }) => {
    if (!plot) return;
    const [low, now, high] = [drift - error, drift, drift + error].map((each) => 100 * each / p.g_max);
    chart.draw(plot.upright(share, "snn-ink"), plot.upright(share, "snn-error", [plot.y(low), plot.y(high)]),
      plot.here([share, now], ""), plot.knob(share));
    plot.hold();
  };
  return { node: chart.node, lay, show };
}
