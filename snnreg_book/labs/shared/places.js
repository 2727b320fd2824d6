// Where digits lie in the picture: in its centre, or in a corner.

import { SIDE } from "./noise.js";

/** How many pixels down and to the right digits are moved. */
export const PLACES = { centre: 0, "upper left": -4, "lower right": 4 };

/** @typedef {keyof typeof PLACES} Place */

/**
 * An image moved down and to the right, black where nothing came.
 * @param {ArrayLike<number>} image
 * @param {number} by
 */
export function moved(image, by) {
  if (by === 0) return image;
  const there = new Float64Array(SIDE * SIDE), first = Math.max(0, by), end = Math.min(SIDE, SIDE + by);
  for (let row = first; row < end; row++) {
    for (let column = first; column < end; column++) {
      there[SIDE * row + column] = image[SIDE * (row - by) + column - by];
    }
  }
  return there;
}
