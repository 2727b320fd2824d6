import assert from "node:assert/strict";
import { test } from "node:test";

import { positions, runButton } from "../../snnreg_book/labs/shared/controls.js";

const SLIDERS = [
  { min: 1, max: 1e4, log: true }, { min: 0.01, max: 100, log: true }, { min: 0.1, max: 64, log: true },
  { min: 0, max: 3, step: 0.1 }, { min: 0, max: 29 },
];

for (const range of SLIDERS) {
  const { last, toValue, toPosition } = positions(range);
  const places = Array.from({ length: last + 1 }, (_, place) => place);

  test(`a slider from ${range.min} to ${range.max} reaches both ends and goes up at each step`, () => {
    const values = places.map(toValue);
    assert.equal(values[0], range.min);
    assert.ok(Math.abs(values[last] - range.max) < 1e-9);
    assert.ok(values.every((value, k) => k === 0 || value > values[k - 1]));
  });

  test(`a slider from ${range.min} to ${range.max} stays where it was put`, () => {
    assert.deepEqual(places.map((place) => toPosition(toValue(place))), places);
  });
}

test("equal steps of a logarithmic slider are equal factors, of three digits", () => {
  const { toValue } = positions({ min: 1, max: 1e4, log: true });
  for (let place = 0; place < 240; place++) {
    const value = toValue(place);
    assert.equal(value, Number(value.toPrecision(3)));
    assert.ok(Math.abs(toValue(place + 1) / value / 10 ** (1 / 60) - 1) < 0.01);
  }
});

test("a value between two steps is shown at the nearest", () => {
  assert.equal(positions({ min: 0, max: 29 }).toPosition(3.4), 3);
  assert.equal(positions({ min: 1, max: 100, log: true }).toPosition(10.1), 60);
});

test("neither the second click of a double click nor a key held down stops what was started", () => {
  const element = () => Object.assign(new EventTarget(), { setAttribute() {}, append() {} });
  globalThis.document = { createElement: element };
  let runs = false;
  const node = runButton("Run", () => { runs = !runs; });
  const click = (detail) => node.dispatchEvent(new CustomEvent("click", { detail })) && runs;
  assert.deepEqual([1, 2, 3, 1, 0, 0].map(click), [true, true, true, false, true, false]);
  const press = (key, repeat) =>
    node.dispatchEvent(Object.assign(new Event("keydown", { cancelable: true }), { key, repeat }));
  assert.deepEqual([press("Enter", false), press("Enter", true), press("Tab", true)], [true, false, true]);
  delete globalThis.document;
});
