// Runs a compiled network of the page under node: `node run_module.mjs FOLDER`.
// FOLDER/job.json says what; FOLDER/*.bin hold numbers; the answers go to FOLDER/out.json and weights.bin.

import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { WASI } from "node:wasi";

import { Network } from "../../snnreg/labs/shared/compiled_network.js";

const folder = process.argv[2];
const job = JSON.parse(readFileSync(join(folder, "job.json")));
const numbers = (Kind, name) => new Kind(new Uint8Array(readFileSync(join(folder, `${name}.bin`))).buffer);

const module = new WebAssembly.Module(readFileSync(join(folder, "network.wasm")));
const about = { neurons: job.neurons, dt_s: job.dt_s };
let network;
if (job.system === "node") {
  const wasi = new WASI({ version: "preview1", preopens: { "/": folder } });
  const instance = new WebAssembly.Instance(module, wasi.getImportObject());
  wasi.initialize(instance);
  network = new Network(instance, about);
} else {
  const files = Object.fromEntries(job.files.map((name) => [name, readFileSync(join(folder, name))]));
  network = await Network.started(module, files, about);
}
if (job.learning) {
  const targets = numbers(Float64Array, "targets");
  network.variable("shown_class", targets.length).set(targets);
  network.variable("tau_prun", 1)[0] = job.tau_prun_s;
  network.variable("k_p", 1)[0] = job.k_p;
  network.variable("growth_step", 1)[0] = job.growth_step;
}
const [step, pixel, first] = ["step", "pixel", "first"].map((name) => numbers(Int32Array, name));
const spikes = { step: [], neuron: [], step_inhibitory: [], neuron_inhibitory: [] };
let done = 0;
const began = performance.now();
for (const images of job.blocks) {
  const part = [first[done], first[done + images]];
  const image = new Int32Array(part[1] - part[0]);
  for (let k = 0; k < images; k++) image.fill(k, first[done + k] - part[0], first[done + k + 1] - part[0]);
  network.feed({
    step: step.slice(...part).map((s, k) => s + image[k] * job.period_steps), pixel: pixel.slice(...part),
  });
  const blockStart = done * job.period_steps;
  for (let at = 0; at < images * job.period_steps; at += job.slice_steps) {
    const { excitatory, inhibitory } = network.run(job.slice_steps);
    excitatory.step.forEach((s) => spikes.step.push(s + at + blockStart));
    spikes.neuron.push(...excitatory.neuron);
    inhibitory.step.forEach((s) => spikes.step_inhibitory.push(s + at + blockStart));
    spikes.neuron_inhibitory.push(...inhibitory.neuron);
  }
  done += images;
}
const images_per_s = 1000 * done / (performance.now() - began);
writeFileSync(join(folder, "weights.bin"), network.variable("weights", 784 * job.neurons));
writeFileSync(join(folder, "out.json"), JSON.stringify({ ...spikes, images_per_s }));
