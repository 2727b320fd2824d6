import assert from "node:assert/strict";
import { test } from "node:test";

import { isKept, put, taken } from "../../snnreg_book/labs/train_here/keeping.js";
import { Record } from "../../snnreg_book/labs/train_here/record.js";

const states = [new Uint8Array(100_000).map((_, k) => k * 7), new Uint8Array([0, 128, 255])];

test("networks that are put aside come back byte for byte", () => {
  const kept = put({ seed: 4, digits: [7, 4, 6], done: 120, states });
  assert.deepEqual(taken(kept, 4, [7, 4, 6]), { seed: 4, digits: [7, 4, 6], done: 120, states });
});

test("networks of another seed or of other digits do not come back", () => {
  const kept = put({ seed: 4, digits: [7, 4, 6], done: 120, states });
  assert.equal(taken(kept, 5, [7, 4, 6]), null);
  assert.equal(taken(kept, 4, [7, 1, 6]), null);
  assert.equal(taken("", 4, [7, 4, 6]), null);
});

test("networks that learn once more take the place of those of the run before", () => {
  const values = { runs: [], seed: 4, digits: [7, 4, 6] };
  const set = (name, value) => { values[name] = value; };
  const record = new Record({ get: (name) => values[name], set, save_changes() {} });
  const looks = (done, state) => [0, 1].map(() => ({ done, state: new Uint8Array([state]) }));
  const kept = [8, 9].map((state) => {
    record.begin(looks(0, 0), { seed: 4, done: 0 }, values.digits);
    record.looks = looks(120, state);
    record.keep();
    return taken(values.kept, 4, values.digits).states[0][0];
  });
  assert.deepEqual(kept, [8, 9]);
});

test("what this lab has not written is not taken for networks", () => {
  const fine = { seed: 4, digits: [7, 4, 6], done: 120, states: ["AAAA", "AAAA"] };
  assert.ok(isKept("") && isKept(JSON.stringify(fine)) && isKept(put({ ...fine, states })));
  for (const wrong of [{ seed: "4" }, { digits: 746 }, { done: -1 }, { done: 1e99 }, { states: [] },
    { states: "AA" }, { states: ["AAAA", "&"] }, { states: ["AAAA", ""] }, { states: [1, 2] }, { states: null }]) {
    assert.ok(!isKept(JSON.stringify({ ...fine, ...wrong })), JSON.stringify(wrong));
  }
  for (const text of ["null", "5", "[", null, 5, {}, []]) assert.ok(!isKept(text));
});
