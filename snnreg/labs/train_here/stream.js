// The images that a network is shown one after the other: which, in what order, and with what answer.
// An image is { place, group }: where it lies among all pixels, and the group of neurons that learns it.

/** All images of these digits. Of each carried digit there are `perDigit`, digit after digit. */
export const imagesOf = (digits, carried, perDigit) => digits.flatMap((digit, group) =>
  Array.from({ length: perDigit }, (_, k) => ({ place: carried.indexOf(digit) * perDigit + k, group })));

export const pixelsAt = (pixels, place) => pixels.subarray(784 * place, 784 * (place + 1));

/** Mean grey level of the images. */
export const meanGrey = (images, pixels) => images.reduce((sum, { place }) =>
  sum + pixelsAt(pixels, place).reduce((grey, more) => grey + more, 0), 0) / (784 * images.length);
