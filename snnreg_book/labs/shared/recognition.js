// Which digit a network recognises: the one whose group of neurons spikes most.

/**
 * @typedef {object} Numbers an array, typed or not
 * @property {number} length
 * @property {(add: (sum: number, number: number) => number, start: number) => number} reduce
 * @property {(from: number, to: number) => Numbers} slice
 */

/**
 * Spikes of each neuron.
 * @type {(spikes: { neuron: Int32Array }, neurons: number) => number[]}
 */
export function countsOf({ neuron }, neurons) {
  const counts = new Array(neurons).fill(0);
  neuron.forEach((k) => counts[k]++);
  return counts;
}

/** @type {(numbers: Numbers) => number} */
export const sumOf = (numbers) => numbers.reduce((sum, number) => sum + number, 0);

/**
 * Spikes of each group of `perClass` neurons, from the spikes of each neuron.
 * @type {(counts: Numbers, perClass: number) => number[]}
 */
export const votesOf = (counts, perClass) => Array.from({ length: counts.length / perClass }, (_, group) =>
  sumOf(counts.slice(group * perClass, (group + 1) * perClass)));

/**
 * The group with most spikes, or -1 for silence or a tie.
 * @type {(votes: number[]) => number}
 */
export function winner(votes) {
  const most = Math.max(...votes);
  return most > 0 && votes.indexOf(most) === votes.lastIndexOf(most) ? votes.indexOf(most) : -1;
}
