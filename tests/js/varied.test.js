import assert from "node:assert/strict";
import { test } from "node:test";

import { asDigit } from "../../snnreg_book/labs/shared/drawing.js";
import { randomNumbers } from "../../snnreg_book/labs/shared/random.js";
import { varied, variants } from "../../snnreg_book/labs/teach_it/varied.js";

const SIDE = 28;
const cross = asDigit([[[0, 0.5], [1, 0.5]], [[0.5, 0], [0.5, 1]]]);
const mass = (image) => image.reduce((sum, grey) => sum + grey, 0);
/** The mean place of the light, and how far it lies from there on average, in pixels. */
function spreadOf(image) {
  const places = [...image].map((grey, p) => [grey / mass(image), p % SIDE, Math.floor(p / SIDE)]);
  const [x, y] = [1, 2].map((axis) => places.reduce((sum, place) => sum + place[0] * place[axis], 0));
  return { x, y, far: places.reduce((sum, [w, px, py]) => sum + w * Math.hypot(px - x, py - y), 0) };
}

test("in the middle of all that is drawn a drawing is itself", () => {
  const same = varied(cross, () => 0.5);
  cross.forEach((grey, p) => assert.ok(Math.abs(grey - same[p]) <= 1, `pixel ${p}`));
});

test("a drawing is turned, scaled and shifted no further than it says", () => {
  const { x, y, far } = spreadOf(cross), random = randomNumbers(3);
  const all = Array.from({ length: 200 }, () => spreadOf(varied(cross, random)));
  const moved = all.map((each) => Math.max(Math.abs(each.x - x), Math.abs(each.y - y)));
  // Two pixels, which a larger scale and a slant stretch.
  assert.ok(Math.max(...moved) < 2 * 1.15 * 1.2 && Math.max(...moved) > 1.5, `${Math.max(...moved)} pixels`);
  const sizes = all.map((each) => each.far / far);
  assert.ok(Math.min(...sizes) < 0.9 && Math.min(...sizes) > 0.8, `from ${Math.min(...sizes)}`);
  assert.ok(Math.max(...sizes) > 1.1 && Math.max(...sizes) < 1.25, `to ${Math.max(...sizes)}`);
});

test("each drawing is varied as often as the others, and a seed repeats all of it", () => {
  const dot = asDigit([[[0.5, 0.5]]]);
  const made = variants([cross, dot], 6, randomNumbers(1));
  assert.deepEqual(made.map((each) => mass(each) > 2 * mass(dot)), [true, false, true, false, true, false]);
  assert.deepEqual(variants([cross, dot], 6, randomNumbers(1)), made);
  assert.notDeepEqual(made[0], made[2]);
});
