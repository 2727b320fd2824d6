// The worker of the lab: one network learns, another with the same weights is tested.

import { unpacked } from "../shared/bytes.js";
import { Network } from "../shared/compiled_network.js";
import { factor } from "../shared/decay.js";
import { answerWith } from "../shared/messages.js";
import { randomNumbers, shuffled } from "../shared/random.js";
import { winner } from "../shared/recognition.js";
import { countsPerImage, imagesOf, meanGrey, trainsOf } from "./stream.js";

const STATIC = "static_arrays/_static_array__dynamic_array_";

let lab, learner, random;

answerWith({
  async prepare({ training, testing, files, images, tests, about }) {
    const unzipped = {};
    for (const [name, bytes] of Object.entries(files)) unzipped[name] = await unpacked(bytes);
    const compiled = async (bytes) => WebAssembly.compile(await unpacked(bytes));
    lab = {
      training: await compiled(training), testing: await compiled(testing), files: unzipped,
      images: await unpacked(images), tests: await unpacked(tests), about,
    };
    return {};
  },

  /** A new network: random weights and delays, and the images of its digits in random order. */
  async reset({ seed, digits }) {
    const { about } = lab;
    const n = about.neurons;
    random = randomNumbers(seed);
    const uniform = (count, most) =>
      new Uint8Array(Float64Array.from({ length: count }, () => most * random()).buffer);
    Object.assign(lab.files, {
      [`${STATIC}S1_w`]: uniform(784 * n, about.g_max),
      [`${STATIC}S2_delay`]: uniform(n, about.longest_excitation_delay_s),
      [`${STATIC}S3_delay`]: uniform(n * (n - 1), about.longest_inhibition_delay_s),
    });
    const stream = shuffled(imagesOf(digits, about.carried, about.per_digit), random);
    learner = {
      network: await Network.started(lab.training, lab.files, about), stream,
      tests: imagesOf(digits, about.carried, about.tests_per_digit),
      mean_grey: meanGrey(stream, lab.images), done: 0, seconds: 0, tau_prun_s: 1, k_p: 0,
    };
    learner.network.variable("shown_class", stream.length).set(stream.map(({ group }) => group));
    return progress();
  },

  /** Learn from the next images. `k_p` 0 is no decay, `growth_step` 0 no growth. */
  async train({ images, tau_prun_s, k_p, growth_step }) {
    const { about } = lab;
    const began = performance.now();
    Object.assign(learner, { tau_prun_s, k_p });
    learner.network.variable("tau_prun", 1)[0] = tau_prun_s;
    learner.network.variable("k_p", 1)[0] = k_p;
    learner.network.variable("growth_step", 1)[0] = growth_step;
    const count = Math.min(images, learner.stream.length - learner.done);
    const next = learner.stream.slice(learner.done, learner.done + count);
    learner.network.feed(trainsOf(next, lab.images, random, about));
    learner.network.run(count * about.period_steps);
    learner.done += count;
    learner.seconds += (performance.now() - began) / 1e3;
    return progress();
  },

  /** Accuracy on known digits, and spikes on white noise of the same mean. The spikes are the same each time. */
  async measure({ noiseImages, seed }) {
    const { about } = lab, { tests } = learner;
    const network = await Network.started(lab.testing, lab.files, about);
    network.variable("weights", 784 * about.neurons).set(weightsNow());
    network.run(about.period_steps);
    const draw = randomNumbers(seed);
    const white = Float64Array.from({ length: 784 * noiseImages }, () => 2 * learner.mean_grey * draw());
    const clouds = Array.from({ length: noiseImages }, (_, place) => ({ place }));
    const [known, noise] = [[tests, lab.tests], [clouds, white]].map(([images, pixels]) => {
      network.feed(trainsOf(images, pixels, draw, about));
      return countsPerImage(network.run(images.length * about.period_steps).excitatory, images.length, about);
    });
    const right = known.filter((votes, image) => winner(votes) === tests[image].group).length;
    const noiseSpikes = noise.flat().reduce((sum, count) => sum + count, 0);
    return { done: learner.done, accuracy: right / tests.length, noise: noiseSpikes / noiseImages };
  },
});

const progress = () => ({
  done: learner.done, seconds: learner.seconds, weights: Float32Array.from(weightsNow()),
});

/** The weights as a test sees them: with the decay of the silence since each input's last spike. */
function weightsNow() {
  const { network, done, tau_prun_s, k_p } = learner;
  const count = 784 * lab.about.neurons;
  const weights = network.variable("weights", count).slice();
  if (k_p === 0) return weights;
  const now = done * lab.about.period_steps * lab.about.dt_s;
  const last = network.variable("last_input_spike", count);
  return weights.map((w, k) => w * factor(now - last[k], tau_prun_s, k_p));
}
