// The shelf: signs, each with a name and its drawings, pictures of 784 grey levels. A shelf is never changed; what
// changes one gives another, so that every step can be taken back.

import { listOf, whole } from "../shared/address.js";
import { asBytes, asText } from "../shared/bytes.js";
import { listed } from "../shared/pair.js";
import { SIDE } from "../shared/pictures.js";

/**
 * @typedef {{ name: string, drawings: Uint8Array[] }} Sign
 * @typedef {Sign[]} Shelf
 */

export const FEWEST = 2, MOST = 5; // signs that are taught
export const MOST_DRAWINGS = 1000; // on a shelf
export const LONGEST = 16; // letters of a name
const USUAL = ["A", "B", "C", "D", "E"];
const PIXELS = SIDE * SIDE;

const same = (one, other) => one.length === other.length && one.every((grey, p) => grey === other[p]);
const holds = (drawings, drawing) => drawings.some((each) => same(each, drawing));
const replaced = (shelf, k, sign) => shelf.map((each, n) => (n === k ? { ...each, ...sign } : each));
const tidy = (name) => String(name).replace(/\s+/g, " ").trim().slice(0, LONGEST);
const alike = (one, other) => one.toLocaleLowerCase() === other.toLocaleLowerCase();

/** A name that no sign of the shelf has: the one that is wished, with a number if it is taken. */
function freeName(shelf, wished) {
  const taken = (name) => shelf.some((each) => alike(each.name, name));
  for (let k = 1, name = wished; ; name = `${wished.slice(0, LONGEST - 3)} ${++k}`) if (!taken(name)) return name;
}

const nextName = (shelf) => USUAL.find((name) => shelf.every((each) => !alike(each.name, name)))
  ?? freeName(shelf, "sign");

/** Three signs without a drawing. */
export const emptyShelf = () => USUAL.slice(0, 3).map((name) => ({ name, drawings: [] }));

export const drawingsOn = (shelf) => shelf.reduce((sum, { drawings }) => sum + drawings.length, 0);

/** The signs that have drawings: those that are taught. */
export const drawnSigns = (shelf) => shelf.filter(({ drawings }) => drawings.length > 0);

/** With drawings added to sign `k`. */
export const withDrawings = (shelf, k, more) =>
  replaced(shelf, k, { drawings: [...shelf[k].drawings, ...more] });

/** Without drawing `n` of sign `k`. */
export const withoutDrawing = (shelf, k, n) =>
  replaced(shelf, k, { drawings: shelf[k].drawings.filter((_, other) => other !== n) });

export const withSign = (shelf) => [...shelf, { name: nextName(shelf), drawings: [] }];

/** Without sign `k`; a shelf has places for two at least. */
export function withoutSign(shelf, k) {
  const left = shelf.filter((_, n) => n !== k);
  return left.length < FEWEST ? withSign(left) : left;
}

/** With another name for sign `k`; none is empty, and no two are the same. */
export function renamed(shelf, k, wished) {
  const others = shelf.filter((_, n) => n !== k), name = tidy(wished);
  return replaced(shelf, k, { name: name ? freeName(others, name) : nextName(others) });
}

/**
 * Two shelves as one: signs of the same name join, and a drawing that is there already is not taken twice.
 * `added`, `known`: drawings; `full`: names of signs for which there was no place.
 */
export function merged(shelf, others) {
  let all = shelf, added = 0, known = 0;
  const full = [];
  for (const { name: asked, drawings } of drawnSigns(others)) {
    const name = tidy(asked) || nextName(all);
    let at = all.findIndex((each) => alike(each.name, name));
    if (at < 0) {
      const free = all.findIndex((each) => each.drawings.length === 0);
      if (free >= 0) all = renamed(all, at = free, name);
      else if (all.length < MOST) all = [...all, { name, drawings: [] }], at = all.length - 1;
      else {
        full.push(name);
        continue;
      }
    }
    const fresh = drawings.filter((drawing, k) =>
      !holds(all[at].drawings, drawing) && !holds(drawings.slice(0, k), drawing));
    const taken = fresh.slice(0, MOST_DRAWINGS - drawingsOn(all));
    known += drawings.length - fresh.length;
    added += taken.length;
    if (taken.length < fresh.length && !full.includes(name)) full.push(name);
    all = withDrawings(all, at, taken);
  }
  return { shelf: all, added, known, full };
}

/** What keeps a shelf from being taught, with what to do; or null. */
export function problemOf(shelf) {
  const drawn = drawnSigns(shelf);
  if (drawn.length === 0) return "Nothing is drawn yet: draw a sign on the square, then press its name.";
  if (drawn.length >= FEWEST) return null;
  return `Only “${drawn[0].name}” has drawings, and a network learns to tell signs apart: draw a second sign and `
    + "press another name.";
}

const LIKE = 0.93; // of the mean drawings of two signs: as near as two means of the same sign

/** How like two pictures are: 1 for the same shape, 0 for pictures that share no pixel. */
export function likeness(one, other) {
  let [both, first, second] = [0, 0, 0];
  for (let p = 0; p < PIXELS; p++) {
    both += one[p] * other[p];
    first += one[p] ** 2;
    second += other[p] ** 2;
  }
  return first && second ? both / Math.sqrt(first * second) : 0;
}

const meanOf = (drawings) => Float64Array.from({ length: PIXELS },
  (_, p) => drawings.reduce((sum, drawing) => sum + drawing[p], 0) / drawings.length);

/** What a reader should know of two signs that no network can tell apart, or hardly any; or null. */
export function warningOf(shelf) {
  const drawn = drawnSigns(shelf), means = drawn.map(({ drawings }) => meanOf(drawings));
  for (let k = 1; k < drawn.length; k++) {
    for (let n = 0; n < k; n++) {
      const [one, other] = [drawn[n], drawn[k]], names = `“${one.name}” and “${other.name}”`;
      if (other.drawings.some((drawing) => holds(one.drawings, drawing))) {
        return `${names} have the same drawing, and nothing can tell these two apart: press it in one of them to `
          + "take it away.";
      }
      if (likeness(means[n], means[k]) > LIKE) {
        return `${names} look nearly the same, and the networks will mistake them: draw one of them differently.`;
      }
    }
  }
  return null;
}

// As traits, and as text

/** What Python sees: names of the signs that have drawings; and the drawings, with the number of their sign. */
export function traitsOf(shelf) {
  const drawn = drawnSigns(shelf), images = new Uint8Array(PIXELS * drawingsOn(shelf));
  drawn.flatMap(({ drawings }) => drawings).forEach((drawing, k) => images.set(drawing, PIXELS * k));
  return {
    names: drawn.map(({ name }) => name),
    labels: drawn.flatMap(({ drawings }, k) => drawings.map(() => k)),
    images: asText(images),
  };
}

/** The signs in such traits, or null if they do not fit each other. */
export function signsIn({ names, labels, images }) {
  try {
    const bytes = asBytes(images);
    const fits = Array.isArray(names) && names.every((name) => typeof name === "string") && names.length <= MOST
      && listOf(whole(0, names.length - 1))(labels) && labels.length <= MOST_DRAWINGS
      && bytes.length === PIXELS * labels.length;
    if (!fits) return null;
    const signs = names.map((name) => ({ name: tidy(name), drawings: [] }));
    labels.forEach((label, k) => signs[label].drawings.push(bytes.slice(PIXELS * k, PIXELS * (k + 1))));
    return signs;
  } catch {
    return null;
  }
}

/** A shelf of these signs, with as many empty places as one has at the start. */
export function shelfOf(signs) {
  let shelf = [];
  for (const { name, drawings } of signs) {
    shelf = [...shelf, { name: freeName(shelf, name || nextName(shelf)), drawings }];
  }
  while (shelf.length < 3) shelf = withSign(shelf);
  return shelf;
}

const KIND = "snnreg signs";

/** A shelf as text, for the browser to keep and for a file; and the signs in such a text, or null. */
export const textOf = (shelf) => JSON.stringify({ kind: KIND, ...traitsOf(shelf) });
export function signsInText(text) {
  try {
    const value = JSON.parse(text);
    return value?.kind === KIND ? signsIn(value) : null;
  } catch {
    return null;
  }
}

/** How many drawings each sign has, in words. */
export const countsOf = (shelf) =>
  listed(shelf.map(({ name, drawings }) => `${drawings.length || "none"} of “${name}”`));
