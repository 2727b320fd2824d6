// The worker of the lab: shows one image to two networks, and counts their spikes.

import { unpacked } from "../shared/bytes.js";
import { answerWith } from "../shared/messages.js";
import { restedPair, shownToBoth } from "../shared/rested_pair.js";

const LEVELS = 2 ** 15 - 1; // as in Python

let pair, weights;

answerWith({
  async prepare({ module, levels, steps, about: { model } }) {
    const { g_max, dt } = model.constants;
    const bytes = await unpacked(levels), count = bytes.length / 2; // all lower bytes, then all higher ones
    const all = Float64Array.from({ length: count },
      (_, k) => (bytes[k] + 256 * bytes[count + k]) / LEVELS * g_max);
    const delays = Float64Array.from(await unpacked(steps), (step) => step * dt);
    const half = count / 2;
    weights = [all.slice(0, half), all.slice(half)];
    pair = await restedPair(module, model, weights.map((part) => ({
      weights: part, excitationDelays: delays.subarray(0, model.neurons),
      inhibitionDelays: delays.subarray(model.neurons),
    })));
    return {};
  },

  present: (image) => ({ weights, ...shownToBoth(pair, image, (network) => {
    const start = Math.round(network.time / network.model.constants.dt);
    network.present(1);
    const { step, neuron } = network.spikes;
    return { neuron, step: step.map((each) => each - start) };
  }) }),
});
