// Makes the memory image: an interpreter that has imported what the chapters need.  node image.js FOLDER
//
// FOLDER holds python.wasm, kernel.wasm, files.bundle and, with the zip of all modules, full.bundle. The names of
// the modules that were loaded go to stdout, in one line; after a line from stdin modules.bundle is there, with a
// zip of the others. Then memory.bin and memory.json are written.

import { readFileSync, writeFileSync } from "node:fs";
import path from "node:path";
import readline from "node:readline/promises";

import { Python } from "./python.js";

const folder = process.argv[2];
const read = (name) => new Uint8Array(readFileSync(path.join(folder, name)));
const python = new Python({
  module: await WebAssembly.compile(read("python.wasm")),
  kernel: await WebAssembly.compile(read("kernel.wasm")),
  print: (fd, bytes) => process.stderr.write(bytes),
  answer: ({ type, names }) => {
    if (type === "memory") return python.memory.length;
    console.log(JSON.stringify(names));
  },
});
const turn = (source) => { if (python.turn(source)) throw new Error(`failed: ${source}`); };

for (const name of ["files.bundle", "full.bundle"]) python.wasi.add(read(name));
await python.start();
python.exports._initialize();
turn("import warm");
for await (const line of readline.createInterface({ input: process.stdin })) if (line === "go") break;
python.wasi.add(read("modules.bundle"));
turn("warm.tidy(); del warm");
const files = python.wasi.copy();
// Of what was written meanwhile, a log and a list of fonts, nobody will read anything.
files.nodes = files.nodes.map((node) => (typeof node === "string" ? node : null));
writeFileSync(path.join(folder, "memory.bin"), python.memory);
writeFileSync(path.join(folder, "memory.json"), JSON.stringify(files));
