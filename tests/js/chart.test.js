import assert from "node:assert/strict";
import { test } from "node:test";

import { namesOf } from "../../snnreg_book/labs/shared/chart.js";

globalThis.document = {
  createTextNode: (text) => text,
  createElementNS: (_, kind) => ({ kind, attributes: {}, append() {},
    setAttribute(name, value) { this.attributes[name] = value; } }),
};

const MIDDLE = 150, UNIT = 1;
const places = (...each) => namesOf(each.map((place) => [place, "snn-blue", "name"]), MIDDLE, UNIT)
  .map(({ attributes }) => [attributes["text-anchor"], Number(attributes.y)]);

test("a name stands above its place, towards the middle", () => {
  assert.deepEqual(places([20, 100], [290, 60]), [["start", 93], ["end", 53]]);
});

test("names of curves that meet stand above each other, the higher curve's on top", () => {
  const [[, one], [, two]] = places([290, 58], [290, 60]);
  assert.ok(two === 53 && one <= two - 14, `${one}, ${two}`);
});
