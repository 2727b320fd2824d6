import assert from "node:assert/strict";
import { test } from "node:test";

import { namesOf } from "../../snnreg_book/labs/shared/chart.js";

globalThis.document = {
  createTextNode: (text) => text,
  createElementNS: (_, kind) => ({ kind, attributes: {}, append() {},
    setAttribute(name, value) { this.attributes[name] = value; } }),
};

const AREA = { left: 0, right: 300, bottom: 100 };
const places = (...each) => namesOf(each.map((place) => [place, "snn-blue", "name"]), AREA, 1)
  .map(({ attributes }) => [attributes["text-anchor"], Number(attributes.y)]);

test("a name stands above its place, towards the middle, the lower of two below its place", () => {
  assert.deepEqual(places([290, 60]), [["end", 53]]);
  assert.deepEqual(places([20, 60], [290, 50]), [["start", 75], ["end", 43]]);
});

test("where there is no room below, names of curves that meet stand above each other", () => {
  assert.deepEqual(places([290, 94], [290, 95]).map(([, y]) => y), [73, 88]);
});
