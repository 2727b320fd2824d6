// The numbers of the moment, and the sentence that answers the settings.

import { datum, html, symbols } from "../shared/elements.js";
import { shown } from "../shared/numbers.js";
import { critical, rateAt } from "./dynamics.js";

const millivolts = (volts) => `${(volts * 1e3).toFixed(1).replace("-", "−")} mV`;
export const hertz = (rate) => `${rate.toFixed(1)} Hz`;

const METERS = { rate: "rate now", theory: "by the equation", goal: "goal v∞", level: "threshold now" };

/** The numbers that change while the neuron runs: `{ node, show }`. */
export function meters() {
  const values = Object.keys(METERS).map((name) => ({ name, value: datum(0, "", { "data-name": name }) }));
  const node = html("dl", { class: "snn-meters" }, ...values.map(({ name, value }) =>
    html("div", { "data-meter": name }, html("dt", {}, METERS[name]), html("dd", {}, value))));
  const show = (lab) => {
    for (const { name, value } of values) {
      const text = name === "goal" || name === "level" ? millivolts(lab[name]) : hertz(lab[name]);
      value.value = String(lab[name]);
      if (value.textContent !== text) value.textContent = text; // or the page would be laid out in every frame
    }
  };
  return { node, show };
}

/** What these settings do. */
export function told({ ge, gi, kind, goal, theory, p }) {
  const first = critical(gi, p.threshold_rest, p), fixed = rateAt({ ge, gi }, p.threshold_rest, p);
  if (fixed === 0) {
    return [`The membrane stops at ${millivolts(goal)}, below the threshold at rest of `
      + `${millivolts(p.threshold_rest)}: no spike will ever come. `, symbols("g_e"), " must exceed g* = ",
    datum(first, shown(first), { "data-name": "critical" }), "."];
  }
  const start = `The goal of ${millivolts(goal)} lies above the threshold at rest`;
  if (kind === "fixed") {
    return [`${start}, so the membrane runs into it again and again: a spike every ${shown(1e3 / fixed)} ms.`];
  }
  if (kind === "adaptive") {
    return [`${start}. Each spike lifts the threshold by ${shown(p.threshold_step * 1e3, 1)} mV, so the rate `
      + `settles at ${hertz(theory)}; a fixed threshold would leave it at ${hertz(fixed)}.`];
  }
  return [`${start}. Within an image its spikes do not raise the threshold that it faces. `
    + "When the next one begins, the threshold is read again, and the neuron pays for what it did in this one."];
}
