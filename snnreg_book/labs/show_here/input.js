// The image as the networks see it; while it is played, its pixels flash as their spikes come.

import { html } from "../shared/elements.js";
import { drawImage } from "../shared/drawing.js";
import { drawFlashes } from "../shared/flashes.js";

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
      else drawFlashes(canvas, shown, untilStep, dt);
    },
  };
}
