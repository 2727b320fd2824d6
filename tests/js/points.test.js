import assert from "node:assert/strict";
import { test } from "node:test";

import { asPoint, pointRead } from "../../snnreg_book/labs/train_here/points.js";

test("a measurement is a list of numbers and can be read again", () => {
  const measured = [
    { done: 100, named: [[8, 1, 1], [2, 6, 2]], noise: 80.5 },
    { done: 100, named: [[5, 0, 5], [0, 0, 10]], noise: 0 },
  ];
  const point = asPoint(measured, true);
  assert.deepEqual(point, [100, 0.7, 0.25, 80.5, 0, 1]);
  assert.deepEqual(pointRead(point), { images: 100, accuracy: [0.7, 0.25], noise: [80.5, 0], growth: true });
});
