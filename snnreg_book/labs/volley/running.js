// The network of the chapter while its first image is shown, with inhibition as strong and as late as is asked.

import { unpacked } from "../shared/bytes.js";
import { INPUTS, Network } from "../shared/network.js";

/**
 * A function that runs the network: `run(inhibitionFactor, delayFactor)` gives its spikes, those of the partners,
 * and all excitatory neurons at the end of each time step. `weights`: of the pixels that spike.
 */
export async function networkToRun({ module, about, weights, delays, train }) {
  const { lit, model } = about, { neurons, constants } = model, steps = constants.image_steps;
  const all = new Float64Array(INPUTS * neurons);
  lit.forEach((pixel, k) => all.set(weights.subarray(k * neurons, (k + 1) * neurons), pixel * neurons));
  const spikes = Int32Array.from(new Uint16Array((await unpacked(train)).buffer)), count = spikes.length / 2;
  const trains = { step: spikes.subarray(0, count), pixel: spikes.subarray(count), first: [0, count] };
  const born = (factor) => {
    const scaled = delays.map((delay) => factor * delay);
    return { weights: all, excitationDelays: scaled.subarray(0, neurons),
      inhibitionDelays: scaled.subarray(neurons) };
  };
  const changed = (factor) => ({ ...model, // without the silence after the image
    constants: { ...constants, period_steps: steps, inhibition: factor * constants.inhibition } });
  const compiled = await WebAssembly.compile(await unpacked(module));
  const network = await Network.started(compiled, changed(1), born(1));
  return (inhibitionFactor, delayFactor) => {
    network.model = changed(inhibitionFactor);
    network.begin(born(delayFactor));
    network.trains = trains;
    network.present(1, [0], 1);
    const { inhibitory, ...looks } = network.watched;
    return { steps, neurons, spikes: network.spikes, partners: inhibitory, looks };
  };
}

/**
 * Volleys, parted by pauses of more than `pause` steps: of each its `first` and `last` step, the spikes from
 * `from` to before `to`, and the neurons that fire in it, in the order in which they do.
 */
export function volleysOf({ step, neuron }, pause) {
  const starts = [...step.keys()].filter((k) => k === 0 || step[k] - step[k - 1] > pause);
  return starts.map((from, k) => {
    const to = starts[k + 1] ?? step.length;
    return { from, to, first: step[from], last: step[to - 1], members: [...new Set(neuron.subarray(from, to))] };
  });
}

/** What a volley is at a step: of each neuron its spikes until then, and how many neurons and partners fired. */
export function momentOf({ spikes, partners, neurons }, { from, to, first }, step) {
  const last = new Int32Array(neurons).fill(-1), counts = new Int32Array(neurons);
  for (let k = from; k < to && spikes.step[k] <= step; k++) {
    last[spikes.neuron[k]] = spikes.step[k];
    counts[spikes.neuron[k]]++;
  }
  const now = (k) => partners.step[k] >= first && partners.step[k] <= step;
  const answered = new Set(partners.neuron.filter((_, k) => now(k)));
  return { last, counts, fired: counts.filter((count) => count > 0).length, answered: answered.size };
}
