import assert from "node:assert/strict";
import { test } from "node:test";

import { randomNumbers } from "../../snnreg/labs/shared/random.js";
import { countsPerImage, imagesOf, meanGrey, trainsOf } from "../../snnreg/labs/train_here/stream.js";

const ABOUT = { neurons: 6, per_class: 2, per_grey: 1e-3, image_steps: 300, period_steps: 500 };

/** As many images, each of one grey level. */
const even = (...greys) => Float64Array.from({ length: 784 * greys.length }, (_, k) => greys[Math.floor(k / 784)]);

test("the images of a digit lie together, and go to its group", () => {
  assert.deepEqual(imagesOf([7, 0], [0, 4, 7], 2), [
    { place: 4, group: 0 }, { place: 5, group: 0 }, { place: 0, group: 1 }, { place: 1, group: 1 },
  ]);
});

test("the mean grey level is that of the chosen images alone", () => {
  assert.equal(meanGrey([{ place: 0 }, { place: 2 }], even(10, 200, 40)), 25);
});

test("images come one after the other, each followed by its pause", () => {
  const trains = trainsOf([{ place: 1 }, { place: 0 }, { place: 1 }], even(0, 100), randomNumbers(1), ABOUT);
  const spikes = [0, 1, 2].map((k) => trains.step.filter((step) => Math.floor(step / 500) === k));
  assert.equal(spikes[1].length, 0); // the dark one
  for (const k of [0, 2]) {
    const expected = 784 * 300 * 0.1;
    assert.ok(Math.abs(spikes[k].length - expected) < 5 * Math.sqrt(expected));
    assert.ok(spikes[k].every((step) => step % 500 < 300));
  }
});

test("spikes are counted for the image that is shown, and not in the pause", () => {
  const spikes = { step: [0, 299, 300, 499, 500, 1100], neuron: [0, 5, 0, 0, 3, 2] };
  assert.deepEqual(countsPerImage(spikes, 3, ABOUT), [[1, 0, 1], [0, 1, 0], [0, 1, 0]]);
});
