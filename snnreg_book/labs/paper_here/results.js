// What came out, as rows like those of the book's results, and as a file.

import { accuracyOf } from "../shared/answers.js";
import { sumOf } from "../shared/recognition.js";
import { isDone } from "../shared/round.js";
import { rulesOf, setsOf } from "./choices.js";

/** Share of the known digits that a network recognises, once it has seen them all. */
export const accuracyIn = ({ tests: { known } }, { digits }) =>
  (isDone(known) ? accuracyOf(known.groups, digits.length) : undefined);

/** One row for each network and test set that is done, with the columns of the book's results, and the growth. */
export function rowsOf({ arms, choices, seed, about }) {
  if (!choices) return [];
  const { digits, unknown, threshold, train_per_digit, start } = choices, rules = rulesOf(choices, about.growth);
  return arms.flatMap((arm, k) => setsOf(about, choices).filter(([name]) => isDone(arm.tests[name]))
    .map(([name]) => {
      const { spikes } = arm.tests[name], { when, tau_prun_s, k_p, growth_step } = rules[k];
      const ifItActs = (value) => (when === "never" ? null : value);
      return {
        seed, digits: digits.join(" "), unknown: unknown.join(" "), preset: "paper-text", threshold,
        neurons_per_class: about.model.per_class, train_per_digit, initial_weights: start === "empty" ? 0 : 1,
        decay: when,
        tau_prun_s: ifItActs(tau_prun_s), k_p: ifItActs(k_p), exponent: ifItActs(2), burst: "False",
        test_set: name, test_images: spikes.length, spikes: sumOf(spikes),
        silent_images: spikes.filter((count) => !count).length,
        accuracy: name === "known" ? accuracyIn(arm, choices) : null, pruned_fraction: arm.pruned, growth_step,
      };
    }));
}

/** Rows as comma-separated values. */
export function csvOf(rows) {
  const names = Object.keys(rows[0]);
  const lines = [names, ...rows.map((row) => names.map((name) => row[name] ?? ""))];
  return lines.map((line) => `${line.join(",")}\n`).join("");
}

/** Hand the reader a file. */
export function save(name, blob) {
  const link = Object.assign(document.createElement("a"), { href: URL.createObjectURL(blob), download: name });
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 60_000);
}
