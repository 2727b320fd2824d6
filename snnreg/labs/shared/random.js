// Random numbers that a seed repeats, and what is drawn with them: an order, and Poisson spike trains.

/** Random numbers from 0 to 1 that a seed repeats (mulberry32, in the public domain). */
export function randomNumbers(seed) {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
  };
}

/** A list in random order, in place. */
export function shuffled(list, random) {
  for (let k = list.length - 1; k > 0; k--) {
    const other = Math.floor((k + 1) * random());
    [list[k], list[other]] = [list[other], list[k]];
  }
  return list;
}

/**
 * Poisson spike trains of one image: at most one spike a pixel and step, drawn gap by gap.
 * `perGrey`: probability of a spike in a step, for a grey level of 1.
 */
export function poissonSpikes(pixels, random, { perGrey, steps }) {
  const found = [];
  const place = new Int32Array(steps + 1);
  pixels.forEach((grey, pixel) => {
    if (grey <= 0) return;
    const logMiss = Math.log1p(-grey * perGrey);
    let step = -1;
    for (;;) {
      step += 1 + Math.floor(Math.log(1 - random()) / logMiss);
      if (!(step < steps)) return;
      found.push(step, pixel);
      place[step + 1]++;
    }
  });
  // Sorted by step by counting; within a step the pixels stay ascending.
  for (let k = 0; k < steps; k++) place[k + 1] += place[k];
  const train = { step: new Int32Array(found.length / 2), pixel: new Int32Array(found.length / 2) };
  for (let k = 0; k < found.length; k += 2) {
    const at = place[found[k]]++;
    train.step[at] = found[k];
    train.pixel[at] = found[k + 1];
  }
  return train;
}

/** Several trains as one, each `period` steps after the one before. */
export function oneAfterTheOther(trains, period) {
  const joined = (name, shift) => {
    const all = new Int32Array(trains.reduce((sum, train) => sum + train.step.length, 0));
    let at = 0;
    trains.forEach((train, k) => {
      all.set(shift ? train[name].map((value) => value + k * period) : train[name], at);
      at += train.step.length;
    });
    return all;
  };
  return { step: joined("step", true), pixel: joined("pixel", false) };
}
