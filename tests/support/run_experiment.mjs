// `node run_experiment.mjs FOLDER`: the experiment of the page, and all that it drew, for a kernel to do it again.

import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";

import { Experiment, imagesIn } from "../../snnreg_book/labs/shared/experiment.js";
import { blurred } from "../../snnreg_book/labs/shared/noise.js";
import { asClass, checked, ruleOf } from "../../snnreg_book/labs/workshop/formula.js";

const folder = process.argv[2];
const job = JSON.parse(readFileSync(join(folder, "job.json")));
const images = (name) => imagesIn(new Uint8Array(readFileSync(join(folder, `${name}.bin`))));
const module = new WebAssembly.Module(readFileSync(join(folder, "network.wasm")));

const sets = Object.fromEntries(["train", "known", "unknown"].map((name) =>
  [name, job.digits[name].map((digit) => images(`${name}${digit}`))]));
const { seed, rule, start, model, formula } = job;
const written = formula && ruleOf(formula, rule.tau_prun_s);
if (written) rule.factor = checked(written);
const experiment = await Experiment.begun(module, model, { seed, rule, start, train: sets.train });

/** Show images one by one; what was drawn, and what came out. */
function watched(network, pictures, classes) {
  const drawn = { step: [], pixel: [], per_image: [], counts: [] };
  pictures.forEach((picture, k) => {
    network.draw([picture]);
    const { step, pixel } = network.trains;
    drawn.step.push(...step);
    drawn.pixel.push(...pixel);
    drawn.per_image.push(step.length);
    drawn.counts.push([...network.present(1, classes && [classes[k]])[0]]);
  });
  return drawn;
}

const { stream, network, born } = experiment;
const answer = {
  born: Object.fromEntries(Object.entries(born).map(([name, numbers]) => [name, [...numbers]])),
  classes: stream.map(({ group }) => group), mean: experiment.mean,
  training: watched(network, stream.map(({ image }) => image), stream.map(({ group }) => group)),
  weights: [...experiment.weights], images: {}, tests: {}, blurred: [...blurred(job.to_blur)],
  python: written && asClass(written, rule.tau_prun_s),
};
for (const name of job.sets) {
  const pictures = experiment.testImages(name, sets);
  answer.images[name] = pictures.map((picture) => [...picture]);
  if (job.shown.includes(name)) answer.tests[name] = watched(await experiment.tested(name), pictures, null);
}
writeFileSync(join(folder, "out.json"), JSON.stringify(answer));
