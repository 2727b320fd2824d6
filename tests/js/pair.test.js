import assert from "node:assert/strict";
import { test } from "node:test";

import { fitting, LIT } from "../../snnreg_book/labs/shared/noise.js";
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
  assert.equal(listed([7]), "7");
});

test("noise has the mean that is asked for, the seed repeats it, and nothing is brighter than white", () => {
  const dark = new Float64Array(784), noise = withNoise(dark, 30, 1, "white_noise");
  assert.ok(Math.abs(noise.reduce((sum, grey) => sum + grey, 0) / 784 - 30) < 3);
  assert.deepEqual(noise, withNoise(dark, 30, 1, "white_noise"));
  assert.notDeepEqual(noise, withNoise(dark, 30, 2, "white_noise"));
  assert.ok(Math.max(...withNoise(dark.fill(250), 30, 1, "white_noise")) <= 255);
  assert.equal(withNoise(dark, 0, 1, "white_noise"), dark);
});

test("in the digits' field lies the same light, and none beside it, as far as it fits", () => {
  for (const [set, [, side]] of Object.entries(LIT)) {
    const noise = withNoise(new Float64Array(784), 30, 1, set), first = (28 - side) / 2;
    assert.ok(Math.abs(noise.reduce((sum, grey) => sum + grey, 0) / 784 - 30) < 3, set);
    const isIn = (at) => at >= first && at < first + side;
    assert.ok(noise.every((grey, pixel) => grey === 0 || (isIn(pixel % 28) && isIn(Math.floor(pixel / 28)))), set);
    assert.equal(fitting(side, 30), 30);
  }
  const full = withNoise(new Float64Array(784), 100, 1, "white_noise_inner_field");
  assert.equal(full.reduce((sum, grey) => sum + grey, 0), 255 * 14 ** 2);
  assert.equal(fitting(14, 100), 255 / 4);
});
