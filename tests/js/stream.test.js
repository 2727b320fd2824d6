import assert from "node:assert/strict";
import { test } from "node:test";

import { imagesOf, meanGrey } from "../../snnreg/labs/train_here/stream.js";

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
