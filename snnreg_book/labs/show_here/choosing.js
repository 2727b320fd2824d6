// The image that the networks are shown: one of a test set, or a drawing.

import { sent } from "../shared/bytes.js";
import { button, listen, setTraits, slider } from "../shared/controls.js";
import { asDigit, drawingPad } from "../shared/drawing.js";
import { html, newId } from "../shared/elements.js";
import { INPUTS } from "../shared/network.js";
import { lightChoice, withNoise } from "../shared/pair.js";

export const DRAWING = "drawing";

/** The image that the values of the lab say: its pixels, and what is said of it. */
export function chosenImage(model) {
  const { sets, per_set, mean_grey, digits } = model.get("about"), seed = model.get("seed");
  const noisy = (pixels) => withNoise(pixels, model.get("noise") * mean_grey, seed, model.get("light"));
  const place = sets.findIndex(({ name }) => name === model.get("shown_set"));
  if (place < 0) {
    const words = "Your drawing, as it is seen";
    return { seed, words, label: "your drawing", pixels: noisy(asDigit(model.get("drawing"))) };
  }
  const { label, labels } = sets[place], image = Math.min(model.get("image"), per_set - 1);
  const digit = labels[image];
  const what = digit === undefined ? "" : digits.includes(digit) ? `, a ${digit}` : `, a ${digit}: never taught`;
  const at = INPUTS * (place * per_set + image);
  const clean = Float64Array.from(sent(model.get("images")).subarray(at, at + INPUTS));
  return { seed, label, words: `Image ${image + 1} of ${per_set}${what}`, pixels: noisy(clean) };
}

/** The pad, with a button that wipes it. What is drawn is shown. */
export function padToShow(box, model) {
  const pad = drawingPad(box, (drawing) => setTraits(model, { drawing, shown_set: DRAWING }));
  const show = () => pad.show(model.get("drawing"));
  listen(box, model, "drawing", show);
  show();
  return html("figure", {}, html("figcaption", {}, "Draw here"), pad.node,
    html("div", { class: "snn-buttons" }, button("Wipe", pad.wipe)));
}

/** The set, and the image of it. */
export function imageChoice(box, model) {
  const { sets, per_set } = model.get("about");
  const choice = html("select", { id: newId() },
    ...sets.map(({ name, label }) => html("option", { value: name }, label)),
    html("option", { value: DRAWING }, "your drawing"));
  choice.addEventListener("change", () => setTraits(model, { image: 0, shown_set: choice.value }));
  const move = (by) => setTraits(model, { image: (model.get("image") + by + per_set) % per_set });
  const step = (sign, by, name) => button(sign, () => move(by), { "aria-label": name });
  const steps = [step("‹", -1, "Previous"), step("›", 1, "Next")];
  const show = () => {
    choice.value = model.get("shown_set");
    for (const node of steps) node.disabled = choice.value === DRAWING;
  };
  listen(box, model, "shown_set", show);
  show();
  return html("div", { class: "snn-buttons" }, html("label", { for: choice.id }, "Image"), choice, ...steps);
}

/** The noise added, and where its light falls. */
export const noiseControls = (box, model) => [
  slider(box, model, {
    name: "noise", label: "White noise added", min: 0, max: 3, step: 0.1,
    words: (value) => (value === 0 ? "none" : `${value.toFixed(1)} × a digit's light`),
  }),
  lightChoice(box, model)];
