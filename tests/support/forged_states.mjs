// `node forged_states.mjs FOLDER`: which states a network of the pages goes on from, and what it answers then.
// FOLDER holds network.wasm and job.json: { model, fields, forgeries: { name: [field, number] } }.

import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";

import { INPUTS, Network } from "../../snnreg_book/labs/shared/network.js";

const folder = process.argv[2], IMAGES = 2;
const { model, fields, forgeries } = JSON.parse(readFileSync(join(folder, "job.json")));
const module = new WebAssembly.Module(readFileSync(join(folder, "network.wasm")));
const { neurons } = model;
const images = Array.from({ length: IMAGES }, () => new Float64Array(INPUTS).fill(40));
const network = await Network.started(module, model, {
  weights: new Float64Array(INPUTS * neurons).fill(0.02),
  excitationDelays: new Float64Array(neurons).fill(0.003),
  inhibitionDelays: new Float64Array(neurons * neurons).fill(0.002),
});
network.seed(1);
network.show(images, [0, 1]);
const kept = network.state;

const answers = {};
for (const [name, [field, number, done = IMAGES]] of Object.entries(forgeries)) {
  const state = kept.slice(), view = new DataView(state.buffer);
  if (fields[field].whole) view.setBigInt64(fields[field].place, BigInt(number), true);
  else view.setFloat64(fields[field].place, Number(number), true);
  const sound = network.resume(state, done);
  answers[name] = { sound, counts: sound ? network.show(images, [0, 1]).map((some) => [...some]) : null };
}
writeFileSync(join(folder, "out.json"), JSON.stringify(answers));
