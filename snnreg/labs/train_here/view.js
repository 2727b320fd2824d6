// Lab 4, train here: a network learns in the page, from random weights.

import { differentDigits, flag, whole, within } from "../shared/address.js";
import { sent } from "../shared/bytes.js";
import { button, decaySliders, listen, readout } from "../shared/controls.js";
import { datum, frame, html, newId, svg } from "../shared/elements.js";
import { foot } from "../shared/foot.js";
import { startWorker, whyNot } from "../shared/messages.js";
import { counted, shown } from "../shared/numbers.js";
import { axes, colour, onColourMode, onResize, path, perFrame, scale } from "../shared/pictures.js";
import { drawWeightMaps, weightPainter, weightScale } from "../shared/weight_maps.js";

const BLOCK = 10; // images that the worker learns from at one go
const MEASURE_EVERY = 100; // images between two measurements
const NOISE_IMAGES = 20;
const TEST_SEED = 20240927; // the same test spikes every time, so that curves differ by the weights alone

function render({ model, el }) {
  const about = model.get("about");
  const { neurons, per_class: columns, constants: { g_max } } = about.model;
  const groups = model.get("digits").length;
  const length = groups * about.per_digit;
  const box = frame(el, "Train it here",
    `A new network learns in this page, from ${counted(length)} images. `
    + "Start it, and change the rule or the digits.");
  const refusal = whyNot();
  if (refusal) {
    box.append(html("p", { class: "snn-note" }, refusal));
    return box.clear;
  }

  foot(box, model, { tau_prun_s: within(1e-6, 1e6), k_p: within(0, 1e6), decay: flag, seed: whole(0, 1e9),
    growth: (value) => flag(value) && (about.growth_step > 0 || !value), digits: differentDigits(groups) });

  // Controls
  const toggle = button("Start", () => (running ? pause() : start()));
  const step = button(`Step ${BLOCK} images`, () => start(1));
  const anew = button("Reset", reset);
  const choosable = about.growth_step > 0 ? ["decay", "growth"] : ["decay"];
  const switches = choosable.map((name) => {
    const mark = html("input", { type: "checkbox", id: newId() });
    mark.addEventListener("change", () => { model.set(name, mark.checked); model.save_changes(); });
    const showMark = () => { mark.checked = model.get(name); };
    listen(box, model, name, showMark);
    showMark();
    return html("label", { class: "snn-together" }, mark, `${name} acts`);
  });
  const choices = model.get("digits").map((_, group) => {
    const choice = html("select", { "aria-label": `Digit of group ${group + 1}` },
      ...about.carried.map((digit) => html("option", { value: digit }, String(digit))));
    choice.addEventListener("change", () => {
      model.set("digits", model.get("digits").map((digit, k) => (k === group ? Number(choice.value) : digit)));
      model.save_changes();
    });
    return choice;
  });
  const showDigits = () => choices.forEach((choice, group) => {
    const digits = model.get("digits");
    choice.value = digits[group];
    for (const option of choice.options) {
      option.disabled = Number(option.value) !== digits[group] && digits.includes(Number(option.value));
    }
  });
  showDigits();
  const controls = html("div", { class: "snn-controls" }, ...decaySliders(box, model, 1e4));

  // What is seen
  const { node: sentence, say } = readout(box);
  const bar = html("progress", { max: length, value: 0, "aria-label": "images learnt from" });
  const maps = html("canvas", { class: "snn-maps", role: "img", "aria-label": "Weight maps, not drawn yet" });
  const mapField = html("div", {}, maps);
  const paint = weightPainter();
  const curves = [
    { key: 1, name: "Known digits recognised", unit: "%", most: () => 100, value: (x) => 100 * x },
    { key: 2, name: "Spikes per image of white noise", unit: "spikes", value: (x) => x,
      most: () => 10 * Math.ceil(Math.max(10, ...runs.flat().map((point) => point[2])) / 10) },
  ].map((curve) => {
    const picture = svg("svg", { role: "img", "aria-label": `${curve.name}: not measured yet` });
    return { ...curve, picture, figure: html("figure", {}, html("figcaption", {}, curve.name), picture) };
  });
  const speed = html("p", { class: "snn-note" });
  box.append(
    html("div", { class: "snn-buttons" },
      html("span", { class: "snn-together" }, toggle, step, anew),
      html("span", { class: "snn-together", role: "group", "aria-label": "Digits to learn" },
        html("span", { "aria-hidden": "true" }, "Digits"), ...choices),
      ...switches),
    controls, bar, sentence,
    html("figure", {}, html("figcaption", {}, "Weights of the neurons, one row for each digit"), mapField,
      weightScale(g_max)),
    html("div", { class: "snn-side-by-side" }, ...curves.map(({ figure }) => figure)),
    speed);

  // The run
  const runs = structuredClone(model.get("runs"));
  let taught = structuredClone(model.get("taught"));
  let worker, running = false, busy = Promise.resolve(), broken = false, latest = null, left = 0;
  const failed = (error) => {
    broken = true;
    running = false;
    for (const node of [toggle, step, anew]) node.disabled = true;
    say(`The network could not run: ${error.message}.`);
  };
  /** Questions to the worker, one after the other. */
  const inTurn = (action) => (busy = busy.then(() => (broken ? undefined : action())).catch(failed));

  function newRun() {
    taught = [];
    return inTurn(async () => {
      latest = await worker.ask("reset", { seed: model.get("seed"), digits: model.get("digits") });
      if (runs.at(-1)?.length < 2) runs.pop();
      runs.push([]);
      if (runs.length > 6) runs.shift();
      await measure();
    });
  }

  /** The network that a reader left here, made again: the same seed, the same images, the same rules. */
  function resume(parts) {
    return inTurn(async () => {
      latest = await worker.ask("reset", { seed: model.get("seed"), digits: model.get("digits") });
      for (const [images, ...rules] of parts) {
        for (let rest = images; rest > 0 && taught === parts; rest -= BLOCK) {
          latest = await train(Math.min(BLOCK, rest), rules);
          show();
        }
      }
    });
  }

  /** The rules as the reader has set them: the pruning time, its coefficient and the growth step, 0 for none. */
  const rulesNow = () => [model.get("tau_prun_s"), model.get("decay") ? model.get("k_p") : 0,
    model.get("growth") ? about.growth_step : 0];

  const train = (images, [tauPrun, kP, growthStep]) =>
    worker.ask("train", { images, tau_prun_s: tauPrun, k_p: kP, growth_step: growthStep });

  /** Learn from the next block, and note how. */
  async function learn() {
    const parts = taught; // a reset meanwhile begins others
    const before = latest.done, rules = rulesNow();
    latest = await train(BLOCK, rules);
    const part = parts.at(-1), images = latest.done - before;
    if (part && rules.every((rule, k) => rule === part[k + 1])) part[0] += images;
    else parts.push([images, ...rules]);
  }

  async function measure() {
    const { done, accuracy, noise } = await worker.ask("measure", { noiseImages: NOISE_IMAGES, seed: TEST_SEED });
    const [, kP, growthStep] = taught.at(-1)?.slice(1) ?? rulesNow();
    runs.at(-1)?.push([done, accuracy, noise, kP > 0, growthStep > 0]);
    publish();
  }

  function publish() {
    model.set("trained", latest.done);
    model.set("runs", structuredClone(runs));
    model.set("taught", structuredClone(taught));
    model.set("images_per_s", latest.seconds > 0 ? latest.done / latest.seconds : 0);
    model.save_changes();
    show();
  }

  /** Learn until paused, or for a number of blocks. */
  function start(blocks = Infinity) {
    if (broken || running || (latest && latest.done >= length)) return;
    running = true;
    left = blocks;
    inTurn(async () => {
      while (running && left-- > 0 && latest.done < length) {
        await learn();
        if (latest.done % MEASURE_EVERY === 0 || latest.done === length) await measure();
        else show();
      }
      running = false;
      publish();
    });
    show();
  }

  function pause() {
    running = false;
    show();
  }

  /** A new network, with the next seed. */
  function reset() {
    running = false;
    model.set("seed", model.get("seed") + 1);
    newRun();
  }

  /** A new network for other digits: the runs of before are of another task. */
  function learnOthers() {
    running = false;
    showDigits();
    runs.length = 0;
    newRun();
  }
  listen(box, model, "digits", learnOthers);

  const show = perFrame(box, () => {
    if (!latest || broken) return;
    const ended = latest.done >= length;
    toggle.textContent = running ? "Pause" : latest.done > 0 && !ended ? "Go on" : "Start";
    toggle.disabled = ended;
    step.disabled = ended || running;
    bar.value = latest.done;
    const measured = runs.at(-1)?.at(-1);
    if (!measured) return; // the next network is being made
    const [at, accuracy, noise] = measured;
    const shownSoFar = datum(latest.done, counted(latest.done), { "data-name": "trained" });
    const known = taught.reduce((sum, [images]) => sum + images, 0);
    if (latest.done < known) {
      say("The network learns again what it had learnt here: ", shownSoFar, ` of ${counted(known)} images.`);
    } else say("Learnt from ", shownSoFar, ` of ${counted(length)} images. After ${counted(at)}: `,
      datum(accuracy, `${Math.round(100 * accuracy)} %`, { "data-name": "accuracy" }),
      " of known digits recognised, ",
      datum(noise, `${noise.toFixed(1)} spikes`, { "data-name": "noise" }), " per image of white noise.",
      ended ? " The stream has ended; reset to train a new network." : "");
    drawMaps();
    drawCurves();
    const rate = latest.seconds > 0 ? latest.done / latest.seconds : 0;
    speed.replaceChildren(
      ...(rate
        ? ["Here: ", datum(rate, `${Math.round(rate)} images/s`, { "data-name": "rate" }), " while learning. "]
        : []),
      `Blue: learnt without decay. Orange: with decay. ${about.growth_step > 0 ? "Green: with growth. " : ""}`
      + `Thin: the runs before. `
      + `Accuracy is measured on ${groups * about.tests_per_digit} test images.`);
  });

  function drawMaps() {
    maps.setAttribute("aria-label", `Weight maps of ${neurons} neurons after ${latest.done} images`);
    drawWeightMaps(maps, { room: mapField.clientWidth, digits: model.get("digits"), columns,
      mark: { muted: colour(box, "muted") },
      paint: (k) => paint((p) => latest.weights[p * neurons + k] / g_max) });
  }

  function drawCurves() {
    for (const { key, name, unit, most, value, picture, figure } of curves) {
      const width = figure.clientWidth;
      if (!width) continue;
      const area = { left: 44, right: width - 26, top: 30, bottom: 170 };
      const high = most();
      const x = scale([0, length], [area.left, area.right]);
      const y = scale([0, high], [area.bottom, area.top]);
      picture.setAttribute("width", width);
      picture.setAttribute("height", 215);
      const now = runs.at(-1).at(-1);
      const hue = ([, , , decayed, grown]) => (grown ? "green" : decayed ? "orange" : "blue");
      picture.setAttribute("aria-label", `${name}: ${shown(value(now[key]))} ${unit} after ${now[0]} images`);
      picture.replaceChildren(
        axes(area, { map: x, ticks: [0, length / 2, length], words: counted, name: "images learnt from" },
          { map: y, ticks: [0, high / 2, high], words: (v) => String(v), name: unit }),
        ...runs.flatMap((run, k) => run.slice(1).map((point, n) => svg("path", {
          class: `snn-curve snn-${hue(point)} ${k < runs.length - 1 ? "snn-before" : ""}`,
          d: path([run[n], point].map((end) => [x(end[0]), y(value(end[key]))])),
        }))),
        svg("circle", { class: `snn-dot snn-${hue(now)}`, r: 4, cx: x(now[0]), cy: y(value(now[key])) }));
    }
  }

  try {
    worker = startWorker(box, model.get("worker_script"), failed);
  } catch (error) {
    failed(error);
    return box.clear;
  }
  box.whenRemoved(() => { running = false; broken = true; });
  say("The network is being prepared.");
  inTurn(() => worker.ask("prepare", {
    module: sent(model.get("module")), images: sent(model.get("images")), tests: sent(model.get("tests")), about,
  }));
  if (taught.length > 0) resume(taught);
  else newRun();
  const leave = () => { if (latest && !broken) publish(); };
  addEventListener("pagehide", leave);
  box.whenRemoved(() => removeEventListener("pagehide", leave));
  onResize(box, curves[0].figure, show);
  onColourMode(box, show);
  return box.clear;
}

export default { render };
