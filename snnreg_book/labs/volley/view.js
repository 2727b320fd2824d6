// Volley: who fires when in a beat of the network, and what inhibition does to the others.

import { listOf, oneOf, whole, within } from "../shared/address.js";
import { bytesAs, sent } from "../shared/bytes.js";
import {
  button, choice, isRefused, listen, readout, runButton, setTraits, slider,
} from "../shared/controls.js";
import { frame, html, newId, setAttributes, svg, symbols } from "../shared/elements.js";
import { foot } from "../shared/foot.js";
import { handle, wordUnit } from "../shared/handle.js";
import { couldNotRun } from "../shared/messages.js";
import { onResize, perFrame, sizePicture } from "../shared/pictures.js";
import { playback } from "../shared/playing.js";
import { AFTER, background, BEFORE, layoutOf, movingParts, volleySpikes } from "./picture.js";
import { momentOf, networkToRun, volleysOf } from "./running.js";
import { clockWords, neuronTold, tenths, volleyTold } from "./words.js";

const SLOWER = 250; // than real time
const PAUSE_S = 0.02; // without a spike part two volleys
const BESIDES = 250; // pixels of the whole screen's height, for all but the rows
const ORDERS = { firing: "By first spike", group: "By digit" };

const factorInWords = (factor) => (factor === 0 ? "none" : `${factor.toFixed(1)} ×`);
const tidy = (ms) => Math.min(AFTER, Math.max(-BEFORE, Math.round(10 * ms + 1e-6) / 10));

function render({ model, el }) {
  const about = model.get("about"), { digits } = about, { neurons, per_class, constants } = about.model;
  const { dt } = constants, digitOf = (neuron) => digits[Math.floor(neuron / per_class)];
  const box = frame(el, "Inside a volley", [
    "A newborn network is shown a ", String(digits[0]), ". Each row is a neuron: ",
    html("span", { class: "snn-excites" }, "its spike"), ", and ",
    html("span", { class: "snn-inhibits" }, "the answer of its partner"),
    ", which inhibits all other rows. Drag the time, then change the inhibition."]);
  box.closest(".snn-lab").classList.add("snn-volley");
  if (isRefused(box)) return box.clear;
  foot(box, model, { volley: whole(0, 99), time_ms: within(-BEFORE, AFTER), neuron: whole(0, neurons - 1),
    inhibition_factor: within(0, 10), delay_factor: within(0, 2), order: oneOf(Object.keys(ORDERS)) },
  { members: listOf(whole(0, neurons)) });

  // What is drawn: a run of the network, one of its volleys, and its rows.
  let runNetwork = null, lab = null, layout = null;
  const still = svg("g"), past = svg("g"), future = svg("g", { class: "snn-future" });
  const seenPart = svg("rect"), clip = svg("clipPath", { id: newId() }, seenPart);
  past.setAttribute("clip-path", `url(#${clip.id})`);
  const moving = movingParts(neurons), sentence = readout(box);
  const time = handle(model, { name: "time_ms", label: "Playhead", min: -BEFORE, max: AFTER, step: 0.1,
    words: clockWords, get: () => tidy(model.get("time_ms")),
    set: (ms) => { player.stop(); setTraits(model, { time_ms: ms }); },
    keys: { " ": () => player.toggle(), Enter: () => nextSpike() } });
  const picture = svg("svg", { role: "group", "aria-label": "Spikes, membranes and conductances of all neurons" },
    svg("defs", {}, clip), still, future, past, ...moving.nodes, time.node);
  const figure = html("figure", {}, picture);

  const player = playback(box, {
    advance: (seconds) => {
      const ms = Math.min(AFTER, model.get("time_ms") + 1e3 * seconds / SLOWER);
      model.set("time_ms", ms);
      return ms < AFTER;
    },
    changed: (playing) => {
      play.textContent = playing ? "Pause" : "Play";
      if (!playing) setTraits(model, { time_ms: tidy(model.get("time_ms")) });
    },
  });
  const play = runButton("Play", () => {
    if (model.get("time_ms") >= AFTER) setTraits(model, { time_ms: -BEFORE });
    player.toggle();
  }, { class: "snn-play", title: `${SLOWER} times slower than real time` });
  const moveTo = (ms) => { player.stop(); setTraits(model, { time_ms: tidy(ms) }); };
  function nextSpike() {
    if (!lab) return;
    const { run: { spikes }, volley, step } = lab;
    const next = spikes.step.subarray(volley.from, volley.to).find((s) => s > step) ?? volley.first;
    moveTo((next - volley.first) * dt * 1e3);
  }
  const volleys = volleyButtons((k) => setTraits(model, { volley: k }));
  const orders = choice(box, model, { name: "order", label: "Rows", options: Object.entries(ORDERS) });
  const factor = (name, label, max, step) =>
    slider(box, model, { name, label, min: 0, max, step, words: factorInWords });

  const timeWords = (ms) => `${tenths(tidy(ms))} ms`;
  box.append(
    html("div", { class: "snn-buttons" }, volleys.node,
      html("div", { class: "snn-views" }, orders)),
    figure,
    html("div", { class: "snn-player", role: "group", "aria-label": "Time" }, play,
      button("−0.1 ms", () => moveTo(model.get("time_ms") - 0.1)),
      button("+0.1 ms", () => moveTo(model.get("time_ms") + 0.1)), button("Next spike", nextSpike),
      slider(box, model, { name: "time_ms", label: "Time", min: -BEFORE, max: AFTER, step: 0.1, words: timeWords,
        set: (ms) => { player.stop(); model.set("time_ms", tidy(ms)); } })),
    html("div", { class: "snn-controls" }, factor("inhibition_factor", "Strength of inhibition", 10, 0.5),
      factor("delay_factor", "Delays of S2 and S3", 2, 0.1),
      slider(box, model, { name: "neuron", label: "Neuron", min: 0, max: neurons - 1,
        words: (neuron) => `${neuron + 1}, to learn ${digitOf(neuron)}` })),
    sentence.node,
    html("p", { class: "snn-note" }, "Shade behind the spikes: the mean ", symbols("g_i"),
      ". Membrane: the dot is the potential, the bar its threshold. Dashed: the critical drive g*."));

  /** Let the network run as the reader wants it. */
  function run() {
    if (!runNetwork) return;
    const seen = runNetwork(model.get("inhibition_factor"), model.get("delay_factor"));
    lab = { run: seen, volleys: volleysOf(seen.spikes, Math.round(PAUSE_S / dt)) };
    setTraits(model, { members: lab.volleys.map(({ members }) => members.length) });
    showVolley();
  }

  function showVolley() {
    if (!lab || !figure.clientWidth) return;
    const which = Math.min(model.get("volley"), lab.volleys.length - 1), volley = lab.volleys[which];
    const byGroup = model.get("order") === "group";
    const all = Array.from({ length: neurons }, (_, k) => k);
    Object.assign(lab, { volley, dt, digitOf, criticalDrive: criticalDrive(constants),
      chosen: Math.min(model.get("neuron"), neurons - 1),
      rows: byGroup ? all : [...new Set([...volley.members, ...all])],
      names: byGroup ? digits.map((digit) => `to learn ${digit}`) : null });
    const unit = wordUnit(figure), isWhole = box.closest(".snn-whole") !== null;
    layout = layoutOf(figure.clientWidth, neurons, unit, isWhole ? innerHeight - BESIDES * unit : 0);
    sizePicture(picture, layout.width, layout.height);
    still.replaceChildren(...background(layout, lab));
    for (const part of [past, future]) part.replaceChildren(...volleySpikes(layout, lab));
    volleys.show(lab.volleys.length, which);
    showMoment();
  }

  function showMoment() {
    if (!lab || !layout) return;
    const { run: { steps }, volley } = lab, { spikes, x } = layout, ms = model.get("time_ms");
    lab.step = Math.min(steps - 1, Math.max(0, volley.first + Math.round(tidy(ms) * 1e-3 / dt)));
    lab.moment = momentOf(lab.run, volley, lab.step);
    const width = Math.max(0, Math.min(spikes.right, x(ms) + 1) - spikes.left);
    setAttributes(seenPart, { x: spikes.left, y: 0, width, height: layout.height });
    moving.show(layout, lab);
    time.show({ ...spikes, top: spikes.top - 14 }, x);
    sentence.say(...volleyTold(lab), ...neuronTold(lab));
  }

  /** The neuron whose row is under the pointer. */
  const point = (event) => {
    if (!lab || !layout) return;
    const y = event.clientY - picture.getBoundingClientRect().top;
    const row = Math.floor((y - layout.membrane.top) / layout.row);
    if (row >= 0 && row < neurons && lab.rows[row] !== lab.chosen) setTraits(model, { neuron: lab.rows[row] });
  };
  picture.addEventListener("pointermove", (event) => {
    if (event.pointerType === "mouse" && event.buttons === 0) point(event);
  });
  picture.addEventListener("click", point); // a finger taps

  const rerun = perFrame(box, run), redraw = perFrame(box, showVolley), move = perFrame(box, showMoment);
  for (const name of ["inhibition_factor", "delay_factor"]) listen(box, model, name, rerun);
  for (const name of ["volley", "order", "neuron"]) listen(box, model, name, redraw);
  listen(box, model, "time_ms", move);
  onResize(box, figure, redraw);
  sentence.say("The network is being prepared.");
  networkToRun({ module: sent(model.get("module")), about, weights: bytesAs(Float64Array, model.get("weights")),
    delays: bytesAs(Float64Array, model.get("delays")), train: sent(model.get("train")) }).then((ready) => {
    runNetwork = ready;
    rerun();
  }, (error) => sentence.say(couldNotRun(error)));
  return box.clear;
}

/** A button for each volley; `show(count, chosen)` keeps those that are there, and the keyboard's place. */
function volleyButtons(choose) {
  const row = html("span", { class: "snn-choice", role: "group", "aria-label": "Volleys" });
  const node = html("span", { class: "snn-together" }, "Volley", row), buttons = [];
  const show = (count, chosen) => {
    while (buttons.length > count) buttons.pop().remove();
    for (let k = buttons.length; k < count; k++) {
      buttons.push(button(String(k + 1), () => choose(k), { "aria-label": `Volley ${k + 1}` }));
    }
    row.append(...buttons.filter((each) => !each.isConnected));
    buttons.forEach((each, k) => each.setAttribute("aria-pressed", k === chosen));
  };
  return { node, show };
}

/** The drive above which a neuron fires. */
const criticalDrive = ({ resting_potential, threshold_rest }) => resting_potential / threshold_rest - 1;

export default { render };
