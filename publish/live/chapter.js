// A chapter whose cells can be changed and run.
//
// `ready` says how many cells, from the first one on, have run with the text that they have; asking for a later
// one runs those between. The answer to an exercise is a cell of its own, at the place of the solution, and does
// not count.

import { fromFolder } from "../../snnreg_book/page/folder.js";
import { Runner } from "../../snnreg_book/page/runner.js";
import { Checks } from "./checks.js";
import { newEditor } from "./editor.js";
import { Edits } from "./edits.js";
import { Outputs } from "./outputs.js";

function button(label, act) {
  const made = document.createElement("button");
  Object.assign(made, { type: "button", textContent: label, className: "btn btn-sm" });
  made.addEventListener("click", act);
  return made;
}

function element(kind, name, ...inside) {
  const made = document.createElement(kind);
  made.className = name;
  made.append(...inside);
  return made;
}

class Cell {
  // `box` is where it stands in the page, `place` its number among the cells of the chapter; `answers`: see above.
  constructor(chapter, { id, source, skip, hint, answer }, box, place, answers = false) {
    const text = chapter.edits.text(id) ?? source;
    Object.assign(this, { chapter, id, source, skip, box, place, answers, answer, text });
    this.input = box.querySelector(".cell_input");
    this.book = box.querySelector(".cell_output");
    const label = answers ? "Your answer" : `Code of cell ${place + 1}`;
    this.editor = newEditor({
      text, label,
      onChange: (changed) => chapter.change(this, changed),
      onRun: () => chapter.run(this),
    });
    this.mark = element("span", "snn-live-mark");
    this.where = element("span", "snn-live-where"); // how far the run is that was asked for here
    this.stop = chapter.stopButton();
    const buttons = [button("Run", () => chapter.run(this)), button("Reset", () => this.reset())];
    this.bar = element("div", "snn-live-bar", ...buttons, this.mark, this.where, this.stop);
    this.output = element("div", "snn-live-output");
    this.output.setAttribute("aria-live", "polite");
    this.outputs = new Outputs(this.output);
    const field = element("div", "snn-live-field highlight", this.editor.element);
    if (this.input) this.input.hidden = true;
    (this.input ?? box.lastElementChild).after(field, this.bar);
    const figure = this.book?.querySelector("figure");
    if (figure) figure.prepend(this.output);
    else if (this.book) this.book.after(this.output);
    else this.bar.after(this.output);
    if (hint) {
      this.hint = element("details", "", element("summary", "btn btn-sm", "Hint"), ` ${hint}`);
      box.append(this.hint);
      this.hideHint();
    }
    if (skip) this.bar.replaceChildren(`This cell does not run in the page: ${skip}.`);
  }

  get name() { return this.answers ? "Your answer" : `Cell ${this.place + 1}`; }

  get edited() { return this.text !== this.source; }

  // What the runner takes.
  get asks() { return { source: this.text, name: this.id, ...(this.answers && { answer: this.answer }) }; }

  // As a notebook has it, where nothing runs behind an answer.
  get withCheck() { return this.answer.check ? `${this.text}\n\n# check\n${this.answer.check}` : this.text; }

  reset() { this.editor.write(this.source); }

  // The book's output makes room, but a lab stays and so does a caption.
  hideBook(hidden) {
    if (!this.book || this.book.querySelector(".snn-place")) return;
    const pictures = this.book.querySelectorAll("figure picture, figure img");
    const own = [...pictures].filter((each) => !this.output.contains(each));
    if (own.length) own.forEach((each) => { each.hidden = hidden; });
    else this.book.hidden = hidden;
  }

  hideHint() {
    this.misses = 0; // how often a check has said "Not yet"
    if (this.hint) Object.assign(this.hint, { hidden: true, open: false });
  }

  // The second wrong try offers the hint.
  miss() {
    this.notYet = true;
    if (this.hint && ++this.misses > 1) this.hint.hidden = false;
  }

  async forget() {
    this.ran = false;
    this.where.replaceChildren();
    this.hideHint();
    this.hideBook(false);
    await this.outputs.clear();
  }
}

export class Chapter {
  ready = 0;
  running = null;
  target = null; // the cell that was asked for last
  taken = null; // the cells and texts that *Reset all* has taken

  constructor(head, { cells, notebook, checks }, facts) {
    Object.assign(this, { head, notebook, file: checks, page: head.dataset.page });
    this.edits = new Edits(this.page);
    const article = head.closest("article") ?? document, boxes = article.querySelectorAll("div.cell");
    this.cells = cells.map((cell, n) => new Cell(this, cell, boxes[n], n));
    this.exercises = cells.flatMap((cell, n) => (cell.exercise ? [this.#exercise(cell, n)] : []));
    this.checks = new Checks(article, checks?.says);
    this.runner = new Runner({
      list: facts.parts, worker: facts.worker,
      load: fromFolder(head.dataset.folder, (megabytes) => {
        const all = facts.megabytes + (this.runner.brought.length > 1 ? facts.more : 0);
        this.say(`Loading: ${megabytes.toFixed(0)} of ${all} MB`);
      }),
    });
    this.#controls();
    this.refresh();
    this.edits.follow(() => this.#follow());
  }

  // The cells with the answers to the exercises.
  get all() { return [...this.cells, ...this.exercises]; }

  #exercise({ id, exercise, gap, answer, hint }, place) {
    const box = element("div", "snn-live-exercise", element("p", "", "Your answer:"));
    document.getElementById(exercise).after(box);
    return new Cell(this, { id: `${id}-answer`, source: gap, answer, hint }, box, place, true);
  }

  #controls() {
    this.status = element("span", "snn-live-status");
    this.status.setAttribute("role", "status");
    this.stop = this.stopButton();
    this.resetAll = button("Reset all", () => this.reset());
    this.head.replaceChildren(
      button("Run all", () => this.run(this.cells.findLast((cell) => !cell.skip))), this.stop,
      button("Restart Python", () => this.restart()), this.resetAll,
      button("Forget my work in all chapters", () => this.forget()),
      button("Download .ipynb", () => this.#download("ipynb", "application/json", this.#notebook())),
      button("Download .py", () => this.#download("py", "text/x-python", this.#script())), this.status,
    );
  }

  stopButton() {
    return button("Stop", () => {
      this.stopped = "Stopped."; // also between two cells, when the runner has nothing to stop
      this.runner.stop();
    });
  }

  // At the head, which is read out, and beside the cell that was asked for, which may be far below.
  say(words, failed) {
    const goThere = () => button("Go there", () => {
      failed.box.scrollIntoView({ block: "center" });
      failed.editor.focus();
    });
    this.status.replaceChildren(words, ...(failed ? [" ", goThere()] : []));
    if (!this.target) return;
    const beside = failed && failed !== this.target ? [" ", goThere()] : [];
    this.target.where.replaceChildren(words, ...beside);
  }

  // What was changed elsewhere is kept already; to keep it again would undo what has followed since.
  change(cell, text, elsewhere = false) {
    if (text === cell.text) return;
    cell.text = text;
    if (!cell.answers) this.ready = Math.min(this.ready, cell.place);
    if (!elsewhere) this.edits.keep(cell.id, cell.edited ? text : undefined);
    this.refresh();
  }

  // Takes what the browser keeps: another tab has changed a cell, or a tab has forgotten all.
  async #follow() {
    for (const cell of this.all) {
      const text = this.edits.text(cell.id) ?? cell.source;
      if (text === cell.text) continue;
      this.change(cell, text, true);
      cell.editor.write(text);
    }
    if (!this.edits.forgotten) return;
    const words = "Forgotten: changes in all chapters, results and variables.";
    this.#begin(words);
    for (const cell of this.all) await cell.forget();
    this.checks.clear();
    this.refresh();
    this.say(words);
  }

  // Python without variables; what it has shown is out of date.
  restart() {
    const words = "Python has been restarted: variables are gone, your changes are kept.";
    this.#begin(words);
    this.refresh();
    this.say(words);
  }

  #begin(words) {
    this.stopped = words;
    this.runner.forget();
    this.ready = 0;
    this.last = null;
    this.target?.where.replaceChildren();
    this.target = null;
  }

  // Cells that a change or another run has left behind are marked.
  refresh() {
    const first = this.cells.findIndex((cell) => cell.edited);
    for (const cell of this.all) {
      const behind = cell.place >= this.ready && cell !== this.last;
      const old = behind && (cell.ran || (first >= 0 && first < cell.place && !cell.answers));
      cell.box.classList.toggle("snn-live-old", old);
      const states = { running: cell === this.running, "out of date": old, changed: cell.edited };
      cell.mark.textContent = Object.keys(states).find((state) => states[state]) ?? "";
    }
    if (this.all.some((cell) => cell.edited)) this.taken = null; // what was reset before cannot come back
    this.resetAll.textContent = this.taken ? "Undo: Reset all" : "Reset all";
    this.resetAll.disabled = !this.taken && !this.all.some((cell) => cell.edited);
    this.stop.disabled = !this.running;
    for (const cell of this.all) cell.stop.hidden = !this.running || cell !== this.target;
  }

  // Runs a cell, and before it those that have not run with the text that they have.
  async run(target) {
    if (target.skip) return;
    if (this.running) {
      const words = `${this.running.name} is running: wait, or stop it.`;
      if (target !== this.target) target.where.replaceChildren(words);
      return;
    }
    this.target?.where.replaceChildren();
    this.target = target;
    this.stopped = "";
    const before = this.cells.slice(Math.min(this.ready, target.place), target.place), start = performance.now();
    let failed = null;
    for (const cell of [...before, target]) {
      if (cell.skip) continue;
      if (!(await this.#runOne(cell))) failed = cell;
      if (failed || this.stopped) break;
    }
    const last = this.cells.findLastIndex((cell) => !cell.skip);
    const lacking = this.file && !failed && !this.stopped && this.ready > last && !(await this.#check());
    this.running = null;
    this.refresh();
    const seconds = (performance.now() - start) / 1000, took = `${seconds.toFixed(seconds < 10 ? 1 : 0)} s`;
    if (this.stopped) this.say(this.stopped);
    else if (failed?.notYet) this.say("Not yet.");
    else if (failed) this.say(`${failed.name} failed.`, failed);
    else this.say(lacking ? "The text could not be checked." : `Done in ${took}.`);
  }

  // What the cell that was asked for waits for.
  #progress(cell) {
    const { target } = this;
    if (cell.answers) return "Running your answer ...";
    const needs = target.answers ? "Your answer needs the cells above it. " : "";
    return `${needs}Running cell ${cell.place + 1} of ${target.answers ? target.place : target.place + 1} ...`;
  }

  async #runOne(cell) {
    this.running = this.last = cell;
    this.refresh();
    let fresh = false, passed = true;
    cell.notYet = false;
    // What was there stays until there is something new.
    const begin = async () => {
      if (fresh) return;
      fresh = true;
      await cell.outputs.clear();
      cell.hideBook(true);
    };
    this.say("Starting Python ...");
    let end;
    try {
      end = await this.runner.run(cell.asks, (message) => {
        if (message.type === "started") this.say(this.#progress(cell));
        else if (message.type === "clear") fresh = false;
        else { begin(); cell.outputs.show(message); }
        if (message.type === "error") passed = false;
        if (message.name === "NotYet") cell.miss();
      });
    } catch (error) {
      end = { type: "failed", message: error.message };
    }
    if (end.type !== "done") {
      passed = false;
      begin();
      const said = end.type === "stopped" ? "Stopped" : `Python has ended: ${end.message}`;
      const gone = "Variables are gone, your changes are kept.";
      const kept = "Everything is as it was before this cell.";
      if (end.lost) this.ready = 0;
      cell.outputs.show({ type: "note", text: `${said}. ${end.lost ? gone : kept}` });
    }
    if (end.type === "done") // at once: a restart may follow while its figures are drawn
      this.ready = passed && !cell.answers ? cell.place + 1 : Math.min(this.ready, cell.place);
    await begin();
    await cell.outputs.settled;
    cell.ran = true;
    if (!passed) cell.output.closest("details")?.setAttribute("open", "");
    this.say("");
    return passed;
  }

  // Asks the checks of the text, once the last cell has run.
  async #check() {
    this.say("Checking the text ...");
    const changed = this.cells.some((cell) => cell.edited);
    let found = null;
    await this.runner.run({ name: "checks", checks: this.file }, (message) => {
      if (message.type === "checks") found = message.results;
    }).catch(() => {});
    if (found) this.checks.show(found, changed);
    return found || this.stopped;
  }

  // Pressed again, before another change, it brings back what it has taken.
  reset() {
    const back = this.taken, taken = this.all.filter((cell) => cell.edited).map((cell) => [cell, cell.text]);
    if (back) back.forEach(([cell, text]) => cell.editor.write(text));
    else taken.forEach(([cell]) => cell.reset());
    this.taken = back ? null : taken;
    this.refresh();
    this.say(back ? "Your changes are back."
      : `${taken.length} changed ${taken.length === 1 ? "cell has" : "cells have"} the book's text again.`);
  }

  forget() {
    if (!confirm("Delete your changes in all chapters, and Python's variables?")) return;
    this.edits.forget();
    this.#follow();
  }

  // --- downloads -----------------------------------------------------------------------------------------------
  #notebook() {
    const edits = Object.fromEntries(this.all.filter((cell) => cell.edited).map(({ id, text }) => [id, text]));
    const cells = this.notebook.cells.flatMap((cell) => {
      const kept = { ...cell, source: edits[cell.id] ?? cell.source };
      const mine = this.exercises.find(({ id, edited }) => edited && id === `${cell.id}-answer`);
      return mine ? [{ ...cell, id: mine.id, source: mine.withCheck }, kept] : [kept];
    });
    return JSON.stringify({ ...this.notebook, cells }, null, 1);
  }

  #script() {
    return JSON.parse(this.#notebook()).cells.map(({ cell_type: kind, source }) => (
      kind === "code" ? `# %%\n${source}\n` : `# %% [markdown]\n${source.replace(/^/gm, "# ")}\n`)).join("\n");
  }

  #download(ending, type, text) {
    const link = document.createElement("a"), address = URL.createObjectURL(new Blob([text], { type }));
    Object.assign(link, { href: address, download: `${this.page.split("/").at(-1)}.${ending}` });
    link.click();
    setTimeout(() => URL.revokeObjectURL(address), 60_000);
  }
}
