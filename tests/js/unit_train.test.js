import assert from "node:assert/strict";
import { test } from "node:test";

import { factor, leakTimeConstant } from "../../snnreg/labs/shared/decay.js";
import { trainFactor, unitTrain } from "../../snnreg/labs/decay_curve/unit_train.js";

const SPIKES = 50_000;
const TRAIN = unitTrain(1, SPIKES);
const close = (value, expected, part = 1e-12) =>
  assert.ok(Math.abs(value / expected - 1) < part, `${value} is not ${expected}`);

test("intervals of the train have mean 1 and mean square 2, as those of a Poisson process", () => {
  const { times, squares } = TRAIN;
  assert.equal(times.length, SPIKES);
  assert.deepEqual([times[0], squares[0]], [0, 0]);
  close(times.at(-1) / SPIKES, 1, 5 / Math.sqrt(SPIKES));
  close(squares.at(-1) / SPIKES, 2, 5 * Math.sqrt(20 / SPIKES) / 2); // the square of an interval has variance 20
});

test("at each spike the factor is the product of those of the silences before", () => {
  const rate = 3, tau = 7.5, kP = 2;
  let product = 1;
  for (let n = 1; n < 200; n++) {
    product *= factor((TRAIN.times[n] - TRAIN.times[n - 1]) / rate, tau, kP);
    close(trainFactor(TRAIN, TRAIN.times[n] / rate * (1 + 1e-15), rate, tau, kP), product);
  }
});

test("between two spikes the factor stays, and before the first it is 1", () => {
  const between = (TRAIN.times[4] + TRAIN.times[5]) / 2, afterwards = TRAIN.times[4] + 1e-9;
  assert.equal(trainFactor(TRAIN, between, 1, 10, 1), trainFactor(TRAIN, afterwards, 1, 10, 1));
  assert.equal(trainFactor(TRAIN, TRAIN.times[1] / 2, 1, 10, 1), 1);
});

test("a long train fades as the leak says, within its drawn spikes and beyond", () => {
  const rate = 10, tau = 100, leak = leakTimeConstant(rate, tau, 1);
  for (const time of [leak / 100, TRAIN.times.at(-1) / rate * 20]) {
    close(Math.log(trainFactor(TRAIN, time, rate, tau, 1)), -time / leak, 0.1);
  }
});
