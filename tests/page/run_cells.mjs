// Runs cells in the page's Python, without a browser.  node run_cells.mjs FOLDER < [{name, source}, ...]
//
// Writes a line of JSON for each cell with its messages. Where a cell asks for a file, all parts are brought as in
// the page: the cell begins anew, at the state after the last finished one.

import { readFileSync } from "node:fs";
import path from "node:path";
import { gunzipSync } from "node:zlib";

import { Python } from "../../brian2_page/host/python.js";
import { Missing } from "../../brian2_page/host/wasi.js";

const folder = process.argv[2], cells = JSON.parse(readFileSync(0, "utf8"));
const { parts } = JSON.parse(readFileSync(path.join(folder, "parts.json"), "utf8"));
const unpacked = (name) => new Uint8Array(gunzipSync(readFileSync(path.join(folder, `${name}.gz`))));
const module = await WebAssembly.compile(unpacked("python.wasm"));
const kernel = await WebAssembly.compile(unpacked("kernel.wasm"));
const brought = ["files.bin"];
const later = () => Object.keys(parts).filter((name) => parts[name].below && !brought.includes(name));
let python, state = null, current, messages = [];

async function start() {
  const decoder = new TextDecoder();
  python = new Python({
    module, kernel,
    print: (fd, bytes) => messages.push({ type: "stream", text: decoder.decode(bytes, { stream: true }) }),
    answer: (message) => (message.type === "source" ? current : void messages.push(message)),
  });
  for (const name of brought) python.wasi.add(unpacked(name));
  python.wasi.missing = later().map((name) => parts[name].below);
  await python.start();
  const memory = state ? state.memory.subarray(0, state.size) : unpacked("memory.bin");
  python.grow(memory.length).set(memory);
  python.wasi.restore(state?.files ?? parts["memory.bin"].files);
  if (!state && python.turn("__import__('page').wake()")) throw new Error("Python does not start");
}

await start();
for (const cell of cells) {
  current = cell;
  for (let done = false; !done;) {
    messages = [];
    try {
      if (python.turn("__import__('page').run()")) throw new Error("Python has ended");
      done = true;
      state = python.copy();
      console.log(JSON.stringify({ name: cell.name, messages }));
    } catch (error) {
      if (!(error instanceof Missing)) throw error;
      brought.push(...later());
      await start();
    }
  }
}
