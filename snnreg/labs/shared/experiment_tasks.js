// The tasks of a worker that runs one experiment: begin, learn, learn, ..., then the test sets, each some images
// at a time.

import { unpacked } from "./bytes.js";
import { Experiment, imagesIn } from "./experiment.js";

let module, all, sets, experiment, test;

export const experimentTasks = {
  async prepare(given) {
    module = await WebAssembly.compile(await unpacked(given.module));
    return {};
  },

  /** The packs of images: for each digit those to learn from, to be recognised, and never seen before. */
  async images({ train, known, unknown }) {
    all = Object.fromEntries(Object.entries({ train, known, unknown })
      .map(([name, packs]) => [name, packs.map((pack) => imagesIn(pack))]));
    return {};
  },

  /**
   * A network of this seed that has learnt nothing; or one put aside: `done` is 0 if `state` cannot be one.
   * `part`: share of the images of each digit that it learns from and is tested with. `weights`: of a network that
   * has learnt elsewhere, to be tested.
   */
  async begin({ model, seed, rule, part = 1, done = 0, state = null, weights }) {
    sets = Object.fromEntries(Object.entries(all ?? { train: [] })
      .map(([name, digits]) => [name, digits.map((images) => images.slice(0, Math.ceil(part * images.length)))]));
    const { network } = experiment ?? {};
    experiment = await Experiment.begun(module, model, { seed, rule, train: sets.train, network });
    if (state && experiment.network.goOn(state, done)) experiment.done = done;
    experiment.given = weights;
    return look();
  },

  /** Learn from the next images. */
  async learn({ images }) {
    experiment.learn(images);
    return look();
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

  /** One image of a test set, its input spikes, the same for all workers, and the spikes of each neuron. */
  async explain({ name, image }) {
    const network = await experiment.tested(name);
    network.seed(image);
    network.draw([experiment.testImages(name, sets)[image]]);
    const { trains } = network;
    return { train: trains, counts: [...network.present(1)[0]] };
  },
};

/** What the page shows of the network, and what it needs to put it aside. */
function look() {
  const { done, weights, stream, network: { state } } = experiment;
  return { done, images: stream.length, weights, state };
}
