// One interpreter: an instance of python.wasm with its files, run one turn at a time.
//
// Between two turns an interpreter is its memory and its files, so a copy of both is the interpreter at that
// moment: the module has one mutable global, the stack pointer, which a turn puts back, and a table of fixed size.

/** @import { Files } from "./wasi.js" */

import { Kernel } from "./kernel.js";
import { Wasi } from "./wasi.js";

// matplotlib looks for its data below the zip of all modules.
const DATA = "/usr/local/lib/python315.zip/matplotlib/mpl-data";

const ROOM = 2 ** 28; // bytes; a copy has room for as many of these as its memory needs

/**
 * @typedef {{ memory: Uint8Array<ArrayBuffer>, size: number, files: Files }} Copy of an interpreter between two
 * turns
 */

/**
 * What a copy of an interpreter holds, to be given to another thread instead of copied once more.
 * @type {(copy: Copy) => ArrayBuffer[]}
 */
export const buffersOf = ({ memory, files: { nodes } }) => (
  [memory, ...nodes].filter((each) => each instanceof Uint8Array).map(({ buffer }) => buffer));

export class Python {
  /** @type {any} */
  exports = null;

  /**
   * print(1 or 2, bytes) gets what is printed; answer(message) what the guest's page.send sends.
   * @param {{ module: WebAssembly.Module, kernel: WebAssembly.Module,
   *   print: (fd: number, bytes: Uint8Array) => void, answer: (message: any) => unknown }} parts
   */
  constructor({ module, kernel, print, answer }) {
    this.module = module; this.kernel = new Kernel(kernel); this.answer = answer;
    this.wasi = new Wasi({
      args: ["/usr/local/bin/python.wasm", "/book"],
      env: ["HOME=/home", "TMPDIR=/tmp", "PYTHONTZPATH="],
      print,
      preopened: [DATA],
    });
    for (const folder of ["/home/", "/tmp/", "/usr/local/lib/"]) this.wasi.folder(folder);
  }

  async start() {
    const host = { call: this.#call.bind(this) };
    const { exports } = await WebAssembly.instantiate(this.module, {
      wasi_snapshot_preview1: this.wasi.imports(), host,
    });
    this.exports = exports; this.wasi.memory = exports.memory;
    await this.kernel.start();
  }

  /** @type {Uint8Array<ArrayBuffer>} */
  get memory() { return new Uint8Array(this.exports.memory.buffer); }

  /**
   * The guest's _host.call: bytes in, bytes out.
   * @type {(pointer: number, size: number, outPointer: number, outSize: number) => number}
   */
  #call(pointer, size, outPointer, outSize) {
    let bytes;
    const message = JSON.parse(new TextDecoder().decode(this.memory.slice(pointer, pointer + size)));
    try {
      const answer = message.type === "call" ? this.kernel.call(message, this.memory) : this.answer(message);
      bytes = new TextEncoder().encode(JSON.stringify(answer ?? null));
    } catch (error) {
      bytes = new TextEncoder().encode(JSON.stringify({ error: String(error) }));
    }
    const at = this.#place(bytes), view = new DataView(this.exports.memory.buffer);
    view.setUint32(outPointer, at, true);
    view.setUint32(outSize, bytes.length, true);
    return 0;
  }

  /** @param {Uint8Array} bytes */
  #place(bytes) {
    const at = this.exports.host_alloc(bytes.length) >>> 0;
    this.memory.set(bytes, at);
    return at;
  }

  /**
   * Runs source in __main__; anything but 0 is the end of the interpreter.
   * @param {string} source
   * @returns {number}
   */
  turn(source) {
    const bytes = new TextEncoder().encode(source);
    return this.exports.turn(this.#place(bytes), bytes.length);
  }

  /**
   * In place of a memory image: imports what most cells ask for, from the modules in the bundle `core`. `index`
   * has zips with nothing but their lists of files, for what comes later. Gives what the image's host must know of
   * files.
   * @type {(core: Uint8Array, index: Uint8Array) => Files}
   */
  warm(core, index) {
    const turn = (/** @type {string} */ source) => {
      if (this.turn(source)) throw new Error(`Python does not start: ${source}`);
    };
    const given = this.wasi.add(core);
    this.exports._initialize();
    turn("import warm");
    given.push(...this.wasi.add(index));
    turn("warm.tidy(); del warm");
    this.wasi.drop(given);
    const files = this.wasi.copy();
    // Of what was written meanwhile, a log and a list of fonts, nobody will read anything.
    files.nodes = files.nodes.map((node) => (typeof node === "string" ? node : null));
    return files;
  }

  /**
   * The first `size` bytes of `memory` are this one's. What lies behind them was never touched and takes no room;
   * so a memory that grows a little is written over the copy before, for which no collector has to come.
   * @param {Uint8Array<ArrayBuffer>} [before] the copy before
   * @returns {Copy}
   */
  copy(before) {
    const { length: size } = this.memory;
    const memory = before && before.length >= size ? before : new Uint8Array(ROOM * Math.ceil(size / ROOM));
    memory.set(this.memory);
    return { memory, size, files: this.wasi.copy() };
  }

  /**
   * Room for a memory of `size` bytes, to be filled before `wasi.restore`.
   * @param {number} size
   */
  grow(size) {
    this.exports.memory.grow((size - this.memory.length) / 65536);
    return this.memory;
  }
}
