// A reader's changes to the cells of a page, as the browser keeps them. Each cell is kept by itself, since another
// tab may have changed the others, or have forgotten all of them.

const KEY = "snnreg-python";

export class Edits {
  #memory = globalThis.snnMemory(KEY);

  constructor(page) { this.page = page; }

  // The text of a cell, by its id; undefined where it is the book's.
  text(id) { return this.#memory.read()[this.page]?.[id]; }

  keep(id, text) {
    const all = this.#memory.read();
    this.#memory.write({ ...all, [this.page]: { ...all[this.page], [id]: text } });
  }

  // Of all pages.
  forget() { this.#memory.write({}); }

  get forgotten() { return !Object.keys(this.#memory.read()).length; }

  // Calls act() when another tab has changed or forgotten something.
  follow(act) {
    globalThis.addEventListener("storage", ({ key }) => { if (key === KEY || key === null) act(); });
  }
}
