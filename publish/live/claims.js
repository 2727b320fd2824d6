// Marks a sentence of the prose that is no longer true of what was computed: the one with the mark of its proof.

const numbersOf = ({ dataset }) => dataset.numbers.split(" ").filter(Boolean);

export class Claims {
  #marks = new Map();

  constructor(root) {
    this.proofs = [...root.querySelectorAll(".snn-proof")];
    this.numbers = [...new Set(this.proofs.flatMap(numbersOf))];
  }

  show({ sentence, numbers, holds }) {
    this.#marks.get(sentence)?.remove();
    this.#marks.delete(sentence);
    const proof = this.proofs.find(({ dataset }) => dataset.claim === sentence);
    if (holds || !proof) return;
    const isBefore = (node) => node.compareDocumentPosition(proof) & Node.DOCUMENT_POSITION_FOLLOWING;
    const all = [...proof.closest("p").querySelectorAll(".pasted-text")].filter(isBefore);
    const names = numbersOf(proof);
    const now = (name) => numbers[name].replace(/-(?=[\d.])/g, "−"); // as the page writes it
    const pairs = names.map((name, n) => [all.at(n - names.length).textContent, now(name)])
      .filter(([old, fresh]) => old !== fresh);
    const words = ["no longer true after your change", ...pairs.map((pair) => pair.join(" is now "))];
    const mark = Object.assign(document.createElement("strong"), { className: "snn-untrue" });
    mark.textContent = ` [${words.join("; ")}]`;
    proof.before(mark);
    this.#marks.set(sentence, mark);
  }

  clear() {
    this.#marks.forEach((mark) => mark.remove());
    this.#marks.clear();
  }
}
