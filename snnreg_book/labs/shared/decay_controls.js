// What sets the decay: when it acts, the pruning time; and where that is the point, how this is written.

import { checkbox, choice, listen, setTraits, slider } from "./controls.js";
import { pruningTime, tauOf } from "./decay.js";
import { html, symbols } from "./elements.js";
import { duration } from "./numbers.js";

const setTau = (model, time, kP) => model.set("tau_prun_s", Number(tauOf(time, kP).toPrecision(12)));
const ratioOf = (model) => pruningTime({ tau_prun_s: model.get("tau_prun_s"), k_p: model.get("k_p") });

/** A slider for the pruning time τ_prun/√k_p, from `shortest` to `longest` seconds; k_p stays. */
export const pruningSlider = (box, model, longest, shortest = 1, asked = "Pruning time ") => slider(box, model, {
  name: "tau_prun_s", label: [asked, symbols("τ_prun/√k_p")], min: shortest, max: longest, log: true,
  words: duration, follows: ["tau_prun_s", "k_p"], get: () => ratioOf(model),
  set: (time) => setTau(model, time, model.get("k_p")),
});

/** A slider for k_p that leaves the pruning time as it is. */
export function coefficientSlider(box, model) {
  const tau = html("output");
  const showTau = () => { tau.textContent = duration(model.get("tau_prun_s")); };
  for (const trait of ["tau_prun_s", "k_p"]) listen(box, model, trait, showTau);
  showTau();
  return slider(box, model, { name: "k_p", label: ["The same knob: ", symbols("k_p")],
    min: 0.01, max: 100, log: true,
    set: (kP) => { const time = ratioOf(model); model.set("k_p", kP); setTau(model, time, kP); },
    below: html("span", { class: "snn-below" }, symbols("τ_prun"), " moves along (now ", tau, "): only ",
      symbols("τ_prun/√k_p"), " matters.") });
}

/** When the decay acts, in words. */
export const WHEN = { never: "never", online: "while learning", "after-training": "after training" };

/** Weights before the first image, in words. */
export const STARTS = { random: "random", empty: "empty" };

/** A choice of the first weights. `waking`: traits without which a network that begins empty never fires. */
export const startChoice = (box, model, waking = {}) => choice(box, model, {
  name: "start", label: "First weights", options: Object.entries(STARTS),
  set: (start) => setTraits(model, { start, ...(start === "empty" ? waking : {}) }),
});

/** Choices of when the decay acts, of these; whether synapses grow; and of the first weights. */
export const decayChoices = (box, model, whens) => [
  choice(box, model, { name: "when", label: "The decay acts",
    options: whens.map((when) => [when, WHEN[when]]) }),
  checkbox(box, model, { name: "growth", label: "growth (chapter 10)" }),
  startChoice(box, model, { growth: true })];
