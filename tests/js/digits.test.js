import assert from "node:assert/strict";
import { test } from "node:test";
import { gzipSync } from "node:zlib";

import { digitPack } from "../../snnreg_book/labs/shared/digits.js";

/** A model beside a kernel that has, of each digit, 5,000 images of that grey level and two to test with. */
function kernelModel() {
  const listeners = new Set(), asked = [];
  return {
    asked,
    on: (event, listener) => listeners.add(listener),
    off: (event, listener) => listeners.delete(listener),
    send: (content) => {
      asked.push(content.digit);
      const packed = gzipSync(new Uint8Array(784 * 5002).fill(content.digit));
      setTimeout(() => [...listeners].forEach((tell) => tell(content, [new DataView(packed.buffer,
        packed.byteOffset, packed.byteLength)])));
    },
  };
}

test("packs asked for at once come each to its asker, and once only", async () => {
  const model = kernelModel();
  const packs = await Promise.all([4, 7, 4].map((digit) => digitPack(model, digit)));
  assert.deepEqual(model.asked, [4, 7]);
  assert.deepEqual(packs.map(({ train }) => train[0]), [4, 7, 4]);
  for (const pack of packs) assert.deepEqual([pack.train.length, pack.test.length], [784 * 5000, 784 * 2]);
});
