// The experiment of the paper for one network: it is born, learns, and is shown the four test sets.
// Two experiments with the same seed and images see the same input spikes; they differ in their rule alone.
// No document is needed here, so a worker and node can run it.

import { factor } from "./decay.js";
import { INPUTS, Network } from "./network.js";
import { blurredNoise, LIT, whiteNoise } from "./noise.js";
import { moved, PLACES } from "./places.js";
import { randomNumbers, shuffled } from "./random.js";

/**
 * @import { Born, Drawn, Image, Model, Rule as LearningRule } from "./network.js"
 * @import { Place } from "./places.js"
 *
 * @typedef {LearningRule & { when: "never" | "online" | "after-training" }} Rule
 * @typedef {"random" | "empty"} Start
 * @typedef {keyof typeof LIT | "blurred_noise" | "known" | "unknown"} TestSet
 */

/** What a seed draws, each with numbers of its own. */
const STREAMS = ["wiring", "order", "trains", "noise", "white_noise", "blurred_noise", "known", "unknown",
  "white_noise_field", "white_noise_inner_field"];

/** @type {(seed: number, name: string) => number} */
const seedOf = (seed, name) => 1000 * seed + STREAMS.indexOf(name);

/**
 * The images in a pack.
 * @type {(pack: Uint8Array) => Uint8Array[]}
 */
export const imagesIn = (pack) =>
  Array.from({ length: pack.length / INPUTS }, (_, k) => pack.subarray(INPUTS * k, INPUTS * (k + 1)));

/** @type {(images: Uint8Array[]) => number} */
function meanOf(images) {
  let sum = 0;
  for (const image of images) for (const grey of image) sum += grey; // twelve million, in place of as many calls
  return sum / (INPUTS * images.length);
}

export class Experiment {
  done = 0; // images learned from
  /** @type {Float64Array | undefined} */
  given; // weights of a network that has learnt elsewhere

  /**
   * @param {Network} network
   * @param {{ module: WebAssembly.Module, seed: number, born: Born, mean: number,
   *   stream: { image: Uint8Array, group: number }[] }} facts with the images in the order of learning
   * @param {Rule} rule
   */
  constructor(network, { module, seed, born, stream, mean }, rule) {
    this.network = network;
    this.model = network.model;
    this.module = module; this.seed = seed; this.born = born;
    this.stream = stream; this.mean = mean; this.rule = rule;
    this.learnBy(rule);
  }

  /**
   * `train`: for each digit its images. `network`: one that is there already, to begin anew in its place. `start`:
   * weights before the first image, random or all zero; the delays are the same.
   * @param {WebAssembly.Module} module
   * @param {Model} model
   * @param {{ seed: number, train: Uint8Array[][], rule: Rule, network?: Network, start?: Start }} choices
   */
  static async begun(module, model, { seed, train, rule, network: old, start = "random" }) {
    const random = randomNumbers(seedOf(seed, "wiring")), { neurons } = model;
    /** @type {(count: number, most: number) => Float64Array} */
    const uniform = (count, most) => Float64Array.from({ length: count }, () => most * random());
    const born = {
      weights: uniform(INPUTS * neurons, start === "empty" ? 0 : model.constants.g_max),
      excitationDelays: uniform(neurons, model.longest_excitation_delay_s),
      inhibitionDelays: uniform(neurons * neurons, model.longest_inhibition_delay_s),
    };
    const stream = train.flatMap((images, group) => images.map((image) => ({ image, group })));
    shuffled(stream, randomNumbers(seedOf(seed, "order")));
    const network = old ? old.begin(born) : await Network.started(module, model, born);
    network.seed(seedOf(seed, "trains"));
    return new Experiment(network, { module, seed, born, stream, mean: meanOf(train.flat()) }, rule);
  }

  /**
   * The rule from now on.
   * @param {Rule} rule
   */
  learnBy(rule) {
    const { when, tau_prun_s, k_p, factor: other, ...constants } = rule, acts = when === "online";
    this.network.learnBy({ tau_prun_s, k_p: acts ? k_p : 0, factor: acts ? other : null, ...constants });
    this.rule = rule;
  }

  /**
   * Learn from the next images, which lie at `place`; `drawn`: as of `Network.show`.
   * @param {number} images
   * @param {Drawn[] | null} drawn
   * @param {Place} place
   */
  learn(images, drawn = null, place = "centre") {
    const next = this.stream.slice(this.done, this.done + images), by = PLACES[place];
    this.network.show(next.map(({ image }) => moved(image, by)), next.map(({ group }) => group), drawn);
    this.done += next.length;
  }

  /** The weights that a test sees: those `given`, or what the decay leaves after each input's last spike. */
  get weights() {
    if (this.given) return this.given;
    const { network, rule } = this, weights = network.weights.slice(), now = network.time;
    if (rule.when === "never") return weights;
    const leaves = rule.factor ?? ((/** @type {number} */ silence) => factor(silence, rule.tau_prun_s, rule.k_p));
    const left = network.lastInputSpikes.map((last) => leaves(now - last));
    return weights.map((w, k) => w * left[Math.floor(k / this.model.neurons)]);
  }

  /**
   * The images of a test set: as many of noise as there are known digits.
   * @param {TestSet} name
   * @param {{ known: Uint8Array[][], unknown: Uint8Array[][] }} digits
   * @returns {Image[]}
   */
  testImages(name, { known, unknown }) {
    const random = randomNumbers(seedOf(this.seed, "noise") + 100 * STREAMS.indexOf(name));
    const count = known.flat().length;
    if (name in LIT) return whiteNoise(count, this.mean, random, /** @type {keyof typeof LIT} */ (name));
    return {
      blurred_noise: () => blurredNoise(count, this.mean, random),
      known: () => known.flat(),
      unknown: () => unknown.flat(),
    }[/** @type {"blurred_noise" | "known" | "unknown"} */ (name)]();
  }

  /**
   * A network to test: these weights, rested, and the spikes of this set.
   * @param {TestSet} name
   */
  async tested(name) {
    const network = await Network.started(this.module, this.model, { ...this.born, weights: this.weights });
    network.seed(seedOf(this.seed, name));
    return network;
  }
}
