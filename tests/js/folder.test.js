// What the browser keeps of the page's Python: one version of each file.
import assert from "node:assert/strict";
import { test } from "node:test";

import { fetched } from "../../snnreg_book/page/folder.js";

const PAGE = "https://book.test/chapters/03_decay.html", FOLDER = "../_static/python";

test("a newer version of a file takes the place of the older one, and other files stay", async () => {
  const kept = new Map(), asked = [];
  const found = (address, { ignoreSearch } = {}) => {
    const whole = (url) => Object.assign(new URL(url, PAGE), ignoreSearch && { search: "" }).href;
    return [...kept.keys()].filter((url) => whole(url) === whole(address));
  };
  globalThis.caches = { open: async () => ({
    match: async (address) => kept.get(found(address)[0]),
    put: async (address, answer) => kept.set(new URL(address, PAGE).href, answer),
    delete: async (address, how) => found(address, how).map((url) => kept.delete(url)).length > 0,
  }) };
  globalThis.fetch = async (address) => {
    asked.push(address);
    return new Response(address);
  };
  for (const part of ["memory.bin.gz?v=1", "files.bin.gz?v=1", "memory.bin.gz?v=2", "memory.bin.gz?v=2"]) {
    assert.equal(await (await fetched(`${FOLDER}/${part}`)).text(), `${FOLDER}/${part}`);
  }
  const stay = ["files.bin.gz?v=1", "memory.bin.gz?v=2"];
  assert.deepEqual([...kept.keys()], stay.map((part) => `https://book.test/_static/python/${part}`));
  assert.equal(asked.length, 3);
});
