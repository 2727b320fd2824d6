// The tasks of a worker that runs one experiment: begin, learn, learn, ..., then the test sets, each some images
// at a time.

import { unpacked } from "./bytes.js";
import { Experiment, imagesIn } from "./experiment.js";

/**
 * @import { Drawn, Image, Model, Network } from "./network.js"
 * @import { Rule, TestSet } from "./experiment.js"
 *
 * @typedef {Record<"train" | "known" | "unknown", Uint8Array[][]>} Sets for each digit its images
 */

/** @type {WebAssembly.Module} */
export let module;
/** @type {Sets} */
let all;
/** @type {Sets} */
export let sets;
/** @type {number} */
let share;
/** @type {Experiment} */
export let experiment;
/** @type {{ name: TestSet, network: Network, images: Image[], done: number }} */
let test;
/** @type {{ seed?: number, images: Record<string, Image[]>, spikes: Record<string, Drawn[]> | null }} */
let kept = { images: {}, spikes: null };

/** @type {(packs: Record<string, any[]>, each: (digit: any) => Uint8Array[]) => Sets} */
const digitByDigit = (packs, each) => /** @type {Sets} */ (Object.fromEntries(
  Object.entries(packs).map(([name, digits]) => [name, digits.map(each)])));

export const experimentTasks = {
  /** @param {{ module: Uint8Array }} given */
  async prepare(given) {
    module = await WebAssembly.compile(await unpacked(given.module));
    return {};
  },

  /**
   * The packs of images: for each digit those to learn from, to be recognised, and never seen before.
   * @param {Record<"train" | "known" | "unknown", Uint8Array[]>} packs
   */
  async images({ train, known, unknown }) {
    all = digitByDigit({ train, known, unknown }, imagesIn);
    kept = { images: {}, spikes: null };
    return {};
  },

  /**
   * A network of this seed that has learnt nothing; or one put aside: `done` is 0 if `state` cannot be one.
   * `part`: share of the images of each digit that it learns from and is tested with. `weights`: of a network that
   * has learnt elsewhere, to be tested. `again`: the same seed comes again, so the input spikes are kept.
   * @param {{ model: Model, seed: number, rule: Rule, part?: number, done?: number, state?: Uint8Array | null,
   *   weights?: Float64Array, again?: boolean }} choices
   */
  async begin({ model, seed, rule, part = 1, done = 0, state = null, weights, again = false }) {
    if (kept.seed !== seed) kept = { seed, images: {}, spikes: again ? {} : null };
    share = part;
    sets = digitByDigit(all ?? { train: [] }, (images) => images.slice(0, Math.ceil(part * images.length)));
    const { network } = experiment ?? {};
    experiment = await Experiment.begun(module, model, { seed, rule, train: sets.train, network });
    const isPossible = !all || done <= experiment.stream.length;
    if (state && isPossible && experiment.network.resume(state, done)) experiment.done = done;
    experiment.given = weights;
    return look();
  },

  /**
   * Learn from the next images.
   * @param {{ images: number }} count
   */
  async learn({ images }) {
    experiment.learn(images, spikesOf("train", experiment.done));
    return look();
  },

  /** @param {{ name: TestSet }} set */
  async test({ name }) {
    test = { name, network: await experiment.tested(name), images: testImages(name), done: 0 };
    return { images: test.images.length };
  },

  /**
   * Spikes of each neuron on each of the next images, image after image.
   * @param {{ images: number }} count
   */
  async show({ images }) {
    const next = test.images.slice(test.done, test.done + images);
    const counts = test.network.show(next, null, spikesOf(test.name, test.done));
    test.done += counts.length;
    return { counts: Int32Array.from(counts.flatMap((some) => [...some])) };
  },

  /**
   * One image of a test set, its input spikes, the same for all workers, and the spikes of each neuron.
   * @param {{ name: TestSet, image: number }} which
   */
  async explain({ name, image }) {
    const network = await experiment.tested(name);
    network.seed(image);
    network.draw([testImages(name)[image]]);
    const { trains } = network;
    return { train: trains, counts: [...network.present(1)[0]] };
  },
};

/** @type {(name: TestSet) => Image[]} */
const testImages = (name) => kept.images[`${share} ${name}`] ??= experiment.testImages(name, sets);

/**
 * Where the input spikes of images are kept, from the first of them on; null if they are not.
 * @type {(name: string, first: number) => Drawn[] | null}
 */
const spikesOf = (name, first) => kept.spikes && (kept.spikes[`${share} ${name} ${first}`] ??= []);

/** What the page shows of the network, and what it needs to put it aside. */
function look() {
  const { done, weights, stream, network: { state } } = experiment;
  return { done, images: stream.length, weights, state };
}
