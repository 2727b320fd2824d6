// One lab in two worlds: an anywidget of the page's Python, and the lab that the page has in the cell of it.
// What the reader sets in the lab is at once a trait of the widget, and the other way round.

const isData = (value) => ArrayBuffer.isView(value) || value instanceof ArrayBuffer;
const same = (a, b) => JSON.stringify(a) === JSON.stringify(b);

export class LabLink {
  #model = null; // of the lab in the page, once it is there
  #changed = new Set(); // names of the values that Python has not heard yet
  #heard = []; // events of the lab and who listens
  #saying = false;
  #setting = false; // Python sets values

  // `opened` is the message with the widget's values, `place` that of the lab; `tell(data, heard)` speaks to the
  // widget.
  constructor(opened, place, tell) {
    const { state } = opened.data;
    Object.assign(this, { place, tell });
    this.given = Object.fromEntries(Object.entries(state).filter(([name]) => !/^(_|layout$)/.test(name)));
    globalThis.snnLab(place).then((model) => { if (!this.ended) this.#join(model); });
  }

  // What the cell asks for, where it asks for other values than the book's, is shown. All else is the reader's.
  #join(model) {
    this.#model = model;
    for (const [name, value] of Object.entries(this.given)) {
      if (model.given(name) === undefined || isData(model.get(name))) continue;
      if (!same(value, model.given(name))) this.#set({ [name]: value });
      else if (!same(value, model.get(name))) this.#changed.add(name);
      const listener = () => { if (!this.#setting) this.#note(name); };
      model.on(`change:${name}`, listener);
      this.#heard.push([`change:${name}`, listener]);
    }
    this.#say();
  }

  #set(state) {
    this.#setting = true;
    for (const [name, value] of Object.entries(state)) this.#model.set(name, value);
    this.#setting = false;
    this.#model.save_changes();
  }

  #note(name) {
    this.#changed.add(name);
    this.#say();
  }

  // Values that change while Python hears others wait, so that it gets the newest only.
  async #say() {
    await null; // all that changes at once is one message
    if (this.#saying || !this.#changed.size || this.ended) return;
    this.#saying = true;
    const state = Object.fromEntries([...this.#changed].map((name) => [name, this.#model.get(name)]));
    this.#changed.clear();
    await new Promise((heard) => { this.tell({ method: "update", state, buffer_paths: [] }, heard); });
    this.#saying = false;
    this.#say();
  }

  hear({ what, data }) {
    if (what !== "comm_msg" || data.method !== "update") return;
    const known = Object.entries(data.state).filter(([name]) => Object.hasOwn(this.given, name));
    if (this.#model) this.#set(Object.fromEntries(known));
    else Object.assign(this.given, Object.fromEntries(known));
  }

  end() {
    this.ended = true;
    for (const [event, listener] of this.#heard) this.#model.off(event, listener);
  }
}
