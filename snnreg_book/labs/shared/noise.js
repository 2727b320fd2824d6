// The kinds of noise, as datasets/image_sets.py makes them: lists of images of 784 grey levels.

export const SIDE = 28;
const WHITE = 255;
/** Sets of white noise: where its light falls, and the side of that square in pixels. */
export const LIT = /** @type {const} */ ({
  white_noise: ["the whole picture", SIDE],
  white_noise_field: ["20 × 20 pixels", 20],
  white_noise_inner_field: ["14 × 14 in the centre", 14],
});

/**
 * White noise in a square in the centre of a black frame, of the mean grey level `mean` over the frame: from 0, or
 * as far below its own mean as white is above that. No more light fits than makes the square white.
 * @type {(side: number, mean: number, random: () => number) => Float64Array}
 */
export function noiseWithin(side, mean, random) {
  const inside = Math.min(WHITE, mean * (SIDE / side) ** 2), spread = Math.min(inside, WHITE - inside);
  const image = new Float64Array(SIDE * SIDE), first = (SIDE - side) / 2, end = first + side;
  for (let row = first; row < end; row++) {
    for (let column = first; column < end; column++) {
      image[SIDE * row + column] = inside - spread + 2 * spread * random();
    }
  }
  return image;
}

/**
 * How much of the light fits into a square, at most.
 * @type {(side: number, mean: number) => number}
 */
export const fitting = (side, mean) => Math.min(mean, WHITE * (side / SIDE) ** 2);
const BLUR_PIXELS = 2, REACH = 4 * BLUR_PIXELS; // where the Gaussian is cut off, as scipy does

/**
 * Independent pixels of a set of white noise.
 * @type {(count: number, mean: number, random: () => number, set?: keyof typeof LIT) => Float64Array[]}
 */
export const whiteNoise = (count, mean, random, set = "white_noise") =>
  Array.from({ length: count }, () => noiseWithin(LIT[set][1], mean, random));

/**
 * Uniform pixels, blurred around the edges, stretched to their whole range, scaled to `mean`.
 * @type {(count: number, mean: number, random: () => number) => Float64Array[]}
 */
export const blurredNoise = (count, mean, random) => Array.from({ length: count }, () => {
  const image = blurred(noiseWithin(SIDE, 0.5, random)); // from 0 to 1
  let low = image[0], sum = 0;
  for (const grey of image) low = Math.min(low, grey);
  for (const grey of image) sum = sum + grey - low;
  return image.map((grey) => (grey - low) * mean * SIDE * SIDE / sum);
});

const KERNEL = Array.from({ length: 2 * REACH + 1 }, (_, k) => Math.exp(-0.5 * ((k - REACH) / BLUR_PIXELS) ** 2));
const KERNEL_SUM = KERNEL.reduce((sum, part) => sum + part);

/**
 * A Gaussian filter along the rows, then along the columns; beyond an edge the other side follows.
 * @param {Float64Array} image
 */
export function blurred(image) {
  /** @type {(pixels: Float64Array, step: number, across: number) => Float64Array} */
  const along = (pixels, step, across) => {
    const result = new Float64Array(SIDE * SIDE), wrapped = new Float64Array(SIDE + 2 * REACH);
    for (let line = 0; line < SIDE; line++) {
      for (let k = 0; k < wrapped.length; k++) {
        wrapped[k] = pixels[line * across + ((k - REACH + SIDE) % SIDE) * step];
      }
      for (let k = 0; k < SIDE; k++) {
        let sum = 0;
        for (let d = 0; d <= 2 * REACH; d++) sum += KERNEL[d] * wrapped[k + d];
        result[line * across + k * step] = sum / KERNEL_SUM;
      }
    }
    return result;
  };
  return along(along(image, SIDE, 1), 1, SIDE);
}
