// What both synapses remember and keep, as a table and in words.

import { datum, html } from "../shared/elements.js";
import { duration, fraction, shown } from "../shared/numbers.js";
import { synapseAt } from "./state.js";
import { WINDOW } from "./trains.js";

/** A time that does not change its unit while the playhead moves: to a hundredth of a second. */
export const clockTime = (seconds) => (seconds < 100 ? `${seconds.toFixed(2)} s` : duration(seconds));

const named = (name, value, text) => datum(value, text, { "data-name": name });

/** The rule as a table: the last spike, the clock, the weight then and now, of both synapses. */
export function memoryTable() {
  const head = ["synapse", "last spike", "clock now", "weight then", "weight now"].map((name) =>
    html("th", { scope: "col" }, name));
  const rows = ["used", "silent"].map((kind) => ({ kind, row: html("tr") }));
  const node = html("table", { class: "snn-table snn-numbers snn-memory" },
    html("thead", {}, html("tr", {}, ...head)), html("tbody", {}, ...rows.map(({ row }) => row)));
  const show = (lab) => {
    for (const { kind, row } of rows) {
      const { last, silence, then, now } = lab[kind];
      row.replaceChildren(
        html("th", { scope: "row", class: `snn-${kind}` }, kind),
        html("td", {}, named(`${kind}-last`, last, last > 0 ? clockTime(last) : "none")),
        html("td", {}, named(`${kind}-clock`, silence, clockTime(silence))),
        html("td", {}, named(`${kind}-then`, then, fraction(then))),
        html("td", { class: `snn-${kind}` }, named(kind, now, fraction(now))));
    }
  };
  return { node, show };
}

const NOTHING = 1e-6; // less than this part of a weight is not worth its digits

/** What happened up to the playhead, what a chosen spike saves, and how long it all takes. */
export const told = (lab) => [...happened(lab), ...saved(lab), ...lasts(lab)];

function happened({ time, used, silent }) {
  const at = ["At ", named("time", time, clockTime(time))];
  if (used.last === 0) {
    return [...at, " no spike has come yet. Both clocks run from 0, and both synapses keep "
      + `${fraction(used.now)}.`];
  }
  return [...at, `: the spike at ${clockTime(used.last)} set the clock of the used synapse back to 0. It did not `
    + `give the weight back: ${fraction(used.then)} was left then`
    + `${used.last < time ? `, ${fraction(used.now)} is left now` : ""}. `
    + `The silent synapse keeps ${silent.now < NOTHING ? "nothing" : fraction(silent.now)}.`];
}

function saved({ time, spikes, chosen, without, tauPrun, kP }) {
  if (chosen < 0 || spikes[chosen] >= time) return [];
  const left = synapseAt(without, time, tauPrun, kP).now;
  return [` Without the spike at ${clockTime(spikes[chosen])} the used one would keep `,
    named("without", left, fraction(left)), "."];
}

function lasts({ time, prune, leak, rate, kind, long }) {
  const silence = [" A silent weight falls to 1/e in ", named("prune", prune, duration(prune))];
  if (!leak) return [...silence, long && kind !== "none" ? `. After ${WINDOW} s no spike comes.` : "."];
  const mean = Math.exp(-time / leak);
  return [...silence, `; the leak of a Poisson input at ${shown(rate)} Hz takes T = `,
    named("leak", leak, leak < 1 || leak >= 1e5 ? duration(leak) : `${shown(leak)} s`),
    leak > prune ? `, ${shown(leak / prune, 2)} times as long` : ": so few spikes protect nothing",
    ", and leaves ", named("mean", mean, fraction(mean)), "."];
}
