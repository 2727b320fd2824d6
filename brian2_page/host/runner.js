// The page's side of its interpreter: starts the worker, gives it one turn after the other, cells and what a page
// tells widgets, and goes back to the last state that it has a copy of. A cell is done when its state is copied,
// which takes 0.2 s. A widget that is dragged cannot wait for that: the copy follows when nothing has been said
// for a second, and a new worker hears once more what was said since. Where the parts come from is the page's
// matter, see folder.js.

/**
 * @import { Copy } from "./python.js"
 * @import { Files } from "./wasi.js"
 *
 * @typedef {object} Part what build.py says of it
 * @property {number} size unpacked
 * @property {number} bytes packed
 * @property {number} pieces
 * @property {string} digest
 * @property {boolean} [wasm]
 * @property {string} [below] the folder, or the file, that asks for it
 *
 * @typedef {{ packed: Blob, plain: true, size: number, files: Files }} Image of an interpreter that has begun
 *
 * @typedef {object} Source where the parts of an interpreter come from
 * @property {(name: string, part: Part) => Promise<Blob | Uint8Array<ArrayBuffer>>} load gives a part, gzipped
 * @property {(names: string[], list: Record<string, Part>) => Promise<string[]>} [kept] those that are here
 * @property {{ read: () => Promise<Image | null>, keep: (made: Omit<Image, "plain">) => Promise<void> }} [images]
 *   keeps the image that a browser has made; without it the image is a part
 *
 * @typedef {{ type: string } & Record<string, any>} Message
 * @typedef {{ show: (message: Message) => void, done: (end: Message) => void, copies: boolean,
 *   finished?: boolean }} Turn of Python; `copies`: its end waits for a copy of the state
 */

import { buffersOf } from "./python.js";

export const STOPPED = new Error("stopped");
const QUIET_MS = 1000; // until what widgets were told is copied

/** @type {(path: string, below?: string) => boolean} */
const isBelow = (path, below = "") => (below.endsWith("/") ? `${path}/`.startsWith(below) : path === below);

export class Runner {
  /** @type {Record<string, Promise<any>>} */
  #parts = {};
  /** @type {Worker | null} */
  #worker = null;
  /** @type {Promise<void> | null} */
  #starting = null;
  /** @type {Copy | null} */
  #state = null; // after the last finished cell, or later
  /** @type {Turn | null} */
  #turn = null;
  #count = 0;
  #giveUp = () => {}; // ends the wait for a worker and its parts
  #copying = false; // the state is on the way
  #quiet = 0; // the timer of the next copy
  /** @type {Record<string, any>[]} */
  #since = []; // what widgets were told since then: a new worker hears it again
  #isBehind = false; // it has not yet
  /** @type {Promise<unknown>} */
  #line = Promise.resolve(); // the end of all turns that were asked for
  #stops = 0; // how often the turns in line were stopped
  /** @type {Message | null} */
  #loss = null; // said by the next turn: the state was lost when no turn ran
  #restoring = false; // the state is with a new worker
  #stopsThen = false; // once it is back

  brought = ["files.bin"];

  /**
   * `worker`: its source; `first()` is called when a browser makes an image, which takes longer than a start.
   * @param {{ list: Record<string, Part>, worker: string, source: Source, first?: () => void }} given
   */
  constructor({ list, worker, source, first = () => {} }) {
    this.list = list; this.worker = worker; this.source = source;
    this.first = first;
  }

  /** @param {string} name */
  async #load(name) {
    const { wasm, ...facts } = this.list[name];
    const packed = await this.source.load(name, this.list[name]);
    if (!wasm) return { packed, ...facts };
    const body = /** @type {ReadableStream} */ (new Response(packed).body);
    const module = body.pipeThrough(new DecompressionStream("gzip"));
    return WebAssembly.compileStreaming(new Response(module, { headers: { "Content-Type": "application/wasm" } }));
  }

  /** @param {string} name */
  #part(name) {
    return (this.#parts[name] ??= this.#load(name).catch((error) => {
      delete this.#parts[name];
      throw error;
    }));
  }

  // Starts a worker, once; at the state after the last finished cell, or at the image.
  start() {
    return (this.#starting ??= this.#start().catch((error) => {
      if (error !== STOPPED) this.#end();
      throw error;
    }));
  }

  // Parts that are loaded when a cell asks for one of them.
  #later() {
    return Object.keys(this.list).filter((name) => this.list[name].below && !this.brought.includes(name));
  }

  // What the memory is made of: an earlier one, an image, or what makes one. All that is to be loaded is asked for
  // at once, in the order in which it is needed.
  async #message() {
    const image = this.#state ? null : await this.source.images?.read();
    const first = this.#state || image ? [] : this.source.images ? ["core.bin", "index.bin"] : ["memory.bin"];
    if (this.source.kept) this.brought.push(...await this.source.kept(this.#later(), this.list));
    const parts = ["python.wasm", "kernel.wasm", ...first, ...this.brought].map((name) => this.#part(name));
    const [module, kernel, ...rest] = await Promise.all(parts), files = rest.splice(first.length);
    if (first.length > 1) this.first();
    const memory = this.#state ? { size: this.#state.size }
      : first.length > 1 ? { core: rest[0], index: rest[1] } : { image: image ?? rest[0] };
    const missing = this.#later().map((name) => this.list[name].below);
    return { type: "start", module, kernel, ...memory, files, missing };
  }

  async #start() {
    const stopped = new Promise((_, failed) => { this.#giveUp = () => failed(STOPPED); });
    const message = await Promise.race([this.#message(), stopped]);
    const address = URL.createObjectURL(new Blob([this.worker], { type: "text/javascript" }));
    const worker = (this.#worker = new Worker(address));
    const started = /** @type {Promise<void>} */ (new Promise((ready, failed) => {
      worker.onerror = (event) => failed(new Error(event.message));
      worker.onmessage = ({ data }) => {
        if (data.type === "room") this.#restore();
        else if (data.type === "made") this.#keep(data);
        else if (data.type === "ready") {
          if (data.state) this.#restored(data.state);
          ready();
        } else if (data.type === "finished") this.#finished();
        else if (data.type === "failed") {
          failed(new Error(data.message));
          this.#end({ type: "failed", message: data.message, lost: this.#copying });
        } else if (data.type === "done") this.#copied(data.state);
        else if (data.type === "missing") this.#turn?.done(data);
        else this.#turn?.show(data);
      };
      worker.postMessage(message);
    }));
    await Promise.race([started, stopped]);
    URL.revokeObjectURL(address);
  }

  /**
   * Runs a cell, {name, source}, or checks, {name, checks: {path, source}}, or tells widgets something, {name,
   * widgets: [{comm, data, buffers}]}, after all that was asked for before; `show` gets what it shows meanwhile.
   * The end is of type "done", "stopped" or "failed", and `lost` if the variables are gone with it.
   * @param {Record<string, any>} cell
   * @param {(message: Message) => void} show
   * @returns {Promise<Message>}
   */
  run(cell, show) {
    const stops = this.#stops;
    const end = this.#line.then(() => (stops === this.#stops ? this.#run(cell, show) : { type: "stopped" }));
    this.#line = end.catch(() => {});
    return end;
  }

  /** @type {Runner["run"]} */
  async #run(cell, show) {
    clearTimeout(this.#quiet);
    const loss = this.#loss;
    this.#loss = null;
    if (loss) return loss;
    for (;;) {
      const hadState = this.#state !== null || this.#restoring;
      try {
        await this.start();
      } catch (error) {
        if (error === STOPPED) return { type: "stopped" };
        if (!hadState || this.#state) throw error;
        const { message } = /** @type {Error} */ (error); // the new worker broke while it had the state
        return { type: "failed", message, lost: true };
      }
      const turns = this.#isBehind ? [...this.#since, cell] : [cell];
      this.#isBehind = false;
      show({ type: "started" });
      let end = /** @type {Message} */ ({ type: "done" });
      for (const each of turns)
        if (end.type === "done") end = await this.#once(each, each === cell ? show : () => {});
      if (end.type === "done" && cell.widgets) this.#since.push(cell);
      if (end.type !== "missing") return end;
      this.#end(); // the cell begins anew, with the part
      show({ type: "clear" });
      const later = this.#later(), asked = later.filter((name) => isBelow(end.path, this.list[name].below));
      this.brought.push(...(asked.length ? asked : later));
    }
  }

  /** @type {Runner["run"]} */
  async #once(cell, show) {
    const end = await /** @type {Promise<Message>} */ (new Promise((done) => {
      this.#turn = { show, done, copies: !cell.widgets };
      /** @type {Worker} */ (this.#worker).postMessage({ type: "run", id: ++this.#count, ...cell });
    }));
    this.#turn = null;
    return end;
  }

  /** @param {Message} made */
  #keep({ memory, files }) {
    this.source.images?.keep({ packed: new Blob([memory]), size: memory.length, files }).catch(() => {});
  }

  get busy() { return this.#turn !== null; }

  #finished() {
    const turn = /** @type {Turn} */ (this.#turn);
    turn.finished = true;
    if (turn.copies) this.#copy();
    else {
      this.#quiet = setTimeout(() => this.#copy(), QUIET_MS);
      turn.done({ type: "done" });
    }
  }

  // The state before goes along, and the new one is written over it: a page has one copy of a large memory beside
  // the memory itself, and waits for no collector.
  #copy() {
    const state = this.#state;
    this.#state = null;
    this.#copying = true;
    this.#worker?.postMessage({ type: "copy", id: this.#count, state }, state ? buffersOf(state) : []);
  }

  #copied(/** @type {Copy} */ state) {
    this.#state = state;
    this.#since = [];
    this.#copying = false;
    if (this.#stopsThen) this.#end({ type: "stopped" });
    else if (this.#turn?.finished) this.#turn.done({ type: "done" });
  }

  // To a worker that has room for it: it writes the state into its memory and gives it back, so that the page has
  // no second copy meanwhile.
  #restore() {
    const state = /** @type {Copy} */ (this.#state);
    this.#state = null;
    this.#restoring = true;
    this.#worker?.postMessage({ type: "restore", state }, buffersOf(state));
  }

  #restored(/** @type {Copy} */ state) {
    this.#state = state;
    this.#isBehind = true;
    this.#restoring = false;
    if (this.#stopsThen) this.#end({ type: "stopped" });
  }

  // Ends what runs, for good, and what waits: a worker without shared memory cannot be asked. The next run starts
  // a new one. A cell whose state is on the way has ended already; what runs meanwhile ends once it is there.
  stop() {
    this.#stops++;
    if (this.#restoring || (this.#copying && this.#turn && !this.#turn.finished)) this.#stopsThen = true;
    else if (!this.#copying) this.#end({ type: "stopped" });
  }

  // The next run begins with the image.
  forget() {
    this.#stops++;
    this.#end({ type: "stopped" });
    this.#state = this.#loss = null;
    this.#since = [];
  }

  /** @param {Message} [message] */
  #end(message) {
    this.#worker?.terminate();
    this.#worker = null;
    this.#starting = null;
    clearTimeout(this.#quiet);
    if (message?.lost && !this.#turn) this.#loss = message;
    this.#copying = this.#restoring = this.#stopsThen = false;
    this.#giveUp();
    if (message) this.#turn?.done(message);
  }
}
