// The two networks, each in a worker of its own, and the images of the digits that they learn.

import { sent } from "../shared/bytes.js";
import { digitPack } from "../shared/digits.js";
import { startWorker } from "../shared/messages.js";
import { NETWORKS } from "../shared/pair.js";

const PIXELS = 784;

/** What the course asks of the networks. `failed(error)`: a worker cannot run. */
export function networkPair(box, model, failed) {
  const { train_images, test_images, model: network } = model.get("about");
  const workers = NETWORKS.map(() => startWorker(box, model.get("worker_script"), failed));
  const ask = (task, ...data) => Promise.all(workers.map((worker, k) => worker.ask(task, data[k])));
  const toBoth = (task, data) => ask(task, ...workers.map(() => data));
  const prepared = toBoth("prepare", { module: sent(model.get("module")), model: network });
  prepared.catch(failed);
  const pair = { ask, digits: [...model.get("digits")] };
  let loaded = "";
  /** Bring the images of the digits chosen now. */
  pair.load = async () => {
    const digits = model.get("digits");
    const packs = await Promise.all(digits.map((digit) => digitPack(model, digit)));
    await prepared;
    if (loaded === String(digits)) return;
    await toBoth("images", {
      train: packs.map(({ train }) => train.slice(0, PIXELS * train_images)),
      tests: packs.map(({ test }) => test.slice(0, PIXELS * test_images)),
    });
    loaded = String(pair.digits = [...digits]);
  };
  return pair;
}

/** How both networks learn, as the reader has set it now. */
export function rulesOf(model) {
  const { growth_step } = model.get("about");
  const rule = { tau_prun_s: model.get("tau_prun_s"), k_p: model.get("k_p"),
    growth_step: model.get("growth") ? growth_step : 0 };
  return [{ ...rule, when: "never" }, { ...rule, when: "online" }];
}
