import assert from "node:assert/strict";
import { test } from "node:test";
import { gzipSync } from "node:zlib";

import { bytesAs, sent, unpacked } from "../../snnreg_book/labs/shared/bytes.js";

/** Numbers as a kernel sends them: somewhere in a larger buffer, at no round address. */
function received(numbers) {
  const bytes = new Uint8Array(numbers.buffer), all = new Uint8Array(bytes.length + 8);
  all.set(bytes, 3);
  return new DataView(all.buffer, 3, bytes.length);
}

test("numbers come out of bytes as they went in", () => {
  const weights = Float64Array.from([0, 0.05, -1e-300, Infinity]);
  assert.deepEqual(bytesAs(Float64Array, received(weights)), weights);
  const levels = Uint16Array.from([0, 1, 65535]);
  assert.deepEqual(bytesAs(Uint16Array, received(levels)), levels);
});

test("numbers are a copy, and sent bytes are not", () => {
  const view = received(Uint8Array.from([1, 2, 3]));
  const [copy, same] = [bytesAs(Uint8Array, view), sent(view)];
  view.setUint8(0, 9);
  assert.deepEqual([[...copy], [...same]], [[1, 2, 3], [9, 2, 3]]);
});

test("gzipped bytes are unpacked", async () => {
  const bytes = Uint8Array.from({ length: 300_000 }, (_, k) => k * k);
  assert.deepEqual(await unpacked(gzipSync(bytes)), bytes);
  assert.deepEqual(await unpacked(gzipSync(new Uint8Array(0))), new Uint8Array(0));
  await assert.rejects(unpacked(Uint8Array.from([1, 2, 3])));
});
