// A drift to turn: a hundred weights fall by random spikes, until a few output spikes follow an input spike.

import { whole, within } from "../shared/address.js";
import { listen, readout, seedButton, slider } from "../shared/controls.js";
import { datum, frame, html, symbols } from "../shared/elements.js";
import { foot } from "../shared/foot.js";
import { onResize, perFrame } from "../shared/pictures.js";
import { coursesPicture } from "./courses.js";
import { driftChart, LARGEST_SHARE, percent } from "./drift_chart.js";
import { drawnTrains, drifted, expectedDrift, spikesOf, turningShare, weightsOver } from "./trains.js";

const CHECKS = { caused: within(0, LARGEST_SHARE), seed: whole(0, 1e9) };

function render({ model, el }) {
  const p = model.get("constants");
  const box = frame(el, "A drift to turn", "A hundred synapses learn by STDP from random spikes, and fall. Let an "
    + `output spike follow some of the input spikes, ${1e3 * p.delay} ms later. How many does it take until the `
    + "weights rise?");
  box.closest(".snn-lab").classList.add("snn-drift");
  foot(box, model, CHECKS);

  let drawn = {};
  const trains = (seed) => {
    if (drawn.seed !== seed) drawn = { seed, trains: drawnTrains(seed, p) };
    return drawn.trains;
  };
  const state = () => {
    const share = model.get("caused"), spikes = trains(model.get("seed")).map((each) => spikesOf(each, share, p));
    const courses = spikes.map((each) => weightsOver(each, p));
    return { share, p, courses, spikes: spikes[0], found: drifted(courses), expected: expectedDrift(share, p),
      turn: turningShare(p) };
  };
  const picture = coursesPicture(), chart = driftChart(model), sentence = readout(box);
  const draw = () => {
    const lab = state();
    picture.show(lab);
    chart.show(lab);
    sentence.say(...told(lab));
  };
  const redraw = perFrame(box, draw);
  const share = slider(box, model, { name: "caused", label: "Input spikes that an output spike follows", min: 0,
    max: LARGEST_SHARE, step: 0.001, words: percent });
  const note = `${p.rate_pre} input spikes and ${p.rate_post} output spikes per second, at any share: each `
    + "output spike that follows an input spike takes the place of a random one. Faint: some of the weights, "
    + "without bounds.";
  box.append(
    html("div", { class: "snn-controls" }, share,
      html("div", { class: "snn-buttons" }, seedButton(model, "Draw others", { title: "Other random spikes" }))),
    html("div", { class: "snn-pair-pictures" }, picture.node, html("div", {}, chart.node, sentence.node)),
    html("p", { class: "snn-note" }, note));
  for (const name of Object.keys(CHECKS)) listen(box, model, name, redraw);
  onResize(box, picture.node, perFrame(box, () => {
    picture.lay();
    chart.lay(p);
    draw();
  }));
  return box.clear;
}

/** How fast the weights drift, and where it turns. */
function told({ share, found, expected, turn, p }) {
  const rate = (value, name) => datum(value,
    `${value < 0 ? "−" : "+"}${Math.abs(100 * value / p.g_max).toFixed(2)}`, { "data-name": name });
  const error = datum(found.error, (100 * found.error / p.g_max).toFixed(2), { "data-name": "error" });
  const certain = Math.abs(found.drift) > 2 * found.error;
  return [
    datum(share, percent(share), { "data-name": "share" }), " of the input spikes are followed, and the weights ",
    certain ? (found.drift < 0 ? "fall" : "rise") : "hardly drift", ": ", rate(found.drift, "drift"), " ± ", error,
    " % of ", symbols("g_max"), " per second. The equation says ", rate(expected, "expected"), ", and 0 at c* = ",
    datum(turn, percent(turn), { "data-name": "turn" }), ".",
  ];
}

export default { render };
