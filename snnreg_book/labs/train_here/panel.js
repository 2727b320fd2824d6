// What the reader sets: start and stop, speed and seed.

import { button, runButton, seedButton } from "../shared/controls.js";
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
