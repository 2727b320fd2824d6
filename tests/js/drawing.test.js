import assert from "node:assert/strict";
import { test } from "node:test";

import { addPoint, asDigit } from "../../snnreg_book/labs/shared/drawing.js";

const SIDE = 28;
const at = (image, row, column) => image[row * SIDE + column];

/** Mass, its centre, and the rows and columns that hold any of it. */
function seen(image) {
  let [mass, x, y] = [0, 0, 0];
  const rows = new Set(), columns = new Set();
  image.forEach((grey, k) => {
    const [row, column] = [Math.floor(k / SIDE), k % SIDE];
    mass += grey;
    x += grey * column;
    y += grey * row;
    if (grey > 0) rows.add(row) && columns.add(column);
  });
  return { mass, centre: [x / mass, y / mass], rows: rows.size, columns: columns.size };
}

const SEVEN = [[[0.25, 0.22], [0.75, 0.22], [0.45, 0.85]]];
const FOUR = [[[0.3, 0.2], [0.27, 0.5], [0.7, 0.5]], [[0.7, 0.2], [0.68, 0.85]]];

test("an empty drawing is an empty image", () => {
  assert.deepEqual(asDigit([]), new Float64Array(SIDE * SIDE));
});

test("a drawing may have more points than a function has arguments", () => {
  const stroke = Array.from({ length: 150_000 }, (_, k) => [0.5, 0.1 + 0.8 * k / 149_999]);
  assert.deepEqual(asDigit([stroke]), asDigit([[stroke[0], stroke.at(-1)]]));
});

test("a vertical stroke is a bar of 20 pixels in the middle, as wide as the pen", () => {
  const image = asDigit([[[0.5, 0.1], [0.5, 0.9]]]), { rows, columns, centre } = seen(image);
  assert.ok(rows >= 20 && rows <= 21, `${rows} rows`);
  assert.ok(columns <= 4, `${columns} columns`);
  centre.forEach((place) => assert.ok(Math.abs(place - 13.5) < 0.1));
  assert.equal(at(image, 13, 13), 255);
  assert.equal(at(image, 13, 13), at(image, 13, 14)); // the same to both sides
  assert.equal(at(image, 13, 10), 0);
});

test("a dot is a spot of the pen's size in the middle", () => {
  // a click, a pen that stays, and one that trembles
  for (const stroke of [[[0.1, 0.9]], [[0.1, 0.9], [0.1, 0.9]], [[0.1, 0.9], [0.105, 0.9]]]) {
    const { mass, centre, rows, columns } = seen(asDigit([stroke]));
    assert.ok(mass > 0 && rows <= 4 && columns <= 4);
    centre.forEach((place) => assert.ok(Math.abs(place - 13.5) < 0.1));
  }
});

for (const [name, strokes] of Object.entries({ SEVEN, FOUR })) {
  test(`size and place on the pad do not matter: ${name}`, () => {
    const small = strokes.map((stroke) => stroke.map(([x, y]) => [0.05 + 0.3 * x, 0.6 + 0.3 * y]));
    const [one, other] = [asDigit(strokes), asDigit(small)];
    one.forEach((grey, k) => assert.ok(Math.abs(grey - other[k]) <= 1));
  });

  test(`a digit fills the box of 20 pixels, centred by its mass: ${name}`, () => {
    const { centre, rows, columns } = seen(asDigit(strokes));
    const longest = Math.max(rows, columns);
    assert.ok(longest >= 20 && longest <= 22, `${longest} pixels`);
    centre.forEach((place) => assert.ok(Math.abs(place - 13.5) < 0.3));
  });
}

test("grey levels are whole, from 0 to 255, and strokes do not add up where they cross", () => {
  const cross = asDigit([[[0, 0], [1, 1]], [[1, 0], [0, 1]], [[0, 0], [1, 1]]]);
  assert.ok(cross.every((grey) => Number.isInteger(grey) && grey >= 0 && grey <= 255));
  assert.deepEqual(cross, asDigit([[[0, 0], [1, 1]], [[1, 0], [0, 1]]]));
});

test("no pixel on the way of a fast stroke is left out", () => {
  const image = asDigit([[[0, 0], [1, 0]]]); // two points only
  for (let column = 5; column < 23; column++) {
    assert.ok(Math.max(at(image, 13, column), at(image, 14, column)) > 200);
  }
});

/** 1,500 points of a scribble: three turns a second over the pad, a point each 8 ms. */
const scribble = Array.from({ length: 1500 }, (_, k) =>
  [0.5 + 0.4 * Math.sin(0.05 * k), 0.5 + 0.4 * Math.sin(0.0437 * k + 1)].map((x) => Number(x.toFixed(4))));

test("points that cannot be seen are not kept", () => {
  const kept = [];
  scribble.forEach((point) => addPoint(kept, point));
  assert.ok(kept.length < 1000, `${kept.length} of 1,500`);
  assert.deepEqual(kept.at(-1), scribble.at(-1));
  const [all, fewer] = [asDigit([scribble]), asDigit([kept])];
  const difference = all.reduce((sum, grey, k) => sum + Math.abs(grey - fewer[k]), 0) / all.length;
  assert.ok(difference < 2, `${difference} of 255 a pixel`);
});

test("a corner and a way back are kept, a pen that rests adds nothing", () => {
  const corner = [[0.1, 0.1], [0.12, 0.1], [0.12, 0.12], [0.1, 0.12], [0.12, 0.12], [0.12, 0.12]], kept = [];
  corner.forEach((point) => addPoint(kept, point));
  assert.deepEqual(kept, corner.slice(0, -1));
});
