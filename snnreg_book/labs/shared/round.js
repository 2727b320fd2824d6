// What a network does in an experiment: it learns and is shown the test sets. A round is one that begins anew.

import { accuracyOf, answersOf, prunedShare } from "./answers.js";
import { sent, unpacked } from "./bytes.js";
import { setTraits } from "./controls.js";
import { datum } from "./elements.js";
import { INPUTS } from "./network.js";
import { sumOf } from "./recognition.js";
import { twoTrainers } from "./trainers.js";

const AT_A_TIME = 100; // images that a worker is asked for

/** Two workers, and the promise that they have the network and the images that the model carries. */
export function trainersWithImages(box, model, failed) {
  const { workers, ask } = twoTrainers(box, model, failed);
  const ready = unpacked(sent(model.get("images"))).then((images) =>
    ask("images", () => packsOf(images, model.get("about"))));
  ready.catch(failed);
  return { workers, ready };
}

/** The carried images, as packs of one digit each: { train, known, unknown }. */
function packsOf(images, { digits, unknown, train_per_digit, test_per_digit }) {
  let at = 0;
  const packs = (count, each) => Array.from({ length: count }, () => images.subarray(at, at += INPUTS * each));
  return {
    train: packs(digits.length, train_per_digit), known: packs(digits.length, test_per_digit),
    unknown: packs(unknown.length, test_per_digit),
  };
}

/** A network that has done nothing yet; per test set `tests` has the answers so far. */
export const nothingDone = () => ({ weights: null, state: null, learnt: 0, tests: {} });

/** Whether a test set was shown to its end. */
export const isDone = (test) => test !== undefined && test.spikes.length === test.images;

/**
 * Go on with what a network has `done`, to the end or until `unwanted()`; a test set that was left begins anew.
 * `choices`: of the task "begin"; `sets`: names. A `helper`, if there is one, shows half of the test sets.
 */
export async function goOn([worker, helper], about, done, choices, sets, unwanted) {
  const network = { model: about.model, ...choices };
  const see = ({ weights, state, done: learnt, images }) => {
    Object.assign(done, { weights, state, learnt });
    return learnt < images;
  };
  let learns = see(await worker.ask("begin", { ...network, done: done.learnt, state: done.state }));
  while (learns) {
    if (unwanted()) return;
    learns = see(await worker.ask("learn", { images: AT_A_TIME }));
  }
  done.pruned = prunedShare(done.weights, about.pruned_below);
  const show = async (hand, names) => {
    for (const name of names.filter((each) => !isDone(done.tests[each]))) {
      const { images } = await hand.ask("test", { name }), seen = { spikes: [], groups: [], images };
      for (done.tests[name] = seen; !isDone(seen);) {
        if (unwanted()) return;
        const { counts } = await hand.ask("show", { images: AT_A_TIME });
        const { spikes, groups } = answersOf(counts, about.model);
        seen.spikes.push(...spikes);
        seen.groups.push(...groups);
      }
    }
  };
  const mine = helper ? sets.length / 2 : sets.length;
  await Promise.all([show(worker, sets.slice(0, mine)),
    helper?.ask("begin", { ...network, weights: done.weights }).then(() => show(helper, sets.slice(mine)))]);
}

/**
 * A network that begins anew: weights, spikes per image of each set, accuracy and pruned share, or null where
 * `unwanted()` says that the reader has moved on. `part`: share of the images, of training and of tests.
 */
export async function round(workers, about, { seed, rule, start, part }, unwanted) {
  const done = nothingDone(), sets = about.sets.map(([name]) => name);
  await goOn(workers, about, done, { seed, rule, start, part, again: true }, sets, unwanted);
  const { weights, pruned, learnt: images, tests } = done;
  if (!sets.every((name) => isDone(tests[name]))) return null;
  const spikes = Object.fromEntries(sets.map((name) => [name, sumOf(tests[name].spikes) / tests[name].images]));
  return { images, weights, pruned, spikes, accuracy: accuracyOf(tests.known.groups, about.digits.length) };
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
