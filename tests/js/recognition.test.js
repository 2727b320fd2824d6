import assert from "node:assert/strict";
import { test } from "node:test";

import { countsOf, votesOf, winner } from "../../snnreg_book/labs/shared/recognition.js";

test("spikes are counted for each neuron, also for a silent one", () => {
  assert.deepEqual(countsOf({ neuron: Int32Array.from([2, 0, 2]) }, 4), [1, 0, 2, 0]);
});

test("a group's votes are the spikes of its neurons", () => {
  assert.deepEqual(votesOf([1, 2, 3, 4, 5, 6], 2), [3, 7, 11]);
});

test("the group with most spikes wins; silence and a tie have no winner", () => {
  assert.equal(winner([3, 7, 6]), 1);
  assert.equal(winner([1, 0, 0]), 0);
  assert.equal(winner([0, 0, 0]), -1);
  assert.equal(winner([0]), -1);
  assert.equal(winner([7, 3, 7]), -1);
  assert.equal(winner([2, 2, 7]), 2); // a tie of losers is none
});
