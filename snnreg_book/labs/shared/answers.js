// What a network said to the images of a test set.

import { sumOf, votesOf, winner } from "./recognition.js";

/** From the spikes of each neuron, image after image: those of each image, and the group it answered, or -1. */
export function answersOf(counts, { neurons, per_class }) {
  const images = counts.length / neurons;
  const of = Array.from({ length: images }, (_, k) => counts.subarray(k * neurons, (k + 1) * neurons));
  return { spikes: of.map(sumOf), groups: of.map((some) => winner(votesOf(some, per_class))) };
}

/** Share of the known digits that are recognised; as many images of each group, group after group. */
export function accuracyOf(groups, classes) {
  const each = groups.length / classes;
  return groups.filter((group, image) => group === Math.floor(image / each)).length / groups.length;
}

/** Share of the weights that lie below a mark, as in analysis.py. */
export const prunedShare = (weights, below) =>
  weights.reduce((sum, weight) => sum + (weight < below), 0) / weights.length;
