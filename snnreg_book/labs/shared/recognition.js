// Which digit a network recognises: the one whose group of neurons spikes most.

/** Spikes of each neuron. */
export function countsOf({ neuron }, neurons) {
  const counts = new Array(neurons).fill(0);
  neuron.forEach((k) => counts[k]++);
  return counts;
}

export const sumOf = (numbers) => numbers.reduce((sum, number) => sum + number, 0);

/** Spikes of each group of `perClass` neurons, from the spikes of each neuron. */
export const votesOf = (counts, perClass) => Array.from({ length: counts.length / perClass }, (_, group) =>
  sumOf(counts.slice(group * perClass, (group + 1) * perClass)));

/** The group with most spikes, or -1 for silence or a tie. */
export function winner(votes) {
  const most = Math.max(...votes);
  return most > 0 && votes.indexOf(most) === votes.lastIndexOf(most) ? votes.indexOf(most) : -1;
}
