import assert from "node:assert/strict";
import { test } from "node:test";

import { momentOf, volleysOf } from "../../snnreg_book/labs/volley/running.js";
import { clockWords, tenths } from "../../snnreg_book/labs/volley/words.js";

const SPIKES = { step: Int32Array.of(100, 105, 120, 305, 310, 600), neuron: Int32Array.of(2, 0, 2, 1, 0, 3) };

test("a pause parts two volleys, and one that is no longer does not", () => {
  const [first, second, third] = volleysOf(SPIKES, 185); // from 120 to 305
  assert.deepEqual([first.from, first.to, first.first, first.last, first.members], [0, 5, 100, 310, [2, 0, 1]]);
  assert.deepEqual([second.from, second.to, second.members], [5, 6, [3]]);
  assert.equal(third, undefined);
  assert.equal(volleysOf(SPIKES, 184).length, 3);
});

test("without a spike there is no volley", () => {
  assert.deepEqual(volleysOf({ step: new Int32Array(0), neuron: new Int32Array(0) }, 200), []);
});

test("a moment knows who has fired until then in its volley, and which partners have answered", () => {
  const partners = { step: Int32Array.of(90, 110, 130, 150), neuron: Int32Array.of(1, 2, 2, 0) };
  const run = { spikes: SPIKES, partners, neurons: 4 }, [volley] = volleysOf(SPIKES, 184);
  const at = (step) => momentOf(run, volley, step);
  assert.deepEqual([at(99).fired, at(99).answered], [0, 0]); // the partner at 90 answered another volley
  assert.deepEqual([at(105).fired, at(105).answered], [2, 0]);
  assert.deepEqual([[...at(140).counts], [...at(140).last]], [[1, 0, 2, 0], [105, -1, 120, -1]]);
  assert.deepEqual([at(140).answered, at(150).answered], [1, 2]);
});

test("a time has the same words, whichever way it was calculated", () => {
  assert.deepEqual([17.25, 0.01725 * 1e3, 172.5 * 0.1].map(tenths), ["17.3", "17.3", "17.3"]);
  assert.equal(clockWords(-17.25), "17.3 ms before the first spike");
});
