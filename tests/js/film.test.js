import assert from "node:assert/strict";
import { test } from "node:test";

import { drivesOf, levelsOf, logHistogram, shareAbove } from "../../snnreg_book/labs/film/moments.js";

test("levels are what has changed since the first moment, modulo 256", () => {
  // Two moments of two networks with two synapses.
  const changes = Uint8Array.of(1, 2, 30, 4, /* then */ 1, 254, 0, 252);
  assert.deepEqual(levelsOf(changes, 2).map((both) => both.map((levels) => [...levels])),
    [[[1, 2], [30, 4]], [[2, 0], [30, 0]]]);
});

test("an image drives each neuron by the weights of its lit pixels", () => {
  const about = { digits: [7, 4], columns: 1, images: 1, levels: 10, drive_per_grey: 0.5, g_max: 2 };
  const levels = new Uint8Array(784 * 2), pixels = new Uint8Array(784 * 3);
  levels.set([3, 1], 2 * 5); // of pixel 5, to both neurons
  levels.set([0, 2], 2 * 6);
  pixels.set([10, 1], 5); // a 7
  pixels.set([100], 784 + 6); // a 4
  pixels.set([1], 2 * 784 + 5); // noise
  const unit = 0.5 * 2 / 10;
  const rounded = Object.entries(drivesOf(levels, pixels, about))
    .map(([kind, drives]) => [kind, drives.map((drive) => Math.round(drive / unit))]);
  assert.deepEqual(rounded, [["own", [30, 200]], ["other", [12, 0]], ["noise", [3, 1]]]);
});

test("a share counts what is larger than the limit", () => {
  assert.equal(shareAbove([1, 2, 3, 4], 3), 0.25);
});

test("bins are equal on a logarithmic scale, and the outer ones hold what is beyond", () => {
  assert.deepEqual(logHistogram([0, 0.5, 5, 1e9], [1, 100], 2), [0.75, 0.25]);
});
