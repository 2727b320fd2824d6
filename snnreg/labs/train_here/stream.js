// The images that a network is shown one after the other: which, in what order, as input spikes, and with what
// answer. An image is { place, group }: where it lies among all pixels, and the group of neurons that learns it.

import { oneAfterTheOther, poissonSpikes } from "../shared/random.js";

/** All images of these digits. Of each carried digit there are `perDigit`, digit after digit. */
export const imagesOf = (digits, carried, perDigit) => digits.flatMap((digit, group) =>
  Array.from({ length: perDigit }, (_, k) => ({ place: carried.indexOf(digit) * perDigit + k, group })));

const pixelsAt = (pixels, place) => pixels.subarray(784 * place, 784 * (place + 1));

/** Mean grey level of the images. */
export const meanGrey = (images, pixels) => images.reduce((sum, { place }) =>
  sum + pixelsAt(pixels, place).reduce((grey, more) => grey + more, 0), 0) / (784 * images.length);

/** Poisson spike trains of the images, one after the other. */
export function trainsOf(images, pixels, random, { per_grey, image_steps, period_steps }) {
  const trains = images.map(({ place }) =>
    poissonSpikes(pixelsAt(pixels, place), random, { perGrey: per_grey, steps: image_steps }));
  return oneAfterTheOther(trains, period_steps);
}

/** Spikes of each group while each image is shown: counts[image][group]. What comes in the pauses is left out. */
export function countsPerImage({ step, neuron }, images, { neurons, per_class, image_steps, period_steps }) {
  const counts = Array.from({ length: images }, () => new Array(neurons / per_class).fill(0));
  step.forEach((s, k) => {
    if (s % period_steps < image_steps) counts[Math.floor(s / period_steps)][Math.floor(neuron[k] / per_class)]++;
  });
  return counts;
}
