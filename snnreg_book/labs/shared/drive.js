// What input spikes add to the conductance g_e of a neuron: the weight of their pixel, each time.

/**
 * Of each pixel, up to a time step: its weight to the neuron, once for each of its spikes.
 * @param {{ step: Int32Array, pixel: Int32Array }} spikes
 * @param {Float64Array} weights input by input
 * @param {{ neuron: number, neurons: number }} which one, and of how many
 * @param {number} untilStep
 */
export function drive({ step, pixel }, weights, { neuron, neurons }, untilStep) {
  const added = new Float64Array(weights.length / neurons);
  for (let spike = 0; spike < step.length && step[spike] < untilStep; spike++) {
    added[pixel[spike]] += weights[pixel[spike] * neurons + neuron];
  }
  return added;
}

/**
 * The sums over the pixels where `inside` is 1, over the others, and over all.
 * @param {Float64Array} added
 * @param {ArrayLike<number>} inside
 */
export function sums(added, inside) {
  let [digit, frame] = [0, 0];
  added.forEach((value, p) => { if (inside[p]) digit += value; else frame += value; });
  return { digit, frame, all: digit + frame };
}
