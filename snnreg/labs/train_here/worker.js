// The worker of the lab: one network learns, another with the same weights is tested.

import { unpacked } from "../shared/bytes.js";
import { factor } from "../shared/decay.js";
import { answerWith } from "../shared/messages.js";
import { INPUTS, Network } from "../shared/network.js";
import { randomNumbers, shuffled } from "../shared/random.js";
import { votesOf, winner } from "../shared/recognition.js";
import { imagesOf, meanGrey, pixelsAt } from "./stream.js";

let lab, learner;

answerWith({
  async prepare({ module, images, tests, about }) {
    lab = {
      module: await WebAssembly.compile(await unpacked(module)), images: await unpacked(images),
      tests: await unpacked(tests), about,
    };
    return {};
  },

  /** A new network: random weights and delays, and the images of its digits in random order. */
  async reset({ seed, digits }) {
    const { about } = lab, { model } = about, { neurons } = model;
    const random = randomNumbers(seed);
    const uniform = (count, most) => Float64Array.from({ length: count }, () => most * random());
    const born = {
      weights: uniform(INPUTS * neurons, model.constants.g_max),
      excitationDelays: uniform(neurons, model.longest_excitation_delay_s),
      inhibitionDelays: uniform(neurons * neurons, model.longest_inhibition_delay_s),
    };
    const stream = shuffled(imagesOf(digits, about.carried, about.per_digit), random);
    const network = await Network.started(lab.module, model, born);
    network.seed(seed);
    learner = {
      born, network, stream, tests: imagesOf(digits, about.carried, about.tests_per_digit),
      mean_grey: meanGrey(stream, lab.images), done: 0, seconds: 0, tau_prun_s: 1, k_p: 0,
    };
    return progress();
  },

  /** Learn from the next images. `k_p` 0 is no decay, `growth_step` 0 no growth. */
  async train({ images, ...rules }) {
    const began = performance.now();
    Object.assign(learner, rules);
    learner.network.learnBy(rules);
    const next = learner.stream.slice(learner.done, learner.done + images);
    learner.network.show(next.map(({ place }) => pixelsAt(lab.images, place)), next.map(({ group }) => group));
    learner.done += next.length;
    learner.seconds += (performance.now() - began) / 1e3;
    return progress();
  },

  /** Accuracy on known digits, and spikes on white noise of the same mean. The spikes are the same each time. */
  async measure({ noiseImages, seed }) {
    const { about } = lab, { tests } = learner;
    const network = await Network.started(lab.module, about.model, { ...learner.born, weights: weightsNow() });
    network.seed(seed);
    const draw = randomNumbers(seed);
    const white = Array.from({ length: noiseImages }, () =>
      Float64Array.from({ length: INPUTS }, () => 2 * learner.mean_grey * draw()));
    const known = network.show(tests.map(({ place }) => pixelsAt(lab.tests, place)));
    const noise = network.show(white);
    const right = known.filter((counts, image) =>
      winner(votesOf([...counts], about.model.per_class)) === tests[image].group).length;
    const noiseSpikes = noise.reduce((sum, counts) => sum + counts.reduce((all, count) => all + count, 0), 0);
    return { done: learner.done, accuracy: right / tests.length, noise: noiseSpikes / noiseImages };
  },
});

const progress = () => ({
  done: learner.done, seconds: learner.seconds, weights: Float32Array.from(weightsNow()),
});

/** The weights as a test sees them: with the decay of the silence since each input's last spike. */
function weightsNow() {
  const { network, tau_prun_s, k_p } = learner;
  const weights = network.weights.slice();
  if (k_p === 0) return weights;
  const now = network.time;
  const left = network.lastInputSpikes.map((last) => factor(now - last, tau_prun_s, k_p));
  return weights.map((w, k) => w * left[Math.floor(k / network.model.neurons)]);
}
