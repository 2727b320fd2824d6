// A neuron to drive: it runs in slow motion, and its rate follows the conductances in the reader's hand.

import { oneOf, within } from "../shared/address.js";
import { button, choice, listen, readout, runButton, slider } from "../shared/controls.js";
import { frame, html, symbols } from "../shared/elements.js";
import { foot } from "../shared/foot.js";
import { onResize, perFrame } from "../shared/pictures.js";
import { playback, whileInSight } from "../shared/playing.js";
import { goal, levelOf, newNeuron, predictedRate, rateNow } from "./dynamics.js";
import { HIGHEST, rateChart } from "./rate_chart.js";
import { scopeOf } from "./scope.js";
import { traceOf } from "./trace.js";
import { meters, told } from "./words.js";

const THRESHOLDS = { fixed: "Fixed", adaptive: "Adaptive", held: "Held" };
const SLOWER = 8; // times slower than real time
const SKIP = 1, BEGUN = 0.5; // seconds that are skipped, and that have passed before anything is moved

const CHECKS = { g_e: within(0, HIGHEST), g_i: within(0, 1), threshold: oneOf(Object.keys(THRESHOLDS)) };

const conductance = (value) => value.toFixed(2);

function render({ model, el }) {
  const box = frame(el, "A neuron to drive", [
    "Drag the conductance to the right, on the slider or on the rate curve, until the neuron spikes. It runs "
    + `${SLOWER} times slower than real time.`]);
  box.closest(".snn-lab").classList.add("snn-neuron");
  foot(box, model, CHECKS);
  const p = model.get("constants"), neuron = newNeuron(p), trace = traceOf(neuron, p);
  const scope = scopeOf(), chart = rateChart(model, conductance), numbers = meters(), sentence = readout(box);

  const settings = () => ({ ge: model.get("g_e"), gi: model.get("g_i"), kind: model.get("threshold") });
  const state = () => {
    const { kind, ...drive } = settings();
    return { ...drive, kind, p, neuron, trace, held: neuron.held, goal: goal(drive, p), rate: rateNow(neuron, p),
      level: levelOf(neuron, kind, p), theory: predictedRate(drive, kind, neuron.held, p) };
  };
  const draw = () => {
    const lab = state();
    scope.show(lab);
    chart.show(lab);
    numbers.show(lab);
  };
  const redraw = perFrame(box, draw);
  const pass = (steps) => { const { kind, ...drive } = settings(); trace.run(drive, kind, steps); };
  const skip = () => { pass(Math.round(SKIP / p.dt)); redraw(); };

  let owed = 0, running = false; // owed: steps that are due, a part of one included
  const player = playback(box, {
    advance: (seconds) => {
      owed += seconds / SLOWER / p.dt;
      pass(Math.floor(owed));
      owed %= 1;
      draw();
      return true;
    },
    changed: (playing) => { play.textContent = playing ? "Pause" : "Run"; running = playing; },
  });
  const play = runButton("Run", player.toggle, { title: "Let time pass, or stop it" });
  const kinds = choice(box, model, { name: "threshold", label: "Threshold", options: Object.entries(THRESHOLDS) });

  const answer = () => sentence.say(...told(state()));
  /** The neuron wakes up when something is moved; where less motion is wanted, it answers at once. */
  const moved = () => {
    answer();
    if (matchMedia("(prefers-reduced-motion: reduce)").matches) skip(); else if (!running) player.toggle();
  };

  box.append(
    html("div", { class: "snn-controls" },
      slider(box, model, { name: "g_e", label: ["Excitatory conductance ", symbols("g_e")], min: 0, max: HIGHEST,
        step: 0.01, words: conductance }),
      slider(box, model, { name: "g_i", label: ["Inhibitory conductance ", symbols("g_i")], min: 0, max: 1,
        step: 0.01, words: conductance })),
    html("div", { class: "snn-buttons", role: "group", "aria-label": "Threshold and time" },
      kinds,
      html("span", { class: "snn-views" }, play, button("Skip a second", skip))),
    html("div", { class: "snn-neuron-pictures" }, scope.node, chart.node),
    numbers.node, sentence.node);
  pass(Math.round(BEGUN / p.dt));
  answer();
  for (const name of Object.keys(CHECKS)) listen(box, model, name, moved);
  onResize(box, scope.node, perFrame(box, () => {
    scope.lay(); // here only: a picture that moves does not ask for its size
    chart.lay();
    draw();
  }));
  whileInSight(box, () => {}, player.stop); // nothing runs where nobody sees it
  return box.clear;
}

export default { render };
