// What two rules leave of the weight of a silent synapse, and of one that is used.

import { chartOf } from "../shared/chart.js";
import { html } from "../shared/elements.js";
import { shown } from "../shared/numbers.js";

const POINTS = 241, SPAN = 2; // pruning times
const NAMED = 0.85; // pruning times, where a curve has its name
const PER_TAU = 4; // spikes of the used synapse in a pruning time

const CHARTS = [
  { name: "A silent synapse", weight: (at, time) => at(time) },
  { name: `A used synapse: ${PER_TAU} spikes in each pruning time`, weight(at, time, tau) {
    const interval = tau / PER_TAU, spikes = Math.floor(time / interval);
    return at(interval) ** spikes * at(time - spikes * interval);
  } },
];

/** Names of two curves that fall: the lower one's to the left of its place, the other's to the right. */
function beside(names) {
  const [one, other] = names.map(([[, weight]]) => weight), low = one <= other ? 0 : 1;
  return names.map((name, k) => [...name, k === low ? "end" : "start"]);
}

/** Two charts. `show(rules, tau)`: { at, hue } of each rule, the first one behind the other. */
export function curveCharts() {
  const charts = CHARTS.map((about) =>
    ({ ...about, ...chartOf({ caption: about.name, tall: 115, role: "img" }) }));
  const show = (rules, tau) => {
    const times = Array.from({ length: POINTS }, (_, k) => SPAN * tau * k / (POINTS - 1));
    for (const { name, weight, picture, lay, draw } of charts) {
      const plot = lay({ ticks: [0, tau, SPAN * tau], words: shown, name: "time, s" },
        { ticks: [0, 0.5, 1], name: "weight" });
      if (!plot) continue;
      picture.setAttribute("aria-label", `${name}: ` + rules.map(({ words, at }) =>
        `${words} leaves ${shown(weight(at, tau, tau), 2)} of its weight after ${shown(tau)} s`).join(", "));
      draw(...rules.map(({ at, hue, back }) => plot.curve(times.map((time) => [time, weight(at, time, tau)]),
        `snn-${hue}${back ? " snn-back" : ""}`)),
      ...plot.names(...beside(rules.map(({ at, hue, words }) =>
        [[NAMED * tau, weight(at, NAMED * tau, tau)], `snn-${hue}`, words]))));
    }
  };
  return { node: html("div", { class: "snn-side-by-side" }, ...charts.map(({ node }) => node)), show };
}
