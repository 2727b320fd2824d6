// The rule workshop: the reader writes the decay rule, and a network is trained with it beside the paper's.

import { flag, keyed, listOf, oneOf, whole, within } from "../shared/address.js";
import { button, listen, NEXT, readout, seedButton, setTraits, slider } from "../shared/controls.js";
import { beside, datum, frame, html, hued, newId, symbols } from "../shared/elements.js";
import { copying, foot } from "../shared/foot.js";
import { mapPair } from "../shared/map_pair.js";
import { couldNotRun, whyNot } from "../shared/messages.js";
import { arePredictions, missionList } from "../shared/mission_list.js";
import { counted, duration, shown } from "../shared/numbers.js";
import { onColourMode, onResize, perFrame } from "../shared/pictures.js";
import { outcomeOf, publish, round, trainersWithImages } from "../shared/round.js";
import { spikeTable } from "../shared/spike_table.js";
import { curveCharts } from "./curves.js";
import { asClass, LONGEST, ruleOf, tryOut } from "./formula.js";
import { MISSIONS, outcome, PARTS, roundOf } from "./missions.js";

const RULES = [["with the paper's rule", "orange"], ["with your rule", "green"]];
const PAPER = "exp(-(silence_s/tau)^2)";
const STARTERS = {
  "The paper's square": PAPER, "Plain exponential": "exp(-silence_s/tau)",
  "Hard cut": "where(silence_s > tau, 0, 1)", "Halve it": "where(silence_s > tau, 0.5, 1)",
};
const isText = (value) => typeof value === "string" && value.length <= LONGEST;
const MOST_ROUNDS = 100;

/** What came of it, and what a tab may have kept of that. */
const RESULTS = {
  rounds: listOf((kept) => keyed(kept) && isText(kept.formula) && within(1e-3, 1e6)(kept.tau)
    && flag(kept.exponential) && listOf(within(0, 1), PARTS.length)(kept.left)
    && listOf(within(0, 1), 2)(kept.accuracy) && listOf(within(0, 1e6), 2)(kept.noise)),
  reached: listOf(oneOf(Object.keys(MISSIONS))),
  predictions: arePredictions(MISSIONS),
};
const VALUES = ["formula", "tau_prun_s", "seed"];

const HELP = "silence_s is the time since the last input spike, tau the pruning time, both in seconds. Use "
  + "+ − * / ^, exp, log, sqrt, abs, floor, minimum, maximum, and where(silence_s > tau, 0.5, 1): a half after a "
  + "longer silence, otherwise 1.";

function render({ model, el }) {
  const about = model.get("about"), images = about.digits.length * about.train_per_digit;
  const { dt, period_steps } = about.model.constants, longest = images * period_steps * dt;
  const box = frame(el, "The rule workshop",
    "Write what a silence leaves of a weight, as a share from 0 to 1. The curves follow. "
    + "Then train a network with your rule, beside one with the paper's.");
  foot(box, model, { formula: isText, tau_prun_s: within(1e-3, 1e6), seed: whole(0, 1e9) }, RESULTS);
  const values = () => Object.fromEntries(VALUES.map((name) => [name, model.get(name)]));
  const { node: verdict, say: judge } = readout(box), { node: sentence, say } = readout(box);
  const failed = (error) => say(couldNotRun(error));
  let rule = null, results = [null, null], trainBoth = null, training = false, again = false;

  const field = formulaField(box, model), curves = curveCharts();
  const maps = mapPair(box, about.model, RULES), table = spikeTable(about, RULES);
  const found = html("div", { hidden: true }, maps.node, table.node), python = pythonOf();
  const result = html("div", { "aria-busy": "false" }, sentence, found);
  const go = button("Train with this rule", () => train(), { class: NEXT });
  const missions = missionList(model, MISSIONS, { outcome, run(preset) { setTraits(model, preset); train(); } });
  box.append(
    beside([field.node, starters(model),
      html("div", { class: "snn-controls" }, slider(box, model, { name: "tau_prun_s", min: 7, max: 700, log: true,
        label: ["Pruning time ", symbols("τ_prun"), ", tau in the formula"], words: duration })), verdict],
    [curves.node, html("div", { class: "snn-buttons" }, go, seedButton(model), ...python.buttons), python.node]),
    missions.node, result, html("p", { class: "snn-note" }, ...noteFor(model)));

  /** Read the formula, and try it at the silences that can occur. */
  const read = () => {
    const { formula, tau_prun_s: tau } = values();
    let fault = "";
    try {
      rule = ruleOf(formula, tau);
      tryOut(rule, longest, dt);
      judge(...leftBy(rule, tau));
    } catch ({ message }) {
      rule = null;
      fault = message;
      judge(fault);
    }
    field.mark(fault);
    python.show(rule && asClass(rule, tau));
    go.disabled = !(rule && trainBoth);
    draw();
  };
  const draw = perFrame(box, () => {
    const tau = model.get("tau_prun_s");
    if (rule) curves.show([{ ...ruleOf(PAPER, tau), ...looks(0) }, { ...rule, ...looks(1) }], tau);
    curves.node.setAttribute("aria-busy", rule === null);
    found.hidden = results[1] === null;
    if (found.hidden) return;
    table.show(results);
    maps.show(results.map(({ weights }) => weights), about.digits, `after ${images} images`);
  });
  /** Train with the values of now; one who asks meanwhile is answered afterwards. */
  const train = async () => {
    again = training;
    if (training || go.disabled) return;
    training = true;
    result.setAttribute("aria-busy", true);
    if (!results[1]) say("The networks are being trained.");
    try {
      results = await trainBoth(values());
      say(...sentenceOf(about, ...results));
      publish(model, about, results);
      const now = roundOf(...results), rounds = [...model.get("rounds"), now].slice(-MOST_ROUNDS);
      setTraits(model, { rounds });
      missions.ended(now, rounds);
    } catch ({ message }) {
      const before = results[1] ? [" Shown is the round before: ", ...sentenceOf(about, ...results)] : [];
      say(`Stopped. ${message}`, ...before);
    }
    training = false;
    result.setAttribute("aria-busy", false);
    draw();
    if (again) train();
  };

  for (const name of VALUES) listen(box, model, name, read);
  for (const name of ["predictions", "reached"]) listen(box, model, name, missions.show);
  const refusal = whyNot();
  say(refusal ?? "Nothing is trained yet.");
  if (!refusal) trainBoth = trainerOf(box, model, about, failed);
  read();
  onResize(box, curves.node, draw);
  onColourMode(box, draw);
  return box.clear;
}

/** A function that trains one network with the paper's rule and one with the reader's, and gives both results. */
function trainerOf(box, model, about, failed) {
  const { workers, ready } = trainersWithImages(box, model, failed);
  return async (values) => {
    const began = performance.now(), { formula, tau_prun_s, seed } = values;
    await ready;
    const paper = { when: "online", tau_prun_s, k_p: 1, growth_step: 0 };
    // Both to their ends, for a worker answers one round after the other.
    const rounds = await Promise.allSettled([paper, { ...paper, formula }].map((rule, k) =>
      round([workers[k]], about, { seed, rule, part: 1 }, () => false)));
    const broken = rounds.find(({ reason }) => reason);
    if (broken) throw broken.reason;
    return rounds.map(({ value }) => ({ ...values, ...value, seconds: (performance.now() - began) / 1e3 }));
  };
}

/** The rule as Python, to be seen and to be copied. */
function pythonOf() {
  const code = html("pre", { tabindex: 0 }), told = html("span", { class: "snn-told", role: "status" });
  const node = html("details", { class: "snn-as-python" }, html("summary", {}, "Your rule as Python"), code);
  const copy = button("Copy as Python", copying(() => code.textContent, told, () => {
    node.open = true;
    getSelection().selectAllChildren(code);
    told.replaceChildren("Copy it from below.");
  }));
  const show = (text) => {
    code.textContent = text ?? "";
    copy.disabled = text === null;
    told.replaceChildren();
  };
  return { node, buttons: [copy, told], show };
}

/** What a formula cannot do, a class in a cell of the page can. */
const noteFor = (model) => [
  "A formula has no loops, so none can run for ever. For more lines of Python, put the copied class into ",
  model.given ? html("a", { href: "#" }, "a cell of this page") : "a cell", ". ",
  "Both networks are born equal and see the same images and the same input spikes. ",
  "The last column of the table is the paper's, without decay and with it, after 15,000 images."];

const looks = (k) => ({ hue: RULES[k][1], words: RULES[k][0].replace("with ", ""), back: k === 0 });

/** Where the formula is typed. `mark(fault)`: whether it is wrong. */
function formulaField(box, model) {
  const input = html("input", { id: newId(), class: "snn-formula", type: "text",
    spellcheck: "false", autocapitalize: "off", autocomplete: "off", "data-trait": "formula" });
  const help = html("span", { class: "snn-below", id: newId() }, HELP);
  input.setAttribute("aria-describedby", help.id);
  input.addEventListener("input", () => setTraits(model, { formula: input.value }));
  const show = () => { if (input.value !== model.get("formula")) input.value = model.get("formula"); };
  listen(box, model, "formula", show);
  show();
  return { mark(fault) { input.setAttribute("aria-invalid", fault !== ""); },
    node: html("div", { class: "snn-slider" },
      html("label", { for: input.id }, "What is left of a weight after silence_s seconds"), input, help) };
}

const starters = (model) => html("div", { class: "snn-buttons", role: "group", "aria-label": "Starters" },
  ...Object.entries(STARTERS).map(([name, formula]) => button(name, () => setTraits(model, { formula }))));

/** What the rule leaves of a weight now, beside the paper's; the words have the colours of the curves. */
const leftBy = ({ at }, tau) => [hued("Your rule", "green"), ...[tau / 2, 2 * tau].flatMap((silence, k) => [
  k ? ", and " : " leaves ",
  datum(at(silence), `${shown(100 * at(silence))} %`, { "data-name": "left", "data-part": k }),
  ` after ${duration(silence)} of silence (`, hued("the paper's", "orange"),
  `: ${shown(100 * ruleOf(PAPER, tau).at(silence))} %)`]), "."];

/** What came out, for the values that it came from. */
function sentenceOf(about, ...results) {
  const { formula, tau_prun_s, seed, images, seconds } = results[1];
  const tests = about.digits.length * about.test_per_digit;
  return [html("code", {}, formula), " at ", datum(tau_prun_s, duration(tau_prun_s), { "data-name": "tau" }), ": ",
    ...outcomeOf(results, "with the paper's rule"),
    `Seed ${seed}, ${counted(images)} images to learn from and ${counted(tests)} of each test set; `,
    "both networks in ", datum(seconds, `${shown(seconds, 2)} s`, { "data-name": "seconds" }), "."];
}

export default { render };
