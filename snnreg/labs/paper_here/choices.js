// What the reader chooses before a run: digits, rule, threshold, images, seed.

import { flag, listOf, oneOf, whole, within } from "../shared/address.js";
import { button, decaySliders, listen } from "../shared/controls.js";
import { html, newId } from "../shared/elements.js";
import { counted, duration } from "../shared/numbers.js";

const AMOUNTS = [100, 500, 1000, 2000, 5000];
const DIGITS = [0, 1, 2, 3, 4, 5, 6, 7, 8, 9];
const threeDigits = (value) => listOf(whole(0, 9), 3)(value) && new Set(value).size === 3;

/** What the reader sets, and what it may be. */
export const CHOICES = {
  digits: threeDigits, unknown: threeDigits, tau_prun_s: within(1e-6, 1e6), k_p: within(1e-6, 1e6),
  when: oneOf(["online", "after-training"]), growth: flag, threshold: oneOf(["adaptive", "held"]),
  train_per_digit: whole(1, 5000), seed: whole(0, 1e9),
};

/** The values of now. */
export const chosen = (model) => Object.fromEntries(Object.keys(CHOICES).map((name) => [name, model.get(name)]));

/** A digit that is learnt is not unknown, whatever an address or a kernel says. */
export function keepApart(box, model) {
  const part = () => {
    const digits = model.get("digits"), free = DIGITS.filter((digit) => !digits.includes(digit));
    const fine = model.get("unknown").filter((digit) => free.includes(digit));
    if (fine.length < 3) {
      model.set("unknown", [...fine, ...free.filter((digit) => !fine.includes(digit))].slice(0, 3));
      model.save_changes();
    }
  };
  for (const name of ["digits", "unknown"]) listen(box, model, name, part);
  part();
}

/** The rules of the two networks, without and with decay. */
export function rulesOf({ when, tau_prun_s, k_p, growth, threshold }, constants) {
  const held = { hold_threshold: threshold === "held" ? 1 : 0 };
  return [
    { when: "never", tau_prun_s, k_p, growth_step: 0, ...held },
    { when, tau_prun_s, k_p, ...(growth ? constants : { growth_step: 0 }), ...held },
  ];
}

/** The form. */
export function choicesOf(box, model) {
  const set = (name, value) => { model.set(name, value); model.save_changes(); };
  /** A list of options for one value of the model. */
  const select = (name, options, { read = (value) => value, label }) => {
    const node = html("select", { id: newId() },
      ...options.map(([value, words]) => html("option", { value }, words)));
    const follow = () => { node.value = model.get(name); };
    node.addEventListener("change", () => set(name, read(node.value)));
    listen(box, model, name, follow);
    follow();
    return html("span", { class: "snn-together" }, html("label", { for: node.id }, label), node);
  };
  const growth = html("input", { type: "checkbox", id: newId() });
  const seed = html("input", { type: "number", id: newId(), min: 0, step: 1, inputmode: "numeric" });
  growth.addEventListener("change", () => set("growth", growth.checked));
  seed.addEventListener("change", () => set("seed", Math.max(0, Math.round(Number(seed.value)) || 0)));
  const follow = () => {
    growth.checked = model.get("growth");
    seed.value = model.get("seed");
  };
  for (const name of ["growth", "seed"]) listen(box, model, name, follow);
  follow();
  return html("div", {},
    html("div", { class: "snn-buttons" }, digitsOf(box, model, "digits", "They learn"),
      digitsOf(box, model, "unknown", "and never see")),
    html("div", { class: "snn-controls" }, ...decaySliders(box, model, 3000)),
    html("div", { class: "snn-buttons" },
      select("when", [["online", "while learning"], ["after-training", "after training"]],
        { label: "The decay acts" }),
      select("threshold", [["adaptive", "adaptive"], ["held", "held for an image"]], { label: "Threshold" }),
      select("train_per_digit", AMOUNTS.map((amount) => [amount, counted(amount)]),
        { label: "Images a digit", read: Number }),
      html("span", { class: "snn-together" }, html("label", { for: seed.id }, "Seed"), seed),
      html("label", { class: "snn-together" }, growth, "growth (chapter 13)")),
    scalingOf(box, model));
}

const PAPERS_IMAGES = 15000, PAPERS_TIME_S = 300; // the pruning time with which the book trains on all images

/** A shorter training asks for a shorter pruning time: it goes with the root of the images (chapter 9). */
function scalingOf(box, model) {
  const node = html("p", { class: "snn-note", role: "status" });
  const show = () => {
    const images = 3 * model.get("train_per_digit"), kP = model.get("k_p"), root = Math.sqrt(kP) || 1;
    const fitting = Number((PAPERS_TIME_S * Math.sqrt(images / PAPERS_IMAGES)).toPrecision(2));
    node.hidden = images === PAPERS_IMAGES || model.get("when") !== "online" || model.get("growth")
      || Math.abs(Math.log(model.get("tau_prun_s") / root / fitting)) < 0.1;
    const set = button(`Set ${duration(fitting)}`, () => {
      model.set("tau_prun_s", fitting * root);
      model.save_changes();
    });
    node.replaceChildren(`${PAPERS_TIME_S} s belong to ${counted(PAPERS_IMAGES)} images. `
      + `${counted(images)} images ask for about ${duration(fitting)} (chapter 9). `, set);
  };
  for (const name of ["train_per_digit", "tau_prun_s", "k_p", "when", "growth"]) listen(box, model, name, show);
  show();
  return node;
}

/** Three digits. One that is taken elsewhere changes places with the one it replaces. */
function digitsOf(box, model, name, label) {
  const other = name === "digits" ? "unknown" : "digits";
  const choices = [0, 1, 2].map((place) => {
    const choice = html("select", { "aria-label": `${label}, digit ${place + 1}` },
      ...DIGITS.map((digit) => html("option", { value: digit }, String(digit))));
    choice.addEventListener("change", () => take(place, Number(choice.value)));
    return choice;
  });
  const take = (place, digit) => {
    const before = model.get(name)[place];
    const swapped = (list) => list.map((each) => (each === digit ? before : each));
    const [mine, others] = [swapped(model.get(name)).map((each, k) => (k === place ? digit : each)),
      swapped(model.get(other))];
    model.set(other, others);
    model.set(name, mine);
    model.set(other, others); // where both had the digit for a moment
    model.save_changes();
  };
  const show = () => choices.forEach((choice, place) => { choice.value = model.get(name)[place]; });
  listen(box, model, name, show);
  show();
  return html("span", { class: "snn-together", role: "group", "aria-label": label },
    html("span", { "aria-hidden": "true" }, label), ...choices);
}
