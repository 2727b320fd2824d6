// What the decay leaves of a network: its pruned synapses, and its spikes, from a table of answers.

/** Fraction of the synapses whose weight is below `limit`. Pixels are rows, neurons are columns. */
export function prunedFraction(weights, left, limit) {
  const neurons = weights.length / left.length;
  let pruned = 0;
  for (let i = 0; i < weights.length; i++) pruned += weights[i] * left[Math.floor(i / neurons)] < limit;
  return pruned / weights.length;
}

/** The value at `tau` of a table over a grid: linear over log tau, constant beyond the ends. */
export function readTable(grid, values, tau) {
  const last = grid.length - 1;
  if (tau <= grid[0]) return values[0];
  if (tau >= grid[last]) return values[last];
  const k = grid.findIndex((point) => point > tau) - 1;
  const part = Math.log(tau / grid[k]) / Math.log(grid[k + 1] / grid[k]);
  return values[k] + part * (values[k + 1] - values[k]);
}
