// A moment of a volley in words.

import { datum, symbols } from "../shared/elements.js";

const named = (name, value, text) => datum(value, text, { "data-name": name });
/** In tenths; what lies half between two goes up, whichever way it was calculated. */
export const tenths = (value) => (Math.round(10 * value + 1e-6) / 10).toFixed(1).replace("-", "−");
const ENDINGS = { one: "st", two: "nd", few: "rd", other: "th" }; // codespell:ignore nd
const ordinal = (n) => `${n}${ENDINGS[new Intl.PluralRules("en", { type: "ordinal" }).select(n)]}`;

/** A time in milliseconds, from the first spike of the volley. */
export const clockWords = (ms) => (Math.abs(ms) < 0.05 ? "at the first spike"
  : `${tenths(Math.abs(ms))} ms ${ms < 0 ? "before" : "after"} the first spike`);

/** What all have done until now, and what becomes of the volley. */
export function volleyTold({ run, volley, moment, step, dt }) {
  const when = clockWords((step - volley.first) * dt * 1e3), took = (volley.last - volley.first) * dt * 1e3;
  const { fired, answered } = moment, all = volley.members.length;
  return [
    `${when[0].toUpperCase()}${when.slice(1)} `, named("fired", fired, String(fired)),
    ` of ${run.neurons} ${fired === 1 ? "has" : "have"} fired, and `,
    named("answered", answered, String(answered)), ` partner${answered === 1 ? " has" : "s have"} answered. `,
    "In this volley ",
    named("members", all, `${all} of ${run.neurons}`),
    ...(took > 0 ? [" fire, within ", named("took", took, `${tenths(took)} ms`), ". "] : [" fires, alone. "])];
}

/** What one neuron does. */
export function neuronTold({ run, volley, moment, step, dt, chosen, digitOf }) {
  const at = step * run.neurons + chosen, now = (name) => run.looks[name][at];
  const who = `Neuron ${chosen + 1}, which is to learn ${digitOf(chosen)}, `;
  const gap = 1e3 * (now("threshold") - now("potential"));
  const pull = (name, what) => [symbols(name), " = ", named(name, now(name), now(name).toFixed(2)), what];
  const pulls = [...pull("g_e", " lifts it, "), ...pull("g_i", " pulls it down.")];
  const stands = ["stands ", named("gap", gap, `${tenths(gap)} mV`), " below its threshold: "];
  if (moment.counts[chosen] > 0) {
    const fired = (moment.last[chosen] - volley.first) * dt * 1e3;
    const how = moment.counts[chosen] > 1
      ? `has fired ${moment.counts[chosen]} times, last at ${tenths(fired)} ms`
      : `was the ${ordinal(volley.members.indexOf(chosen) + 1)} to fire, at ${tenths(fired)} ms`;
    return [who, how, ". It ", ...stands, ...pulls];
  }
  return [who, volley.members.includes(chosen) ? "has not fired yet and " : "will not fire in this volley and ",
    ...stands, ...pulls];
}
