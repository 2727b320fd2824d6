// `node run_missions.mjs FOLDER`: the training lab without its page, with the settings of the missions.

import { readFileSync, writeFileSync } from "node:fs";
import { gzipSync } from "node:zlib";
import { join } from "node:path";

import { Course } from "../../snnreg_book/labs/train_here/course.js";
import { MISSIONS } from "../../snnreg_book/labs/train_here/missions.js";
import { asPoint, pointRead } from "../../snnreg_book/labs/train_here/points.js";

// In one piece, so that two share nothing.
const WORKER = "../../snnreg_book/labs/built/shared/experiment_worker.js";
const folder = process.argv[2];
const { about, missions, seeds, measured_at: measuredAt } = JSON.parse(readFileSync(join(folder, "job.json")));
const packs = about.digits.map((digit) => ["train", "test"].map((split) =>
  new Uint8Array(readFileSync(join(folder, `${split}${digit}.bin`)))));

/** One worker of the lab, in this process: ask(task, data). */
async function worker(name) {
  let answered;
  globalThis.self = { postMessage: (answer) => answered(answer) };
  const { self } = globalThis;
  await import(`${WORKER}?${name}`);
  return (task, data) => new Promise((resolve, reject) => {
    answered = ({ failed, ...answer }) => (failed ? reject(new Error(failed)) : resolve(answer));
    globalThis.self = self;
    self.onmessage({ data: { task, ...data } });
  });
}

const workers = [await worker("without"), await worker("with")];
/** One after the other, for both answer to the same `self`. */
async function ask(task, ...data) {
  const answers = [];
  for (const [k, asked] of workers.entries()) {
    answers.push(await asked(task, { model: about.model, ...data[k] }));
  }
  return answers;
}
const toBoth = (task, data) => ask(task, data, data);
await toBoth("prepare", { module: gzipSync(readFileSync(join(folder, "network.wasm"))) });
const [train, known] = [0, 1].map((split) => packs.map((pack) => pack[split]));
await toBoth("images", { train, known, unknown: [] });

/** All that is measured in a run with these traits; `change(traits, point)` may set them meanwhile. */
function run(seed, traits, change = () => {}) {
  return new Promise((resolve, reject) => {
    const points = [];
    let before = null;
    /** As `ask`, but only some measurements are made; between them the last one stands. */
    const asked = async (task, ...data) => {
      if (task === "measure" && before && !measuredAt.includes(course.done)) return before;
      const { start } = about, { place } = traits;
      const answers = await ask(task, ...data.map((each) => ({ start, place, ...each })));
      if (task === "measure") before = answers;
      return answers;
    };
    const told = {
      wished: () => {}, begun: () => {}, looked: () => {}, failed: reject,
      measured: (measured) => {
        points.push({ point: asPoint(measured, traits.growth), named: measured.map(({ named }) => named) });
        change(traits, pointRead(points.at(-1).point));
      },
      rested: () => resolve(points),
    };
    const rules = () => ["never", "online"].map((when) => ({
      when, tau_prun_s: traits.tau_prun_s, k_p: traits.k_p, growth_step: traits.growth ? about.growth_step : 0,
    }));
    const course = new Course({ networks: { load: async () => {}, ask: asked }, length: about.length, rules, told,
      pace: () => "fast" });
    course.anew({ seed });
    course.start(seed);
  });
}

/** What a reader of the mission is told to do while it runs. */
const ACTS = {
  wake: (traits, { accuracy, images }) => { traits.growth ||= images >= 300 && accuracy[1] < 0.4; },
  move: (traits, { images }) => { if (images >= 500) traits.place = "lower right"; },
};

const found = [];
for (const name of missions) {
  for (const seed of seeds) {
    const points = await run(seed, { ...about.traits, ...MISSIONS[name].preset }, ACTS[name]);
    const runs = [points.map(({ point }) => pointRead(point))];
    found.push({ name, seed, reached: MISSIONS[name].reached(runs[0].at(-1), runs), points });
  }
}
writeFileSync(join(folder, "out.json"), JSON.stringify(found));
