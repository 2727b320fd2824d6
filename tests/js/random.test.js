import assert from "node:assert/strict";
import { test } from "node:test";

import { randomNumbers, shuffled } from "../../snnreg_book/labs/shared/random.js";

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
