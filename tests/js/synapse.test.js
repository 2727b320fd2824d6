import assert from "node:assert/strict";
import { test } from "node:test";

import { factor, leakTimeConstant } from "../../snnreg_book/labs/shared/decay.js";
import { byHand, movedSpike, nearest, withoutSpike, withSpike } from "../../snnreg_book/labs/synapse/editing.js";
import { synapseAt } from "../../snnreg_book/labs/synapse/state.js";
import { remembered, SILENT, spikesInWindow, trainOf, WINDOW } from "../../snnreg_book/labs/synapse/trains.js";

const close = (value, expected, part = 1e-12) =>
  assert.ok(Math.abs(value / expected - 1) < part, `${value} is not ${expected}`);
const POISSON = trainOf("poisson", { rate: 1, seed: 1 });

// Spike trains

test("intervals of a Poisson train have mean 1 and mean square 2", () => {
  const { times, squares } = POISSON, spikes = times.length - 1;
  assert.deepEqual([times[0], squares[0]], [0, 0]);
  close(times.at(-1) / spikes, 1, 5 / Math.sqrt(spikes));
  close(squares.at(-1) / spikes, 2, 5 * Math.sqrt(20 / spikes) / 2); // the square of an interval has variance 20
});

test("another rate plays the same train faster, and another seed draws another", () => {
  const [slow, fast] = [1, 4].map((rate) => trainOf("poisson", { rate, seed: 7 }));
  for (const time of [0.3, 5, 700]) {
    close(remembered(fast, time / 4).silence, remembered(slow, time).silence / 4, 1e-9);
    close(remembered(fast, time / 4).squares + 1, remembered(slow, time).squares / 16 + 1, 1e-9);
  }
  assert.notDeepEqual(spikesInWindow(trainOf("poisson", { rate: 1, seed: 8 })), spikesInWindow(slow));
});

test("spikes in the window are those of the train", () => {
  assert.deepEqual(spikesInWindow(trainOf("regular", { rate: 0.25 })), [4, 8, 12, 16, 20]);
  assert.deepEqual(spikesInWindow(trainOf("none", {})), []);
  assert.deepEqual(spikesInWindow(trainOf("hand", { spikes: [2.5, 3] })), [2.5, 3]);
  const burst = spikesInWindow(trainOf("burst", {}));
  assert.deepEqual([burst.length, burst.at(-1)], [10, 1]);
  const spikes = spikesInWindow(trainOf("poisson", { rate: 10, seed: 1 }));
  assert.ok(spikes.length > 100 && spikes.at(-1) <= WINDOW);
});

test("a regular train goes on for ever, and others fall silent after their last spike", () => {
  assert.deepEqual(remembered(trainOf("regular", { rate: 4 }), 1e5 + 0.1).last, 1e5);
  close(remembered(trainOf("regular", { rate: 4 }), 1e5).squares, 1e5 / 4);
  assert.equal(remembered(trainOf("burst", {}), 1e5).silence, 1e5 - 1);
});

test("at a spike its clock stands at 0, however the time of the spike was rounded", () => {
  for (const rate of [0.1, 0.3, 3, 7.1, 10, 48.9, 64]) {
    for (const kind of ["regular", "poisson"]) {
      const train = trainOf(kind, { rate, seed: 3 });
      for (const spike of spikesInWindow(train)) assert.equal(remembered(train, spike).silence, 0);
    }
  }
});

// Weights

test("before the first spike the used synapse keeps what the silent one keeps", () => {
  const [rate, tau, time] = [0.1, 2, 2.93];
  const trains = [trainOf("regular", { rate }), trainOf("hand", { spikes: [10] }), SILENT];
  for (const train of trains) {
    close(synapseAt(train, time, tau, 1).now, Math.exp(-((2.93 / 2) ** 2)));
  }
});

test("the running silence is counted: between two spikes the weight falls", () => {
  const train = trainOf("hand", { spikes: [2, 5] });
  const { last, silence, then, now } = synapseAt(train, 4, 7.5, 1);
  assert.deepEqual([last, silence], [2, 2]);
  close(then, factor(2, 7.5, 1));
  close(now, factor(2, 7.5, 1) * factor(2, 7.5, 1));
});

test("a spike does not change the weight", () => {
  for (const [kind, spike] of [["hand", 5], ["regular", 0.5]]) {
    const train = trainOf(kind, { rate: 2, spikes: [2, 5] });
    const [before, after] = [spike - 1e-9, spike].map((time) => synapseAt(train, time, 7.5, 1).now);
    close(before, after, 1e-8);
  }
});

test("a long Poisson train fades as the leak says, within its drawn spikes and beyond", () => {
  const rate = 10, tau = 100, leak = leakTimeConstant(rate, tau, 1);
  const train = trainOf("poisson", { rate, seed: 1 });
  for (const time of [leak / 100, POISSON.times.at(-1) / rate * 20]) {
    close(Math.log(synapseAt(train, time, tau, 1).now), -time / leak, 0.1);
  }
});

test("a regular train fades half as fast as a Poisson train of its rate", () => {
  const rate = 10, tau = 30, leak = leakTimeConstant(rate, tau, 1);
  close(Math.log(synapseAt(trainOf("regular", { rate }), leak, tau, 1).now), -0.5, 1e-6);
});

// Spikes in the hand

test("a spike is put in at its place, and one that is moved past another keeps the order", () => {
  assert.deepEqual(withSpike([1, 3], 2.004), [[1, 2, 3], 1]);
  assert.deepEqual(movedSpike([1, 3, 5], 0, 4), [[3, 4, 5], 1]);
  assert.deepEqual(movedSpike([1, 3, 5], 2, -7), [[0, 1, 3], 0]);
  assert.equal(byHand(WINDOW + 3), WINDOW);
});

test("after a deletion the next spike is chosen, or the last, or none", () => {
  assert.deepEqual(withoutSpike([1, 3, 5], 1), [[1, 5], 1]);
  assert.deepEqual(withoutSpike([1, 3], 1), [[1], 0]);
  assert.deepEqual(withoutSpike([1], 0), [[], -1]);
});

test("the nearest spike is taken, if it is near", () => {
  assert.equal(nearest([1, 3, 3.4], 3.3, 0.5), 2);
  assert.equal(nearest([1, 3, 3.4], 2, 0.5), -1);
});
