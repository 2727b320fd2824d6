import assert from "node:assert/strict";
import { test } from "node:test";

import * as signs from "../../snnreg_book/labs/teach_it/signs.js";

const PIXELS = 784;
/** A picture that a number makes: others for other numbers. */
const drawn = (number) => Uint8Array.from({ length: PIXELS }, (_, p) => (p % 50 === number ? 200 + number : 0));
const counts = (shelf) => shelf.map(({ name, drawings }) => [name, drawings.length]);
const shelf = () => signs.shelfOf([
  { name: "sun", drawings: [drawn(1), drawn(2)] }, { name: "moon", drawings: [drawn(3)] }]);

test("a shelf has three places at first, two signs at least and five at most", () => {
  assert.deepEqual(counts(signs.emptyShelf()), [["A", 0], ["B", 0], ["C", 0]]);
  assert.deepEqual(counts(shelf()), [["sun", 2], ["moon", 1], ["A", 0]]);
  const two = signs.withoutSign(shelf(), 2);
  assert.deepEqual(counts(signs.withoutSign(two, 0)), [["moon", 1], ["A", 0]]);
});

test("no two signs have one name, and none is without", () => {
  assert.equal(signs.renamed(shelf(), 1, " Sun ")[1].name, "Sun 2");
  assert.equal(signs.renamed(shelf(), 1, "moon")[1].name, "moon");
  assert.equal(signs.renamed(shelf(), 1, "  ")[1].name, "B");
  assert.equal(signs.renamed(shelf(), 1, "x".repeat(99))[1].name.length, signs.LONGEST);
});

test("what cannot be taught says what to do", () => {
  assert.match(signs.problemOf(signs.emptyShelf()), /^Nothing is drawn yet: draw a sign/);
  assert.match(signs.problemOf(signs.withDrawings(signs.emptyShelf(), 1, [drawn(1)])),
    /^Only “B” has drawings.*draw a second sign/);
  assert.equal(signs.problemOf(shelf()), null);
});

test("two equal signs are named, and so are two that look alike", () => {
  assert.equal(signs.warningOf(shelf()), null);
  assert.match(signs.warningOf(signs.withDrawings(shelf(), 1, [drawn(2)])), /“sun” and “moon” have the same/);
  const nearly = drawn(3).map((grey, p) => (p < 60 ? 0 : grey));
  assert.match(signs.warningOf(signs.withDrawings(shelf(), 2, [nearly])), /“moon” and “A” look nearly/);
});

test("as traits and as text nothing is lost", () => {
  const { names, labels } = signs.traitsOf(shelf());
  assert.deepEqual([names, labels], [["sun", "moon"], [0, 0, 1]]);
  assert.deepEqual(signs.shelfOf(signs.signsInText(signs.textOf(shelf()))), shelf());
});

for (const wrong of ["", "null", "{}", "[1]", "{\"kind\":\"snnreg signs\"}",
  JSON.stringify({ ...JSON.parse(signs.textOf(shelf())), labels: [0, 0, 7] }),
  JSON.stringify({ ...JSON.parse(signs.textOf(shelf())), images: "AAAA" }),
  JSON.stringify({ ...JSON.parse(signs.textOf(shelf())), kind: "other" })]) {
  test(`a text that holds no signs gives none: ${wrong.slice(0, 30)}`, () => {
    assert.equal(signs.signsInText(wrong), null);
  });
}

test("the files of a room make one set: signs of one name join, nothing comes twice", () => {
  const room = [{ name: "Sun", drawings: [drawn(2), drawn(5), drawn(5)] }, { name: "star", drawings: [drawn(6)] }];
  const { shelf: all, added, known, full } = signs.merged(shelf(), room);
  assert.deepEqual(counts(all), [["sun", 3], ["moon", 1], ["star", 1]]);
  assert.deepEqual([added, known, full], [2, 2, []]);
  assert.deepEqual(signs.merged(all, room).added, 0);
});

test("what has no room is named, and the rest is taken", () => {
  const many = Array.from({ length: 6 }, (_, k) => ({ name: `sign ${k}`, drawings: [drawn(10 + k)] }));
  const { shelf: all, added, full } = signs.merged(signs.emptyShelf(), many);
  assert.deepEqual(counts(all).map(([name]) => name), many.slice(0, 5).map(({ name }) => name));
  assert.deepEqual([added, full], [5, ["sign 5"]]);
  const pictures = Array.from({ length: signs.MOST_DRAWINGS + 1 }, (_, k) =>
    Uint8Array.from({ length: PIXELS }, (__, p) => (p === k % PIXELS ? 1 + Math.floor(k / PIXELS) : 0)));
  const filled = signs.merged(signs.emptyShelf(), [{ name: "dots", drawings: pictures }]);
  assert.deepEqual([filled.added, filled.full], [signs.MOST_DRAWINGS, ["dots"]]);
});
