// What two rules leave of the weight of a silent synapse, and of one that is used.

import { html, svg } from "../shared/elements.js";
import { shown } from "../shared/numbers.js";
import { axes, path, scale } from "../shared/pictures.js";

const HEIGHT = 190, POINTS = 241, SPAN = 2; // pruning times
export const PER_TAU = 4; // spikes of the used synapse in a pruning time

const CHARTS = [
  { name: "A silent synapse", weight: (at, time) => at(time) },
  { name: `A used synapse: ${PER_TAU} spikes in each pruning time`, weight(at, time, tau) {
    const interval = tau / PER_TAU, spikes = Math.floor(time / interval);
    return at(interval) ** spikes * at(time - spikes * interval);
  } },
];

/** Two charts. `show(rules, tau)`: { at, hue } of each rule, the first one behind the other. */
export function curveCharts() {
  const charts = CHARTS.map((about) => {
    const picture = svg("svg", { role: "img", height: HEIGHT });
    return { ...about, picture, figure: html("figure", {}, html("figcaption", {}, about.name), picture) };
  });
  const show = (rules, tau) => {
    for (const { name, weight, picture, figure } of charts) {
      const width = figure.clientWidth, right = width - 16;
      if (!width) continue;
      const area = { left: 44, right, top: 30, bottom: HEIGHT - 45 };
      const x = scale([0, SPAN * tau], [area.left, right]), y = scale([0, 1], [area.bottom, area.top]);
      const times = Array.from({ length: POINTS }, (_, k) => SPAN * tau * k / (POINTS - 1));
      picture.setAttribute("width", width);
      picture.setAttribute("aria-label", `${name}. ` + rules.map(({ words, at }) =>
        `${words} leaves ${shown(weight(at, tau, tau), 2)} of its weight after ${shown(tau)} s`).join(", "));
      picture.replaceChildren(
        axes(area, { map: x, ticks: [0, tau, SPAN * tau], words: shown, name: "time, s" },
          { map: y, ticks: [0, 0.5, 1], words: String, name: "weight" }),
        ...rules.map(({ at, hue, back }) => svg("path", { class: `snn-curve snn-${hue}${back ? " snn-back" : ""}`,
          d: path(times.map((time) => [x(time), y(weight(at, time, tau))])) })));
    }
  };
  return { node: html("div", { class: "snn-side-by-side" }, ...charts.map(({ figure }) => figure)), show };
}
