// The tasks of a worker that runs one experiment: begin, learn, learn, ..., then the test sets, each some images
// at a time. Between two lessons another network with the same weights can be measured, and asked what it sees.

import { unpacked } from "./bytes.js";
import { Experiment, imagesIn } from "./experiment.js";
import { Network } from "./network.js";
import { whiteNoise } from "./noise.js";
import { moved, PLACES } from "./places.js";
import { randomNumbers } from "./random.js";
import { sumOf, votesOf, winner } from "./recognition.js";

/**
 * @import { Drawn, Image, Model } from "./network.js"
 * @import { Rule, Start, TestSet } from "./experiment.js"
 * @import { Place } from "./places.js"
 *
 * @typedef {Record<"train" | "known" | "unknown", Uint8Array[][]>} Sets for each digit its images
 */

const MEASURED_BY = 20240927; // the same test spikes every time, so that curves differ by the weights alone
const NOISE_IMAGES = 20;
const QUICK = 0.4; // share of the test images that a quick look shows

/** @type {WebAssembly.Module} */
let module;
/** @type {Sets} */
let all;
/** @type {Sets} */
let sets;
/** @type {number} */
let share;
/** @type {Experiment} */
let experiment;
/** @type {Network} */
let examined;
/** @type {{ name: TestSet, network: Network, images: Image[], done: number }} */
let test;
/** @type {{ seed?: number, images: Record<string, Image[]>, spikes: Record<string, Drawn[]> | null }} */
let kept = { images: {}, spikes: null };
let learnt = 0, seconds = 0; // since the network began

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
   * has learnt elsewhere, to be tested. `again`: the same seed comes again, so the input spikes are kept. `start`:
   * of Experiment.begun.
   * @param {{ model: Model, seed: number, rule: Rule, part?: number, done?: number, state?: Uint8Array | null,
   *   weights?: Float64Array, again?: boolean, start?: Start }} choices
   */
  async begin({ model, seed, rule, part = 1, done = 0, state = null, weights, again = false, start }) {
    if (kept.seed !== seed) kept = { seed, images: {}, spikes: again ? {} : null };
    share = part;
    sets = digitByDigit(all ?? { train: [] }, (images) => images.slice(0, Math.ceil(part * images.length)));
    const { network } = experiment ?? {};
    experiment = await Experiment.begun(module, model, { seed, rule, train: sets.train, network, start });
    const isPossible = !all || done <= experiment.stream.length;
    if (state && isPossible && experiment.network.resume(state, done)) experiment.done = done;
    experiment.given = weights;
    learnt = seconds = 0;
    return look();
  },

  /**
   * Learn from the next images, by another rule if there is one, where they lie now.
   * @param {{ images: number, rule?: Rule, place?: Place }} lesson
   */
  async learn({ images, rule, place }) {
    const began = performance.now(), before = experiment.done;
    if (rule) experiment.learnBy(rule);
    experiment.learn(images, spikesOf("train", before), place);
    seconds += (performance.now() - began) / 1e3;
    learnt += experiment.done - before;
    return { ...look(), images_per_s: learnt / seconds };
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

  /**
   * How test images are classified now, counted: a row per digit, a column per group and one for no answer. And
   * spikes per image of noise. If the digits lie in a corner, it lies in the opposite one.
   * @param {{ quick: boolean, place?: Place }} look
   */
  async measure({ quick, place = "centre" }) {
    const network = await rested(), groups = sets.known.length, by = PLACES[place];
    const named = sets.known.map(() => new Array(groups + 1).fill(0));
    sets.known.forEach((images, digit) => {
      const some = quick ? images.slice(0, Math.ceil(QUICK * images.length)) : images;
      for (const counts of network.show(some.map((image) => moved(image, by)))) {
        const group = winner(votesOf(counts, experiment.model.per_class));
        named[digit][group < 0 ? groups : group]++;
      }
    });
    const images = whiteNoise(NOISE_IMAGES, experiment.mean, randomNumbers(MEASURED_BY),
      by ? "white_noise_field" : "white_noise").map((image) => moved(image, -by));
    return { done: experiment.done, named, noise: sumOf(network.show(images).map(sumOf)) / NOISE_IMAGES };
  },

  /**
   * The spikes of each neuron on a drawing, which lies where the digits do.
   * @param {{ pixels: Image, place?: Place }} drawing
   */
  async answer({ pixels, place = "centre" }) {
    const [counts] = (await rested()).show([moved(pixels, PLACES[place])]);
    return { counts: [...counts] };
  },
};

/** A network with the weights of now that has seen nothing; always the same one, so that memory stays. */
async function rested() {
  const born = { ...experiment.born, weights: experiment.weights };
  examined = examined?.begin(born) ?? await Network.started(module, experiment.model, born);
  examined.seed(MEASURED_BY);
  return examined;
}

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
