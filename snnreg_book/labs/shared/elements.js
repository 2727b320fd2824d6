// HTML and SVG elements, the frame of a lab, and numbers and symbols as elements.

import { shown } from "./numbers.js";

const SVG = "http://www.w3.org/2000/svg";

/** An HTML element with attributes and children (elements or text). */
export function html(tag, attributes = {}, ...children) {
  return filled(document.createElement(tag), attributes, children);
}

/** An SVG element with attributes and children. */
export function svg(tag, attributes = {}, ...children) {
  return filled(document.createElementNS(SVG, tag), attributes, children);
}

function filled(node, attributes, children) {
  for (const [name, value] of Object.entries(attributes)) {
    if (value === true) node.setAttribute(name, "");
    else if (value !== false && value != null) node.setAttribute(name, value);
  }
  node.append(...children);
  return node;
}

/** Set attributes of an element that is there. */
export function setAttributes(node, attributes) {
  for (const [name, value] of Object.entries(attributes)) node.setAttribute(name, value);
}

/** Words in the colour of what they name: a network, or a rule. */
export const hued = (words, hue) => html("strong", { class: `snn-${hue}` }, words);

let identifiers = 0;
/** A new id for this page. */
export const newId = () => `snn-${Date.now().toString(36)}-${++identifiers}`;

/**
 * The frame of a lab in `el`: title, hint, and a place to hang parts into. Below lies `box.foot`, for the buttons
 * that all labs have.
 * `box.whenRemoved(f)` keeps what must end with the lab; render() returns `box.clear`, which calls it all.
 */
export function frame(el, title, hint) {
  const heading = titled(el, title);
  const box = html("div", { class: "snn-parts" }), foot = html("div", { class: "snn-buttons snn-foot" });
  // With data-lm-suppress-shortcuts JupyterLab leaves the keys to us.
  const outer = html("section",
    { class: "snn-lab", "aria-labelledby": heading.id, "data-lm-suppress-shortcuts": true },
    heading, html("p", { class: "snn-hint" }, ...[hint].flat()), box, foot);
  el.append(outer);
  box.foot = foot;
  const last = [];
  box.whenRemoved = (action) => last.push(action);
  box.clear = () => last.splice(0).forEach((action) => action());
  return box;
}

/** What a reader sets beside what comes of it; below each other where there is no room. */
export const beside = (set, seen) => html("div", { class: "snn-split" },
  html("div", {}, ...set), html("div", {}, ...seen));

/** The title, as a heading below those of the sections in which the lab stands. */
function titled(el, title) {
  let level = 1;
  for (let node = el.closest("section"); node; node = node.parentElement.closest("section")) level++;
  return html("p", { class: "snn-title", id: newId(), role: "heading", "aria-level": Math.max(2, level) }, title);
}

/** A number for the eye that keeps all its digits for a machine. */
export const datum = (number, text = shown(number), attributes = {}) =>
  html("data", { value: number, ...attributes }, text);

/** A symbol with its index below the line: symbols("τ_prun"), in HTML or in SVG. */
export const symbols = (text) => withIndices(text, (index) => html("sub", {}, index),
  html("span", { class: "snn-symbol" }));
export const symbolsInSvg = (text, attributes) => withIndices(text,
  (index) => svg("tspan", { dy: 4, "font-size": "80%" }, index), svg("text", attributes));

function withIndices(text, lowered, node) {
  text.split(/_([a-z]+)/).forEach((part, k) => {
    // In SVG what follows an index must be raised again.
    const rest = node.namespaceURI === SVG && k > 0 ? svg("tspan", { dy: -4 }, part || "\u200b") : part;
    node.append(k % 2 ? lowered(part) : rest);
  });
  return node;
}
