// `node run_workshop.mjs FOLDER`: which missions of the workshop the rules of a reader reach.

import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";

import { accuracyOf, answersOf } from "../../snnreg_book/labs/shared/answers.js";
import { Experiment, imagesIn } from "../../snnreg_book/labs/shared/experiment.js";
import { sumOf } from "../../snnreg_book/labs/shared/recognition.js";
import { checked, ruleOf } from "../../snnreg_book/labs/workshop/formula.js";
import { MISSIONS, roundOf } from "../../snnreg_book/labs/workshop/missions.js";

const folder = process.argv[2];
const { model, digits, seeds, tries } = JSON.parse(readFileSync(join(folder, "job.json")));
const module = new WebAssembly.Module(readFileSync(join(folder, "network.wasm")));
const images = (name) =>
  digits.map((digit) => imagesIn(new Uint8Array(readFileSync(join(folder, `${name}${digit}.bin`)))));
const sets = { train: images("train"), known: images("known"), unknown: [] };

/** One training and two of its tests, with a formula or with the paper's rule. */
async function trained(seed, tau_prun_s, formula) {
  const rule = { when: "online", tau_prun_s, k_p: 1, factor: formula && checked(ruleOf(formula, tau_prun_s)) };
  const experiment = await Experiment.begun(module, model, { seed, rule, train: sets.train });
  experiment.learn(Infinity);
  const test = async (name) => {
    const counts = (await experiment.tested(name)).show(experiment.testImages(name, sets));
    return answersOf(Int32Array.from(counts.flatMap((some) => [...some])), model);
  };
  const noise = await test("white_noise"), known = await test("known");
  return { formula, tau_prun_s, accuracy: accuracyOf(known.groups, digits.length),
    spikes: { white_noise: sumOf(noise.spikes) / noise.spikes.length } };
}

const found = [];
for (const [mission, rules] of tries) {
  for (const seed of seeds) {
    const rounds = [];
    for (const [formula, tau] of rules) {
      rounds.push(roundOf(await trained(seed, tau), await trained(seed, tau, formula)));
    }
    found.push({ mission, rules, seed, rounds, reached: MISSIONS[mission].reached(rounds.at(-1), rounds) });
  }
}
writeFileSync(join(folder, "out.json"), JSON.stringify(found));
