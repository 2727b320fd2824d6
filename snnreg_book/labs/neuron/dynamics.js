// One excitatory neuron under constant conductances: the package's steps, and what they come to in closed form.
// `p`: the constants of the package, in SI units.

/**
 * @typedef {Record<"dt" | "period_steps" | "initial_potential" | "resting_potential" | "excitatory_reversal"
 *   | "inhibitory_reversal" | "excitatory_membrane_time" | "excitatory_reset" | "excitatory_refractory_period"
 *   | "threshold_rest" | "threshold_step" | "threshold_time", number>} Constants
 * @typedef {{ ge: number, gi: number }} Drive conductances, in multiples of the leak
 * @typedef {"fixed" | "adaptive" | "held"} Threshold
 * @typedef {object} Neuron
 * @property {number} v membrane potential
 * @property {number} theta adaptive threshold
 * @property {number} held what it was when the image began
 * @property {number} step
 * @property {number} last step of the last spike
 * @property {number} interval steps between the last two
 */

/**
 * Where the membrane goes, equation (1.2) with both conductances.
 * @type {(drive: Drive, p: Constants) => number}
 */
export const goal = ({ ge, gi }, p) =>
  (p.resting_potential + ge * p.excitatory_reversal + gi * p.inhibitory_reversal) / (1 + ge + gi);

/**
 * The rate under a threshold that stands still, equation (1.3).
 * @type {(drive: Drive, threshold: number, p: Constants) => number}
 */
export function rateAt(drive, threshold, p) {
  const end = goal(drive, p);
  if (end <= threshold) return 0;
  const interval = p.excitatory_membrane_time / (1 + drive.ge + drive.gi)
    * Math.log((end - p.excitatory_reset) / (end - threshold));
  return 1 / Math.max(interval, p.excitatory_refractory_period);
}

/**
 * The excitatory conductance below which a neuron is silent under a threshold.
 * @type {(gi: number, threshold: number, p: Constants) => number}
 */
export function critical(gi, threshold, p) {
  const [e, i] = [threshold - p.excitatory_reversal, p.inhibitory_reversal - threshold];
  return e >= 0 ? Infinity : Math.max(0, (p.resting_potential - threshold + gi * i) / e);
}

/**
 * Where the adaptive threshold stands just before a spike, at a steady rate.
 * @type {(rate: number, p: Constants) => number}
 */
export const thresholdAt = (rate, p) => (rate === 0 ? p.threshold_rest
  : p.threshold_rest + p.threshold_step / Math.expm1(1 / (rate * p.threshold_time)));

/**
 * The steady rate under the adaptive threshold: equation (1.3) with the threshold that this rate makes.
 * @type {(drive: Drive, p: Constants) => number}
 */
export function adaptedRate(drive, p) {
  let low = 0, high = rateAt(drive, p.threshold_rest, p);
  if (high === 0) return 0;
  for (let k = 0; k < 50; k++) {
    const middle = (low + high) / 2;
    if (middle < rateAt(drive, thresholdAt(middle, p), p)) low = middle; else high = middle;
  }
  return high;
}

/**
 * The rate that the equation gives a neuron now: its held threshold stands still until the next image.
 * @type {(drive: Drive, kind: Threshold, held: number, p: Constants) => number}
 */
export function predictedRate(drive, kind, held, p) {
  if (kind === "adaptive") return adaptedRate(drive, p);
  return rateAt(drive, kind === "held" ? held : p.threshold_rest, p);
}

/**
 * A neuron at the start of a run.
 * @type {(p: Constants) => Neuron}
 */
export const newNeuron = (p) => ({ v: p.initial_potential, theta: p.threshold_rest, held: p.threshold_rest,
  step: 0, last: -Infinity, interval: Infinity });

/**
 * What the membrane potential is compared with.
 * @type {(neuron: Neuron, kind: Threshold, p: Constants) => number}
 */
export const levelOf = (neuron, kind, p) =>
  ({ fixed: p.threshold_rest, adaptive: neuron.theta, held: neuron.held })[kind];

/**
 * Let some steps pass. `seen(neuron, before)` is told of each; `before` is the potential that made a spike, or
 * null where there was none.
 * @param {Neuron} neuron
 * @param {Drive} drive
 * @param {Threshold} kind
 * @param {number} steps
 * @param {Constants} p
 * @param {(neuron: Neuron, before: number | null) => void} seen
 */
export function advance(neuron, drive, kind, steps, p, seen = () => {}) {
  const rest = Math.round(p.excitatory_refractory_period / p.dt);
  for (let k = 0; k < steps; k++) {
    if (neuron.step % p.period_steps === 0) neuron.held = neuron.theta; // an image begins
    const { v, theta } = neuron;
    neuron.v = v + p.dt * (drive.ge * (p.excitatory_reversal - v) + drive.gi * (p.inhibitory_reversal - v)
      + (p.resting_potential - v)) / p.excitatory_membrane_time;
    neuron.theta = theta + p.dt * (p.threshold_rest - theta) / p.threshold_time;
    let before = null;
    if (neuron.v > levelOf(neuron, kind, p) && neuron.step - neuron.last >= rest) {
      before = neuron.v;
      neuron.v = p.excitatory_reset;
      if (kind !== "fixed") neuron.theta += p.threshold_step;
      neuron.interval = neuron.step - neuron.last;
      neuron.last = neuron.step;
    }
    seen(neuron, before);
    neuron.step++;
  }
}

const SILENT = 1; // seconds without a spike after which a neuron is said to be silent

/**
 * The rate now: of the last interval, or less if the next spike is later.
 * @type {(neuron: Neuron, p: Constants) => number}
 */
export function rateNow({ step, last, interval }, p) {
  const since = (step - last) * p.dt;
  return interval === Infinity || since > SILENT ? 0 : 1 / Math.max(interval * p.dt, since);
}
