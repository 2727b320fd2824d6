import assert from "node:assert/strict";
import { test } from "node:test";

import { prunedFraction, readTable } from "../../snnreg_book/labs/weight_map/pruning.js";

test("a synapse is pruned when what is left of its weight is below the limit", () => {
  const weights = [0.04, 0.01, 0.02, 0.03, 0.03, 0.03]; // two pixels, three neurons
  assert.equal(prunedFraction(weights, [1, 1], 0.01), 0); // at the limit is not below
  assert.equal(prunedFraction(weights, [1, 0.1], 0.01), 0.5); // a pixel fades for all its neurons
  assert.equal(prunedFraction(weights, [0, 0], 0.01), 1);
});

const GRID = [0.1, 1, 100, 1e4], VALUES = [0, 10, 30, 5];

test("a table gives its own values at its points", () => {
  assert.deepEqual(GRID.map((tau) => readTable(GRID, VALUES, tau)), VALUES);
});

test("between two points it is linear over the logarithm", () => {
  assert.ok(Math.abs(readTable(GRID, VALUES, 10) - 20) < 1e-12);
  assert.ok(Math.abs(readTable(GRID, VALUES, 1e3) - 17.5) < 1e-12);
});

test("beyond its ends it stays constant", () => {
  assert.deepEqual([1e-9, 1e9].map((tau) => readTable(GRID, VALUES, tau)), [0, 5]);
});
