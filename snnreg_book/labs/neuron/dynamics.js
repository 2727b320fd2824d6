// One excitatory neuron under constant conductances: the package's steps, and what they come to in closed form.
// `p`: the constants of the package, in SI units.

/** Where the membrane goes, equation (1.2) with both conductances. */
export const goal = ({ ge, gi }, p) =>
  (p.resting_potential + ge * p.excitatory_reversal + gi * p.inhibitory_reversal) / (1 + ge + gi);

/** The rate under a threshold that stands still, equation (1.3). */
export function rateAt(drive, threshold, p) {
  const end = goal(drive, p);
  if (end <= threshold) return 0;
  const interval = p.excitatory_membrane_time / (1 + drive.ge + drive.gi)
    * Math.log((end - p.excitatory_reset) / (end - threshold));
  return 1 / Math.max(interval, p.excitatory_refractory_period);
}

/** The excitatory conductance below which a neuron is silent under a threshold. */
export function critical(gi, threshold, p) {
  const [e, i] = [threshold - p.excitatory_reversal, p.inhibitory_reversal - threshold];
  return e >= 0 ? Infinity : Math.max(0, (p.resting_potential - threshold + gi * i) / e);
}

/** Where the adaptive threshold stands just before a spike, at a steady rate. */
export const thresholdAt = (rate, p) => (rate === 0 ? p.threshold_rest
  : p.threshold_rest + p.threshold_step / Math.expm1(1 / (rate * p.threshold_time)));

/** The steady rate under the adaptive threshold: equation (1.3) with the threshold that this rate makes. */
export function adaptedRate(drive, p) {
  let low = 0, high = rateAt(drive, p.threshold_rest, p);
  if (high === 0) return 0;
  for (let k = 0; k < 50; k++) {
    const middle = (low + high) / 2;
    if (middle < rateAt(drive, thresholdAt(middle, p), p)) low = middle; else high = middle;
  }
  return high;
}

/** The rate that the equation gives a neuron now: its held threshold stands still until the next image. */
export function predictedRate(drive, kind, held, p) {
  if (kind === "adaptive") return adaptedRate(drive, p);
  return rateAt(drive, kind === "held" ? held : p.threshold_rest, p);
}

/** A neuron at the start of a run. `last` and `interval`: its last spike and the interval before it, in steps. */
export const newNeuron = (p) => ({ v: p.initial_potential, theta: p.threshold_rest, held: p.threshold_rest,
  step: 0, last: -Infinity, interval: Infinity });

/** What the membrane potential is compared with. */
export const levelOf = (neuron, kind, p) =>
  ({ fixed: p.threshold_rest, adaptive: neuron.theta, held: neuron.held })[kind];

/**
 * Let some steps pass. `seen(neuron, before)` is told of each; `before` is the potential that made a spike, or
 * null where there was none.
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

/** The rate now: of the last interval, or less if the next spike is later. */
export function rateNow({ step, last, interval }, p) {
  const since = (step - last) * p.dt;
  return interval === Infinity || since > SILENT ? 0 : 1 / Math.max(interval * p.dt, since);
}
