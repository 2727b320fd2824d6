// The worker of the lab: one network learns, another with the same weights is tested.
// The lab has two of these workers, without and with decay.

import { experiment, experimentTasks, module, sets } from "../shared/experiment_tasks.js";
import { answerWith } from "../shared/messages.js";
import { Network } from "../shared/network.js";
import { whiteNoise } from "../shared/noise.js";
import { randomNumbers } from "../shared/random.js";
import { sumOf, votesOf, winner } from "../shared/recognition.js";

const TEST_SEED = 20240927; // the same test spikes every time, so that curves differ by the weights alone
const NOISE_IMAGES = 20;
const QUICK = 0.4; // share of the test images that a quick look shows

let examined, learnt = 0, seconds = 0;

answerWith({
  ...experimentTasks,

  begin(choices) {
    learnt = seconds = 0;
    return experimentTasks.begin(choices);
  },

  /** By a rule that may have changed, and how fast. */
  async learn({ images, rule }) {
    const began = performance.now(), before = experiment.done;
    experiment.learnBy(rule);
    const look = await experimentTasks.learn({ images });
    seconds += (performance.now() - began) / 1e3;
    learnt += look.done - before;
    return { ...look, images_per_s: learnt / seconds };
  },

  /**
   * How test images are classified, counted: a row per digit, a column per group and one for no
   * answer. And noise.
   */
  async measure({ quick }) {
    const network = await rested(), groups = sets.known.length;
    const named = sets.known.map(() => new Array(groups + 1).fill(0));
    sets.known.forEach((images, digit) => {
      for (const counts of network.show(quick ? images.slice(0, Math.ceil(QUICK * images.length)) : images)) {
        const group = winner(votesOf(counts, experiment.model.per_class));
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

/** A network with the weights of now that has seen nothing; always the same one, so that memory stays. */
async function rested() {
  const born = { ...experiment.born, weights: experiment.weights };
  if (examined) examined.begin(born);
  else examined = await Network.started(module, experiment.model, born);
  examined.seed(TEST_SEED);
  return examined;
}
