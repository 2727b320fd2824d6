import assert from "node:assert/strict";
import { test } from "node:test";

import { refusalOf } from "../../snnreg_book/labs/teach_it/files.js";
import { asDrawing } from "../../snnreg_book/labs/teach_it/picture.js";

const SIDE = 28;
/** A picture as a canvas gives it; `colour(x, y)`: [red, green, blue, opacity] of a pixel. */
const picture = (width, height, colour) => ({ width, height, data: Uint8ClampedArray.from(
  Array.from({ length: width * height }, (_, p) => colour(p % width, Math.floor(p / width))).flat()) });
const PAPER = [240, 236, 228, 255], INK = [30, 40, 90, 255], BLACK = [0, 0, 0, 255], WHITE = [255, 255, 255, 255];
const isBar = (x, y) => x >= 150 && x < 170 && y >= 20 && y < 120;
const lit = (image) => {
  const places = [...image].flatMap((grey, p) => (grey > 100 ? [[p % SIDE, Math.floor(p / SIDE)]] : []));
  const [columns, rows] = [0, 1].map((axis) => places.map((place) => place[axis]));
  return { columns: [Math.min(...columns), Math.max(...columns)], rows: [Math.min(...rows), Math.max(...rows)] };
};

for (const [name, ground, ink] of [["ink on paper", PAPER, INK], ["chalk on a board", BLACK, WHITE]]) {
  test(`${name} is cut out, 20 pixels tall, centred and lit`, () => {
    const made = asDrawing(picture(200, 140, (x, y) => (isBar(x, y) ? ink : ground)), true);
    assert.deepEqual(lit(made), { columns: [12, 15], rows: [4, 23] });
    assert.equal(Math.max(...made), 255);
    assert.equal(made[0], 0);
  });
}

test("left as it is, a picture keeps its frame and its shape", () => {
  const made = asDrawing(picture(200, 100, (x) => (x >= 100 ? INK : PAPER)), false), seen = lit(made);
  assert.deepEqual(seen, { columns: [14, 27], rows: [7, 20] });
});

test("what is transparent is paper", () => {
  const made = asDrawing(picture(200, 140, (x, y) => (isBar(x, y) ? BLACK : [0, 0, 0, 0])), true);
  assert.deepEqual(lit(made).rows, [4, 23]);
});

test("a picture on which nothing stands out is none", () => {
  assert.equal(asDrawing(picture(40, 40, () => PAPER), true), null);
  assert.equal(asDrawing(picture(40, 40, (x) => [x / 4, x / 4, x / 4, 255]), false), null);
});

test("a file of a wrong kind or too large is refused with what to do", () => {
  assert.match(refusalOf({ name: "sun.gif", type: "image/gif", size: 9 }), /“sun.gif” is no PNG.*save it/);
  assert.match(refusalOf({ name: "sun.png", type: "image/png", size: 2e7 }), /has 20 MB.*make it smaller/);
  assert.equal(refusalOf({ name: "sun.jpg", type: "image/jpeg", size: 1e7 }), null);
});
