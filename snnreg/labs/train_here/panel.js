// What the reader sets: start and stop, speed, seed, digits, growth and the decay.

import { button, decaySliders, listen } from "../shared/controls.js";
import { html, newId } from "../shared/elements.js";
import { BLOCK } from "./course.js";

const PACE_NAMES = { slow: "slow", steady: "steady", fast: "as fast as it can" };

/** Buttons that say what the course shall do. `show(course)` fits them to what it is doing. */
export function runButtons(model, course) {
  const seed = () => model.get("seed");
  const toggle = button("Start", () => (course.runs ? course.pause() : course.start(seed())));
  const step = button(`Step ${BLOCK} images`, () => course.step(seed()));
  const reset = button("Reset", () => course.anew({ seed: seed() }));
  const another = button("New seed", () => { model.set("seed", seed() + 1); model.save_changes(); });
  const nodes = [toggle, step, reset, another];
  const show = () => {
    const begun = course.done > 0 && !course.wished.anew;
    toggle.textContent = course.runs ? "Pause" : course.ended ? "Train again" : begun ? "Go on" : "Start";
    const failed = course.phase === "failed";
    for (const node of nodes) node.disabled = failed;
    step.disabled = failed || course.runs || course.ended;
  };
  return { node: html("span", { class: "snn-together" }, ...nodes), show };
}

/** The speed of the run. */
export function paceChoice(box, model) {
  const id = newId();
  const choice = html("select", { id, "data-trait": "pace" },
    ...Object.entries(PACE_NAMES).map(([value, label]) => html("option", { value }, label)));
  choice.addEventListener("change", () => { model.set("pace", choice.value); model.save_changes(); });
  const show = () => { choice.value = model.get("pace"); };
  listen(box, model, "pace", show);
  show();
  return html("span", { class: "snn-together" }, html("label", { for: id }, "Speed"), choice);
}

/** A choice for each group of neurons, of the digits that no other group learns. */
export function digitChoices(box, model) {
  const choices = model.get("digits").map((_, group) => {
    const choice = html("select", { "aria-label": `Digit of group ${group + 1}` },
      ...Array.from({ length: 10 }, (__, digit) => html("option", { value: digit }, String(digit))));
    choice.addEventListener("change", () => {
      model.set("digits", model.get("digits").map((digit, k) => (k === group ? Number(choice.value) : digit)));
      model.save_changes();
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

/** Whether growth acts, in both networks. */
export function growthSwitch(box, model) {
  const mark = html("input", { type: "checkbox", id: newId(), "data-trait": "growth" });
  mark.addEventListener("change", () => { model.set("growth", mark.checked); model.save_changes(); });
  const show = () => { mark.checked = model.get("growth"); };
  listen(box, model, "growth", show);
  show();
  return html("label", { class: "snn-together snn-switch" }, mark, "growth acts");
}

export const decayControls = (box, model) =>
  html("div", { class: "snn-controls" }, ...decaySliders(box, model, 1e4));
