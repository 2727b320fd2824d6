// Tune it: the decay is moved, and the network is trained and tested again.

import { flag, oneOf, whole, within } from "../shared/address.js";
import {
  ALL_SET, button, isRefused, listen, readout, runButton, seedButton, setTraits,
} from "../shared/controls.js";
import { decayChoices, pruningSlider, STARTS, WHEN } from "../shared/decay_controls.js";
import { beside, datum, frame, html } from "../shared/elements.js";
import { foot } from "../shared/foot.js";
import { mapPair } from "../shared/map_pair.js";
import { couldNotRun } from "../shared/messages.js";
import { counted, duration, shown } from "../shared/numbers.js";
import { onColourMode, onResize, perFrame } from "../shared/pictures.js";
import { outcomeOf, publish, trainersWithImages } from "../shared/round.js";
import { spikeTable } from "../shared/spike_table.js";
import { Tuner } from "./tuner.js";
import { arePoints, LONGEST, SHORTEST, TIMES, windowCharts, withPoint } from "./window.js";

const RESTARTS = ["seed", "when", "tau_prun_s", "k_p", "growth", "start"]; // values that ask for another training

function render({ model, el }) {
  const about = model.get("about");
  const images = about.digits.length * about.train_per_digit;
  const box = frame(el, "Tune it",
    `Move the decay. A new network learns from ${counted(images)} images and is shown the four test sets.`);
  foot(box, model, { tau_prun_s: within(1e-6, 1e6), k_p: within(1e-6, 1e6), when: oneOf(Object.keys(WHEN)),
    growth: flag, start: oneOf(Object.keys(STARTS)), seed: whole(0, 1e9) }, { points: arePoints });
  if (isRefused(box)) return box.clear;
  const { node: sentence, say } = readout(box);
  const maps = mapPair(box, about.model), table = spikeTable(about), charts = windowCharts();
  const pictures = [maps.node, charts.node];
  for (const each of pictures) each.hidden = true; // nothing to see yet
  const note = "Both networks are born equal and see the same images and the same input spikes. "
    + "The paper's column is its Table, after 15,000 images; compare the ratios.";
  const fill = runButton("Fill in the sweep", () => tuner.fillIn(tuner.sweep.length > 0 ? [] : missing()));
  const wipe = button("Wipe the dots", () => setTraits(model, { points: [] }));
  const outcome = html("div", { "aria-busy": "true" }, sentence, table.node);
  const atHand = html("p", { class: "snn-at-hand", "aria-hidden": "true" });
  box.append(beside([controlsOf(box, model), outcome],
    [charts.node, html("div", { class: "snn-buttons" }, fill, wipe), maps.node]),
  html("p", { class: "snn-note" }, note), atHand);

  let results = [null, null], computing = true, trouble = null;
  const show = perFrame(box, () => {
    fill.textContent = tuner.sweep.length > 0 ? "Stop the sweep" : "Fill in the sweep";
    fill.disabled = tuner.sweep.length === 0 && missing().length === 0;
    wipe.disabled = model.get("points").length === 0;
    outcome.setAttribute("aria-busy", computing);
    if (trouble) say(trouble);
    table.show(results);
    for (const each of pictures) each.hidden = !results[1];
    if (!results[1]) return;
    outcome.classList.toggle("snn-preview", results[1].part < 1);
    maps.show(results.map(({ weights }) => weights), about.digits, `after ${results[1].images} images`);
    charts.show(model.get("points"), results);
    atHand.replaceChildren(...inShort(results[1]));
    if (!trouble) say(...sentenceOf(...results));
  });
  const failed = (error) => {
    trouble = couldNotRun(error);
    computing = false;
    show();
  };
  const { workers, ready } = trainersWithImages(box, model, failed);
  const values = () => Object.fromEntries(RESTARTS.map((name) => [name, model.get(name)]));
  const addPoint = (result) => setTraits(model, { points: withPoint(model.get("points"), result) });
  const tuner = new Tuner({ about, workers, values, told: {
    busy(is) { computing = is; show(); },
    answered(both) {
      results = both;
      trouble = null;
      if (both[1].part === 1) publish(model, about, both);
      if (both[1].part === 1 && both[1].when !== "never") addPoint(both[1]);
      show();
    },
    swept: addPoint, failed,
  } });
  /** The pruning times of the sweep that have no dot yet. */
  const missing = () => {
    const { seed, when, growth, start } = values(), rule = String([when, growth, seed, start]);
    const there = model.get("points").filter((point) => String(point.slice(3)) === rule).map(([prune]) => prune);
    return when === "never" ? [] : TIMES.filter((time) => !there.includes(time));
  };

  say("The networks are being trained.");
  ready.then(() => {
    for (const name of RESTARTS) listen(box, model, name, () => tuner.ask(true));
    tuner.ask(false);
  }).catch(failed);
  listen(box, model, "points", show);
  box.addEventListener("pointerup", () => tuner.release());
  box.addEventListener(ALL_SET, () => { tuner.fillIn([]); show(); });
  box.whenRemoved(() => tuner.stop());
  onResize(box, maps.node, show);
  onColourMode(box, show);
  return box.clear;
}

/** The result in a line that stays in sight. */
const inShort = ({ when, prune, accuracy, spikes }) => [
  when === "never" ? "Without decay" : `${duration(prune)} ${WHEN[when]}`, ": ",
  html("strong", {}, `${Math.round(100 * accuracy)} %`), " recognised, ",
  html("strong", {}, spikes.white_noise.toFixed(1)), " spikes on noise"];

/** The pruning time, when the decay acts, growth, and another seed. */
const controlsOf = (box, model) => html("div", {},
  html("div", { class: "snn-controls" }, pruningSlider(box, model, LONGEST, SHORTEST)),
  html("div", { class: "snn-buttons" },
    ...decayChoices(box, model, Object.keys(WHEN)), seedButton(model)));

/** What came out, for the values that it came from: those of the controls may be others by now. */
function sentenceOf(...results) {
  const { when, prune, growth, start, seconds, images, part } = results[1], isEmpty = start === "empty";
  const tau = datum(prune, duration(prune), { "data-name": "tau" });
  return [...(when === "never" ? ["Without decay"] : ["At ", tau, ` ${WHEN[when]}`]),
    growth ? " and with growth" : "", isEmpty ? ", from empty weights: " : ": ",
    ...outcomeOf(results, growth && !isEmpty ? "without decay and growth" : "without decay"),
    ...(part < 1 ? [`A preview from ${images} images, with the pruning time shortened to match.`]
      : ["Trained and tested in ", datum(seconds, `${shown(seconds, 2)} s`, { "data-name": "seconds" }), "."])];
}

export default { render };
