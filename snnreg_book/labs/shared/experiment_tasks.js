// The tasks of a worker that runs one experiment: begin, learn, learn, ..., then the test sets, each some images
// at a time.

import { unpacked } from "./bytes.js";
import { Experiment, imagesIn } from "./experiment.js";

let module, all, sets, share, experiment, test, kept = {};

export const experimentTasks = {
  async prepare(given) {
    module = await WebAssembly.compile(await unpacked(given.module));
    return {};
  },

  /** The packs of images: for each digit those to learn from, to be recognised, and never seen before. */
  async images({ train, known, unknown }) {
    all = Object.fromEntries(Object.entries({ train, known, unknown })
      .map(([name, packs]) => [name, packs.map((pack) => imagesIn(pack))]));
    kept = {};
    return {};
  },

  /**
   * A network of this seed that has learnt nothing; or one put aside: `done` is 0 if `state` cannot be one.
   * `part`: share of the images of each digit that it learns from and is tested with. `weights`: of a network that
   * has learnt elsewhere, to be tested. `again`: the same seed comes again, so the input spikes are kept.
   */
  async begin({ model, seed, rule, part = 1, done = 0, state = null, weights, again = false }) {
    if (kept.seed !== seed) kept = { seed, images: {}, spikes: again ? {} : null };
    share = part;
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
    experiment.learn(images, spikesOf("train", experiment.done));
    return look();
  },

  async test({ name }) {
    test = { name, network: await experiment.tested(name), images: testImages(name), done: 0 };
    return { images: test.images.length };
  },

  /** Spikes of each neuron on each of the next images, image after image. */
  async show({ images }) {
    const next = test.images.slice(test.done, test.done + images);
    const counts = test.network.show(next, null, spikesOf(test.name, test.done));
    test.done += counts.length;
    return { counts: Int32Array.from(counts.flatMap((some) => [...some])) };
  },

  /** One image of a test set, its input spikes, the same for all workers, and the spikes of each neuron. */
  async explain({ name, image }) {
    const network = await experiment.tested(name);
    network.seed(image);
    network.draw([testImages(name)[image]]);
    const { trains } = network;
    return { train: trains, counts: [...network.present(1)[0]] };
  },
};

const testImages = (name) => kept.images[[share, name]] ??= experiment.testImages(name, sets);

/** Where the input spikes of images are kept, from the first of them on; null if they are not. */
const spikesOf = (name, first) => kept.spikes && (kept.spikes[[share, name, first]] ??= []);

/** What the page shows of the network, and what it needs to put it aside. */
function look() {
  const { done, weights, stream, network: { state } } = experiment;
  return { done, images: stream.length, weights, state };
}
