// What Run all says of the checked words (publish/live/checks.js).

import assert from "node:assert/strict";
import { test } from "node:test";

import { Checks } from "../../publish/live/checks.js";

/** The marks behind the words of a page on which three checks stand, two of them with a number. */
function marksOf(results, changed = true) {
  globalThis.document = { createElement: () => ({ remove() { this.parent.mark = null; } }) };
  const words = ["drive", "share", "rise", "drive"].map((check) => ({
    dataset: { check }, mark: null, after(mark) { this.mark = mark; mark.parent = this; },
  }));
  const checks = new Checks({ querySelectorAll: () => words }, { drive: "77", share: "9 %", rise: null });
  const marks = () => words.map(({ mark }) => mark?.textContent ?? null);
  checks.show(results, changed);
  const shown = marks();
  checks.show({ drive: { says: "77" }, share: { says: "9 %" }, rise: { says: null } }, changed);
  assert.deepEqual(marks(), [null, null, null, null], "what holds again loses its mark");
  checks.show(results, changed);
  checks.clear();
  assert.deepEqual(marks(), [null, null, null, null]);
  return shown;
}

test("a number that is another one is shown at each of its places", () => {
  const results = { drive: { says: "81" }, share: { says: "9 %" }, rise: { says: null } };
  const mark = " [was 77, is 81 with your change]";
  assert.deepEqual(marksOf(results), [mark, null, null, mark]);
  assert.equal(marksOf(results, false)[0], " [77 in the book, 81 here]");
});

test("what no longer holds names its check with the values", () => {
  const results = { drive: { says: "77" }, share: { says: "9 %" }, rise: { fails: "assert a > b; a = 1, b = 2" } };
  assert.equal(marksOf(results)[2], " [no longer true with your change: rise, assert a > b; a = 1, b = 2]");
});

test("a check that lacks a name, or is missing, says nothing", () => {
  const results = { drive: { fails: "the chapter has no x", missing: true } };
  assert.deepEqual(marksOf(results), [null, null, null, null]);
});
