// What the film holds: weights at its moments, and how hard they let each image drive each neuron.

import { SIDE } from "../shared/pictures.js";

const INPUTS = SIDE * SIDE;

/** What drives a neuron. */
export const KINDS = { own: "own digit", other: "other digits", noise: "white noise" };

/** Levels of all weights, moment after moment: those of the network without decay, then of that with it. */
export function levelsOf(changes, moments) {
  const levels = Uint8Array.from(changes), size = levels.length / moments;
  for (let k = size; k < levels.length; k++) levels[k] += levels[k - size]; // modulo 256, as they were packed
  return Array.from({ length: moments }, (_, moment) =>
    [0, 0.5].map((network) => levels.subarray((moment + network) * size, (moment + network + 0.5) * size)));
}

/** Of each kind the drives of all pairs of an image and a neuron, image after image. `levels`: of one network. */
export function drivesOf(levels, pixels, about) {
  const { digits, columns, images, drive_per_grey, g_max } = about, neurons = digits.length * columns;
  const unit = drive_per_grey * g_max / about.levels, drives = { own: [], other: [], noise: [] };
  for (let image = 0; image < pixels.length / INPUTS; image++) {
    const sums = new Float64Array(neurons);
    for (let p = 0; p < INPUTS; p++) {
      const grey = pixels[image * INPUTS + p];
      if (grey > 0) for (let n = 0; n < neurons; n++) sums[n] += grey * levels[p * neurons + n];
    }
    const shown = Math.floor(image / images);
    sums.forEach((sum, n) => {
      const kind = shown >= digits.length ? "noise" : shown === Math.floor(n / columns) ? "own" : "other";
      drives[kind].push(sum * unit);
    });
  }
  return drives;
}

/** Share of the numbers that are larger than a limit. */
export const shareAbove = (numbers, limit) => numbers.filter((number) => number > limit).length / numbers.length;

/** Share of the numbers in each of `bins` bins, equal on a logarithmic scale; the outer ones hold the rest. */
export function logHistogram(numbers, [low, high], bins) {
  const shares = new Array(bins).fill(0);
  for (const number of numbers) {
    const bin = Math.floor(bins * Math.log(number / low) / Math.log(high / low));
    shares[Math.min(bins - 1, Math.max(0, bin))] += 1 / numbers.length;
  }
  return shares;
}
