import assert from "node:assert/strict";
import { test } from "node:test";

import { oneAfterTheOther, poissonSpikes, randomNumbers, shuffled } from "../../snnreg/labs/shared/random.js";

/** Whether a mean of `count` draws is where it should be, within five standard errors. */
function isNear(mean, expected, deviation, count) {
  const errors = (mean - expected) / (deviation / Math.sqrt(count));
  assert.ok(Math.abs(errors) < 5, `${mean} is ${errors.toFixed(1)} standard errors from ${expected}`);
}

test("a seed repeats its numbers, another gives others", () => {
  const draw = (seed) => Array.from({ length: 100 }, randomNumbers(seed));
  assert.deepEqual(draw(7), draw(7));
  assert.notDeepEqual(draw(7), draw(8));
});

test("random numbers are uniform from 0 to 1, one independent of the next", () => {
  const count = 200_000, numbers = Array.from({ length: count }, randomNumbers(1));
  assert.ok(numbers.every((x) => x >= 0 && x < 1));
  const bins = new Array(20).fill(0);
  numbers.forEach((x) => bins[Math.floor(20 * x)]++);
  const chiSquare = bins.reduce((sum, found) => sum + (found - count / 20) ** 2 / (count / 20), 0);
  assert.ok(chiSquare < 43.8, `chi-square of ${chiSquare} for 19 degrees of freedom`); // one in a thousand
  const products = numbers.slice(1).map((x, k) => (x - 0.5) * (numbers[k] - 0.5));
  isNear(products.reduce((sum, x) => sum + x) / count, 0, 1 / 12, count);
});

test("a shuffled list has the same items, each as often at each place", () => {
  const random = randomNumbers(3), times = 6000, first = { a: 0, b: 0, c: 0 };
  for (let k = 0; k < times; k++) {
    const list = shuffled(["a", "b", "c"], random);
    assert.deepEqual([...list].sort(), ["a", "b", "c"]);
    first[list[0]]++;
  }
  for (const found of Object.values(first)) isNear(found / times, 1 / 3, Math.sqrt(2) / 3, times);
  assert.deepEqual(shuffled([], random), []);
});

const STEPS = 200_000, PER_GREY = 1e-4;
const GREYS = [0, 10, 100, 255];
const TRAIN = poissonSpikes(GREYS, randomNumbers(5), { perGrey: PER_GREY, steps: STEPS });
const stepsOf = (pixel) => [...TRAIN.step].filter((_, k) => TRAIN.pixel[k] === pixel);

test("a pixel spikes in proportion to its grey level", () => {
  GREYS.forEach((grey, pixel) => {
    const chance = grey * PER_GREY;
    if (grey === 0) assert.equal(stepsOf(pixel).length, 0);
    else isNear(stepsOf(pixel).length / STEPS, chance, Math.sqrt(chance * (1 - chance)), STEPS);
  });
});

test("the intervals between spikes are geometric, as those of independent steps are", () => {
  const chance = 255 * PER_GREY, steps = stepsOf(3), deviation = Math.sqrt(1 - chance) / chance;
  const gaps = steps.map((step, k) => step - (k ? steps[k - 1] : -1));
  isNear(gaps.reduce((sum, gap) => sum + gap) / gaps.length, 1 / chance, deviation, gaps.length);
  for (const longer of [1, 20, 60, 150]) { // P(gap > n) = (1 - p)^n
    const share = gaps.filter((gap) => gap > longer).length / gaps.length, expected = (1 - chance) ** longer;
    isNear(share, expected, Math.sqrt(expected * (1 - expected)), gaps.length);
  }
});

test("spikes are sorted by step, then by pixel, at most one of a pixel in a step", () => {
  const dense = poissonSpikes(new Array(50).fill(200), randomNumbers(2), { perGrey: 2e-3, steps: 100 });
  assert.ok(dense.step.length > 1000);
  for (let k = 1; k < dense.step.length; k++) {
    const later = dense.step[k] - dense.step[k - 1];
    assert.ok(later > 0 || (later === 0 && dense.pixel[k] > dense.pixel[k - 1]));
  }
  assert.ok(dense.step[0] >= 0 && dense.step.at(-1) < 100);
});

test("the first and the last step spike as often as any other", () => {
  const pixels = new Array(20_000).fill(1);
  const { step } = poissonSpikes(pixels, randomNumbers(4), { perGrey: 0.3, steps: 5 });
  for (let at = 0; at < 5; at++) {
    isNear(step.filter((s) => s === at).length / pixels.length, 0.3, Math.sqrt(0.21), pixels.length);
  }
});

test("a certain spike comes in every step, and darkness is silent", () => {
  const choices = { perGrey: 1 / 255, steps: 4 };
  assert.deepEqual([...poissonSpikes([255], randomNumbers(1), choices).step], [0, 1, 2, 3]);
  assert.equal(poissonSpikes(new Float64Array(784), randomNumbers(1), choices).step.length, 0);
});

test("trains follow one another, each a period later", () => {
  const trains = [{ step: [0, 3], pixel: [5, 6] }, { step: [], pixel: [] }, { step: [2], pixel: [7] }]
    .map(({ step, pixel }) => ({ step: Int32Array.from(step), pixel: Int32Array.from(pixel) }));
  const { step, pixel } = oneAfterTheOther(trains, 100);
  assert.deepEqual([[...step], [...pixel]], [[0, 3, 202], [5, 6, 7]]);
  assert.equal(oneAfterTheOther([], 100).step.length, 0);
});
