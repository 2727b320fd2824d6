// Marks checked words of which the page's own Python, with what the reader has changed, says other than the book.

export class Checks {
  #marks = [];

  // `says` is what the book's run gave, by the names of the checks.
  constructor(root, says) {
    this.says = says;
    this.words = [...root.querySelectorAll(".snn-checked")];
  }

  // `results` is what snnreg_book.checks.run gives; `changed`, whether the reader has changed a cell. A check that
  // lacks a name, perhaps of a cell that does not run here, says nothing.
  show(results, changed) {
    this.clear();
    for (const word of this.words) {
      const name = word.dataset.check, { says, fails, undefined: lacks } = results[name] ?? { lacks: true };
      if (lacks || (!fails && says === this.says[name])) continue;
      let text = changed ? `was ${this.says[name]}, is ${says} with your change` : `${this.says[name]} in the book, ${says} here`;
      if (fails) text = `no longer true ${changed ? "with your change" : "here"}: ${name}, ${fails}`;
      const mark = document.createElement("strong");
      Object.assign(mark, { className: "snn-untrue", textContent: ` [${text}]` });
      word.after(mark);
      this.#marks.push(mark);
    }
  }

  clear() { this.#marks.splice(0).forEach((mark) => mark.remove()); }
}
