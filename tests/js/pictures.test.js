import assert from "node:assert/strict";
import { test } from "node:test";

import { path, scale } from "../../snnreg_book/labs/shared/pictures.js";

const close = (value, expected) => assert.ok(Math.abs(value - expected) < 1e-9 * Math.max(1, Math.abs(expected)));

test("a scale maps its ends, and may turn them round", () => {
  const y = scale([0, 1], [300, 50]);
  assert.deepEqual([0, 0.5, 1, 2].map(y), [300, 175, 50, -200]);
});

test("equal factors are equal lengths on a logarithmic scale", () => {
  const x = scale([0.1, 1e6], [44, 444], true);
  close(x(0.1), 44);
  close(x(1e6), 444);
  close(x(100) - x(10), x(1e5) - x(1e4));
});

for (const log of [false, true]) {
  test(`a place leads back to its value (log: ${log})`, () => {
    const map = scale([0.1, 1e4], [10, 500], log);
    for (const value of [0.1, 3, 77, 1e4]) close(map.back(map(value)), value);
  });
}

test("a curve is one line through its points", () => {
  assert.equal(path([[0, 1], [2.5, 3.14159]]), "M0.00,1.00L2.50,3.14");
});
