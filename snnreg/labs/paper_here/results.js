// What came out, as rows like those of the book's results, and as a file.

import { sumOf } from "../shared/recognition.js";
import { isDone } from "./protocol.js";

/** One row a network and test set that is done. */
export function rowsOf({ arms, choices, rules, about }) {
  if (!choices) return [];
  const { seed, digits, unknown, threshold, train_per_digit } = choices;
  return arms.flatMap((arm, k) => about.sets.filter(([name]) => isDone(arm.tests[name]))
    .map(([name]) => {
      const { spikes, accuracy = null } = arm.tests[name], { when, tau_prun_s, k_p, growth_step } = rules[k];
      const acts = when !== "never";
      return {
        seed, digits: digits.join(" "), unknown: unknown.join(" "), threshold, train_per_digit, decay: when,
        tau_prun_s: acts ? tau_prun_s : null, k_p: acts ? k_p : null, growth_step, test_set: name,
        test_images: spikes.length, spikes: sumOf(spikes), silent_images: spikes.filter((count) => !count).length,
        accuracy, pruned_fraction: arm.pruned,
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
