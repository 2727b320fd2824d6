// Teach it: signs that a reader draws are taught to two networks, which answer while the next one is drawn.

import { flag, listOf, oneOf, whole, within } from "../shared/address.js";
import {
  button, checkbox, choice, isRefused, listen, NEXT, readout, setTraits, slider,
} from "../shared/controls.js";
import { pruningSlider, STARTS, startChoice } from "../shared/decay_controls.js";
import { areStrokes, asDigit, drawImage } from "../shared/drawing.js";
import { datum, frame, html, hued } from "../shared/elements.js";
import { foot } from "../shared/foot.js";
import { couldNotRun } from "../shared/messages.js";
import { arePredictions, missionList } from "../shared/mission_list.js";
import { fitting, LIT } from "../shared/noise.js";
import { counted, numberOf } from "../shared/numbers.js";
import { answerOf, lightChoice, NETWORKS, withNoise } from "../shared/pair.js";
import { perFrame } from "../shared/pictures.js";
import { winner } from "../shared/recognition.js";
import { twoTrainers } from "../shared/trainers.js";
import { board } from "./board.js";
import { fileTools } from "./files.js";
import { MISSIONS, outcome } from "./missions.js";
import { signPad } from "./pad.js";
import { accuracyIn, noiseTables, percent } from "./results.js";
import * as signs from "./signs.js";
import { Teaching } from "./teaching.js";

const SEED = 1; // of noise on the pad: the answer changes with the drawing alone
const BRIGHTEST = 3; // times the mean light of a sign
const PACE_S = 3; // for the first lesson, so that one sees the weights move
const STEPS_BACK = 30;
const KEY = "snnreg-signs";
const MEANS = { // against noise where signs lie, beside an empty start: names of traits
  inhibited: "Light inhibits: each input spike also inhibits every neuron",
  off_inputs: "OFF inputs: they spike where a pixel is darker than what lies around it",
  hears_noise: "Noise is shown too: half as many images as of signs, of no group",
};
const LEARNING = ["rule", "start", "tau_prun_s", "k_p", "seed", ...Object.keys(MEANS)]; // what a network learns by

const GUIDE = ["Draw a sign on the square: a letter, a rune, a face.",
  "Press its name below the square. Three drawings of each sign are a good start.", "Press Teach, and draw on."];

const RULES = { published: "published", growth: "growth" };

function render({ model, el }) {
  const about = model.get("about");
  const box = frame(el, "Teach it your own signs",
    "Draw a sign and say what it is, a few times each. Two networks learn your signs in this page, and answer "
    + "while you draw on.");
  if (isRefused(box)) return box.clear;
  foot(box, model, {
    drawing: areStrokes, noise: within(0, BRIGHTEST), light: oneOf(Object.keys(LIT)),
    rule: oneOf(Object.keys(RULES)), start: oneOf(Object.keys(STARTS)), tau_prun_s: within(1e-6, 1e6),
    k_p: within(1e-6, 1e6), seed: whole(0, 1e9), inhibited: flag, off_inputs: flag, hears_noise: flag,
  }, {
    taught: flag, told: listOf(whole(0, 1e6), 3), predictions: arePredictions(MISSIONS),
    reached: listOf(oneOf(Object.keys(MISSIONS))),
  });
  new TeachIt(box, model, about).start();
  return box.clear;
}

/** The lab: the shelf, the networks that learn from it, and what a reader sees of both. */
class TeachIt {
  shelf = signs.emptyShelf();
  past = []; // shelves, to take steps back
  looks = null; // of both networks, as they are now
  lesson = null; // that they learn, or have learned
  measured = null;
  answered = null; // the last answer
  telling = false; // Python of the shelf: what changes then is no wish of Python's
  before = []; // what was measured, for the missions

  constructor(box, model, about) {
    Object.assign(this, { box, model, about });
    const does = {
      rename: (k, name) => this.change(signs.renamed(this.shelf, k, name)),
      remove: (k) => this.change(signs.withoutSign(this.shelf, k), `“${this.shelf[k].name}” is removed.`),
      forget: (k, n) =>
        this.change(signs.withoutDrawing(this.shelf, k, n), `A drawing of “${this.shelf[k].name}” is removed.`),
      another: () => this.change(signs.withSign(this.shelf)),
    };
    this.board = board(does);
    this.pad = signPad(box, model, (k) => this.tell(k));
    this.files = fileTools({
      shelf: () => this.shelf, say: (words) => this.note(words),
      add: (k, drawings, wrong) => this.take(k, drawings, wrong), merge: (all, wrong) => this.merge(all, wrong),
    });
    this.results = noiseTables();
    this.sentence = readout(box);
    this.missions = missionList(model, MISSIONS, { run: (preset) => this.tryMission(preset), outcome });
    const trainers = twoTrainers(box, model, (error) => this.fail(error));
    const ask = async (task, dataOf) => { await trainers.ready; return trainers.ask(task, dataOf); };
    this.teaching = new Teaching(ask, {
      begun: (...what) => this.begun(...what), looked: (looks) => this.looked(looks),
      measured: (both) => this.measuredBoth(both), answered: (...what) => this.answeredBoth(...what),
      failed: (error) => this.fail(error),
    });
    this.showWeights = perFrame(box, () => {
      const { looks, lesson } = this;
      this.board.showWeights(looks?.map(({ weights }) => weights), lesson?.model ?? null, lesson?.names ?? []);
    });
  }

  start() {
    const { box, model, pad, files } = this;
    this.lay();
    for (const name of LEARNING) listen(box, model, name, () => this.teachAgain());
    for (const name of ["drawing", "noise", "light"]) listen(box, model, name, () => this.present());
    for (const name of ["names", "labels", "images"]) listen(box, model, name, () => this.takeTraits());
    for (const name of ["predictions", "reached"]) listen(box, model, name, this.missions.show);
    listen(box, model, "drawing", () => pad.show(model.get("drawing")));
    pad.show(model.get("drawing"));
    const otherTab = ({ key, newValue }) => {
      const others = key === KEY && newValue !== signs.textOf(this.shelf) && signs.signsInText(newValue);
      if (others) this.put(signs.shelfOf(others));
    };
    addEventListener("storage", otherTab);
    box.whenRemoved(() => removeEventListener("storage", otherTab));
    const lab = box.closest(".snn-lab");
    lab.addEventListener("dragover", (event) => event.preventDefault());
    lab.addEventListener("drop", (event) => {
      event.preventDefault();
      if (event.dataTransfer.files.length > 0) files.take([...event.dataTransfer.files]);
    });
    const given = signs.signsIn(this.traits());
    this.put(given?.length > 0 ? signs.shelfOf(given) : this.kept() ?? this.shelf);
    this.say();
    if (model.get("taught") && !signs.problemOf(this.shelf)) this.teach(0);
    else this.present();
  }

  lay() {
    const { box, model, board: rows, pad, files, results } = this;
    this.seen = html("canvas", { class: "snn-as-seen", role: "img", "aria-label": "What the networks see" });
    this.told = html("span", { class: "snn-told", role: "status" });
    this.back = button("Undo", () => this.undo(), { hidden: true });
    this.go = button("Teach", () => this.teach(calm() ? 0 : PACE_S), { class: NEXT });
    this.examples = button("Take three examples", () =>
      this.change(signs.shelfOf(signs.signsIn(this.about.examples)), "Three signs, four drawings of each."));
    const setRule = (rule) => setTraits(model, { rule, tau_prun_s: this.about.rules[rule].tau_prun_s, k_p: 1 });
    const showNoise = button("Show noise", () => setTraits(model, { drawing: [], noise: 1 }));
    const noise = slider(box, model, { name: "noise", label: "Noise", min: 0, max: BRIGHTEST, step: 0.1,
      words: (light) => `${light.toFixed(1)} × a sign’s light` });
    this.guide = html("div", { class: "snn-guide" },
      html("ol", {}, ...GUIDE.map((step) => html("li", {}, step))), this.examples);
    const tools = [...files.buttons, button("Start over", () => this.startOver(), { class: "snn-quiet" })];
    this.results.node.hidden = true;
    box.append(
      html("div", { class: "snn-teach" },
        this.padPlace = html("div", { class: "snn-teach-pad" }, pad.node, pad.choices,
          html("div", { class: "snn-buttons" }, button("Wipe", pad.wipe), showNoise, this.seen)),
        html("div", { class: "snn-teach-board" }, this.guide, rows.heads, rows.node),
        html("div", { class: "snn-teach-set" },
          this.go,
          choice(box, model, { name: "rule", label: "Rule", options: Object.entries(RULES), set: setRule }),
          startChoice(box, model),
          pruningSlider(box, model, 1000), noise, lightChoice(box, model),
          html("details", { class: "snn-advanced" }, html("summary", {}, "Calm where your signs lie"),
            ...Object.entries(MEANS).map(([name, label]) => checkbox(box, model, { name, label })))),
        html("div", { class: "snn-teach-results" }, this.sentence.node, results.node)),
      html("div", { class: "snn-buttons" }, ...tools, this.back, this.told), files.preview, this.missions.node);
  }

  // The shelf

  traits() {
    return Object.fromEntries(["names", "labels", "images"].map((name) => [name, this.model.get(name)]));
  }

  /** What this browser has kept, or null. */
  kept() {
    try {
      const found = signs.signsInText(localStorage.getItem(KEY));
      return found && signs.shelfOf(found);
    } catch {
      return null;
    }
  }

  /** Show a shelf, tell Python of it, and keep it in this browser. */
  put(shelf) {
    this.shelf = shelf;
    this.board.showShelf(shelf, signs.MOST, signs.FEWEST);
    this.pad.showSigns(shelf.map(({ name }) => name));
    this.examples.hidden = signs.drawingsOn(shelf) > 0;
    const traits = signs.traitsOf(shelf);
    this.telling = true;
    if (JSON.stringify(traits) !== JSON.stringify(this.traits())) setTraits(this.model, traits);
    this.telling = false;
    try {
      localStorage.setItem(KEY, signs.textOf(shelf));
    } catch {
      this.note("This browser keeps nothing: save your signs as a file before you leave.");
    }
  }

  /** A step of the reader, which can be taken back. */
  change(shelf, words = "") {
    const before = this.shelf, learned = signs.textOf(before);
    const isSame = shelf.length === before.length
      && shelf.every(({ name, drawings }, k) => name === before[k].name && drawings === before[k].drawings);
    this.put(shelf);
    if (isSame) return;
    this.past = [...this.past, before].slice(-STEPS_BACK);
    this.back.hidden = false;
    this.note([words, signs.warningOf(shelf)].filter(Boolean).join(" "));
    this.say();
    if (signs.textOf(shelf) !== learned) this.teachAgain();
  }

  undo() {
    const shelf = this.past.pop();
    this.back.hidden = this.past.length === 0;
    if (this.back.hidden) this.go.focus();
    this.put(shelf);
    this.note("Taken back.");
    this.say();
    this.teachAgain();
  }

  startOver() {
    if (signs.drawingsOn(this.shelf) === 0) return;
    this.change(signs.emptyShelf(), "The shelf is empty; Undo brings your drawings back.");
    this.teaching.stop();
    setTraits(this.model, { told: [0, 0, 0], taught: false, drawing: [] });
    Object.assign(this, { looks: null, lesson: null, measured: null, answered: null });
    this.results.node.hidden = true;
    this.board.showAnswers(null);
    this.showWeights();
    this.say();
  }

  /** Traits from Python, once they fit each other. */
  takeTraits() {
    const given = signs.signsIn(this.traits());
    if (this.telling || !given?.every(({ drawings }) => drawings.length > 0)) return;
    const isOurs = JSON.stringify(signs.traitsOf(this.shelf)) === JSON.stringify(this.traits());
    if (!isOurs) this.change(signs.shelfOf(given));
  }

  /** Pictures for sign k, or for a new one after the last. */
  take(k, drawings, wrong) {
    const shelf = k < this.shelf.length ? this.shelf : signs.withSign(this.shelf);
    const many = drawings.length === 1 ? "A picture is" : `${counted(drawings.length)} pictures are`;
    const words = [`${many} added to “${shelf[k].name}”.`, ...wrong].join(" ");
    this.change(signs.withDrawings(shelf, k, drawings), words);
  }

  /** Signs of several files, as one set. */
  merge(all, wrong) {
    let { shelf } = this, added = 0, known = 0;
    const full = new Set();
    for (const each of all) {
      const one = signs.merged(shelf, each);
      shelf = one.shelf;
      added += one.added;
      known += one.known;
      one.full.forEach((name) => full.add(`“${name}”`));
    }
    const words = [...wrong];
    if (all.length > 0) {
      const others = known > 0 ? `, ${counted(known)} were there already` : "";
      words.unshift(`${numberOf(added, "drawing")} added${others}.`);
    }
    if (full.size > 0) {
      words.push(`There is no room for all of ${[...full].join(", ")}: a shelf has ${signs.MOST} signs and `
        + `${counted(signs.MOST_DRAWINGS)} drawings. Remove some, and open the file again.`);
    }
    if (added > 0) this.change(shelf, words.join(" "));
    else this.note(words.join(" "));
  }

  /** What is drawn is sign k. */
  tell(k) {
    const { model, answered } = this, drawing = model.get("drawing"), { name } = this.shelf[k];
    if (drawing.length === 0) {
      this.note(`The square is empty: draw “${name}” first.`);
      return;
    }
    if (signs.drawingsOn(this.shelf) >= signs.MOST_DRAWINGS) {
      this.note(`There are ${counted(signs.MOST_DRAWINGS)} drawings already: remove some to make room.`);
      return;
    }
    const isAnswered = answered && this.lesson && !this.teaching.learns && answered.image.noise === 0
      && JSON.stringify(answered.image.drawing) === JSON.stringify(drawing);
    if (isAnswered) {
      const [all, ...right] = model.get("told");
      const wasRight = (arm) => Number(answered.answers[arm].words === name);
      setTraits(model, { told: [all + 1, ...right.map((count, arm) => count + wasRight(arm))] });
    }
    const drawn = Uint8Array.from(asDigit(drawing));
    setTraits(model, { drawing: [], noise: 0 });
    this.change(signs.withDrawings(this.shelf, k, [drawn]), `A drawing of “${name}” is added.`);
  }

  // The networks

  teach(pace) {
    const problem = signs.problemOf(this.shelf);
    if (problem) {
      this.note(problem);
      return;
    }
    const { model, about } = this, drawn = signs.drawnSigns(this.shelf);
    const [rule, start, tau_prun_s, k_p, seed, inhibited, off, hears] = LEARNING.map((name) => model.get(name));
    const plain = about.models[drawn.length], { feedforward_inhibition, off_gain } = about.means;
    const network = { ...plain, constants: { ...plain.constants,
      feedforward_inhibition: inhibited ? feedforward_inhibition : 0, off_gain: off ? off_gain : 0 } };
    const each = Math.max(about.each, ...drawn.map(({ drawings }) => drawings.length));
    const common = { model: network, seed, start, each, hears,
      signs: drawn.map(({ drawings }) => drawings) };
    this.teaching.teach({
      pace, names: drawn.map(({ name }) => name), model: common.model, count: signs.drawingsOn(this.shelf),
      set: { rule, start, tau_prun_s, drawings: JSON.stringify(signs.traitsOf(this.shelf)) },
      lessons: ["never", "online"].map((when) =>
        ({ ...common, rule: { when, tau_prun_s, k_p, ...about.rules[rule].constants } })),
    });
    setTraits(model, { taught: true });
    this.results.node.setAttribute("aria-busy", true);
    this.say();
  }

  /** After a change, once they were taught. */
  teachAgain() {
    if (this.model.get("taught") && !signs.problemOf(this.shelf)) this.teach(0);
  }

  tryMission(preset) {
    setTraits(this.model, preset);
    const problem = signs.problemOf(this.shelf);
    if (problem) this.note(problem);
    else if (!this.model.get("taught")) this.teach(0);
  }

  begun(looks, lesson) {
    Object.assign(this, { looks, lesson, measured: null });
    this.showWeights();
    this.present();
    this.say();
  }

  looked(looks) {
    this.looks = looks;
    this.showWeights();
    if (this.teaching.done >= this.teaching.images) this.present();
    this.say();
  }

  measuredBoth(measured) {
    this.measured = measured;
    this.results.node.hidden = false;
    this.results.node.removeAttribute("aria-busy");
    this.results.show(measured);
    this.say();
    const of = (name) => measured.map((each) => each[name]);
    const now = { ...this.lesson.set, accuracy: measured.map(accuracyIn), noise: of("noise"),
      spikes: of("spikes") };
    setTraits(this.model, { accuracy: now.accuracy });
    this.missions.ended(now, this.before);
    this.before.push(now);
    this.present();
  }

  fail(error) { this.sentence.say(couldNotRun(error)); }

  // What the networks are shown

  /** Show the networks what is on the pad, with noise. */
  present() {
    const { model, looks } = this;
    const [drawing, noise, light] = ["drawing", "noise", "light"].map((name) => model.get(name));
    const mean = looks ? fitting(LIT[light][1], noise * looks[0].mean) : 0;
    const pixels = withNoise(asDigit(drawing), mean, SEED, light);
    drawImage(this.seen, pixels);
    this.padPlace.toggleAttribute("data-blank", drawing.length === 0 && !looks);
    if (!looks) return;
    if (drawing.length === 0 && mean === 0) {
      this.teaching.show(null);
      this.answered = null;
      this.board.showAnswers(null, "draw");
      return;
    }
    this.teaching.show({ pixels, drawing, noise, light });
  }

  answeredBoth(replies, image) {
    const { lesson, model } = this;
    if (model.get("drawing").length === 0 && model.get("noise") === 0) return; // wiped meanwhile
    const answers = replies.map(({ counts }) => {
      const answer = answerOf(counts, { digits: lesson.names, model: lesson.model });
      return { ...answer, counts, group: winner(answer.votes) };
    });
    this.answered = { answers, image };
    this.board.showAnswers(answers);
    if (this.measured && image.drawing.length === 0) {
      const shown = { noise: image.noise, spikes: answers.map(({ total }) => total),
        onSigns: this.measured.map(({ spikes }) => spikes) };
      this.missions.ended({ shown }, this.before);
    }
    this.say();
  }

  // Words

  /** What came of a step of the reader. */
  note(words) { this.told.textContent = words; }

  say() {
    this.guide.hidden = this.lesson !== null;
    this.go.textContent = this.model.get("taught") ? "Teach again" : "Teach";
    this.sentence.say(...sentenceOf(this));
  }
}

const calm = () => matchMedia("(prefers-reduced-motion: reduce)").matches;

/** How far it is, or what came out. */
function sentenceOf({ shelf, teaching, lesson, measured, model }) {
  const problem = signs.problemOf(shelf);
  if (!lesson) {
    if (problem) return [problem];
    return [`The shelf has ${signs.countsOf(signs.drawnSigns(shelf))}. Three drawings of each are a good start. `
      + "Then press Teach."];
  }
  const from = [`${counted(teaching.images)} variants of your ${counted(lesson.count)} drawings`];
  if (teaching.learns || !measured) {
    return ["Learning from ", ...from, ", turned, scaled, slanted and shifted: ",
      datum(teaching.done, counted(teaching.done), { "data-name": "learned" }), " so far."];
  }
  const [all, ...right] = model.get("told");
  const both = (words) =>
    NETWORKS.flatMap(([name, hue], arm) => [arm ? " and " : "", words(arm), " ", hued(name, hue)]);
  const own = all === 0 ? ["Draw on: they answer."]
    : ["Of the drawings that you named after their answer, ", ...both((arm) =>
        datum(right[arm] / all, `${right[arm]} of ${all}`, { "data-name": "told", "data-arm": arm })),
      " were right."];
  const recognised = (arm) => datum(accuracyIn(measured[arm]), percent(accuracyIn(measured[arm])),
    { "data-name": "accuracy", "data-arm": arm });
  return ["Taught by ", ...from, ". Of new variants ", ...both(recognised), " are recognised. ", ...own];
}

export default { render };
