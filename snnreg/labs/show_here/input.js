// The image as the networks see it; while it is played, its pixels flash as their spikes come.

import { html } from "../shared/elements.js";
import { drawImage } from "../shared/drawing.js";
import { SIDE } from "../shared/pictures.js";

const GLOW_MS = 6; // how long a spike is seen: 120 ms where time is slowed twenty times
const DIMMED = 0.3; // what is left of the image, so that the flashes stand out
const FLASH = [0, 122, 89]; // the images are black on white in both colour modes, and so is this green

/** How brightly each pixel flashes at `untilStep`, from 0 to 1: the light of its last spike fades. */
export function flashes({ step, pixel }, untilStep, glowSteps) {
  const light = new Float64Array(SIDE * SIDE);
  for (let spike = 0; spike < step.length && step[spike] < untilStep; spike++) {
    const left = 1 - (untilStep - step[spike]) / glowSteps;
    if (left > 0) light[pixel[spike]] = left;
  }
  return light;
}

/** The input under its name. `show(shown)` takes what was answered, `showUntil(ms)` the time. */
export function inputPicture(about) {
  const { dt, image_steps } = about.model.constants;
  const canvas = html("canvas", { class: "snn-input", role: "img" }), caption = html("figcaption");
  let shown;
  return {
    figure: html("figure", {}, caption, canvas),
    show(image) {
      shown = image;
      caption.textContent = image.words;
      canvas.setAttribute("aria-label", `Input: ${image.label}. ${image.words}`);
    },
    showUntil(ms) {
      const untilStep = Math.round(ms * 1e-3 / dt);
      if (!shown.train || untilStep >= image_steps) drawImage(canvas, shown.pixels);
      else drawFlashes(canvas, shown.pixels, flashes(shown.train, untilStep, GLOW_MS * 1e-3 / dt));
    },
  };
}

function drawFlashes(canvas, pixels, light) {
  canvas.width = canvas.height = SIDE;
  const context = canvas.getContext("2d"), image = context.createImageData(SIDE, SIDE);
  pixels.forEach((grey, k) => {
    const dimmed = 255 - DIMMED * grey;
    image.data.set([...FLASH.map((hue) => dimmed + light[k] * (hue - dimmed)), 255], 4 * k);
  });
  context.putImageData(image, 0, 0);
}
