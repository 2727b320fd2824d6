// Train it here: two networks learn in the page, from the same random weights, without and with decay.

import { differentDigits, flag, listOf, oneOf, whole, within } from "../shared/address.js";
import { confusionPair } from "../shared/confusion.js";
import { checkbox, choice, isRefused, listen, readout, setTraits, whenLeft } from "../shared/controls.js";
import { pruningSlider } from "../shared/decay_controls.js";
import { digitChoices } from "../shared/digit_choices.js";
import { areStrokes } from "../shared/drawing.js";
import { beside, datum, frame, html } from "../shared/elements.js";
import { foot } from "../shared/foot.js";
import { mapPair } from "../shared/map_pair.js";
import { couldNotRun } from "../shared/messages.js";
import { arePredictions, missionList } from "../shared/mission_list.js";
import { counted, numberOf } from "../shared/numbers.js";
import { listed, NETWORKS } from "../shared/pair.js";
import { onColourMode, onResize, perFrame } from "../shared/pictures.js";
import { PLACES } from "../shared/places.js";
import { ruleOf, twoTrainers } from "../shared/trainers.js";
import { Course, PACES } from "./course.js";
import { curvePair } from "./curves.js";
import { isKept } from "./keeping.js";
import { MISSIONS, outcome } from "./missions.js";
import { PACE_NAMES, runButtons } from "./panel.js";
import { errorOf, imagesShown, isPoint, percent, pointRead } from "./points.js";
import { Record } from "./record.js";
import { shelf } from "./shelf.js";
import { tryIt } from "./try_it.js";

function render({ model, el }) {
  const about = model.get("about"), length = model.get("digits").length * about.train_images;
  const box = frame(el, "Train it here",
    `Two networks learn in this page from the same ${counted(length)} images, with the same wiring and `
    + "the same input spikes. They differ in the decay alone"
    + `${about.growth_step > 0 ? "; growth, where it acts, acts in both" : ""}.`);
  if (isRefused(box)) return box.clear;
  foot(box, model, settable(about), results(about));
  const told = {};
  const networks = networksOf(box, model, (error) => course.fail(error)), course = new Course({
    networks, length, told, rules: () => rulesOf(model), pace: () => model.get("pace"),
  });
  const lab = { box, model, about, length, networks, course, record: new Record(model), told };
  const parts = partsOf(lab);
  layOut(box, parts);
  tellTheParts(lab, parts, told);
  followTheModel(lab, parts);
  course.anew(lab.record.toBegin());
  return box.clear;
}

/** What the course asks of the two networks; `digits`: whose images they have. */
function networksOf(box, model, failed) {
  const { train_images: train, test_images: test, model: network, start } = model.get("about");
  const { ask, load } = twoTrainers(box, model, failed);
  const pair = {
    digits: model.get("digits"),
    ask: (task, ...data) =>
      ask(task, (k) => ({ model: network, start, place: model.get("place"), ...data[k] })),
    async load() {
      const digits = [...model.get("digits")];
      await load({ digits, train, test });
      pair.digits = digits;
    },
  };
  return pair;
}

/** How both networks learn, as the reader has set it now: growth acts in both. */
function rulesOf(model) {
  const [tau_prun_s, k_p, growth] = ["tau_prun_s", "k_p", "growth"].map((name) => model.get(name));
  const { growth_step } = model.get("about");
  return ["never", "online"].map((when) => ruleOf({ when, tau_prun_s, k_p, growth }, { growth_step }));
}

/** What a reader sets, and what an address may say of it. */
const settable = ({ digits, growth_step, moves }) => ({
  tau_prun_s: within(1e-6, 1e6), k_p: within(0, 1e6), seed: whole(0, 1e9), pace: oneOf(Object.keys(PACES)),
  growth: (value) => flag(value) && (growth_step > 0 || !value),
  digits: differentDigits(digits.length),
  ...(moves && { place: oneOf(CORNERS) }),
});

const CORNERS = Object.keys(PLACES).filter((place) => PLACES[place]);
const pairs = (names) => names.map((name) => [name, name]);

/** What the noise is called. */
const noiseOf = ({ moves }) => (moves ? "noise in the opposite corner" : "white noise");

/** The missions of these names. */
const missionsOf = (names) => Object.fromEntries(names.map((name) => [name, MISSIONS[name]]));

/** What came of it, and what a tab may have kept of that. */
const results = ({ digits: { length: groups }, missions }) => ({
  images_per_s: within(0, 1e9), kept: isKept, runs: listOf(listOf(isPoint)),
  named: (value) => listOf(listOf(listOf(whole(0, 1e6), groups + 1), groups), value?.length && 2)(value),
  drawing: areStrokes, reached: listOf(oneOf(missions)),
  predictions: arePredictions(missionsOf(missions)),
});

/** What the reader sees and uses. */
function partsOf(lab) {
  const { box, model, about, length, course, record } = lab;
  const run = (preset) => {
    setTraits(model, { ...preset, digits: about.digits });
    course.anew({ seed: model.get("seed") });
    course.start(model.get("seed"));
  };
  return {
    buttons: runButtons(model, course),
    controls: [
      choice(box, model, { name: "pace", label: "Speed", options: PACE_NAMES }),
      digitChoices(box, model, { name: "digits", label: "They learn" }),
      ...(about.moves
        ? [choice(box, model, { name: "place", label: "Digits lie in the", options: pairs(CORNERS) })] : []),
      ...(about.growth_step > 0 ? [checkbox(box, model, { name: "growth", label: "growth acts" })] : [])],
    sliders: html("div", { class: "snn-controls" }, pruningSlider(box, model, 1e4)),
    missions: missionList(model, missionsOf(about.missions), { run, outcome: outcome(noiseOf(about)) }),
    // A network that was kept knows nothing of moves.
    shelf: about.moves ? "" : shelf(model, record, { ...settable(about), ...results(about) }, {
      takeUp: () => course.anew(record.toBegin()),
      compare(points) { lab.compared = points; lab.told.compared(); },
    }),
    bar: html("progress", { max: length, value: 0, "aria-label": "images learned from" }),
    sentence: readout(box),
    maps: mapPair(box, about.model),
    curves: curvePair(length, noiseOf(about)),
    tables: confusionPair((_, share) => percent(share)),
    pad: tryIt(box, model, about.model.per_class, course),
    why: html("p", { class: "snn-note" }),
    speed: html("p", { class: "snn-note" }),
  };
}

/** What is said of the curves when there are some. */
function whyItFalls(named, { growth_step, moves }) {
  const points = Math.max(...named.map((each) => Math.round(100 * errorOf(each))));
  const seen = moves ? "The maps show what each network keeps of the corner where digits lay before. "
    : "Accuracy is often highest after some 100 images. Then the neurons spike ever less. Wrong answers become "
      + "rarer, but more and more digits get no answer: the last column of the tables counts them. ";
  return `${seen}The last accuracy is known to within ±${points === 1 ? "1 point" : `${points} points`} `
    + "(two standard errors); during a run fewer images are tested. Thin: the runs before."
    + `${growth_step > 0 ? " Dashed: growth acts." : ""}`;
}

function layOut(box, parts) {
  box.append(
    parts.missions.node,
    beside(
      [html("div", { class: "snn-buttons" }, parts.buttons.node, ...parts.controls), parts.sliders, parts.bar,
        parts.sentence.node],
      [html("figure", {}, html("figcaption", {}, "Weights of the neurons, one row for each digit"),
        parts.maps.node), parts.curves.node]),
    parts.why, parts.shelf,
    html("div", { class: "snn-results" }, parts.pad.node, parts.tables.node),
    parts.speed);
}

/** Draws how far the networks are, and what was measured. */
function pictureOf(lab, parts) {
  const { box, model, about, length, course, record } = lab;
  const calm = matchMedia("(prefers-reduced-motion: reduce)").matches;
  const show = perFrame(box, () => {
    parts.buttons.show();
    parts.maps.node.setAttribute("aria-busy", course.stale);
    parts.tables.node.setAttribute("aria-busy", course.stale || !(record.last || course.missing));
    if (course.prepares) parts.sentence.say(PREPARED);
    if (course.stale || !record.looks || course.phase === "failed") return;
    parts.bar.value = course.done;
    if (record.last) parts.sentence.say(...summary(record, course, lab, model.get("named")));
    else if (course.missing) parts.sentence.say(...invitation(record.digits, length));
    else parts.sentence.say(...learntFrom(course.done, length), "The test images are being shown.");
    if (!calm || !course.runs || record.last?.images === course.done) {
      const weights = record.looks.map((look) => look.weights);
      parts.maps.show(weights, record.digits, `after ${numberOf(course.done, "image")}`);
    }
    const rate = model.get("images_per_s");
    if (rate) {
      const speed = datum(rate, `${counted(rate)} images/s`, { "data-name": "rate" });
      parts.speed.replaceChildren("Here: ", speed, " in each network while learning.");
    }
  });
  const showMeasured = perFrame(box, () => {
    const named = model.get("named");
    parts.curves.show([...(lab.compared ? [lab.compared] : []), ...record.runs]);
    const isMeasured = record.last && named.length > 0, counts = isMeasured ? named : null;
    parts.why.hidden = !isMeasured;
    if (isMeasured) parts.why.textContent = whyItFalls(named, about);
    if (record.looks && (isMeasured || course.missing)) parts.tables.show(counts, record.digits);
  });
  return { show, showMeasured };
}

/** What happens in the course is kept in the record and shown. */
function tellTheParts(lab, parts, told) {
  const { box, length, networks, course, record } = lab, { say } = parts.sentence;
  const { show, showMeasured } = pictureOf(lab, parts);
  const showAll = () => { show(); showMeasured(); };
  Object.assign(told, {
    wished: show, compared: showMeasured,
    begun(looks) { record.begin(looks, course, networks.digits); parts.pad.ask(); showAll(); },
    looked(looks) { record.looks = looks; show(); },
    measured(measured) {
      record.add(measured);
      record.publish();
      const runs = record.runs.map((points) => points.map(pointRead));
      if (course.done >= length) parts.missions.ended(runs.at(-1).at(-1), runs);
      parts.pad.ask();
      showAll();
    },
    answered(answers) { parts.pad.show(answers, record.digits); },
    rested() { record.keep(); show(); },
    missing({ message }) { say(`${message}. Press Start to try again.`); show(); },
    failed(error) {
      say(couldNotRun(error));
      const pictures = [parts.maps.node, parts.curves.node, parts.tables.node];
      for (const picture of pictures) picture.hidden = !record.looks; // none is empty
      show();
    },
  });
  say(PREPARED);
  onResize(box, box, showAll);
  onColourMode(box, show);
}

const PREPARED = "The networks are being prepared.";
const learntFrom = (done, length) =>
  ["Learned from ", datum(done, counted(done), { "data-name": "trained" }), ` of ${counted(length)} images. `];

/** What stands there before the images of the digits are loaded. */
const invitation = (digits, length) => [...learntFrom(0, length), "Press Start, or open a mission. ",
  `The images of the digits ${listed(digits)}, about a megabyte each, are loaded then.`];

/** How far the networks are, and what was measured last. */
function summary({ last: { images, accuracy, noise } }, { done, ended }, { length, about }, named) {
  const both = (name, numbers, words) => NETWORKS.flatMap(([network, hue], k) => {
    const attributes = { class: `snn-${hue}`, "data-name": name, "data-network": k };
    return [k ? " and " : "", datum(numbers[k], words(numbers[k]), attributes), ` ${network}`];
  });
  return [...learntFrom(done, length), `After ${counted(images)}: recognised `,
    ...both("accuracy", accuracy, percent),
    `, of ${counted(imagesShown(named[0]))} test images; spikes per image of ${noiseOf(about)} `,
    ...both("noise", noise, (x) => x.toFixed(1)), ".", ended && images === done ? " The stream has ended." : ""];
}

/** What is set, here or from Python, and the end of the page. */
function followTheModel({ box, model, course, record }, parts) {
  listen(box, model, "seed", () => course.anew({ seed: model.get("seed") }));
  listen(box, model, "digits", () => {
    record.forget();
    course.anew({ seed: model.get("seed") });
  });
  for (const name of ["predictions", "reached"]) listen(box, model, name, parts.missions.show);
  whenLeft(box, () => record.keep());
}

export default { render };
