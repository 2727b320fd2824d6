import assert from "node:assert/strict";
import { test } from "node:test";

import { moved, PLACES } from "../../snnreg_book/labs/shared/places.js";

test("an image that is moved into a corner keeps what stays in the frame", () => {
  const image = Float64Array.from({ length: 784 }, (_, k) => k + 1), at = (row, column) => 28 * row + column;
  const there = moved(image, PLACES["lower right"]);
  assert.equal(there[at(4, 4)], image[at(0, 0)]);
  assert.equal(there[at(27, 27)], image[at(23, 23)]);
  assert.deepEqual([there[at(3, 20)], there[at(20, 3)]], [0, 0]);
  const back = moved(there, PLACES["upper left"]);
  assert.equal(back[at(23, 23)], image[at(23, 23)]);
  assert.deepEqual([back[at(24, 5)], back[at(5, 24)]], [0, 0]);
});
