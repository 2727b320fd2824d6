// What a cell shows: text, figures, tables, formulas, errors. Nothing of it may run code or load anything.

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

async function formula(latex) {
  const block = document.createElement("div"), plain = latex.replace(/^\$+|\$+$/g, "");
  block.textContent = latex;
  try {
    const set = await globalThis.MathJax.tex2chtmlPromise(plain, { display: false });
    for (const node of set.querySelectorAll("*"))
      for (const { name } of [...node.attributes]) if (/^on|href$/i.test(name)) node.removeAttribute(name);
    block.replaceChildren(set);
    globalThis.MathJax.startup.document.clear();
    globalThis.MathJax.startup.document.updateDocument();
  } catch { /* the text stays */ }
  return block;
}

function picture(source) {
  const image = new Image();
  image.alt = "What this cell drew";
  image.src = source;
  return image;
}

async function shown(data) {
  if (data["image/png"]) return picture(`data:image/png;base64,${data["image/png"]}`);
  if (data["image/svg+xml"]) return picture(`data:image/svg+xml,${encodeURIComponent(data["image/svg+xml"])}`);
  if (data["text/html"] !== undefined) return cleaned(data["text/html"]);
  if (data["text/latex"] !== undefined) return formula(data["text/latex"]);
  return text("value", data["text/plain"]);
}

function text(kind, words) {
  const block = document.createElement("pre");
  block.className = `snn-live-${kind}`;
  block.textContent = words;
  return block;
}

// A carriage return begins the line anew, as progress bars do; one at the end waits for what comes next.
const current = (line) => line.slice(line.lastIndexOf("\r", line.length - 2) + 1);

// What printed words make of a line that was unfinished: the lines that are finished now, and the one that is not.
// No other line is looked at again, however much was printed.
export function continued(unfinished, words) {
  const lines = (unfinished + words).split("\n").map(current), line = lines.pop();
  return [lines.map((each) => `${each}\n`).join(""), line];
}

// Shows the messages of a cell in `place`, in their order.
export class Outputs {
  settled = Promise.resolve(); // when all is shown

  constructor(place) { this.place = place; }

  clear() {
    return (this.settled = this.settled.then(() => this.place.replaceChildren()));
  }

  show(message) {
    return (this.settled = this.settled.then(() => this.#add(message)));
  }

  async #add(message) {
    if (message.type === "display") this.place.append(await shown(message.data));
    else if (message.type === "note") this.place.append(text("note", message.text));
    else if (message.type === "stream") this.#print(message);
    else this.place.append(text(message.name === "NotYet" ? "notyet" : "error", message.traceback));
  }

  #print({ name, text: words }) {
    const last = this.place.lastElementChild;
    const block = last?.className === `snn-live-${name}` ? last : this.place.appendChild(text(name, ""));
    const [finished, line] = continued(block.lastChild?.data ?? "", words);
    block.lastChild?.remove();
    if (finished) block.append(finished);
    block.append(line);
  }
}
