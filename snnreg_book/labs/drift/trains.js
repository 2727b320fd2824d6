// Many synapses, each with random spikes of its own, and what STDP makes of their weights.

import { randomNumbers } from "../shared/random.js";
import { changeBy, inputSpike, newSynapse, outputSpike, randomDrift } from "../shared/stdp.js";

const SYNAPSES = 100;
export const SECONDS = 10, SAMPLES = 50;

/** The spikes of a Poisson process, each with a number from 0 to 1 that says when the reader's share takes it. */
function poisson(rate, random) {
  const times = [], marks = [];
  for (let time = -Math.log(1 - random()) / rate; time < SECONDS; time -= Math.log(1 - random()) / rate) {
    times.push(time);
    marks.push(random());
  }
  return { times: Float64Array.from(times), marks: Float64Array.from(marks) };
}

/** Input spikes and output spikes of all synapses, before any of them is caused. */
export function drawnTrains(seed, p) {
  const random = randomNumbers(seed);
  return Array.from({ length: SYNAPSES }, () => ({ inputs: poisson(p.rate_pre, random),
    outputs: poisson(p.rate_post, random) }));
}

/**
 * The spikes of one synapse if an output spike follows a share of its input spikes: as many random ones are left
 * out, so that the rates stay. `caused`: the input spikes that are followed.
 */
export function spikesOf({ inputs, outputs }, share, p) {
  const caused = inputs.times.filter((_, k) => inputs.marks[k] < share);
  const kept = 1 - share * p.rate_pre / p.rate_post;
  const random = outputs.times.filter((_, k) => outputs.marks[k] < kept);
  const followers = caused.map((time) => time + p.delay).filter((time) => time < SECONDS);
  return { inputs: inputs.times, outputs: Float64Array.from([...random, ...followers]).sort(), caused };
}

/** The weight of a synapse at equal steps of time, from 0 to the end. In one step the input spike comes first. */
export function weightsOver({ inputs, outputs }, p) {
  const synapse = newSynapse(p.g_max / 2), seen = [];
  let [i, j] = [0, 0];
  for (let k = 0; k <= SAMPLES; k++) {
    const now = SECONDS * k / SAMPLES;
    for (;;) {
      const [input, output] = [inputs[i] ?? Infinity, outputs[j] ?? Infinity];
      if (Math.min(input, output) > now) break;
      if (input <= output) inputSpike(synapse, inputs[i++], p); else outputSpike(synapse, outputs[j++], 1, p);
    }
    seen.push(synapse.weight);
  }
  return seen;
}

/** The drift that the equation gives: by the random pairs, and by the caused ones. */
export const expectedDrift = (share, p) =>
  randomDrift(p.rate_pre, p.rate_post, 1, p) + p.rate_pre * share * changeBy(p.delay, 1, p);

/** The share from which on weights do not fall. */
export const turningShare = (p) =>
  -randomDrift(p.rate_pre, p.rate_post, 1, p) / (p.rate_pre * changeBy(p.delay, 1, p));

/** Mean over the synapses at each time, and how fast it changed, with its standard error. */
export function drifted(courses) {
  const ends = courses.map((course) => (course.at(-1) - course[0]) / SECONDS);
  const mean = ends.reduce((sum, end) => sum + end, 0) / ends.length;
  const variance = ends.reduce((sum, end) => sum + (end - mean) ** 2, 0) / (ends.length - 1);
  return {
    drift: mean, error: Math.sqrt(variance / ends.length),
    mean: courses[0].map((_, k) => courses.reduce((sum, course) => sum + course[k], 0) / courses.length),
  };
}
