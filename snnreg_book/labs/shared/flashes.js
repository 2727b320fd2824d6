// An image whose pixels flash as their spikes come.

import { SIDE } from "./pictures.js";

const GLOW_MS = 6; // how long a spike is seen: 120 ms where time is slowed twenty times
const DIMMED = 0.3; // what is left of the image, so that the flashes stand out
const FLASH = [122, 232, 209]; // on black, in both colour modes

/** How brightly each pixel flashes at `untilStep`, from 0 to 1: the light of its last spike fades. */
export function flashes({ step, pixel }, untilStep, glowSteps) {
  const light = new Float64Array(SIDE * SIDE);
  for (let spike = 0; spike < step.length && step[spike] < untilStep; spike++) {
    const left = 1 - (untilStep - step[spike]) / glowSteps;
    if (left > 0) light[pixel[spike]] = left;
  }
  return light;
}

/** Draw an image at `untilStep` of its input spikes, in steps of `dt` seconds. */
export function drawFlashes(canvas, { pixels, train }, untilStep, dt) {
  const light = flashes(train, untilStep, GLOW_MS * 1e-3 / dt);
  canvas.width = canvas.height = SIDE;
  const context = canvas.getContext("2d"), image = context.createImageData(SIDE, SIDE);
  pixels.forEach((grey, k) => {
    const dimmed = DIMMED * grey;
    image.data.set([...FLASH.map((hue) => dimmed + light[k] * (hue - dimmed)), 255], 4 * k);
  });
  context.putImageData(image, 0, 0);
}
