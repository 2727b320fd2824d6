// A picture of any size as the drawings are: 28 x 28 grey levels, lit strokes on black.

import { SIDE } from "../shared/pictures.js";

const BOX = 20; // pixels: what a drawing fills, as a digit of MNIST does
const INK = 0.25; // of the brightest pixel: from there it belongs to the sign
const FAINT = 16; // grey levels between sign and ground, below which there is no sign

/** Grey levels of a picture of red, green, blue and opacity, as if it lay on white paper. */
function greyOf({ width, height, data }) {
  return Float64Array.from({ length: width * height }, (_, p) => {
    const [red, green, blue, opacity] = data.subarray(4 * p, 4 * p + 4);
    return 255 + (0.299 * red + 0.587 * green + 0.114 * blue - 255) * opacity / 255;
  });
}

/** The middle grey level along the edge: that of the ground. */
function groundOf(grey, width, height) {
  const edge = [];
  for (let x = 0; x < width; x++) edge.push(grey[x], grey[(height - 1) * width + x]);
  for (let y = 0; y < height; y++) edge.push(grey[y * width], grey[y * width + width - 1]);
  return edge.sort((one, other) => one - other)[edge.length >> 1];
}

/** What a pixel from `from` to `to` has of each place: [[place, share], ...], the shares make 1. */
function sharesOf(from, to, length) {
  const shares = [];
  for (let place = Math.max(0, Math.floor(from)); place < Math.min(length, Math.ceil(to)); place++) {
    const share = (Math.min(to, place + 1) - Math.max(from, place)) / (to - from);
    if (share > 0) shares.push([place, share]);
  }
  return shares;
}

/** A picture laid on 28 x 28 pixels: `size` of its pixels on one, with its place `left`, `top` at the corner. */
function laid(lit, width, height, size, left, top) {
  return Float64Array.from({ length: SIDE * SIDE }, (_, p) => {
    const x = left + size * (p % SIDE), y = top + size * Math.floor(p / SIDE);
    let sum = 0;
    const columns = sharesOf(x, x + size, width);
    for (const [row, down] of sharesOf(y, y + size, height)) {
      for (const [column, across] of columns) sum += down * across * lit[row * width + column];
    }
    return sum;
  });
}

/** Stretch to the whole range, in whole grey levels. */
function stretched(picture) {
  const most = picture.reduce((high, grey) => Math.max(high, grey), 0);
  return Uint8Array.from(picture, (grey) => Math.round(255 * grey / most));
}

/**
 * A picture, as a canvas gives it, as 784 grey levels; or null if nothing stands out from its ground. Dark strokes
 * on light ground become light ones on black. `cut`: what is lit is cut out, scaled into a box of 20 x 20 pixels
 * and centred by its mass, as a drawing is; otherwise the whole picture is taken.
 * @param {{ width: number, height: number, data: Uint8ClampedArray }} picture
 * @param {boolean} cut
 */
export function asDrawing(picture, cut) {
  const { width, height } = picture, grey = greyOf(picture), ground = groundOf(grey, width, height);
  const lit = grey.map((level) => Math.max(0, ground > 127 ? ground - level : level - ground));
  const most = lit.reduce((high, level) => Math.max(high, level), 0);
  if (most < FAINT) return null;
  if (!cut) {
    const size = Math.max(width, height) / SIDE;
    return stretched(laid(lit, width, height, size, (width - SIDE * size) / 2, (height - SIDE * size) / 2));
  }
  let [left, right, top, bottom] = [width, 0, height, 0];
  lit.forEach((level, p) => {
    if (level < INK * most) return;
    const x = p % width, y = Math.floor(p / width);
    [left, right] = [Math.min(left, x), Math.max(right, x + 1)];
    [top, bottom] = [Math.min(top, y), Math.max(bottom, y + 1)];
  });
  const size = Math.max(right - left, bottom - top) / BOX;
  const sign = lit.map((level) => (level < INK * most / 2 ? 0 : level));
  const corner = [left + right, top + bottom].map((both) => (both - SIDE * size) / 2);
  const first = laid(sign, width, height, size, ...corner);
  let [mass, across, down] = [0, 0, 0];
  first.forEach((level, p) => {
    mass += level;
    across += level * (p % SIDE + 0.5);
    down += level * (Math.floor(p / SIDE) + 0.5);
  });
  const centred = [across, down].map((sum, axis) => corner[axis] + size * (sum / mass - SIDE / 2));
  return stretched(laid(sign, width, height, size, ...centred));
}
