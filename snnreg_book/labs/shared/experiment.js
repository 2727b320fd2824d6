// The experiment of the paper for one network: it is born, learns, and is shown the four test sets.
// Two experiments with the same seed and images see the same input spikes; they differ in their rule alone.
// No document is needed here, so a worker and node can run it.

import { factor } from "./decay.js";
import { INPUTS, Network } from "./network.js";
import { blurredNoise, whiteNoise } from "./noise.js";
import { randomNumbers, shuffled } from "./random.js";
import { sumOf } from "./recognition.js";

/** What a seed draws, each with numbers of its own. */
const STREAMS = ["wiring", "order", "trains", "noise", "white_noise", "blurred_noise", "known", "unknown"];
export const seedOf = (seed, name) => 1000 * seed + STREAMS.indexOf(name);

/** The images in a pack. */
export const imagesIn = (pack) =>
  Array.from({ length: pack.length / INPUTS }, (_, k) => pack.subarray(INPUTS * k, INPUTS * (k + 1)));

const meanOf = (images) => sumOf(images.map(sumOf)) / (INPUTS * images.length);

export class Experiment {
  /**
   * `train`: for each digit its images. `rule`: { when, tau_prun_s, k_p, ...constants }, where `when` is "never",
   * "online" or "after-training"; a `factor` in it is another rule (see `Network.learnBy`). `network`: one that is
   * there already, to begin anew in its place.
   */
  static async begun(module, model, { seed, train, rule, network: old }) {
    const random = randomNumbers(seedOf(seed, "wiring")), { neurons } = model;
    const uniform = (count, most) => Float64Array.from({ length: count }, () => most * random());
    const born = {
      weights: uniform(INPUTS * neurons, model.constants.g_max),
      excitationDelays: uniform(neurons, model.longest_excitation_delay_s),
      inhibitionDelays: uniform(neurons * neurons, model.longest_inhibition_delay_s),
    };
    const stream = train.flatMap((images, group) => images.map((image) => ({ image, group })));
    shuffled(stream, randomNumbers(seedOf(seed, "order")));
    const network = old ? old.begin(born) : await Network.started(module, model, born);
    network.seed(seedOf(seed, "trains"));
    const mean = meanOf(train.flat());
    const begun = { module, model, seed, born, stream, network, mean, done: 0 };
    return Object.assign(new Experiment(), begun).learnBy(rule);
  }

  /** The rule from now on. */
  learnBy(rule) {
    const { when, tau_prun_s, k_p, factor: other, ...constants } = rule, acts = when === "online";
    this.network.learnBy({ tau_prun_s, k_p: acts ? k_p : 0, factor: acts ? other : null, ...constants });
    return Object.assign(this, { rule });
  }

  /** Learn from the next images; `drawn`: as of `Network.show`. */
  learn(images, drawn) {
    const next = this.stream.slice(this.done, this.done + images);
    this.network.show(next.map(({ image }) => image), next.map(({ group }) => group), drawn);
    this.done += next.length;
  }

  /** The weights that a test sees: those `given`, or what the decay leaves after each input's last spike. */
  get weights() {
    if (this.given) return this.given;
    const { network, rule } = this, weights = network.weights.slice(), now = network.time;
    if (rule.when === "never") return weights;
    const leaves = rule.factor ?? ((silence) => factor(silence, rule.tau_prun_s, rule.k_p));
    const left = network.lastInputSpikes.map((last) => leaves(now - last));
    return weights.map((w, k) => w * left[Math.floor(k / this.model.neurons)]);
  }

  /** The images of a test set: as many of noise as there are known digits. */
  testImages(name, { known, unknown }) {
    const random = randomNumbers(seedOf(this.seed, "noise") + 100 * STREAMS.indexOf(name));
    const count = known.flat().length;
    return {
      white_noise: () => whiteNoise(count, this.mean, random),
      blurred_noise: () => blurredNoise(count, this.mean, random),
      known: () => known.flat(),
      unknown: () => unknown.flat(),
    }[name]();
  }

  /** A network to test: these weights, rested, and the spikes of this set. */
  async tested(name) {
    const network = await Network.started(this.module, this.model, { ...this.born, weights: this.weights });
    network.seed(seedOf(this.seed, name));
    return network;
  }
}
