// The input spikes of a synapse, and all that it remembers of them: its last spike and its squared silences.

import { randomNumbers } from "../shared/random.js";

/** Seconds in which spikes can be set by hand. */
export const WINDOW = 20;
export const LONG = [0.1, 1e6]; // seconds, the axis of the long view

const DRAWN = 200_000; // spikes of a Poisson train; their sum of squares is within 1 % of its mean
const BURST = Array.from({ length: 10 }, (_, n) => (n + 1) / 10); // ten spikes in the first second

/** A Poisson train of rate 1, drawn once and played at any rate. */
let lastDrawn = { seed: null, train: null };
function unitTrain(seed) {
  if (lastDrawn.seed === seed) return lastDrawn.train;
  const random = randomNumbers(seed);
  const times = new Float64Array(DRAWN + 1);
  for (let n = 1; n <= DRAWN; n++) times[n] = times[n - 1] - Math.log(1 - random());
  // A regular train with one spike in two units leaks as fast as a Poisson train with two.
  lastDrawn = { seed, train: { times, squares: sumsOfSquares(times), period: 2 } };
  return lastDrawn.train;
}

/** For each of these times the sum of the squared intervals up to it. */
function sumsOfSquares(times) {
  const sums = new Float64Array(times.length);
  for (let n = 1; n < times.length; n++) sums[n] = sums[n - 1] + (times[n] - times[n - 1]) ** 2;
  return sums;
}

/**
 * A spike train that begins with a clock at 0. Its spikes are `times` / `pace`, in seconds; where the list ends
 * there is one more every `period` / `pace`. `squares`: sums of squared intervals, in the unit of `times`.
 */
export function trainOf(kind, { rate, seed, spikes }) {
  if (kind === "regular") return { times: [0], squares: [0], pace: rate, period: 1 };
  if (kind === "poisson") return { ...unitTrain(seed), pace: rate };
  const times = Float64Array.of(0, ...{ burst: BURST, none: [], hand: spikes }[kind]);
  return { times, squares: sumsOfSquares(times), pace: 1, period: Infinity };
}

/** The train of a synapse that is never used. */
export const SILENT = trainOf("none", {});

/** What a synapse remembers at `time`: its last spike, the silence since, and the squared silences before it. */
export function remembered({ times, squares, pace, period }, time) {
  const now = time * pace * (1 + 1e-14); // at a spike, that spike has come, however its time was rounded
  const n = lastBefore(times, now);
  const more = n === times.length - 1 && period < Infinity ? Math.floor((now - times[n]) / period) : 0;
  const [moreTime, moreSquares] = more > 0 ? [more * period, more * period ** 2] : [0, 0];
  const last = (times[n] + moreTime) / pace;
  return { last, silence: Math.max(0, time - last), squares: (squares[n] + moreSquares) / pace ** 2 };
}

/** The spikes of a train within the window, in seconds. */
export function spikesInWindow({ times, pace, period }) {
  const spikes = [];
  for (let n = 1; n < times.length && times[n] / pace <= WINDOW; n++) spikes.push(times[n] / pace);
  const last = times.at(-1);
  for (let n = 1; (last + n * period) / pace <= WINDOW; n++) spikes.push((last + n * period) / pace);
  return spikes;
}

/** The index of the last of ascending times that is not after `time`. */
function lastBefore(times, time) {
  let low = 0, high = times.length;
  while (high - low > 1) {
    const middle = (low + high) >> 1;
    if (times[middle] <= time) low = middle; else high = middle;
  }
  return low;
}
