// A Poisson train of rate 1, which is drawn once and played at any rate.

import { randomNumbers } from "../shared/random.js";

/** A Poisson train of rate 1 from a spike at 0: spike times, and the sums of squared intervals up to them. */
export function unitTrain(seed, spikes) {
  const random = randomNumbers(seed);
  const times = new Float64Array(spikes), squares = new Float64Array(spikes);
  for (let n = 1; n < spikes; n++) {
    const interval = -Math.log(1 - random());
    times[n] = times[n - 1] + interval;
    squares[n] = squares[n - 1] + interval ** 2;
  }
  return { times, squares };
}

/**
 * The accumulated factor at `time` of a train that is `train`, played at `rate`.
 * Beyond the last spike drawn the sum of squares grows by its mean, 2 per unit of time.
 */
export function trainFactor(train, time, rate, tauPrun, kP) {
  const units = time * rate, last = train.times.length - 1;
  const n = lastSpikeBefore(train.times, units);
  const squares = n < last ? train.squares[n] : train.squares[last] + 2 * (units - train.times[last]);
  return Math.exp(-kP * squares / (rate * tauPrun) ** 2);
}

/** The index of the last spike at or before `time`. */
function lastSpikeBefore(times, time) {
  let low = 0, high = times.length;
  while (high - low > 1) {
    const middle = (low + high) >> 1;
    if (times[middle] <= time) low = middle; else high = middle;
  }
  return low;
}
