// What the browser keeps of the page's Python: one version of each file.
import assert from "node:assert/strict";
import { test } from "node:test";

import { fetched } from "../../snnreg_book/page/folder.js";

const BASE = "https://book.test/_static/python/";

test("a newer version of a file takes the place of the older one, and other files stay", async () => {
  const kept = new Map();
  const asked = [];
  globalThis.caches = { open: async () => ({
    match: async (address) => kept.get(BASE + address),
    put: async (address, answer) => kept.set(BASE + address, answer),
    keys: async () => [...kept.keys()].map((url) => ({ url })),
    delete: async (url) => kept.delete(url),
  }) };
  globalThis.fetch = async (address) => {
    asked.push(address);
    return new Response(address);
  };
  for (const address of ["memory.bin.gz?1", "files.bin.gz?1", "memory.bin.gz?2", "memory.bin.gz?2"]) {
    assert.equal(await (await fetched(address)).text(), address);
  }
  assert.deepEqual([...kept.keys()], [`${BASE}files.bin.gz?1`, `${BASE}memory.bin.gz?2`]);
  assert.equal(asked.length, 3);
});
