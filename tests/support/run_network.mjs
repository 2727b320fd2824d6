// `node run_network.mjs FOLDER`: FOLDER holds network.wasm, job.json and the numbers; the answer goes to out.json.

import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";

import { runNetwork } from "./run_network.js";

const folder = process.argv[2];
const { job, kinds } = JSON.parse(readFileSync(join(folder, "job.json")));
const data = Object.fromEntries(Object.entries(kinds).map(([name, kind]) => {
  const bytes = new Uint8Array(readFileSync(join(folder, `${name}.bin`)));
  return [name, new globalThis[kind](bytes.buffer)];
}));
const module = new WebAssembly.Module(readFileSync(join(folder, "network.wasm")));
writeFileSync(join(folder, "out.json"), JSON.stringify(await runNetwork(module, job, data)));
