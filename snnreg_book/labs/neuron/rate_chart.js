// The rate against the excitatory conductance: the curves of the equation, and where the neuron is on them.

import { html, svg, symbolsInSvg } from "../shared/elements.js";
import { handle, wordUnit } from "../shared/handle.js";
import { axes, path, scale } from "../shared/pictures.js";
import { critical, predictedRate } from "./dynamics.js";
import { HEIGHT } from "./scope.js";

export const HIGHEST = 2; // the largest g_e
const FASTEST = 100; // Hz
const TRAIL = 14; // points that show where the rate was

/** `{ node, lay, show }`; the chart is also a handle for the conductance. */
export function rateChart(model, words) {
  const picture = svg("svg", { role: "group", "aria-label": "Rate against the excitatory conductance" });
  const node = html("figure", {}, picture), still = svg("g"), curves = svg("g"), moving = svg("g");
  const grip = handle(model, { name: "g_e", label: "Conductance on the rate curve", min: 0, max: HIGHEST,
    step: 0.01, words });
  picture.append(still, curves, moving, grip.node);
  let layout, curvesDrawn, trail = [];

  const lay = () => {
    const width = node.clientWidth || 360, unit = wordUnit(node);
    curvesDrawn = "";
    const area = { left: 38 * unit, right: width - 18 * unit, top: 22 * unit };
    area.bottom = area.top + HEIGHT * unit;
    layout = { area, unit, x: scale([0, HIGHEST], [area.left, area.right]),
      y: scale([0, FASTEST], [area.bottom, area.top]) };
    const height = area.bottom + 28 + 20 * unit;
    for (const [name, value] of Object.entries({ viewBox: `0 0 ${width} ${height}`, width, height })) {
      picture.setAttribute(name, value);
    }
    still.replaceChildren(
      axes(area, { map: layout.x, ticks: [0, 0.5, 1, 1.5, 2], words: String, name: "" },
        { map: layout.y, ticks: [0, 25, 50, 75, 100], words: String, name: "" }),
      symbolsInSvg("conductance g_e", { x: (area.left + area.right) / 2, y: area.bottom + 40,
        "text-anchor": "middle" }),
      svg("text", { x: area.left - 8, y: area.top - 9 }, "rate f (Hz)"));
  };

  const show = (lab) => {
    if (!layout) return; // it has no place yet
    const { area, x, y, unit } = layout, { ge, gi, kind, held, p } = lab;
    const content = JSON.stringify([gi, kind, kind === "held" ? held : 0]);
    if (content !== curvesDrawn) {
      curvesDrawn = content;
      const grid = Array.from({ length: 161 }, (_, k) => HIGHEST * k / 160);
      const curve = (rate, cls) => svg("path", { class: `snn-curve ${cls}`, d: path(grid.map((each) =>
        [x(each), y(rate({ ge: each, gi }))])) });
      const first = critical(gi, kind === "held" ? held : p.threshold_rest, p);
      curves.replaceChildren(
        kind === "fixed" ? "" : curve((drive) => predictedRate(drive, "fixed", held, p), "snn-faint"),
        curve((drive) => predictedRate(drive, kind, held, p), "snn-level"),
        first > HIGHEST ? "" : svg("g", {},
          svg("path", { class: "snn-level snn-dotted", d: `M${x(first)},${area.top}V${area.bottom}` }),
          svg("text", { class: "snn-named snn-level-name", y: area.top + 12 * unit,
            ...(first > 1.8 ? { x: x(first) - 5, "text-anchor": "end" } : { x: x(first) + 5 }) }, "g*")));
    }
    const here = [x(ge), y(Math.min(FASTEST, lab.rate))];
    const before = trail.at(-1);
    if (!before || Math.hypot(before[0] - ge, (before[1] - lab.rate) / 50) > 0.02) {
      trail = [...trail, [ge, lab.rate]].slice(-TRAIL);
    }
    moving.replaceChildren(
      svg("line", { class: "snn-ink", x1: here[0], x2: here[0], y1: area.top, y2: area.bottom }),
      ...trail.map(([conductance, rate], k) => svg("circle", { class: "snn-level snn-trail", r: 3.5,
        cx: x(conductance), cy: y(Math.min(FASTEST, rate)), opacity: (0.6 * (k + 1) / trail.length).toFixed(2) })),
      svg("circle", { class: "snn-level snn-here", r: 7 * Math.min(1.4, unit), cx: here[0], cy: here[1] }),
      svg("rect", { class: "snn-knob", x: here[0] - 6, y: area.bottom - 9, width: 12, height: 18, rx: 4 }));
    picture.dataset.threshold = kind;
    grip.show({ ...area, top: area.top - 10, bottom: area.bottom + 24 }, x);
  };
  return { node, lay, show };
}
