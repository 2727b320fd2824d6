// What is measured of the two networks while they learn, and how it is kept: a list of numbers a measurement.

export const NETWORKS = [["without decay", "blue"], ["with decay", "orange"]];

/** [images, accuracy without, with, spikes on white noise without, with, whether growth acted]. */
export const asPoint = (measured, growth) => [
  measured[0].done, ...measured.map(({ named }) => accuracyOf(named)), ...measured.map(({ noise }) => noise),
  growth ? 1 : 0,
];

export const pointRead = ([images, ...numbers]) => ({
  images, accuracy: numbers.slice(0, 2), noise: numbers.slice(2, 4), growth: numbers[4] === 1,
});

/** The share of test images that are named as what they show. */
export function accuracyOf(named) {
  const all = named.flat().reduce((sum, count) => sum + count, 0);
  return named.reduce((sum, row, digit) => sum + row[digit], 0) / all;
}

/** Digits as in a sentence: 7, 4 and 6. */
export const listed = (digits) => (digits.length < 2 ? digits.join("")
  : `${digits.slice(0, -1).join(", ")} and ${digits.at(-1)}`);

export const percent = (share) => `${Math.round(100 * share)}\u00a0%`;
