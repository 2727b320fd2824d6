// A chapter whose cells can be changed and run.
//
// `ready` says how many cells, from the first one on, have run with the text that they have; asking for a later
// one runs those between. The answer to an exercise is a cell of its own, at the place of the solution, and does
// not count. Nor do the reader's own cells at the end, which run alone.

import { fromFolder } from "../../brian2_page/host/folder.js";
import { Runner, STOPPED } from "../../brian2_page/host/runner.js";
import { Cell } from "./cell.js";
import { Checks } from "./checks.js";
import { Edits } from "./edits.js";
import { button, element } from "./elements.js";
import { newProgress } from "../../brian2_page/show/progress.js";
import { closeSolution } from "./solutions.js";
import { VIEW, Widgets } from "../../brian2_page/show/widgets.js";

const GONE = "Variables are gone, your changes are kept.";
const BACK = "Everything is as it was a moment before.";

export class Chapter {
  ready = 0;
  running = null;
  target = null; // the cell that was asked for last
  touched = null; // the cell whose widgets the reader has moved last, or which has shown one last
  listening = false; // code of a widget runs, for more than a moment
  waiting = false; // what runs has not begun: Python is not there yet

  constructor(head, { cells, notebook, checks }, facts) {
    Object.assign(this, { head, notebook, file: checks, page: head.dataset.page });
    this.edits = new Edits(this.page);
    const article = head.closest("article"), boxes = article.querySelectorAll("div.cell");
    this.widgets = new Widgets({
      run: async (said, show) => this.#heard(await this.runner.run({ name: "widgets", widgets: said }, show)),
      load: facts.frontEnd, told: (message) => this.touched?.outputs.show(message),
      busy: (is) => this.#listen(is),
    });
    let seen = 0; // solutions do not count: a reader sees them folded
    this.cells = cells.map((cell, n) => {
      const name = cell.exercise ? `Solution ${cell.number}` : `Cell ${++seen}`;
      return new Cell(this, cell, boxes[n], n, name);
    });
    this.exercises = cells.flatMap((cell, n) => (cell.exercise ? [this.#exercise(cell, n)] : []));
    this.own = [];
    const what = "Cells of your own. Each runs by itself, with the variables that are there.";
    this.end = element("div", "snn-live-own", element("p", "", what));
    article.append(this.end);
    this.#addOwn();
    this.checks = new Checks(article, checks?.says);
    const { folder, version } = head.dataset, loading = newProgress();
    this.runner = new Runner({
      list: facts.parts, worker: facts.worker,
      source: fromFolder(folder, (...bytes) => {
        const words = loading(...bytes);
        if (words) this.say(words);
      }, version),
      first: () => this.say("Loaded. Python prepares itself, which takes longer this once ..."),
    });
    this.#controls();
    this.refresh();
    this.edits.follow(() => this.#follow());
    addEventListener("beforeunload", (event) => { if (this.running) event.preventDefault(); });
    // A browser that keeps a page for the way back would keep a gigabyte with each chapter.
    addEventListener("pagehide", () => this.restart());
  }

  // The cells with the answers to the exercises, and the reader's own.
  get all() { return [...this.cells, ...this.exercises, ...this.own]; }

  #exercise({ id, exercise, gap, answer, hint }, place) {
    const box = element("div", "snn-live-exercise", element("p", "", "Your answer:"));
    document.getElementById(exercise).after(box);
    const mine = { id: `${id}-answer`, source: gap, answer, hint };
    const cell = new Cell(this, mine, box, place, "Your answer", { answers: true });
    closeSolution(box, this.cells[place].box, () => cell.ran || cell.isRight);
    return cell;
  }

  // Below the reader's own cells is always an empty one.
  #addOwn() {
    const next = () => `own-${this.own.length + 1}`;
    while (!this.own.length || this.own.at(-1).edited || this.edits.text(next()) !== undefined) {
      const box = element("div", "cell", element("div")), name = `Your cell ${this.own.length + 1}`;
      this.end.append(box);
      this.own.push(new Cell(this, { id: next(), source: "" }, box, Infinity, name, { alone: true }));
    }
  }

  #controls() {
    this.status = element("span", "snn-live-status");
    this.status.setAttribute("role", "status");
    this.stop = this.stopButton();
    this.resetAll = button("Reset all", () => this.reset());
    this.first = button("Run all", () => this.run(this.cells.findLast((cell) => !cell.skip)));
    this.first.classList.add("snn-live-first");
    this.again = button("Restart Python", () => this.restart());
    this.head.replaceChildren(
      this.first, this.stop, this.again, this.resetAll,
      button("Download .ipynb", () => this.#download("ipynb", "application/json", this.#notebook())),
      button("Download .py", () => this.#download("py", "text/x-python", this.#script())),
      button("Forget my work in all chapters", () => this.forget()), this.status,
    );
  }

  // A reader who forgets all while Python starts still waits for it.
  start() {
    this.#takeOffer();
    if (document.activeElement === document.body) this.first.focus({ preventScroll: true }); // the button is gone
    this.say("Starting Python ...");
    this.runner.start().then(
      () => { if (!this.running) this.say("Ready. Change a cell, and Shift+Enter runs it; Tab leaves it."); },
      (error) => {
        if (error === STOPPED) this.start();
        else this.say(`Python does not start: ${error.message}. Reload the page.`);
      },
    );
  }

  // Python starts when a reader wants it.
  offer() {
    this.offered = button("Start Python", () => this.start());
    this.head.prepend(this.offered);
    this.again.disabled = true;
    this.say("You have changes here. Python is not started.");
  }

  #takeOffer() {
    this.offered?.remove();
    this.again.disabled = false;
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
    if (this.last && cell.place <= this.last.place) this.last = null; // what it shows is of code from before
    if (!this.running) this.target?.where.replaceChildren();
    if (!elsewhere) this.edits.keep(cell.id, cell.edited ? text : undefined);
    if (cell.alone) this.#addOwn();
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
    this.widgets.end("Python has begun anew: run the cell again to use this.");
    this.ready = 0;
    this.last = null;
    this.target?.where.replaceChildren();
    this.target = null;
  }

  // Cells that a change or another run has left behind are marked.
  refresh() {
    const first = this.cells.findIndex((cell) => cell.edited);
    for (const cell of this.all) {
      const behind = !cell.alone && cell.place >= this.ready && cell !== this.last;
      const isOld = behind && (cell.ran || (first >= 0 && first < cell.place && !cell.answers));
      cell.tell({ isRunning: cell === this.running, isWaiting: this.waiting, isOld });
    }
    this.resetAll.disabled = !this.all.some((cell) => cell.edited);
    this.stop.disabled = !this.running && !this.listening;
    for (const cell of this.all) {
      const isBusy = this.running ? cell === this.target : this.listening && cell === this.touched;
      cell.stop.hidden = !isBusy;
    }
  }

  // --- widgets -------------------------------------------------------------------------------------------------
  touch(cell) { this.touched = cell; }

  // The code of a widget has begun or ended. A short one needs no button to stop it.
  #listen(is) {
    clearTimeout(this.patience);
    const show = (listening) => {
      this.listening = listening;
      this.refresh();
      this.say(listening ? "Code of a widget is running ..." : "");
    };
    if (is) this.patience = setTimeout(show, 300, true);
    else if (this.listening) show(false);
  }

  // How the code of widgets has ended.
  #heard(end) {
    if (end.type === "done") return end;
    const said = end.type === "stopped" ? "Stopped" : `Python has ended: ${end.message}`;
    this.touched?.outputs.show({ type: "note", text: `${said}. ${end.lost ? GONE : BACK}` });
    if (end.lost) this.#lose();
    return end;
  }

  #lose() {
    this.ready = 0;
    this.widgets.end("Python has begun anew: run the cell again to use this.");
  }

  // Runs a cell, and before it those that have not run with the text that they have.
  async run(target) {
    if (target.skip) return;
    this.#takeOffer();
    if (this.running) {
      const does = this.waiting ? "waits for Python" : "is running";
      const words = `${this.running.name} ${does}: wait, or stop it.`;
      if (target !== this.target) target.where.replaceChildren(words);
      return;
    }
    this.target?.where.replaceChildren();
    this.target = target;
    this.stopped = "";
    const first = target.alone ? target.place : Math.min(this.ready, target.place);
    const before = this.cells.slice(first, target.place), start = performance.now();
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
    const isAlone = !before.some((cell) => !cell.skip);
    if (isAlone && !this.stopped) target.where.replaceChildren(); // its own mark says how it has ended
    if (!target.box.contains(document.activeElement)) return;
    for (const part of [target.output, target.bar]) part.scrollIntoView({ block: "nearest", behavior: "instant" });
  }

  #started(cell) {
    this.waiting = false;
    this.refresh();
    this.say(this.#progress(cell));
  }

  // What the cell that was asked for waits for.
  #progress(cell) {
    const { target } = this;
    if (!this.cells.includes(cell)) return `Running ${cell.name.toLowerCase()} ...`;
    const needs = target.answers ? "Your answer needs the cells above it. " : "";
    return `${needs}Running ${cell.name.toLowerCase()} ...`;
  }

  async #runOne(cell) {
    const start = performance.now();
    this.running = cell;
    if (!cell.alone) this.last = cell;
    this.waiting = true;
    this.refresh();
    let fresh = false, passed = true;
    cell.notYet = false;
    cell.asked = cell.text;
    // What was there stays until there is something new.
    const begin = async () => {
      if (fresh) return;
      fresh = true;
      await cell.outputs.clear();
      cell.hideBook(true);
    };
    this.say(this.runner.busy ? "Waiting for a widget ..." : "Starting Python ...");
    let end = { type: "stopped" };
    await this.widgets.said(); // or the cell would not know what the reader has set
    try {
      if (!this.stopped) end = await this.runner.run(cell.asks, (message) => {
        if (message.type === "started") this.#started(cell);
        else if (message.type === "right") this.edits.keep(`${cell.id}-right`, cell.asked);
        else if (message.type === "clear") fresh = false;
        else if (!this.widgets.receive(message)) { begin(); cell.outputs.show(message); }
        if (message.data?.[VIEW]) this.touch(cell);
        if (message.type === "error") passed = false;
        if (message.name === "NotYet") cell.miss();
      });
    } catch (error) {
      end = { type: "failed", message: error.message };
    }
    this.waiting = false;
    this.widgets.release();
    if (end.type !== "done") {
      passed = false;
      begin();
      const said = end.type === "stopped" ? "Stopped" : `Python has ended: ${end.message}`;
      const kept = "Everything is as it was before this cell.";
      if (end.lost) this.#lose();
      cell.outputs.show({ type: "note", text: `${said}. ${end.lost ? GONE : kept}` });
    }
    if (end.type === "done") // at once: a restart may follow while its figures are drawn
      this.ready = passed && this.cells.includes(cell) ? cell.place + 1 : Math.min(this.ready, cell.place);
    await begin();
    await cell.outputs.settled;
    cell.end(passed, (performance.now() - start) / 1000, end.type === "stopped");
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

  reset() {
    const changed = this.all.filter((cell) => cell.edited);
    const which = changed.length === 1 ? "the changed cell" : `all ${changed.length} changed cells`;
    if (!confirm(`Give ${which} of this page the book's text again? Your text is lost.`)) return;
    changed.forEach((cell) => cell.reset());
    this.say("All cells have the book's text again.");
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
    const made = { cell_type: "code", metadata: {}, execution_count: null, outputs: [] };
    cells.push(...this.own.filter((cell) => cell.edited).map(({ id, text }) => ({ ...made, id, source: text })));
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
