// Marks a sentence of the prose that is no longer true of what was computed.

const escaped = (text) => text.replace(/[.*+?^${}()|[\]\\]/g, "\\$&");
// What stands between two numbers of a claimed sentence. Formulas and links look otherwise in the page.
const pattern = (piece) => piece.split(/\$[^$]*\$|\d\d_\w+|eq-\w+/)
  .map((plain) => escaped(plain.replace(/[*`_]/g, "")).replace(/\s+/g, "\\s+")).join("[\\s\\S]{0,400}?");

// Where the sentence stands: the text node and the place in it where it ends, and the numbers in it.
function found(root, parts) {
  const sentence = new RegExp(parts.map(pattern).join("([\\s\\S]{1,40}?)"));
  for (const block of root.querySelectorAll("p, li, dd, td")) {
    const walker = document.createTreeWalker(block, NodeFilter.SHOW_TEXT), nodes = [];
    while (walker.nextNode()) {
      const node = walker.currentNode;
      if (!node.parentElement.closest("mjx-assistive-mml, .snn-untrue")) nodes.push(node);
    }
    const match = sentence.exec(nodes.map(({ data }) => data).join(""));
    if (!match) continue;
    let end = match.index + match[0].length;
    for (const node of nodes) {
      if (end <= node.data.length) return { block, node, end, numbers: match.slice(1) };
      end -= node.data.length;
    }
  }
  return null;
}

export class Claims {
  #marks = new Map();

  constructor(root) { this.root = root; }

  show({ parts, numbers, holds }) {
    const key = parts.join("#");
    this.#marks.get(key)?.remove();
    this.#marks.delete(key);
    if (holds) return;
    const place = found(this.root, parts), mark = document.createElement("strong");
    if (!place) return;
    const pairs = place.numbers.map((old, n) => [old.trim(), numbers[n]]).filter(([old, now]) => old !== now);
    mark.className = "snn-untrue";
    const said = ["no longer true for your change", ...pairs.map((pair) => pair.join(" is now "))];
    mark.textContent = ` [${said.join("; ")}]`;
    place.node.splitText(place.end).before(mark);
    this.#marks.set(key, mark);
  }

  clear() {
    this.#marks.forEach((mark) => mark.remove());
    this.#marks.clear();
  }
}
