// Marks a sentence of the prose that is no longer true of what was computed: the one with the mark of its proof.

export class Claims {
  #marks = new Map();

  constructor(root) { this.root = root; }

  show({ parts, numbers, holds }) {
    const said = parts.join("{}");
    this.#marks.get(said)?.remove();
    this.#marks.delete(said);
    const proof = [...this.root.querySelectorAll(".snn-proof")].find(({ dataset }) => dataset.claim === said);
    if (holds || !proof) return;
    const isBefore = (node) => node.compareDocumentPosition(proof) & Node.DOCUMENT_POSITION_FOLLOWING;
    const all = [...proof.closest("p").querySelectorAll(".pasted-text")].filter(isBefore);
    const pairs = numbers.map((now, n) => [all.at(n - numbers.length)?.textContent, now])
      .filter(([old, now]) => old !== now);
    const words = ["no longer true for your change", ...pairs.map((pair) => pair.join(" is now "))];
    const mark = Object.assign(document.createElement("strong"), { className: "snn-untrue" });
    mark.textContent = ` [${words.join("; ")}]`;
    proof.before(mark);
    this.#marks.set(said, mark);
  }

  clear() {
    this.#marks.forEach((mark) => mark.remove());
    this.#marks.clear();
  }
}
