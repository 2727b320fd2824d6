// Runs an interpreter for the build.  node image.js FOLDER
//
// FOLDER holds python.wasm, kernel.wasm, files.bundle. With full.bundle, the zip of all modules, it writes
// reads.json, the files of the zip that the image needs and those that chapters ask for afterwards, and lean.zip,
// the compiled modules without what nobody reads. With core.bundle and index.bundle, which the build makes of
// these, it writes the memory image, memory.bin and memory.json.

import { existsSync, readFileSync, writeFileSync } from "node:fs";
import path from "node:path";

import { Python } from "./python.js";

const ZIP = "/usr/local/lib/python315.zip", LEAN = "/tmp/lean.zip";
const file = (name) => path.join(process.argv[2], name);
const read = (name) => new Uint8Array(readFileSync(file(name)));
const lists = [];
const python = new Python({
  module: await WebAssembly.compile(read("python.wasm")),
  kernel: await WebAssembly.compile(read("kernel.wasm")),
  print: (fd, bytes) => process.stderr.write(bytes),
  answer: ({ type, names }) => {
    if (type === "memory") return python.memory.length;
    if (type === "read") lists.push(names);
  },
});
const turn = (source) => { if (python.turn(source)) throw new Error(`failed: ${source}`); };

python.wasi.add(read("files.bundle"));
await python.start();
if (existsSync(file("core.bundle"))) {
  const files = python.warm(read("core.bundle"), read("index.bundle"));
  turn("import warm; warm.clean(); del warm");
  writeFileSync(file("memory.bin"), python.memory);
  writeFileSync(file("memory.json"), JSON.stringify(files));
} else {
  python.wasi.add(read("full.bundle"));
  python.exports._initialize();
  turn("import reads; reads.watch()");
  for (const name of ["warm", "science"]) turn(`import ${name}; reads.tell()`);
  writeFileSync(file("reads.json"), JSON.stringify(lists));
  turn(`import lean; lean.leave_out("${ZIP}", "${LEAN}")`);
  const { names, nodes } = python.wasi.copy();
  writeFileSync(file("lean.zip"), nodes[Object.fromEntries(names)[LEAN]]);
}
