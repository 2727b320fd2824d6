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
      const name = word.dataset.check, was = this.says[name];
      const { says, fails, missing } = results[name] ?? { missing: true };
      if (missing || (!fails && says === was)) continue;
      let text = changed ? `was ${was}, is ${says} with your change` : `${was} in the book, ${says} here`;
      if (fails) text = `no longer true ${changed ? "with your change" : "here"}: ${name}, ${fails}`;
      const mark = document.createElement("strong");
      Object.assign(mark, { className: "snn-untrue", textContent: ` [${text}]` });
      word.after(mark);
      this.#marks.push(mark);
    }
  }

  clear() { this.#marks.splice(0).forEach((mark) => mark.remove()); }
}
