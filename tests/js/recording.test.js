import assert from "node:assert/strict";
import { test } from "node:test";

import { recorded } from "../../snnreg_book/labs/show_here/recording.js";

test("what comes in the silence after the image is left out", () => {
  const calls = [];
  const network = {
    model: { neurons: 2, constants: { dt: 1e-4, image_steps: 25 } },
    time: 50e-4,
    present: (...asked) => calls.push(asked),
    spikes: { step: Int32Array.of(50, 74, 75), neuron: Int32Array.of(0, 1, 0) },
    watched: {
      inhibitory: { step: Int32Array.of(60), neuron: Int32Array.of(1) },
      potential: Float64Array.of(1, 2, 3, 4, 5, 6), threshold: Float64Array.of(7, 7, 7, 7, 8, 8),
    },
  };
  const { excitatory, inhibitory, potential, threshold } = recorded(network, { slice_steps: 10 });
  assert.deepEqual(calls, [[1, null, 10]]);
  assert.deepEqual([[...excitatory.step], [...excitatory.neuron]], [[0, 24], [0, 1]]);
  assert.deepEqual([[...inhibitory.step], [...inhibitory.neuron]], [[10], [1]]);
  assert.deepEqual([...potential], [1, 2, 3, 4]);
  assert.deepEqual([...threshold], [7, 7, 7, 7]);
});
