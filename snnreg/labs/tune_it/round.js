// One round: a network is trained from the start and shown the four test sets.

import { accuracyOf, answersOf, prunedShare } from "../shared/answers.js";
import { sumOf } from "../shared/recognition.js";

/** The carried images, as packs of one digit each: { train, known, unknown }. */
export function packsOf(images, { digits, unknown, train_per_digit, test_per_digit }) {
  let at = 0;
  const packs = (count, each) => Array.from({ length: count }, () => images.subarray(at, at += 784 * each));
  return {
    train: packs(digits.length, train_per_digit), known: packs(digits.length, test_per_digit),
    unknown: packs(unknown.length, test_per_digit),
  };
}

/** The rule that the values of the lab say. */
export const ruleOf = ({ when, tau_prun_s, k_p, growth }, constants) =>
  ({ when, tau_prun_s, k_p, ...(growth ? constants : { growth_step: 0 }) });

/**
 * Weights, spikes per image of each set, accuracy and pruned share, or null where `unwanted()` says that the
 * reader has moved on. `part`: share of the images, to learn from and to be tested with.
 */
export async function round(worker, about, { seed, rule, part }, unwanted) {
  const { images } = await worker.ask("begin", { model: about.model, seed, rule, part });
  const some = Math.ceil(images / 3);
  let learnt;
  for (let done = 0; done < images; done += some) {
    if (unwanted()) return null;
    learnt = await worker.ask("learn", { images: some });
  }
  const spikes = {};
  let accuracy;
  for (const [name] of about.sets) {
    if (unwanted()) return null;
    const test = await worker.ask("test", { name });
    const { counts } = await worker.ask("show", test);
    const answers = answersOf(counts, about.model);
    spikes[name] = sumOf(answers.spikes) / test.images;
    if (name === "known") accuracy = accuracyOf(answers.groups, about.digits.length);
  }
  const { weights } = learnt;
  return { images, weights, spikes, accuracy, pruned: prunedShare(weights, about.pruned_below) };
}
