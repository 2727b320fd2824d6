// What a reader moves, and the sentence that answers.

import { html, newId, svg } from "./elements.js";
import { whyNot } from "./messages.js";
import { shown } from "./numbers.js";
import { steady } from "./touch.js";

/**
 * Where the values of a slider lie, at whole positions from 0 to `last`.
 * `log`: equal steps are equal factors, sixty for a factor of ten, and values have three significant digits.
 */
export function positions({ min, max, log = false, step = 1 }) {
  const last = Math.round(log ? 60 * Math.log10(max / min) : (max - min) / step);
  const toValue = (position) => log
    ? Math.min(max, Math.max(min, Number((min * (max / min) ** (position / last)).toPrecision(3))))
    : min + position * step;
  const toPosition = (value) => Math.round(
    log ? last * Math.log(value / min) / Math.log(max / min) : (value - min) / step);
  return { last, toValue, toPosition };
}

/**
 * A slider for the trait `name` of the model: with a label, its value in words, keyboard and kernel.
 * `label`: text, or a list of text and elements. `range`: { min, max, log, step }, see `positions`.
 * `get` and `set`: how its value is read from traits and written to them, where it is not the trait's own;
 * `follows`: these traits. `below`: a node that explains it.
 */
export function slider(box, model, {
  name, label, words = shown, get = () => model.get(name), set = (value) => model.set(name, value),
  follows = [name], below = null, ...range
}) {
  const { last, toValue, toPosition } = positions(range);
  const id = newId();
  const input = html("input", { type: "range", id, min: 0, max: last, step: 1, "data-trait": name });
  const output = html("output", { for: id });
  const show = () => {
    const value = get();
    input.value = toPosition(value);
    output.textContent = words(value);
    input.setAttribute("aria-valuetext", words(value));
  };
  steady(input, () => {
    set(toValue(Number(input.value)));
    model.save_changes();
  }, show);
  for (const trait of follows) listen(box, model, trait, show);
  show();
  const parts = [html("label", { for: id }, ...[label].flat()), output, input];
  if (below) {
    below.id = newId();
    input.setAttribute("aria-describedby", below.id);
    parts.push(below);
  }
  return html("div", { class: "snn-slider" }, ...parts);
}

/** Steps across and down of the arrow keys. */
export const ARROWS = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] };

/** Whether a key is pressed together with one that gives it to the browser, as Alt and an arrow, which go back. */
export const isChord = ({ ctrlKey, metaKey, altKey }) => ctrlKey || metaKey || altKey;

/** A button. */
export function button(label, action, attributes = {}) {
  const node = html("button", { type: "button", ...attributes }, label);
  node.addEventListener("click", action);
  return node;
}

/** The event of a lab's box before all values are set at once, by *Starting values* or an address. */
export const ALL_SET = "snn-all-set";

/** What comes next: of the buttons of a lab one is filled. */
export const NEXT = "snn-next";

/** A button that starts and stops: neither the second click of a double click nor a key held down is a stop. */
export function runButton(label, action, { class: kind = "", ...attributes } = {}) {
  const node = button(label, ({ detail }) => { if (detail < 2) action(); },
    { class: `${NEXT} ${kind}`.trim(), ...attributes });
  node.addEventListener("keydown", (event) => {
    if (event.repeat && event.key === "Enter") event.preventDefault();
  });
  return node;
}

/** A quiet button with an icon, which is a path on 16 x 16 pixels. `name(words)` gives it another name. */
export function iconButton(label, icon, action) {
  const words = html("span", {}, label), node = button("", action);
  node.append(svg("svg", { viewBox: "0 0 16 16", "aria-hidden": "true" }, svg("path", { d: icon })), words);
  return { node, name: (other) => { words.textContent = other; } };
}

/** A button for what another seed draws. */
export const seedButton = (model, label = "New seed", attributes = {}) =>
  button(label, () => setTraits(model, { seed: model.get("seed") + 1 }), attributes);

/** Whether the network cannot run in this browser; then the lab says why. */
export function isRefused(box) {
  const why = whyNot();
  if (why) box.append(html("p", { class: "snn-note" }, why));
  return why !== null;
}

/** Set traits, as a reader does. */
export function setTraits(model, values) {
  for (const [name, value] of Object.entries(values)) model.set(name, value);
  model.save_changes();
}

/** A choice of the trait `name`. `options`: [[value, words], ...]; two or three are a switch, more are a list. */
export function choice(box, model, {
  name, label, options, set = (value) => setTraits(model, { [name]: value }), isSwitch = options.length <= 3,
}) {
  const id = newId(), { node, show, labelled } = (isSwitch ? switchOf : dropDown)(id, name, options, set);
  const follow = () => show(model.get(name));
  listen(box, model, name, follow);
  follow();
  return html("span", { class: "snn-together" }, labelled(label), node);
}

/** Buttons in a row, one of which is pressed. */
function switchOf(id, name, options, set) {
  const buttons = options.map(([value, words]) => button(words, () => set(value)));
  const node = html("span", { class: "snn-choice", role: "group", "aria-labelledby": id, "data-trait": name },
    ...buttons);
  const show = (now) => buttons.forEach((each, k) => each.setAttribute("aria-pressed", options[k][0] === now));
  return { node, show, labelled: (label) => html("span", { id }, label) };
}

/** A drop-down. A value that is none of the options, as from an address, gets one. */
function dropDown(id, name, options, set) {
  const node = html("select", { id, "data-trait": name },
    ...options.map(([value, words]) => html("option", { value }, words)));
  node.addEventListener("change", () => set(options[node.selectedIndex][0]));
  const show = (now) => {
    if (options.every(([value]) => value !== now)) {
      options = [...options, [now, String(now)]];
      node.append(html("option", { value: now }, String(now)));
    }
    node.selectedIndex = options.findIndex(([value]) => value === now);
  };
  return { node, show, labelled: (label) => html("label", { for: id }, label) };
}

/** A trait that is true or false. */
export function checkbox(box, model, { name, label }) {
  const mark = html("input", { type: "checkbox", id: newId(), "data-trait": name });
  const show = () => { mark.checked = model.get(name); };
  mark.addEventListener("change", () => setTraits(model, { [name]: mark.checked }));
  listen(box, model, name, show);
  show();
  return html("label", { class: "snn-together snn-switch" }, mark, label);
}

/** Call `action` when the trait changes, in the page or from Python, until the lab is removed. */
export function listen(box, model, name, action) {
  model.on(`change:${name}`, action);
  box.whenRemoved(() => model.off(`change:${name}`, action));
}

/** Call `action` when the page is left or the lab is removed. */
export function whenLeft(box, action) {
  addEventListener("pagehide", action);
  box.whenRemoved(() => {
    removeEventListener("pagehide", action);
    action();
  });
}

const REST_MS = 600, LATEST_MS = 10_000, HEARD_MS = 3_000;

/**
 * A sentence that states the result. `say(...parts)` replaces it. It is read aloud when it has rested, and every
 * ten seconds while it never rests. What was announced goes, so that nobody comes across it a second time.
 */
export function readout(box) {
  const seen = html("p", { class: "snn-readout" });
  const heard = html("span", { class: "snn-heard", role: "status", "aria-live": "polite" });
  let timer, latest = Infinity, told = null;
  box.whenRemoved(() => clearTimeout(timer));
  const announce = () => {
    latest = Infinity;
    told = heard.textContent = seen.textContent;
    timer = setTimeout(() => { heard.textContent = ""; }, HEARD_MS);
  };
  const say = (...parts) => {
    const now = performance.now();
    seen.replaceChildren(...parts);
    told ??= seen.textContent; // the first sentence is read where it stands
    if (seen.textContent === told) return;
    clearTimeout(timer);
    latest = Math.min(latest, now + LATEST_MS);
    timer = setTimeout(announce, Math.min(REST_MS, latest - now));
  };
  return { node: html("div", {}, seen, heard), say };
}
