// A cell of a chapter: its field, its buttons, what it shows, and what a reader is told of it.

import { button, element } from "./elements.js";
import { newEditor } from "../../brian2_page/show/editor.js";
import { Outputs } from "../../brian2_page/show/outputs.js";

export class Cell {
  ran = false;
  state = "not run";

  // `box` is where it stands in the page, `place` its place among the cells of the chapter, `name` what a reader
  // calls it; `answers`, whether it is the answer to an exercise, `alone`, whether it needs no other cell.
  constructor(chapter, { id, source, skip, hint, answer }, box, place, name, { answers, alone } = {}) {
    const text = chapter.edits.text(id) ?? source;
    Object.assign(this, { chapter, id, source, skip, box, place, name, answers, alone, answer, text });
    this.input = box.querySelector(".cell_input");
    this.book = box.querySelector(".cell_output");
    this.editor = newEditor({
      text, label: answers || alone ? name : `Code of ${name}`,
      onChange: (changed) => chapter.change(this, changed),
      onRun: () => chapter.run(this),
    });
    this.mark = element("span", "snn-live-mark");
    this.where = element("span", "snn-live-where"); // how far the run is that was asked for here
    this.stop = chapter.stopButton();
    const buttons = [button("Run", () => chapter.run(this)), button("Reset", () => this.reset())];
    const number = element("span", "snn-live-name", name);
    this.bar = element("div", "snn-live-bar", ...buttons, number, this.mark, this.where, this.stop);
    this.bar.role = "group"; // or a list of all buttons would say "Run" twenty times
    this.bar.ariaLabel = name;
    this.output = element("div", "snn-live-output");
    this.output.setAttribute("aria-live", "polite");
    this.outputs = new Outputs(this.output, chapter.widgets, box);
    for (const event of ["pointerdown", "keydown"]) this.output.addEventListener(event, () => chapter.touch(this));
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
    if (skip) this.bar.replaceChildren(number, ` does not run in the page: ${skip}.`);
  }

  get edited() { return this.text !== this.source; }

  // What a reader is told of it. `isOld`: what it shows was made by code that has changed since, or by the book's.
  tell({ isRunning, isWaiting, isOld }) {
    const running = isWaiting ? "waits for Python" : "running";
    const state = isRunning ? running : isOld ? "out of date" : this.isRight ? "right" : this.state;
    this.box.classList.toggle("snn-live-old", isOld);
    this.mark.textContent = this.edited && !this.answers && !this.alone ? `changed, ${state}` : state;
  }

  // Whether this is an answer that was right when it was checked, perhaps on an earlier day.
  get isRight() { return this.answers && this.text === this.chapter.edits.text(`${this.id}-right`); }

  // How the last run has ended.
  end(passed, seconds, isStopped) {
    this.ran = true;
    const other = this.notYet ? "not right yet" : isStopped ? "stopped" : "failed";
    this.state = passed ? `ran in ${seconds.toFixed(seconds < 10 ? 1 : 0)} s` : other;
  }

  // What the runner takes. Tracebacks name the cell as a reader does: <cell 4>, <cell Solution 2>.
  get asks() {
    const name = this.name.replace(/^Cell /, "");
    return { source: this.text, name, ...(this.answers && { answer: this.answer }) };
  }

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
    this.state = "not run";
    this.where.replaceChildren();
    this.hideHint();
    this.hideBook(false);
    await this.outputs.clear();
  }
}
