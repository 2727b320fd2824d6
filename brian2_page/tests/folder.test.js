// What the browser keeps of the page's Python: one version of each file.
import assert from "node:assert/strict";
import { test } from "node:test";

import { fromFolder } from "../host/folder.js";

const PAGE = "https://book.test/chapters/03_decay.html", FOLDER = "../_static/python";

// A browser that keeps files, unless it `refuses`, and a server; what is kept and what was asked.
function newBrowser(refuses = false) {
  const kept = new Map(), asked = [];
  const found = (address, { ignoreSearch } = {}) => {
    const whole = (url) => Object.assign(new URL(url, PAGE), ignoreSearch && { search: "" }).href;
    return [...kept.keys()].filter((url) => whole(url) === whole(address));
  };
  globalThis.location = new URL(PAGE);
  globalThis.caches = { open: async () => ({
    match: async (address) => kept.get(found(address)[0])?.clone(),
    put: async (address, answer) => {
      if (refuses) throw new Error("full");
      kept.set(new URL(address, PAGE).href, answer);
    },
    delete: async (address, how) => found(address, how).map((url) => kept.delete(url)).length > 0,
  }) };
  globalThis.fetch = async (address) => {
    asked.push(address);
    return new Response(address);
  };
  return { kept, asked };
}

test("a newer version of a file takes the place of the older one, and other files stay", async () => {
  const { kept, asked } = newBrowser(), heard = [];
  const { load, kept: keeps } = fromFolder(FOLDER, (...bytes) => heard.push(bytes), "1");
  for (const [name, digest] of [["core.bin", 1], ["files.bin", 1], ["core.bin", 2], ["core.bin", 2]]) {
    const address = `${FOLDER}/${name}.gz?v=${digest}`;
    assert.equal(await (await load(name, { digest, bytes: address.length })).text(), address);
  }
  const stay = ["files.bin.gz?v=1", "core.bin.gz?v=2"];
  assert.deepEqual([...kept.keys()], stay.map((part) => `https://book.test/_static/python/${part}`));
  assert.equal(asked.length, 3);
  const wanted = { "core.bin": { digest: 2 }, "files.bin": { digest: 9 } };
  assert.deepEqual(await keeps(["core.bin", "files.bin"], wanted), ["core.bin"]);
  assert.ok(heard.length === 3 && heard.every(([loaded, all]) => loaded === all));
});

test("what is asked for at once comes one after the other, and its bytes are counted together", async () => {
  const { asked } = newBrowser(), heard = [];
  const { load } = fromFolder(FOLDER, (...bytes) => heard.push(bytes), "1");
  const bytes = `${FOLDER}/a.gz?v=1`.length;
  await Promise.all(["a", "b"].map((name) => load(name, { digest: 1, bytes })));
  assert.deepEqual(asked.map((address) => address.split("/").at(-1)), ["a.gz?v=1", "b.gz?v=1"]);
  assert.deepEqual(heard, [[bytes, 2 * bytes], [2 * bytes, 2 * bytes]]);
});

for (const refuses of [false, true])
  test(`an image is there again, ${refuses ? "in the page" : "in the browser"}`, async () => {
    const { kept } = newBrowser(refuses), { images } = fromFolder(FOLDER, () => {}, "1");
    assert.equal(await images.read(), null);
    await images.keep({ packed: new Blob(["abc"]), size: 3, files: { nodes: [] } });
    const { packed, ...image } = await images.read();
    assert.equal(await packed.text(), "abc");
    assert.deepEqual(image, { plain: true, size: 3, files: { nodes: [] } });
    assert.equal(await fromFolder(FOLDER, () => {}, "2").images.read(), null, "of another version");
    assert.equal(kept.size, refuses ? 0 : 1);
  });

test("WebKit, which imports slowly, loads the image", () => {
  newBrowser();
  for (const [vendor, makes] of [["Apple Computer, Inc.", false], ["Google Inc.", true], ["", true]]) {
    Object.defineProperty(globalThis, "navigator", { value: { vendor }, configurable: true });
    assert.equal(fromFolder(FOLDER, () => {}, "1").images !== undefined, makes);
  }
});
