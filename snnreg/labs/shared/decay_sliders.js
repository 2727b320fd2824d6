// The sliders of the decay: one for the pruning time, one for how it is written.

import { listen, slider } from "./controls.js";
import { html, symbols } from "./elements.js";
import { duration } from "./numbers.js";

/**
 * The sliders of the decay: the pruning time τ_prun/√k_p, from `shortest` to `longest` seconds, and how it is
 * split between the two parameters.
 */
export function decaySliders(box, model, longest, shortest = 1) {
  const root = (kP) => Math.sqrt(kP) || 1;
  const ratio = () => model.get("tau_prun_s") / root(model.get("k_p"));
  const setTau = (time, kP) => model.set("tau_prun_s", Number((time * root(kP)).toPrecision(12)));
  const tau = html("output");
  const showTau = () => { tau.textContent = duration(model.get("tau_prun_s")); };
  for (const trait of ["tau_prun_s", "k_p"]) listen(box, model, trait, showTau);
  showTau();
  return [
    slider(box, model, { name: "tau_prun_s", label: ["Pruning time ", symbols("τ_prun/√k_p")],
      min: shortest, max: longest, log: true, words: duration,
      get: ratio, set: (time) => setTau(time, model.get("k_p")), follows: ["tau_prun_s", "k_p"] }),
    slider(box, model, { name: "k_p", label: ["The same knob: ", symbols("k_p")],
      min: 0.01, max: 100, log: true,
      set: (kP) => { const time = ratio(); model.set("k_p", kP); setTau(time, kP); },
      below: html("span", { class: "snn-below" }, symbols("τ_prun"), " moves along (now ", tau, "): only ",
        symbols("τ_prun/√k_p"), " matters.") }),
  ];
}
