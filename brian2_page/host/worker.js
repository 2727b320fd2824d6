// The worker of a page: one interpreter.
//
// To it: {type: "start", module, kernel, files, image | core, index | size}; where `size` is that of a memory for
// which it has {type: "room"} it gets this, {type: "restore", state}; {type: "run", id, name, source}, or in
// place of the source with `checks`, a file of checks, or `widgets`, what the page says to them;
// {type: "copy", id, state}.
// From it: {type: "made", memory, files}, the image, where it had to make it; {type: "ready"}, with the state that
// it was given; {type: "stream" | "display" | "note" | "error" |
// "checks" | "comm" | "clear_output", id, ...} while a cell runs, then {type: "finished", id} and, for a copy,
// {type: "done", id, state}, or {type: "missing", id, path}; {type: "failed", message} if the interpreter is lost.

/**
 * @import { Copy } from "./python.js"
 * @import { Files } from "./wasi.js"
 * @typedef {{ packed: Blob | Uint8Array<ArrayBuffer>, size: number, plain?: boolean }} Part of `size` bytes when
 *   it is unpacked; a `plain` one is not packed
 */

import { Outbox } from "./outbox.js";
import { buffersOf, Python } from "./python.js";
import { Missing } from "./wasi.js";

/** @type {Python} */
let python;
/** @type {object} */
let current;
/** @type {Outbox | undefined} */
let outbox; // from the first cell on
const readers = { 1: new TextDecoder(), 2: new TextDecoder() }; // of stdout and stderr

/** @param {Part} part */
async function unpack({ packed, size, plain }, bytes = new Uint8Array(size)) {
  let at = 0;
  const body = /** @type {ReadableStream} */ (new Response(packed).body);
  const stream = plain ? body : body.pipeThrough(new DecompressionStream("gzip"));
  for (const reader = stream.getReader(); ;) {
    const { done, value } = await reader.read();
    if (done) return bytes;
    bytes.set(value, at);
    at += value.length;
  }
}

/**
 * @param {{ module: WebAssembly.Module, kernel: WebAssembly.Module, files: Part[],
 *   missing: string[], image?: Part & { files: Files }, core?: Part, index?: Part, size?: number }} message
 */
async function start({ module, kernel, files, missing, image, core, index, size = 0 }) {
  python = new Python({
    module,
    kernel,
    print: (fd, bytes) => outbox?.print(fd === 1 ? "stdout" : "stderr",
      readers[/** @type {1 | 2} */ (fd)].decode(bytes, { stream: true })),
    answer: (message) => (message.type === "source" ? current : outbox?.show(message)),
  });
  for (const each of files) python.wasi.add(await unpack(each));
  await python.start();
  if (core && index) make(python.warm(await unpack(core), await unpack(index)));
  python.wasi.missing = missing;
  if (size) {
    python.grow(size);
    postMessage({ type: "room" });
    return;
  }
  if (image) {
    await unpack(image, python.grow(image.size));
    python.wasi.restore(image.files);
  }
  if (python.turn("__import__('page').wake()")) throw new Error("Python does not start");
  postMessage({ type: "ready" });
}

/**
 * The page keeps the image for the next start.
 * @param {Files} files
 */
function make(files) {
  const memory = python.memory.slice();
  postMessage({ type: "made", memory, files }, { transfer: [memory.buffer] });
}

/** @param {{ state: Copy }} message */
function restore({ state }) {
  python.memory.set(state.memory.subarray(0, state.size));
  python.wasi.restore(state.files);
  postMessage({ type: "ready", state }, { transfer: buffersOf(state) });
}

/** @param {{ id: number }} message */
function run({ id, ...cell }) {
  current = cell;
  outbox = new Outbox((message) => postMessage({ ...message, id }));
  try {
    if (python.turn("__import__('page').run()")) throw new Error("Python has ended");
    outbox.flush();
    postMessage({ type: "finished", id });
  } catch (error) {
    if (!(error instanceof Missing)) throw error;
    postMessage({ type: "missing", id, path: error.message });
  }
}

/** @param {{ id: number, state: Copy | null }} message with the copy before, which this one replaces */
function copy({ id, state: before }) {
  const state = python.copy(before?.memory);
  postMessage({ type: "done", id, state }, { transfer: buffersOf(state) });
}

/** What a reader can do: a copy of a large memory finds no room, and says so as a RangeError or in words. */
const words = (/** @type {unknown} */ error) => {
  const said = String(/** @type {any} */ (error)?.message ?? error);
  return error instanceof RangeError || /memory|alloc/i.test(said)
    ? "the browser has no memory left; take fewer images at a time, or close other pages" : said;
};

onmessage = async ({ data }) => {
  try {
    if (data.type === "start") await start(data);
    else if (data.type === "restore") restore(data);
    else if (data.type === "copy") copy(data);
    else run(data);
  } catch (error) {
    outbox?.flush();
    postMessage({ type: "failed", message: words(error) });
  }
};
