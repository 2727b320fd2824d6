import assert from "node:assert/strict";
import { test } from "node:test";

import { put, taken } from "../../snnreg/labs/train_here/keeping.js";

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
