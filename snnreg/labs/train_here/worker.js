// The worker of the lab: one network learns, another with the same weights is tested.

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
    const uniform = (count, most) => new Uint8Array(Float64Array.from({ length: count }, () => most * random()).buffer);
    Object.assign(lab.files, {
      [`${STATIC}S1_w`]: uniform(784 * n, about.g_max),
      [`${STATIC}S2_delay`]: uniform(n, about.longest_excitation_delay_s),
      [`${STATIC}S3_delay`]: uniform(n * (n - 1), about.longest_inhibition_delay_s),
    });
    const stream = shuffled(chosen(digits, about.per_digit));
    learner = {
      network: await Network.started(lab.training, lab.files, about), done: 0, seconds: 0, tau_prun_s: 1, k_p: 0,
      stream, tests: chosen(digits, about.tests_per_digit), mean_grey: meanOf(lab.images, stream),
    };
    learner.network.variable("shown_class", stream.length).set(stream.map(({ group }) => group));
    return progress();
  },

  /** Learn from the next images of the stream. `k_p` 0 is no decay; a `growth_step` needs the module that has it. */
  async train({ images, tau_prun_s, k_p, growth_step }) {
    const { about } = lab;
    const began = performance.now();
    Object.assign(learner, { tau_prun_s, k_p });
    learner.network.variable("tau_prun", 1)[0] = tau_prun_s;
    learner.network.variable("k_p", 1)[0] = k_p;
    if (about.growth_step > 0) learner.network.variable("growth_step", 1)[0] = growth_step;
    const count = Math.min(images, learner.stream.length - learner.done);
    learner.network.feed(trainsOf(learner.stream.slice(learner.done, learner.done + count), lab.images));
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
    const spikeNumbers = random;
    random = randomNumbers(seed);
    const white = Float64Array.from({ length: 784 * noiseImages }, () => 2 * learner.mean_grey * random());
    const clouds = Array.from({ length: noiseImages }, (_, place) => ({ place }));
    const [known, noise] = [[tests, lab.tests], [clouds, white]].map(([shown, pixels]) => {
      network.feed(trainsOf(shown, pixels));
      return network.run(shown.length * about.period_steps).excitatory;
    });
    random = spikeNumbers;
    const votes = tests.map(() => new Array(about.neurons / about.per_class).fill(0));
    forShown(known, (image, neuron) => votes[image][Math.floor(neuron / about.per_class)]++);
    const right = votes.filter((groups, image) => {
      const shown = tests[image].group;
      return groups.every((count, group) => group === shown || count < groups[shown]);
    }).length;
    let noiseSpikes = 0;
    forShown(noise, () => noiseSpikes++);
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
  return weights.map((w, k) => w * Math.exp(-k_p * ((now - last[k]) / tau_prun_s) ** 2));
}

/** All carried images of these digits: { place among all images, group of neurons that learns the digit }. */
const chosen = (digits, perDigit) => digits.flatMap((digit, group) => Array.from({ length: perDigit },
  (_, k) => ({ place: lab.about.carried.indexOf(digit) * perDigit + k, group })));

/** In random order. */
function shuffled(list) {
  for (let k = list.length - 1; k > 0; k--) {
    const other = Math.floor((k + 1) * random());
    [list[k], list[other]] = [list[other], list[k]];
  }
  return list;
}

const imageAt = (pixels, place) => pixels.subarray(784 * place, 784 * (place + 1));

/** Mean grey level of some images. */
const meanOf = (pixels, shown) => shown.reduce((sum, { place }) =>
  sum + imageAt(pixels, place).reduce((grey, more) => grey + more, 0), 0) / (784 * shown.length);

/** Poisson trains of the images at some places, one after the other. */
function trainsOf(shown, pixels) {
  const { per_grey, image_steps, period_steps } = lab.about;
  const trains = shown.map(({ place }) =>
    poissonSpikes(imageAt(pixels, place), random, { perGrey: per_grey, steps: image_steps }));
  return oneAfterTheOther(trains, period_steps);
}

/** Calls action(image, neuron) for each spike while an image is shown. */
function forShown({ step, neuron }, action) {
  step.forEach((s, k) => {
    if (s % lab.about.period_steps < lab.about.image_steps) action(Math.floor(s / lab.about.period_steps), neuron[k]);
  });
}
