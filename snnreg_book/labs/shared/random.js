// Random numbers that a seed repeats, and an order drawn with them. Input spikes are drawn in the module.

/**
 * Random numbers from 0 to 1 that a seed repeats (mulberry32, in the public domain).
 * @type {(seed: number) => () => number}
 */
export function randomNumbers(seed) {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
  };
}

/**
 * A list in random order, in place.
 * @template T
 * @param {T[]} list
 * @param {() => number} random
 */
export function shuffled(list, random) {
  for (let k = list.length - 1; k > 0; k--) {
    const other = Math.floor((k + 1) * random());
    [list[k], list[other]] = [list[other], list[k]];
  }
  return list;
}
