// The widgets of a page, as far as its Python is concerned: what it says to them, what they say to it, and which
// output widget takes what a cell shows. They are drawn by Jupyter's own JavaScript (front_end/), a script of
// a megabyte, which is loaded when the first one is to be seen.

import { LabLink } from "../../publish/live/lab_link.js";

export const VIEW = "application/vnd.jupyter.widget-view+json";
const SHOWN = new Set(["display", "stream", "error", "note", "clear_output"]);
const NEAR = "1200px 0px"; // as labs: a widget is drawn when it comes near

export class Widgets {
  #front = null; // what draws them, once it is there
  #loading = null;
  #held = []; // what Python has said until then
  #settled = Promise.resolve(); // the end of all that was heard
  #taking = []; // the output widgets that take what is shown, the innermost last
  #opened = new Map(); // by id: the values of anywidgets, of which some are labs of the page
  #links = new Map(); // by id: the lab of the page that stands for a widget
  #waiting = []; // what the page has to say, and whom to tell that it was heard
  #talking = false;
  #round = Promise.resolve(); // the end of what Python hears just now
  #touched = new Set(); // ids of widgets that have said something
  #places = new Set();

  // `run(messages, show)` gives Python what widgets say, `told(message)` shows what their code shows, but not in
  // an output widget. `load()` gives what makes the front end; `busy(is)` is called when code begins and ends.
  constructor({ run, load, told, busy }) {
    Object.assign(this, { run, load, told, busy });
  }

  // Takes a message of Python; false if it is not for widgets.
  receive(message) {
    if (message.type !== "comm") {
      const into = this.#taking.at(-1);
      if (into && SHOWN.has(message.type)) this.#give({ ...message, into });
      return Boolean(into && SHOWN.has(message.type));
    }
    const { what, comm: id, data: { state } } = message;
    if (what === "comm_open" && state?._anywidget_id) this.#opened.set(id, message);
    if (what === "comm_msg" && state && "msg_id" in state) {
      this.#taking = this.#taking.filter((each) => each !== id);
      if (state.msg_id) this.#taking.push(id);
    }
    const link = this.#links.get(id);
    if (link) link.hear(message);
    else this.#give(message);
    return true;
  }

  // At the end of a cell, or of what a widget has set off: a stopped one leaves its outputs open.
  release() {
    this.#taking = [];
    if (this.#front) this.#settled = this.#settled.then(() => this.#front?.release()).catch(console.error);
  }

  #give(message) {
    if (this.#front) this.#settled = this.#settled.then(() => this.#front?.hear(message)).catch(console.error);
    else this.#held.push(message);
  }

  #need() {
    return (this.#loading ??= this.load().then((newFrontEnd) => {
      this.#front = newFrontEnd({ tell: (...said) => this.#tell(...said), widgets: this });
      this.#held.splice(0).forEach((message) => this.#give(message));
    }, (error) => {
      this.#loading = null;
      throw error;
    }));
  }

  // Draws a widget in a place of an output. A lab that `box`, its cell, has already stands for it.
  async draw(id, place, box) {
    this.#places.add(place);
    const opened = this.#opened.get(id), lab = opened && this.#labIn(box, opened.data.state);
    if (lab) {
      const tell = (data, heard) => this.#tell({ comm: id, data }, heard);
      this.#links.set(id, new LabLink(opened, lab, tell));
      return;
    }
    await near(place);
    if (!this.#places.has(place)) return; // it was replaced, or Python has begun anew
    await this.#need();
    await this.#settled;
    if (this.#places.has(place)) await this.#front.draw(id, place);
  }

  // The place of a lab in a cell, unless another widget has it.
  #labIn(box, { _anywidget_id: kind }) {
    const name = `lab-${kind.split(".").at(-2)}`, taken = [...this.#links.values()].map(({ place }) => place);
    const places = [...(box?.querySelectorAll(".snn-place") ?? [])].filter((place) => !taken.includes(place));
    return places.find(({ id }) => id.replace(/-\d+$/, "") === name);
  }

  drop(place) {
    this.#places.delete(place);
    this.#front?.drop(place);
  }

  // Gives Python what a widget says, as soon as nothing else runs there. A widget waits until it was `heard`, and
  // then says only its newest value.
  #tell({ comm: id, data, buffers = [] }, heard = () => {}) {
    this.#touched.add(id);
    this.#waiting.push([{ comm: id, data, buffers }, heard]);
    if (!this.#talking) this.#talk();
  }

  // When Python has heard what widgets have said until now. A widget that Python hears keeps its next value back,
  // so this takes two rounds, but no more: one that plays always says something.
  async said() {
    for (let n = 0; n < 2 && this.#talking; n++) {
      await this.#round;
      await null; // the next round has begun
    }
  }

  async #talk() {
    this.#talking = true;
    this.busy(true);
    while (this.#waiting.length) {
      const said = this.#waiting.splice(0);
      const hearing = this.run(said.map(([message]) => message), (message) => {
        if (!["started", "clear"].includes(message.type) && !this.receive(message)) this.told(message);
      });
      this.#round = hearing.catch(() => {});
      const end = await hearing;
      this.release();
      said.forEach(([, heard]) => heard());
      if (end.type !== "stopped") continue;
      // Python has the values of before. What waits was said after them, so it is dropped.
      while (this.#waiting.length) this.#waiting.splice(0).forEach(([, heard]) => heard());
      const asks = { data: { method: "request_state" }, buffers: [] };
      this.#waiting.push(...[...this.#touched].map((comm) => [{ comm, ...asks }, () => {}]));
      this.#touched.clear();
    }
    this.#talking = false;
    this.busy(false);
  }

  // Python has no widgets any more: what is to be seen of them stays, grey.
  end(words) {
    for (const place of this.#places) {
      if (!place.isConnected || place.classList.contains("snn-live-gone")) continue;
      const note = document.createElement("p");
      place.before(Object.assign(note, { className: "snn-live-gone-note", textContent: words }));
      place.classList.add("snn-live-gone");
      place.inert = true;
    }
    this.#front?.end();
    this.#links.forEach((link) => link.end());
    for (const each of [this.#opened, this.#links, this.#touched, this.#places]) each.clear();
    this.#front = this.#loading = null;
    this.#held = [];
    this.release();
  }
}

function near(place) {
  return new Promise((arrived) => {
    const observer = new IntersectionObserver((entries) => {
      if (!entries.some((entry) => entry.isIntersecting)) return;
      observer.disconnect();
      arrived();
    }, { rootMargin: NEAR });
    observer.observe(place);
  });
}
