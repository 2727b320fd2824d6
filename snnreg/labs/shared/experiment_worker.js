// A worker that runs one experiment: begin, learn, learn, ..., then the test sets, each some images at a time.

import { unpacked } from "./bytes.js";
import { Experiment, imagesIn } from "./experiment.js";
import { answerWith } from "./messages.js";

let module, sets, experiment, test;

answerWith({
  async prepare(given) {
    module = await WebAssembly.compile(await unpacked(given.module));
    return {};
  },

  /** The packs of images: for each digit those to learn from, to be recognised, and never seen before. */
  async images({ train, known, unknown }) {
    sets = Object.fromEntries(Object.entries({ train, known, unknown })
      .map(([name, packs]) => [name, packs.map((pack) => imagesIn(pack))]));
    return {};
  },

  async begin(choices) {
    experiment = await Experiment.begun(module, choices.model, { ...choices, train: sets.train });
    return { weights: Float32Array.from(experiment.weights), images: experiment.stream.length };
  },

  /** Learn from the next images; `look`: give the weights. */
  async learn({ images, look }) {
    experiment.learn(images);
    return look ? { weights: Float32Array.from(experiment.weights) } : {};
  },

  async test({ name }) {
    test = { network: await experiment.tested(name), images: experiment.testImages(name, sets), done: 0 };
    return { images: test.images.length };
  },

  /** Spikes of each neuron on each of the next images, image after image. */
  async show({ images }) {
    const counts = test.network.show(test.images.slice(test.done, test.done + images));
    test.done += counts.length;
    return { counts: Int32Array.from(counts.flatMap((some) => [...some])) };
  },
});
