import assert from "node:assert/strict";
import { test } from "node:test";

import { drawnTrains, drifted, expectedDrift, SECONDS, spikesOf, turningShare, weightsOver }
  from "../../snnreg_book/labs/drift/trains.js";
import { changeBy, inputSpike, newSynapse, outputSpike, randomDrift, SIGNS, traceAt }
  from "../../snnreg_book/labs/shared/stdp.js";

const P = {
  g_max: 0.05, trace_step_pre: 5e-4, trace_step_post: -5.25e-4, trace_time_pre: 0.02, trace_time_post: 0.02,
  rate_pre: 60, rate_post: 20, delay: 0.005,
};
const near = (value, expected, part = 1e-12) =>
  assert.ok(Math.abs(value / expected - 1) < part, `${value} is not ${expected}`);

test("a pair changes the weight by what is left of the first spike's trace", () => {
  for (const rule of Object.keys(SIGNS)) {
    for (const [pre, post] of [[0.06, 0.075], [0.06, 0.061], [0.1, 0.02], [0.05, 0.05]]) {
      const synapse = newSynapse(0);
      const spikes = [[pre, (time) => inputSpike(synapse, time, P)],
        [post, (time) => outputSpike(synapse, time, SIGNS[rule], P)]];
      for (const [time, spike] of spikes.sort(([a], [b]) => a - b)) spike(time);
      const delta = post - pre;
      near(synapse.weight, changeBy(delta, SIGNS[rule], P), 1e-9);
      const left = delta >= 0 ? SIGNS[rule] * traceAt(post, pre, P.trace_step_pre, P.trace_time_pre)
        : traceAt(pre, post, P.trace_step_post, P.trace_time_post);
      near(synapse.weight, left, 1e-9);
    }
  }
});

test("the rules differ only where the input comes first, and in one step it does", () => {
  assert.equal(changeBy(-0.01, 1, P), changeBy(-0.01, -1, P));
  assert.equal(changeBy(0.01, 1, P), -changeBy(0.01, -1, P));
  assert.equal(changeBy(0, 1, P), P.trace_step_pre);
  assert.equal(traceAt(0.05, 0.06, 1, 0.02), 0);
});

test("both rates stay whatever the share, and that share of the input spikes is followed", () => {
  const trains = drawnTrains(3, P);
  for (const share of [0, 0.02, 0.06]) {
    const spikes = trains.map((each) => spikesOf(each, share, P));
    const mean = (name) => spikes.reduce((sum, each) => sum + each[name].length, 0) / trains.length / SECONDS;
    near(mean("inputs"), 60, 0.03);
    near(mean("outputs"), 20, 0.03);
    assert.ok(Math.abs(mean("caused") / 60 - share) < 0.004);
    for (const { caused, outputs } of spikes) {
      assert.ok(caused.every((time) => time + P.delay >= SECONDS || outputs.includes(time + P.delay)));
      assert.ok(outputs.every((time, k) => k === 0 || time >= outputs[k - 1]));
    }
  }
});

test("weights drift as the equation says, below and above the share at which it turns", () => {
  const turn = turningShare(P);
  assert.ok(Math.abs(expectedDrift(turn, P)) < 1e-15);
  near(expectedDrift(0, P), randomDrift(60, 20, 1, P));
  for (const share of [0, turn, 0.06]) {
    const some = [1, 2, 3, 4].map((seed) => drifted(
      drawnTrains(seed, P).map((each) => weightsOver(spikesOf(each, share, P), P))));
    const mean = some.reduce((sum, { drift }) => sum + drift, 0) / some.length;
    const error = Math.hypot(...some.map((each) => each.error)) / some.length;
    assert.ok(Math.abs(mean - expectedDrift(share, P)) < 4 * error, `${mean} is not ${expectedDrift(share, P)}`);
    if (share !== turn) assert.equal(mean > 0, share > turn);
  }
});

test("the mean over the synapses begins where they begin and ends as far as they drifted", () => {
  const { drift, error, mean } = drifted([[1, 2, 4], [1, 3, 2]]);
  assert.deepEqual(mean, [1, 2.5, 3]);
  near(drift, 2 / SECONDS);
  near(error, 1 / SECONDS);
});

test("a seed draws the same trains, and another draws others", () => {
  assert.deepEqual(drawnTrains(5, P)[7].inputs.times, drawnTrains(5, P)[7].inputs.times);
  assert.notDeepEqual(drawnTrains(5, P)[7].inputs.times, drawnTrains(6, P)[7].inputs.times);
});
