// The worker of the lab: one network learns, another with the same weights is tested.
// The lab has two of these workers, without and with decay.

import { unpacked } from "../shared/bytes.js";
import { Experiment, imagesIn } from "../shared/experiment.js";
import { answerWith } from "../shared/messages.js";
import { Network } from "../shared/network.js";
import { whiteNoise } from "../shared/noise.js";
import { randomNumbers } from "../shared/random.js";
import { sumOf, votesOf, winner } from "../shared/recognition.js";

const TEST_SEED = 20240927; // the same test spikes every time, so that curves differ by the weights alone
const NOISE_IMAGES = 20;
const QUICK = 0.4; // share of the test images that a quick look shows

let module, model, sets, experiment, examined, learnt, seconds;

answerWith({
  async prepare(given) {
    model = given.model;
    module = await WebAssembly.compile(await unpacked(given.module));
    return {};
  },

  /** For each digit the images to learn from, and to be tested with: bytes, 784 per image. */
  async images({ train, tests }) {
    sets = { train: train.map((bytes) => imagesIn(bytes)), tests: tests.map((bytes) => imagesIn(bytes)) };
    return {};
  },

  /** A network of this seed that has learnt nothing; or one put aside: `done` is 0 if `state` cannot be one. */
  async begin({ seed, rule, done = 0, state = null }) {
    experiment = await Experiment.begun(module, model,
      { seed, rule, train: sets?.train ?? [], network: experiment?.network });
    const { network, stream } = experiment;
    if (state && done <= stream.length && network.resume(state, done)) experiment.done = done;
    learnt = seconds = 0;
    return look();
  },

  async learn({ images, rule }) {
    const began = performance.now(), before = experiment.done;
    experiment.learnBy(rule).learn(images);
    seconds += (performance.now() - began) / 1e3;
    learnt += experiment.done - before;
    return look();
  },

  /**
   * How test images are classified, counted: a row per digit, a column per group and one for no
   * answer. And noise.
   */
  async measure({ quick }) {
    const network = await rested(), groups = sets.tests.length;
    const named = sets.tests.map(() => new Array(groups + 1).fill(0));
    sets.tests.forEach((images, digit) => {
      for (const counts of network.show(quick ? images.slice(0, Math.ceil(QUICK * images.length)) : images)) {
        const group = winner(votesOf(counts, model.per_class));
        named[digit][group < 0 ? groups : group]++;
      }
    });
    const images = whiteNoise(NOISE_IMAGES, experiment.mean, randomNumbers(TEST_SEED));
    const spikes = network.show(images).reduce((sum, counts) => sum + sumOf(counts), 0);
    return { done: experiment.done, named, noise: spikes / NOISE_IMAGES };
  },

  /** The spikes of each neuron on a drawing. */
  async answer({ pixels }) {
    const [counts] = (await rested()).show([pixels]);
    return { counts: [...counts] };
  },
});

/** What the page shows of the network, and what it needs to put it aside. */
function look() {
  const { done, weights, network: { state } } = experiment;
  return { done, weights: Float32Array.from(weights), state, images_per_s: seconds > 0 ? learnt / seconds : 0 };
}

/** A network with the weights of now that has seen nothing; always the same one, so that memory stays. */
async function rested() {
  const born = { ...experiment.born, weights: experiment.weights };
  if (examined) examined.begin(born);
  else examined = await Network.started(module, model, born);
  examined.seed(TEST_SEED);
  return examined;
}
