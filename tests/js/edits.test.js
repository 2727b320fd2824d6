import assert from "node:assert/strict";
import { beforeEach, test } from "node:test";

import "../../publish/static/memory.js";
import { Edits } from "../../publish/live/edits.js";

beforeEach(() => {
  const kept = new Map();
  globalThis.localStorage = {
    getItem: (key) => kept.get(key) ?? null,
    setItem: (key, text) => kept.set(key, text),
  };
});

test("two tabs keep the cells that each has changed, and the later of two changes of one cell", () => {
  const one = new Edits("chapters/a"), two = new Edits("chapters/a"), other = new Edits("chapters/b");
  one.keep("first", "1");
  two.keep("second", "2");
  other.keep("first", "b");
  one.keep("third", "3");
  two.keep("first", "later");
  const texts = (edits) => ["first", "second", "third"].map((id) => edits.text(id));
  assert.deepEqual(texts(one), ["later", "2", "3"]);
  assert.deepEqual(texts(new Edits("chapters/b")), ["b", undefined, undefined]);
  two.keep("first", undefined);
  assert.deepEqual(texts(one), [undefined, "2", "3"]);
});

test("a cell that is changed after all was forgotten brings back no other", () => {
  const one = new Edits("chapters/a"), two = new Edits("chapters/a");
  one.keep("first", "1");
  two.keep("second", "2");
  assert.ok(!one.forgotten);
  one.forget();
  assert.ok(two.forgotten);
  two.keep("third", "3");
  assert.deepEqual(["first", "second", "third"].map((id) => one.text(id)), [undefined, undefined, "3"]);
});

test("a cell that has the book's text again is not a book that was forgotten", () => {
  const edits = new Edits("chapters/a");
  edits.keep("first", "1");
  edits.keep("first", undefined);
  assert.ok(!edits.forgotten);
});

test("another tab's change is heard, and nothing of predictions or labs", () => {
  const listeners = [], heard = [];
  globalThis.addEventListener = (name, listener) => { if (name === "storage") listeners.push(listener); };
  new Edits("chapters/a").follow(() => heard.push("change"));
  for (const key of ["snnreg-predictions", "snnreg-python", null]) {
    heard.push(key);
    listeners.forEach((listener) => listener({ key }));
  }
  delete globalThis.addEventListener;
  assert.deepEqual(heard, ["snnreg-predictions", "snnreg-python", "change", null, "change"]);
});
