import assert from "node:assert/strict";
import { test } from "node:test";

import { drive, sums } from "../../snnreg_book/labs/shared/drive.js";

const train = { step: Int32Array.of(3, 5, 5, 9), pixel: Int32Array.of(0, 2, 0, 2) };
const weights = Float32Array.of(1, 10, 2, 20, 4, 40); // three pixels, two neurons

test("a pixel adds its weight once for each of its spikes", () => {
  assert.deepEqual([...drive(train, weights, { neuron: 1, neurons: 2 }, Infinity)], [20, 0, 80]);
});

test("up to a step, that step left out", () => {
  assert.deepEqual([...drive(train, weights, { neuron: 0, neurons: 2 }, 9)], [2, 0, 4]);
  assert.deepEqual([...drive(train, weights, { neuron: 0, neurons: 2 }, 5)], [1, 0, 0]);
  assert.deepEqual([...drive(train, weights, { neuron: 0, neurons: 2 }, 0)], [0, 0, 0]);
});

test("inside and outside add up to the whole", () => {
  assert.deepEqual(sums(Float64Array.of(20, 3, 80), Uint8Array.of(1, 0, 0)), { digit: 20, frame: 83, all: 103 });
});
