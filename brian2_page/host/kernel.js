// The package's C functions for Python: arrays are copied from the interpreter's memory to theirs and back.

/**
 * @typedef {[address: number, bytes: number]} Place of an array in the interpreter's memory
 * @typedef {number | null | Place | { arrays: Argument[] }} Argument a struct has the addresses of its arrays
 */

export class Kernel {
  /** @type {any} */
  exports = null;

  /** @param {WebAssembly.Module} module */
  constructor(module) { this.module = module; }

  async start() {
    this.exports = (await WebAssembly.instantiate(this.module, {})).exports; // it needs nothing of its host
  }

  /**
   * Calls a function; its arrays lie in `memory`.
   * @param {{ name: string, args: Argument[] }} message
   * @param {Uint8Array} memory
   * @returns {number}
   */
  call({ name, args }, memory) {
    const { malloc, free } = this.exports, taken = /** @type {number[]} */ ([]);
    const arrays = /** @type {number[][]} */ ([]);
    const room = (/** @type {number} */ size) => {
      const at = malloc(Math.max(size, 8)) >>> 0;
      if (!at) throw new Error("no memory for the arrays");
      taken.push(at);
      return at;
    };
    /** @type {(arg: Argument) => number | bigint} */
    const place = (arg) => {
      if (arg === null) return 0;
      if (typeof arg === "number") return BigInt(arg);
      if ("arrays" in arg) {
        const inside = arg.arrays.map((each) => Number(place(each))), at = room(4 * inside.length);
        new Uint32Array(this.exports.memory.buffer, at, inside.length).set(inside);
        return at;
      }
      const [from, size] = arg, at = room(size);
      new Uint8Array(this.exports.memory.buffer).set(memory.subarray(from, from + size), at);
      arrays.push([at, from, size]);
      return at;
    };
    try {
      const result = Number(this.exports[name](...args.map(place)));
      const { buffer } = this.exports.memory;
      for (const [at, from, size] of arrays) memory.set(new Uint8Array(buffer, at, size), from);
      return result;
    } finally {
      taken.forEach((at) => free(at));
    }
  }
}
