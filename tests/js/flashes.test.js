import assert from "node:assert/strict";
import { test } from "node:test";

import { flashes } from "../../snnreg_book/labs/shared/flashes.js";

const train = { step: Int32Array.of(10, 40, 60, 90), pixel: Int32Array.of(5, 6, 5, 7) };

test("the light of the last spike of a pixel fades, and spikes to come are dark", () => {
  const light = flashes(train, 70, 60);
  assert.equal(light[5], 1 - 10 / 60);
  assert.equal(light[6], 1 - 30 / 60);
  assert.equal(light[7], 0);
});

test("what is long ago is dark", () => {
  assert.ok(flashes(train, 150, 60).every((part) => part === 0));
});
