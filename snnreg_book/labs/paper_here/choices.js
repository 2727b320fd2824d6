// What the reader chooses before a run: digits, rule, threshold, images, seed.

import { differentDigits, flag, oneOf, whole, within } from "../shared/address.js";
import { button, choice, listen, setTraits } from "../shared/controls.js";
import { pruningTime, tauOf } from "../shared/decay.js";
import { decayChoices, pruningSlider, STARTS, WHEN } from "../shared/decay_controls.js";
import { DIGITS, digitChoices } from "../shared/digit_choices.js";
import { html, newId } from "../shared/elements.js";
import { LIT } from "../shared/noise.js";
import { counted, duration } from "../shared/numbers.js";
import { lightChoice } from "../shared/pair.js";
import { ruleOf, withoutDecay } from "../shared/trainers.js";

const AMOUNTS = [100, 500, 1000, 2000, 5000];
const MOST_SEED = 1e9;
const ACTING = ["online", "after-training"];
const threeDigits = differentDigits(3);

/** What the reader sets, and what it may be. */
export const CHOICES = {
  digits: threeDigits, unknown: threeDigits, tau_prun_s: within(1e-6, 1e6), k_p: within(1e-6, 1e6),
  when: oneOf(ACTING), growth: flag, start: oneOf(Object.keys(STARTS)), threshold: oneOf(["adaptive", "held"]),
  light: oneOf(Object.keys(LIT)), train_per_digit: whole(1, 5000), seed: whole(0, MOST_SEED),
};

/** The test sets, with white noise where it is chosen to be: [[name, label], ...]. */
export const setsOf = ({ sets }, { light }) => sets.map(([name, label]) => (name !== "white_noise" ? [name, label]
  : [light, light === name ? label : `${label}, ${LIT[light][1]} × ${LIT[light][1]}`]));

/** Choices in words: what the networks see, and how the second one decays. */
export const wordsOf = ({ digits, unknown, when, growth, start, threshold, train_per_digit, ...decay }, seed) => [
  `Learned ${digits.join(", ")}, never saw ${unknown.join(", ")}; ${counted(train_per_digit)} images per digit; `
  + `${threshold} threshold; ${start === "empty" ? "empty first weights; " : ""}seed ${seed}`,
  `Decay ${WHEN[when]}: pruning time ${duration(pruningTime(decay))}`
  + `${growth ? ", with growth" : ""}`];

/** The values of now. */
export const chosen = (model) => Object.fromEntries(Object.keys(CHOICES).map((name) => [name, model.get(name)]));

/** A digit that is learnt is not unknown, whatever an address or a kernel says. */
export function keepApart(box, model) {
  const part = () => {
    const digits = model.get("digits"), free = DIGITS.filter((digit) => !digits.includes(digit));
    const fine = model.get("unknown").filter((digit) => free.includes(digit));
    if (fine.length < 3) {
      const others = free.filter((digit) => !fine.includes(digit));
      setTraits(model, { unknown: [...fine, ...others].slice(0, 3) });
    }
  };
  for (const name of ["digits", "unknown"]) listen(box, model, name, part);
  part();
}

/** The rules of the two networks, without and with decay. */
export function rulesOf(values, constants) {
  const held = { hold_threshold: values.threshold === "held" ? 1 : 0 };
  return [withoutDecay(values), values]
    .map((each) => ({ ...ruleOf(each, constants), ...held }));
}

/**
 * The form: the question, the digits, and `guesses`; `more` is what else can be set, folded up where it is as at
 * first.
 */
export const choicesOf = (box, model, guesses, ...more) => html("div", {},
  html("div", { class: "snn-buttons" },
    digitChoices(box, model, { name: "digits", label: "They learn", others: ["unknown"] }),
    digitChoices(box, model, { name: "unknown", label: "and never see", others: ["digits"] })),
  html("div", { class: "snn-controls" },
    pruningSlider(box, model, 3000, 1, "How long may a synapse be silent? Pruning time ")),
  scalingOf(box, model), guesses,
  html("details", { class: "snn-advanced", open: !isAsAtFirst(model) }, html("summary", {}, "Advanced"),
    furtherChoices(box, model), ...more));

const isAsAtFirst = (model) => Object.entries(model.get("about").book).every(([name, value]) =>
  ["digits", "unknown", "tau_prun_s"].includes(name) || String(model.get(name)) === String(value));

const furtherChoices = (box, model) => html("div", { class: "snn-buttons" },
  ...decayChoices(box, model, ACTING),
  choice(box, model, { name: "threshold", label: "Threshold",
    options: [["adaptive", "adaptive"], ["held", "held for an image"]] }),
  choice(box, model, { name: "train_per_digit", label: "Images per digit",
    options: AMOUNTS.map((amount) => [amount, counted(amount)]) }),
  lightChoice(box, model),
  seedField(box, model));

function seedField(box, model) {
  const node = html("input",
    { type: "number", id: newId(), min: 0, max: MOST_SEED, step: 1, inputmode: "numeric" });
  const show = () => { node.value = model.get("seed"); };
  node.addEventListener("change", () => {
    const seed = node.valueAsNumber;
    if (CHOICES.seed(seed)) setTraits(model, { seed });
    show(); // the seed that runs, where another one was refused
  });
  listen(box, model, "seed", show);
  show();
  return html("span", { class: "snn-together" }, html("label", { for: node.id }, "Seed"), node);
}

/** A shorter training asks for a shorter pruning time: it goes with the root of the images (chapter 9). */
function scalingOf(box, model) {
  const { book } = model.get("about"), all = book.digits.length * book.train_per_digit;
  const words = html("span"), set = button("", () => {
    setTraits(model, { tau_prun_s: tauOf(fitting, model.get("k_p")) });
    box.querySelector("input[data-trait=tau_prun_s]").focus(); // this button goes
  });
  const node = html("p", { class: "snn-note", role: "status" }, words, set);
  let fitting;
  const show = () => {
    const values = chosen(model), images = values.digits.length * values.train_per_digit;
    fitting = Number((pruningTime(book) * Math.sqrt(images / all)).toPrecision(2));
    node.hidden = images === all || values.when !== "online" || values.growth
      || Math.abs(Math.log(pruningTime(values) / fitting)) < 0.1;
    words.textContent = `${duration(pruningTime(book))} fits ${counted(all)} images. `
      + `${counted(images)} images call for about ${duration(fitting)} (chapter 9). `;
    set.textContent = `Set ${duration(fitting)}`;
  };
  for (const name of ["train_per_digit", "tau_prun_s", "k_p", "when", "growth"]) listen(box, model, name, show);
  show();
  return node;
}
