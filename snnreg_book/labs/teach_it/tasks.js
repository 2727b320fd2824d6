// The tasks of a worker that teaches one network: begin, learn some images at a time, measure, and answer.

import { unpacked } from "../shared/bytes.js";
import { Experiment } from "../shared/experiment.js";
import { INPUTS, Network } from "../shared/network.js";
import { fitting, LIT, whiteNoise } from "../shared/noise.js";
import { randomNumbers, shuffled } from "../shared/random.js";
import { sumOf, votesOf, winner } from "../shared/recognition.js";
import { variants } from "./varied.js";

const TAUGHT_BY = 1, TESTED_BY = 2, NOISE_BY = 3; // what draws variants to learn from, others to test with, noise
const SPIKES_BY = 20261201; // the same test spikes every time, so that an answer changes with the drawing alone
const TESTED_EACH = 40, NOISE_IMAGES = 10;
/** How bright noise is, in units of the mean of the images that were taught. */
export const LIGHTS = [1, 2, 3];

let module, experiment, tested, noise, rested = null;

export const teachingTasks = {
  async prepare({ module: packed }) {
    module = await WebAssembly.compile(await unpacked(packed));
    return {};
  },

  /**
   * A network that has learned nothing. `signs`: for each its drawings; `each`: variants of each sign to learn
   * from. `start`: "random" weights, or "empty", all zero. `hears`: noise is among what it learns from, half as
   * many images as of signs, which no group has as its own.
   */
  async begin({ model, rule, seed, start, signs, each, hears = false }) {
    const [random, others] = [TAUGHT_BY, TESTED_BY].map((stream) => randomNumbers(1000 * seed + stream));
    const train = signs.map((drawings) => variants(drawings, each, random)), mean = meanOf(train.flat());
    tested = signs.map((drawings) => variants(drawings, TESTED_EACH, others));
    const stream = train.flatMap((images, group) => images.map((image) => ({ image, group })));
    if (hears) stream.push(...noiseToLearn(stream.length / 2, mean, random));
    shuffled(stream, random);
    const born = bornBy(random, model, start), network = await Network.started(module, model, born);
    network.seed(1000 * seed);
    experiment = new Experiment(network, { module, seed, born, stream, mean }, rule);
    noise = randomNoise(seed, mean);
    return look();
  },

  async learn({ images }) {
    experiment.learn(images);
    return look();
  },

  /**
   * How variants that were never shown are classified, counted: a row per sign, a column per group and one for no
   * answer; spikes per image on them, and on noise by place and brightness.
   */
  async measure() {
    const { per_class } = experiment.model, groups = tested.length;
    const named = tested.map(() => new Array(groups + 1).fill(0));
    let spikes = 0;
    for (const [sign, images] of tested.entries()) {
      for (const image of images) {
        const counts = await present(image), group = winner(votesOf(counts, per_class));
        named[sign][group < 0 ? groups : group]++;
        spikes += sumOf(counts);
      }
    }
    const onNoise = {};
    for (const [place, lights] of Object.entries(noise)) {
      onNoise[place] = [];
      for (const images of lights) {
        let sum = 0;
        for (const image of images) sum += sumOf(await present(image));
        onNoise[place].push(sum / images.length);
      }
    }
    return { named, spikes: spikes / (groups * TESTED_EACH), noise: onNoise };
  },

  /** The spikes of each neuron on an image, as the network is now. */
  async answer({ pixels }) {
    return { counts: [...await present(pixels)] };
  },
};

const meanOf = (images) => sumOf(images.map(sumOf)) / (INPUTS * images.length);

/** A network that has seen nothing, with OFF inputs where the model has some. */
function bornBy(random, model, start) {
  const { neurons, constants: { g_max, off_gain } } = model, inputs = (off_gain > 0 ? 2 : 1) * INPUTS;
  const uniform = (count, most) => Float64Array.from({ length: count }, () => most * random());
  return {
    excitationDelays: uniform(neurons, model.longest_excitation_delay_s),
    inhibitionDelays: uniform(neurons * neurons, model.longest_inhibition_delay_s),
    weights: uniform(inputs * neurons, start === "empty" ? 0 : g_max),
  };
}

/** Images of white noise of no group, a third in each place. */
const noiseToLearn = (count, mean, random) => Object.entries(LIT).flatMap(([place, [, side]]) =>
  whiteNoise(Math.round(count / 3), fitting(side, mean), random, place).map((image) => ({ image, group: -1 })));

/** Images of noise by place and brightness; no more light fits than makes a square white. */
function randomNoise(seed, mean) {
  const random = randomNumbers(1000 * seed + NOISE_BY);
  return Object.fromEntries(Object.entries(LIT).map(([place, [, side]]) => [place, LIGHTS.map((light) =>
    whiteNoise(NOISE_IMAGES, fitting(side, light * mean), random, place))]));
}

/** Show one image to a network with the weights of now that has settled in silence; the spikes of each neuron. */
async function present(pixels) {
  if (!rested || rested.at !== experiment.done || rested.of !== experiment) {
    const born = { ...experiment.born, weights: experiment.weights };
    const isLike = rested?.network.model === experiment.model;
    const network = isLike ? rested.network.begin(born) : await Network.started(module, experiment.model, born);
    network.show([new Uint8Array(INPUTS)]);
    rested = { network, state: network.state, of: experiment, at: experiment.done };
  }
  rested.network.state = rested.state;
  rested.network.seed(SPIKES_BY);
  return rested.network.show([pixels])[0];
}

/** How far the network is. */
function look() {
  const { done, weights, stream, mean } = experiment;
  return { done, images: stream.length, weights, mean };
}
