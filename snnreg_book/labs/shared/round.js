// One round: a network is trained from the start and shown the four test sets.

import { accuracyOf, answersOf, prunedShare } from "./answers.js";
import { sent, unpacked } from "./bytes.js";
import { setTraits } from "./controls.js";
import { datum } from "./elements.js";
import { sumOf } from "./recognition.js";
import { twoTrainers } from "./trainers.js";

/** Two workers, and the promise that they have the network and the images that the model carries. */
export function trainersWithImages(box, model, failed) {
  const { workers, ask, ready } = twoTrainers(box, model, failed), carried = unpacked(sent(model.get("images")));
  return { workers, ready: Promise.all([carried, ready]).then(([images]) =>
    ask("images", () => packsOf(images, model.get("about")))) };
}

/** The carried images, as packs of one digit each: { train, known, unknown }. */
function packsOf(images, { digits, unknown, train_per_digit, test_per_digit }) {
  let at = 0;
  const packs = (count, each) => Array.from({ length: count }, () => images.subarray(at, at += 784 * each));
  return {
    train: packs(digits.length, train_per_digit), known: packs(digits.length, test_per_digit),
    unknown: packs(unknown.length, test_per_digit),
  };
}

/**
 * Weights, spikes per image of each set, accuracy and pruned share, or null where `unwanted()` says that the
 * reader has moved on. `part`: share of the images, to learn from and to be tested with. A `helper`, if there is
 * one, shows half of the test sets.
 */
export async function round([worker, helper], about, { seed, rule, part }, unwanted) {
  const network = { model: about.model, seed, rule, part, again: true };
  const { images } = await worker.ask("begin", network);
  const some = Math.ceil(images / 3);
  let learnt;
  for (let done = 0; done < images; done += some) {
    if (unwanted()) return null;
    learnt = await worker.ask("learn", { images: some });
  }
  const { weights } = learnt, spikes = {};
  let accuracy;
  const show = async (hand, sets) => {
    for (const [name] of sets) {
      if (unwanted()) return;
      const test = await hand.ask("test", { name });
      const { counts } = await hand.ask("show", test);
      const answers = answersOf(counts, about.model);
      spikes[name] = sumOf(answers.spikes) / test.images;
      if (name === "known") accuracy = accuracyOf(answers.groups, about.digits.length);
    }
  };
  const mine = helper ? about.sets.length / 2 : about.sets.length;
  await Promise.all([show(worker, about.sets.slice(0, mine)),
    helper?.ask("begin", { ...network, weights }).then(() => show(helper, about.sets.slice(mine)))]);
  if (about.sets.some(([name]) => !(name in spikes))) return null;
  return { images, weights, spikes, accuracy, pruned: prunedShare(weights, about.pruned_below) };
}

/** Tell the model the results of two networks. */
export function publish(model, about, results) {
  const pair = (of) => results.map((result) => of(result));
  const spikes = about.sets.map(([name]) => [name, pair((result) => result.spikes[name])]);
  setTraits(model, { spikes: Object.fromEntries(spikes), accuracy: pair(({ accuracy }) => accuracy),
    pruned: pair(({ pruned }) => pruned), seconds: results[1].seconds });
}

/** What came out for a network, beside another one, which `other` names. */
export function outcomeOf([before, now], other) {
  const percent = (name, arm, { [name]: share }) =>
    datum(share, `${Math.round(100 * share)} %`, { "data-name": name, "data-network": arm });
  return [percent("accuracy", 1, now), " of the known digits recognised (", percent("accuracy", 0, before),
    ` ${other}); `, percent("pruned", 1, now), " of the synapses hold less than 1 % of the largest weight (",
    percent("pruned", 0, before), "). "];
}
