import assert from "node:assert/strict";
import { test } from "node:test";

import {
  adaptedRate, advance, critical, goal, newNeuron, predictedRate, rateAt, rateNow, thresholdAt,
} from "../../snnreg_book/labs/neuron/dynamics.js";
import { traceOf } from "../../snnreg_book/labs/neuron/trace.js";

// The constants of the package, which tests/labs/test_neuron.py takes from there.
const P = {
  dt: 1e-4, period_steps: 5000, resting_potential: -0.06, initial_potential: -0.08, excitatory_reversal: 0,
  inhibitory_reversal: -0.1, excitatory_membrane_time: 0.1, excitatory_reset: -0.065,
  excitatory_refractory_period: 0.005, threshold_rest: -0.052, threshold_step: 0.003, threshold_time: 0.15,
};
const near = (value, expected, part) =>
  assert.ok(Math.abs(value / expected - 1) < part, `${value} is not ${expected}`);

/** A neuron after some seconds under constant conductances. */
function after(seconds, drive, kind) {
  const neuron = newNeuron(P);
  advance(neuron, drive, kind, Math.round(seconds / P.dt), P);
  return neuron;
}

test("below the critical conductance no spike comes, above it one does", () => {
  for (const gi of [0, 0.3, 1]) {
    const first = critical(gi, P.threshold_rest, P);
    near(goal({ ge: first, gi }, P), P.threshold_rest, 1e-12);
    assert.equal(after(3, { ge: first - 0.01, gi }, "fixed").last, -Infinity);
    assert.ok(after(3, { ge: first + 0.01, gi }, "fixed").last > 0);
  }
  assert.equal(critical(0, -0.061, P), 0); // a threshold below the resting potential
  assert.equal(critical(0, 0, P), Infinity); // one that no excitation can reach
});

test("no rate is above that of the refractory period", () => {
  assert.equal(rateAt({ ge: 50, gi: 0 }, P.threshold_rest, P), 200);
  near(rateNow(after(1, { ge: 50, gi: 0 }, "fixed"), P), 200, 1e-9);
});

for (const kind of ["fixed", "adaptive"]) {
  test(`a neuron with the ${kind} threshold settles within 3 % of the equation`, () => {
    for (const gi of [0, 0.4, 1]) {
      for (let ge = 0.02; ge <= 2; ge += 0.06) {
        const drive = { ge, gi }, expected = predictedRate(drive, kind, 0, P);
        const found = rateNow(after(3, drive, kind), P);
        if (expected > 2) near(found, expected, 0.03); else assert.ok(found <= 2.1);
      }
    }
  });
}

test("while an image lasts, a held threshold keeps the rate of the equation", () => {
  for (const ge of [0.4, 0.7, 1.5]) {
    const drive = { ge, gi: 0 };
    for (const seconds of [0.49, 0.99, 1.49]) {
      const neuron = after(seconds, drive, "held"), expected = rateAt(drive, neuron.held, P);
      if (expected > 5) near(rateNow(neuron, P), expected, 0.03);
    }
  }
});

test("the feedback of a held threshold comes an image late, and overshoots", () => {
  const spikes = [], neuron = newNeuron(P);
  for (let image = 0; image < 4; image++) {
    let count = 0;
    advance(neuron, { ge: 0.7, gi: 0 }, "held", P.period_steps, P, (_, before) => { count += before !== null; });
    spikes.push(count);
  }
  assert.ok(spikes[0] > 2 * spikes[1] && spikes[2] > 2 * spikes[1], spikes.join());
});

test("the steady rate and the threshold that it makes belong together", () => {
  const drive = { ge: 0.7, gi: 0.1 }, rate = adaptedRate(drive, P);
  near(rateAt(drive, thresholdAt(rate, P), P), rate, 1e-9);
  assert.ok(rate < rateAt(drive, P.threshold_rest, P));
  assert.equal(adaptedRate({ ge: 0.1, gi: 0 }, P), 0);
  assert.equal(thresholdAt(0, P), P.threshold_rest);
});

test("a fixed threshold leaves the one that moves at rest", () => {
  assert.equal(after(1, { ge: 1, gi: 0 }, "fixed").theta, P.threshold_rest);
});

test("a neuron that falls silent loses its rate with the time, and has none after a second", () => {
  const neuron = after(1, { ge: 1, gi: 0 }, "fixed"), before = rateNow(neuron, P);
  advance(neuron, { ge: 0, gi: 0 }, "fixed", 5000, P);
  near(rateNow(neuron, P), 1 / 0.5, 0.1);
  assert.ok(before > 20);
  advance(neuron, { ge: 0, gi: 0 }, "fixed", 6000, P);
  assert.equal(rateNow(neuron, P), 0);
});

test("a trace keeps a point a millisecond and each spike, and forgets what is long past", () => {
  const neuron = newNeuron(P), trace = traceOf(neuron, P);
  trace.run({ ge: 0.7, gi: 0 }, "adaptive", 10_000);
  const spikes = trace.spikes();
  assert.equal(trace.points().filter(([step]) => step % 10 === 0 && step > 0).length >= 999, true);
  for (const [step, v] of spikes) {
    const [before, reset] = trace.points().filter(([at]) => at === step);
    assert.deepEqual([before[1], reset[1]], [v, P.excitatory_reset]);
    near(reset[2] - before[2], P.threshold_step, 1e-9);
    assert.ok(v > before[2]);
  }
  for (let k = 0; k < 10; k++) trace.run({ ge: 0.7, gi: 0 }, "adaptive", 10_000);
  assert.ok(trace.points().length < 3000 && trace.spikes()[0][0] > 80_000);
});
