// What the reader sets: start and stop, speed, seed, digits, growth and the decay.

import { button, listen, runButton, seedButton, setTraits } from "../shared/controls.js";
import { pruningSlider } from "../shared/decay_sliders.js";
import { html } from "../shared/elements.js";
import { BLOCK } from "./course.js";

/** The speeds of the run. */
export const PACE_NAMES = [["slow", "slow"], ["steady", "steady"], ["fast", "as fast as it can"]];

/** Buttons that say what the course shall do. `show(course)` fits them to what it is doing. */
export function runButtons(model, course) {
  const seed = () => model.get("seed");
  const toggle = runButton("Start", () => (course.runs ? course.pause() : course.start(seed())));
  const step = button(`Step ${BLOCK} images`, () => course.step(seed()));
  const reset = button("Reset", () => course.anew({ seed: seed() }));
  const nodes = [toggle, step, reset, seedButton(model)];
  const show = () => {
    const begun = course.done > 0 && !course.wished.anew;
    toggle.textContent = course.runs ? "Pause" : course.ended ? "Train again" : begun ? "Go on" : "Start";
    const failed = course.phase === "failed";
    for (const node of nodes) node.disabled = failed;
    step.disabled = failed || course.runs || course.ended;
  };
  return { node: html("span", { class: "snn-together" }, ...nodes), show };
}

/** A choice for each group of neurons, of the digits that no other group learns. */
export function digitChoices(box, model) {
  const choices = model.get("digits").map((_, group) => {
    const choice = html("select", { "aria-label": `Digit of group ${group + 1}` },
      ...Array.from({ length: 10 }, (__, digit) => html("option", { value: digit }, String(digit))));
    choice.addEventListener("change", () => {
      const digits = model.get("digits").map((digit, k) => (k === group ? Number(choice.value) : digit));
      setTraits(model, { digits });
    });
    return choice;
  });
  const show = () => choices.forEach((choice, group) => {
    const digits = model.get("digits");
    choice.value = digits[group];
    for (const option of choice.options) {
      option.disabled = Number(option.value) !== digits[group] && digits.includes(Number(option.value));
    }
  });
  listen(box, model, "digits", show);
  show();
  return html("span", { class: "snn-together", role: "group", "aria-label": "Digits to learn" },
    html("span", { "aria-hidden": "true" }, "Digits"), ...choices);
}

export const decayControls = (box, model) =>
  html("div", { class: "snn-controls" }, pruningSlider(box, model, 1e4));
