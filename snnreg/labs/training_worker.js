// The worker of the training lab: one network learns, another with the same weights is tested.

const STATIC = "static_arrays/_static_array__dynamic_array_";

let lab, learner, random;

answerWith({
  async prepare({ training, testing, files, images, classes, tests, testClasses, about }) {
    const unzipped = {};
    for (const [name, bytes] of Object.entries(files)) unzipped[name] = await unpacked(bytes);
    const compiled = async (bytes) => WebAssembly.compile(await unpacked(bytes));
    lab = {
      training: await compiled(training), testing: await compiled(testing), files: unzipped,
      images, classes, tests, testClasses, about,
    };
    return {};
  },

  /** A new network: random weights and delays. */
  async reset({ seed }) {
    const { about } = lab;
    const n = about.neurons;
    random = randomNumbers(seed);
    const uniform = (count, most) => new Uint8Array(Float64Array.from({ length: count }, () => most * random()).buffer);
    Object.assign(lab.files, {
      [`${STATIC}S1_w`]: uniform(784 * n, about.g_max),
      [`${STATIC}S2_delay`]: uniform(n, about.longest_excitation_delay_s),
      [`${STATIC}S3_delay`]: uniform(n * (n - 1), about.longest_inhibition_delay_s),
    });
    learner = {
      network: await Network.started(lab.training, lab.files, about), done: 0, seconds: 0, tau_prun_s: 1, k_p: 0,
    };
    learner.network.variable("shown_class", lab.classes.length).set(lab.classes);
    return progress();
  },

  /** Learn from the next images of the stream. `k_p` 0 is no decay. */
  async train({ images, tau_prun_s, k_p }) {
    const { about } = lab;
    const began = performance.now();
    Object.assign(learner, { tau_prun_s, k_p });
    learner.network.variable("tau_prun", 1)[0] = tau_prun_s;
    learner.network.variable("k_p", 1)[0] = k_p;
    const count = Math.min(images, lab.classes.length - learner.done);
    learner.network.feed(trainsOf(lab.images, learner.done, count));
    learner.network.run(count * about.period_steps);
    learner.done += count;
    learner.seconds += (performance.now() - began) / 1e3;
    return progress();
  },

  /** Accuracy on known digits, and spikes on white noise of the same mean. The spikes are the same each time. */
  async measure({ noiseImages, seed }) {
    const { about, testClasses } = lab;
    const network = await Network.started(lab.testing, lab.files, about);
    network.variable("weights", 784 * about.neurons).set(weightsNow());
    network.run(about.period_steps);
    const spikeNumbers = random;
    random = randomNumbers(seed);
    const white = Float64Array.from({ length: 784 * noiseImages }, () => 2 * about.mean_grey * random());
    const [known, noise] = [[lab.tests, testClasses.length], [white, noiseImages]].map(([pixels, count]) => {
      network.feed(trainsOf(pixels, 0, count));
      return network.run(count * about.period_steps).excitatory;
    });
    random = spikeNumbers;
    const votes = Array.from(testClasses, () => about.digits.map(() => 0));
    forShown(known, (image, neuron) => votes[image][Math.floor(neuron / about.per_class)]++);
    const right = votes.filter((groups, image) =>
      groups.every((count, group) => group === testClasses[image] || count < groups[testClasses[image]])).length;
    let noiseSpikes = 0;
    forShown(noise, () => noiseSpikes++);
    return { done: learner.done, accuracy: right / testClasses.length, noise: noiseSpikes / noiseImages };
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

/** Poisson trains of some images that lie one after the other in `pixels`. */
function trainsOf(pixels, first, count) {
  const { per_grey, image_steps, period_steps } = lab.about;
  const trains = Array.from({ length: count }, (_, k) =>
    poissonSpikes(pixels.subarray(784 * (first + k), 784 * (first + k + 1)), random,
      { perGrey: per_grey, steps: image_steps }));
  return oneAfterTheOther(trains, period_steps);
}

/** Calls action(image, neuron) for each spike while an image is shown. */
function forShown({ step, neuron }, action) {
  step.forEach((s, k) => {
    if (s % lab.about.period_steps < lab.about.image_steps) action(Math.floor(s / lab.about.period_steps), neuron[k]);
  });
}
