// What a cell shows: text, figures, tables, formulas, widgets, errors. Nothing of it may run code or load a thing.

import { VIEW } from "./widgets.js";

const LINE = 80, LONG = 25 * LINE; // letters: more or less what the box of a text shows without scrolling
const TAGS = new Set(("b blockquote br caption code col colgroup dd div dl dt em h1 h2 h3 h4 h5 h6 hr i li ol p"
  + " pre s small span strong sub sup table tbody td tfoot th thead tr u ul").split(" "));
const DROPPED = new Set(["script", "style", "template", "iframe", "object", "noscript", "title"]);
const ATTRIBUTES = new Set(["colspan", "rowspan", "scope"]);

// The allowed elements of a piece of HTML, which is parsed as a document that runs and loads nothing.
export function cleaned(html) {
  const copy = (from, to) => {
    for (const node of from.childNodes) {
      if (node.nodeType === Node.TEXT_NODE) to.append(node.data);
      if (node.nodeType !== Node.ELEMENT_NODE || DROPPED.has(node.localName)) continue;
      let target = to;
      if (node.namespaceURI === "http://www.w3.org/1999/xhtml" && TAGS.has(node.localName)) {
        target = document.createElement(node.localName);
        for (const { name, value } of node.attributes) if (ATTRIBUTES.has(name)) target.setAttribute(name, value);
        to.append(target);
      }
      copy(node, target);
    }
    return to;
  };
  return copy(new DOMParser().parseFromString(html, "text/html").body, document.createElement("div"));
}

// Formulas that are set may link to addresses and act; those of a page do neither.
export function tame(set) {
  for (const node of set.querySelectorAll("mjx-container, mjx-container *"))
    for (const { name } of [...node.attributes]) if (/^on|href$/i.test(name)) node.removeAttribute(name);
}

async function formula(latex) {
  const block = document.createElement("div"), plain = latex.replace(/^\$+|\$+$/g, "");
  block.textContent = latex;
  try {
    const set = await globalThis.MathJax.tex2chtmlPromise(plain, { display: false });
    block.replaceChildren(set);
    tame(block);
    globalThis.MathJax.startup.document.clear();
    globalThis.MathJax.startup.document.updateDocument();
  } catch { /* the text stays */ }
  return block;
}

// Whether an output is set as a formula. A page without formulas has no MathJax: there a quantity is shown
// as Python writes it, "3. * msecond".
export const isFormula = (data, hasMathJax) => data["text/latex"] !== undefined
  && (hasMathJax || !data["text/plain"] || data["text/plain"].startsWith("<"));

// Once it can be seen, so that a figure follows another one without a gap.
async function picture(source) {
  const image = new Image();
  image.alt = "What this cell drew";
  image.src = source;
  await image.decode().catch(() => {});
  return image;
}

async function shown(data) {
  if (data["image/png"]) return picture(`data:image/png;base64,${data["image/png"]}`);
  if (data["image/svg+xml"]) return picture(`data:image/svg+xml,${encodeURIComponent(data["image/svg+xml"])}`);
  if (data["text/html"] !== undefined) return cleaned(data["text/html"]);
  if (isFormula(data, Boolean(globalThis.MathJax))) return formula(data["text/latex"]);
  return text("value", data["text/plain"]);
}

function text(kind, words) {
  const block = document.createElement("pre");
  block.className = `snn-live-${kind}`;
  block.textContent = words;
  return block;
}

const made = async (message) => {
  if (message.type === "display") return shown(message.data);
  if (message.type === "note") return text("note", message.text);
  const block = text(message.name === "NotYet" ? "notyet" : "error", message.traceback);
  return message.whole ? withWhole(block, message.whole) : block;
};

// Frames of libraries, below what a reader needs first.
function withWhole(block, whole) {
  const summary = Object.assign(document.createElement("summary"), { textContent: "The whole traceback" });
  const fold = document.createElement("details"), both = document.createElement("div");
  fold.append(summary, text("error", whole));
  both.append(block, fold);
  return both;
}

// A carriage return begins the line anew, as progress bars do; one at the end waits for what comes next.
const current = (line) => line.slice(line.lastIndexOf("\r", line.length - 2) + 1);

// What printed words make of a line that was unfinished: the lines that are finished now, and the one that is not.
// No other line is looked at again, however much was printed.
export function continued(unfinished, words) {
  const lines = (unfinished + words).split("\n").map(current), line = lines.pop();
  return [lines.map((each) => `${each}\n`).join(""), line];
}

// Shows the messages of a cell in `place`, in their order. `widgets` draws what is a widget, for the cell `box`.
export class Outputs {
  settled = Promise.resolve(); // when all is shown
  #clears = false; // before the next message
  #letters = 0; // of the text at the end

  constructor(place, widgets = null, box = null) { Object.assign(this, { place, widgets, box }); }

  clear() {
    return (this.settled = this.settled.then(() => this.#empty()));
  }

  show(message) {
    return (this.settled = this.settled.then(() => this.#add(message)));
  }

  #empty() {
    this.#clears = false;
    for (const place of this.place.querySelectorAll(".snn-live-widget")) this.widgets.drop(place);
    this.place.replaceChildren();
  }

  async #add(message) {
    if (message.type === "clear_output") {
      if (message.wait) this.#clears = true;
      else this.#empty();
      return;
    }
    const view = message.type === "display" && this.widgets ? message.data[VIEW] : null;
    const node = view || message.type === "stream" ? null : await made(message);
    if (this.#clears) this.#empty();
    if (view) this.#draw(view.model_id);
    else if (node) this.place.append(node);
    else this.#print(message);
  }

  // Nothing waits for it: a widget may be drawn much later, when the reader comes near.
  #draw(id) {
    const place = document.createElement("div");
    place.className = "snn-live-widget";
    this.place.append(place);
    this.widgets.draw(id, place, this.box).catch((error) => place.append(text("error", error.message)));
  }

  // A long text is a box that scrolls, with the keyboard, too.
  #print({ name, text: words }) {
    const last = this.place.lastElementChild;
    const block = last?.className === `snn-live-${name}` ? last : this.place.appendChild(text(name, ""));
    const [finished, line] = continued(block.lastChild?.data ?? "", words);
    block.lastChild?.remove();
    if (finished) block.append(finished);
    block.append(line);
    const letters = words.length + LINE * (words.split("\n").length - 1); // a line is a row, however short
    this.#letters = block === last ? this.#letters + letters : letters;
    if (this.#letters > LONG) block.tabIndex = 0;
  }
}
