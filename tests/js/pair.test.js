import assert from "node:assert/strict";
import { test } from "node:test";

import { answerOf, listed, withNoise } from "../../snnreg_book/labs/shared/pair.js";

const about = { digits: [7, 4, 6], model: { per_class: 2 } };

test("the group with most spikes answers; a tie and silence are named", () => {
  assert.deepEqual(answerOf([0, 1, 2, 3, 0, 1], about), { votes: [1, 5, 1], total: 7, answer: 4, words: "4" });
  assert.equal(answerOf([1, 1, 2, 0, 0, 1], about).words, "a tie");
  assert.deepEqual(answerOf([0, 0, 0, 0, 0, 0], about),
    { votes: [0, 0, 0], total: 0, answer: -1, words: "silence" });
});

test("digits are listed", () => {
  assert.equal(listed([7, 4, 6]), "7, 4 and 6");
  assert.equal(listed([7, 4]), "7 and 4");
});

test("noise has the mean that is asked for, the seed repeats it, and nothing is brighter than white", () => {
  const dark = new Float64Array(784), noise = withNoise(dark, 30, 1);
  assert.ok(Math.abs(noise.reduce((sum, grey) => sum + grey, 0) / 784 - 30) < 3);
  assert.deepEqual(noise, withNoise(dark, 30, 1));
  assert.notDeepEqual(noise, withNoise(dark, 30, 2));
  assert.ok(Math.max(...withNoise(dark.fill(250), 30, 1)) <= 255);
  assert.equal(withNoise(dark, 0, 1), dark);
});
