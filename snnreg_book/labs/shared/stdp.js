// The two learning rules, as the synapse of the package's network.py has them. `p`: its constants, in SI units.

/**
 * @typedef {Record<"trace_step_pre" | "trace_step_post" | "trace_time_pre" | "trace_time_post", number>} Constants
 * @typedef {{ weight: number, pre: number, post: number, time: number }} Synapse its traces as they were at `time`
 */

/** The sign with which an output spike adds what is left of the input's trace: of STDP, and of all-LTD. */
export const SIGNS = { stdp: 1, "all-ltd": -1 };

/**
 * What a pair of spikes makes of a weight, equations (2.1) and (2.2). In one step the input spike comes first.
 * @type {(delta: number, sign: number, p: Constants) => number}
 */
export const changeBy = (delta, sign, p) => (delta >= 0
  ? sign * p.trace_step_pre * Math.exp(-delta / p.trace_time_pre)
  : p.trace_step_post * Math.exp(delta / p.trace_time_post));

/**
 * A trace at `time` that a spike at `spike` lifted by `step`.
 * @type {(time: number, spike: number, step: number, tau: number) => number}
 */
export const traceAt = (time, spike, step, tau) => (time < spike ? 0 : step * Math.exp(-(time - spike) / tau));

/**
 * The drift of a weight by random spikes, equation (2.3).
 * @type {(ratePre: number, ratePost: number, sign: number, p: Constants) => number}
 */
export const randomDrift = (ratePre, ratePost, sign, p) =>
  ratePre * ratePost * (sign * p.trace_step_pre * p.trace_time_pre + p.trace_step_post * p.trace_time_post);

/**
 * A synapse at rest.
 * @type {(weight: number) => Synapse}
 */
export const newSynapse = (weight) => ({ weight, pre: 0, post: 0, time: 0 });

/** @type {(synapse: Synapse, time: number, p: Constants) => void} */
function fade(synapse, time, p) {
  synapse.pre *= Math.exp(-(time - synapse.time) / p.trace_time_pre);
  synapse.post *= Math.exp(-(time - synapse.time) / p.trace_time_post);
  synapse.time = time;
}

/**
 * An input spike reaches the synapse; weights have no bounds here.
 * @type {(synapse: Synapse, time: number, p: Constants) => void}
 */
export function inputSpike(synapse, time, p) {
  fade(synapse, time, p);
  synapse.pre += p.trace_step_pre;
  synapse.weight += synapse.post;
}

/**
 * The neuron behind the synapse spikes.
 * @type {(synapse: Synapse, time: number, sign: number, p: Constants) => void}
 */
export function outputSpike(synapse, time, sign, p) {
  fade(synapse, time, p);
  synapse.post += p.trace_step_post;
  synapse.weight += sign * synapse.pre;
}
