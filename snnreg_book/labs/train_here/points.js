// What is measured of the two networks while they learn, and how it is kept: a list of numbers a measurement.

import { listOf, within } from "../shared/address.js";
import { sumOf } from "../shared/recognition.js";

/** [images, accuracy without, with, spikes on white noise without, with, whether growth acted]. */
export const asPoint = (measured, growth) => [
  measured[0].done, ...measured.map(({ named }) => accuracyOf(named)), ...measured.map(({ noise }) => noise),
  growth ? 1 : 0,
];

export const isPoint = listOf(within(0, 1e9), 6);

export const pointRead = ([images, ...numbers]) => ({
  images, accuracy: numbers.slice(0, 2), noise: numbers.slice(2, 4), growth: numbers[4] === 1,
});

/** How many images were shown, of how they were named. */
export const imagesShown = (named) => sumOf(named.flat());

/** The share of test images that are named as what they show. */
const accuracyOf = (named) => named.reduce((sum, row, digit) => sum + row[digit], 0) / imagesShown(named);

/** How well that share is known: two standard errors. */
export function errorOf(named) {
  const share = accuracyOf(named);
  return 2 * Math.sqrt(share * (1 - share) / imagesShown(named));
}

export const percent = (share) => `${Math.round(100 * share)}\u00a0%`;
