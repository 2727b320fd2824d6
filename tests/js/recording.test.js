import assert from "node:assert/strict";
import { test } from "node:test";

import { recorded } from "../../snnreg/labs/show_here/recording.js";

/** A network of two neurons: neuron 0 spikes at the first step of each run, and potentials tell the time. */
class Clock {
  now = 0;

  run(steps) {
    this.now += steps;
    return { excitatory: { step: [0], neuron: [0] }, inhibitory: { step: [steps - 1], neuron: [1] } };
  }

  variable(name, count) {
    assert.equal(name, "potential");
    return Float64Array.from({ length: count }, (_, neuron) => this.now + neuron / 10);
  }
}

test("an image is recorded in slices, the last one shorter", () => {
  const network = new Clock();
  const about = { image_steps: 25, slice_steps: 10, neurons: 2 };
  const { excitatory, inhibitory, potential } = recorded(network, about);
  assert.equal(network.now, 25);
  assert.deepEqual(excitatory, { step: [0, 10, 20], neuron: [0, 0, 0] });
  assert.deepEqual(inhibitory, { step: [9, 19, 24], neuron: [1, 1, 1] });
  assert.deepEqual(potential, Float32Array.from([10, 10.1, 20, 20.1, 25, 25.1]));
});
