// A synapse to hold: spikes are set by hand, and the rule answers for a used and for a silent synapse.

import { listOf, oneOf, whole, within } from "../shared/address.js";
import {
  button, choice, isChord, listen, readout, runButton, setTraits, slider,
} from "../shared/controls.js";
import { coefficientSlider, pruningSlider } from "../shared/decay_controls.js";
import { frame, html, symbols } from "../shared/elements.js";
import { foot } from "../shared/foot.js";
import { shown } from "../shared/numbers.js";
import { onResize, perFrame } from "../shared/pictures.js";
import { scrub } from "../shared/touch.js";
import { spikesInHand } from "./editing.js";
import { playheadOf } from "./playhead.js";
import { stageOf } from "./stage.js";
import { spikesNow, stateOf } from "./state.js";
import { WINDOW } from "./trains.js";
import { memoryTable, told } from "./words.js";

const PRESETS = { hand: "By hand", regular: "Regular", poisson: "Poisson", burst: "Burst", none: "No spikes" };
const VIEWS = { window: `First ${WINDOW} s`, long: "Long run" };

const inWindow = listOf(within(0, WINDOW));

/** What an address may say. */
const CHECKS = {
  tau_prun_s: within(1e-6, 1e6), k_p: within(1e-6, 1e6), rate_hz: within(0.1, 64), seed: whole(0, 1e9),
  spikes_s: (list) => inWindow(list) && list.every((spike, k) => k === 0 || spike >= list[k - 1]),
  train: oneOf(Object.keys(PRESETS)), time_s: within(0, 1e6), view: oneOf(Object.keys(VIEWS)),
};

const HINT = [
  "Below the curves, click to put a spike in, drag it, or delete it. Then press Play: what is left of the weight ",
  "of ", html("span", { class: "snn-used" }, "a used synapse"), ", and of ",
  html("span", { class: "snn-silent" }, "a silent one"), "?",
];

const NOTE = [
  "Dashed, for a regular or a Poisson train: the leak exp(−t/T) of a Poisson input, T = r ", symbols("τ_prun"),
  "²/2", symbols("k_p"), `. These two trains go on after ${WINDOW} s. All others end there.`,
];

function render({ model, el }) {
  const box = frame(el, "A synapse to hold", HINT.map(copied));
  box.closest(".snn-lab").classList.add("snn-synapse");
  foot(box, model, CHECKS, { input_spikes_s: listOf(within(0, 1e6)) });
  const stage = stageOf(), memory = memoryTable(), sentence = readout(box);

  const draw = () => {
    // An address may name a time beyond the picture.
    if (model.get("view") === "window" && model.get("time_s") > WINDOW) playhead.moveTo(WINDOW);
    const lab = stateOf(model, spikes.chosen());
    stage.show(lab);
    memory.show(lab);
    sentence.say(...told(lab));
    controls.show(lab);
  };
  const redraw = perFrame(box, draw);
  const spikes = spikesInHand(model, redraw);
  const playhead = playheadOf(box, model, stage, (playing) => controls.playing(playing));
  const addHere = () => spikes.add(model.get("time_s"));
  const controls = controlsOf(box, model, { spikes, playhead, addHere });

  box.append(controls.above, stage.node, controls.below,
    html("div", { class: "snn-remembered" }, memory.node, sentence.node),
    html("p", { class: "snn-note" }, ...NOTE.map(copied)));
  byPointer(stage, spikes, playhead);
  byKeyboard(stage, spikes, playhead, addHere);

  /** Python learns of the spikes that are drawn here. */
  const report = () => {
    const now = spikesNow(model);
    if (JSON.stringify(now) === JSON.stringify(model.get("input_spikes_s"))) return;
    setTraits(model, { input_spikes_s: now });
  };
  for (const name of Object.keys(CHECKS)) listen(box, model, name, redraw);
  for (const name of ["spikes_s", "train", "rate_hz", "seed"]) {
    listen(box, model, name, report);
    listen(box, model, name, () => spikes.choose(-1));
  }
  report();
  onResize(box, stage.node, redraw);
  return box.clear;
}

/** An element can be in one place only, and a page may show this lab twice. */
const copied = (part) => (part instanceof Node ? part.cloneNode(true) : part);

/** Sliders and trains above the picture; playhead, spikes and views below it. */
function controlsOf(box, model, { spikes, playhead, addHere }) {
  const set = (values) => {
    playhead.stop();
    setTraits(model, values);
  };
  const row = (label, ...parts) =>
    html("div", { class: "snn-buttons", role: "group", "aria-label": label }, ...parts);
  const presets = choice(box, model, { name: "train", label: "Input spikes", options: Object.entries(PRESETS),
    set: (train) => set({ train }), isSwitch: true });
  const views = choice(box, model, { name: "view", label: "Seen", options: Object.entries(VIEWS), set: (view) => {
    set({ view });
    if (view === "window") playhead.moveTo(model.get("time_s"));
  } });
  const another = button("Draw another", () => set({ seed: model.get("seed") + 1 }));
  const play = runButton("Play", playhead.toggle), next = button("Next spike", playhead.toNextSpike);
  const add = button("Add spike", addHere, { title: "Put a spike in at the playhead (Enter)" });
  const remove = button("Delete spike", spikes.remove, { title: "Take the chosen spike out (Delete)" });
  const rate = slider(box, model, { name: "rate_hz", label: "Input rate r", min: 0.1, max: 64, log: true,
    words: (hertz) => `${shown(hertz)} Hz` });
  return {
    above: html("div", {}, html("div", { class: "snn-controls" }, pruningSlider(box, model, 1000),
      coefficientSlider(box, model), rate),
    row("Input spikes", presets, another)),
    below: row("Playhead and spikes", play, next, add, remove,
      html("span", { class: "snn-views" }, views)),
    playing: (playing) => { play.textContent = playing ? "Pause" : "Play"; },
    show: ({ kind, long, goesOn, chosen }) => {
      rate.querySelector("input").disabled = !goesOn;
      another.disabled = kind !== "poisson";
      remove.disabled = chosen < 0;
      add.disabled = next.disabled = long;
    },
  };
}

function byPointer(stage, spikes, playhead) {
  scrub(stage.head, playhead.scrub);
  const take = (event) => {
    const { x } = stage.layout();
    stage.lane.focus({ preventScroll: true });
    spikes.take(event, stage.timeAt(event), x(1) - x(0));
  };
  scrub(stage.lane, (event) => spikes.drag(stage.timeAt(event)), take);
}

function byKeyboard(stage, spikes, playhead, addHere) {
  const keys = (node, actions) => node.addEventListener("keydown", (event) => {
    const large = event.shiftKey ? 10 : 1;
    const action = { Enter: addHere, " ": playhead.toggle, ...actions }[event.key];
    if (!action || isChord(event)) return;
    event.preventDefault();
    event.stopPropagation();
    action(large);
  });
  const step = (direction) => (large) => playhead.step(direction * large);
  keys(stage.head, { ArrowLeft: step(-1), ArrowRight: step(1), ArrowDown: step(-1), ArrowUp: step(1),
    Home: () => playhead.moveTo(0), End: playhead.toEnd });
  const shift = (direction) => (large) => spikes.step(direction * large / 10);
  keys(stage.lane, { ArrowLeft: shift(-1), ArrowRight: shift(1),
    ArrowDown: () => spikes.choose(Math.max(0, spikes.chosen() - 1)),
    ArrowUp: () => spikes.choose(spikes.chosen() + 1),
    Home: () => spikes.choose(0), End: () => spikes.choose(Infinity),
    Delete: spikes.remove, Backspace: spikes.remove });
}

export default { render };
