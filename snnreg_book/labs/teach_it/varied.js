// A drawing as another day's hand would make it: turned, scaled, slanted and shifted. So a few drawings are many.

import { SIDE } from "../shared/pictures.js";

const TURN = Math.PI / 12, SCALE = 0.15, SLANT = 0.2, SHIFT = 2; // at most, either way; the last in pixels

/** The grey level of a picture between its pixels: straight lines from one to the next, 0 outside. */
function between(picture, row, column) {
  const top = Math.floor(row), left = Math.floor(column);
  let grey = 0;
  for (const [r, down] of [[top, row - top], [top + 1, 1 - row + top]]) {
    if (r < 0 || r >= SIDE) continue;
    for (const [c, across] of [[left, column - left], [left + 1, 1 - column + left]]) {
      if (c >= 0 && c < SIDE) grey += (1 - down) * (1 - across) * picture[r * SIDE + c];
    }
  }
  return grey;
}

/**
 * A variant of a picture of 784 grey levels, by four random numbers and two for its place.
 * @param {ArrayLike<number>} picture
 * @param {() => number} random
 */
export function varied(picture, random) {
  const within = (most) => most * (2 * random() - 1);
  const angle = within(TURN), scale = 1 + within(SCALE), slant = within(SLANT);
  const [cos, sin] = [Math.cos(angle) / scale, Math.sin(angle) / scale];
  // Where a pixel comes from: a turn after a slant, about the centre.
  const [[a, b], [c, d]] = [[cos, cos * slant - sin], [sin, sin * slant + cos]];
  const centre = (SIDE - 1) / 2, [down, across] = [within(SHIFT), within(SHIFT)];
  return Uint8Array.from({ length: SIDE * SIDE }, (_, p) => {
    const y = Math.floor(p / SIDE) - centre, x = p % SIDE - centre;
    return Math.round(between(picture, a * y + b * x + centre + down, c * y + d * x + centre + across));
  });
}

/**
 * So many variants of some drawings, each drawing as often as the others.
 * @param {ArrayLike<number>[]} drawings
 * @param {number} count
 * @param {() => number} random
 */
export const variants = (drawings, count, random) =>
  Array.from({ length: count }, (_, k) => varied(drawings[k % drawings.length], random));
