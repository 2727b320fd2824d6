// Two networks that learn beside each other, each in a worker of its own.

import { sent } from "./bytes.js";
import { digitPack } from "./digits.js";
import { startWorker } from "./messages.js";
import { INPUTS } from "./network.js";

/**
 * Two workers that run an experiment each. `ask(task, dataOf)` asks both, each with data of its own, dataOf(k).
 * `ready`: the promise that they have the network. `failed(error)`: one cannot run.
 * `load({ digits, unknown, train, test })` brings the images of digits, so many of each to learn from and to be
 * tested with, unless they are there.
 */
export function twoTrainers(box, model, failed) {
  const workers = [0, 1].map(() => startWorker(box, model.get("worker_script"), failed));
  const ask = (task, dataOf) => Promise.all(workers.map((worker, k) => worker.ask(task, dataOf(k))));
  const ready = ask("prepare", () => ({ module: sent(model.get("module")) }));
  ready.catch(failed);
  let loaded = "";
  const load = async ({ digits, unknown = [], train, test }) => {
    const wanted = JSON.stringify([digits, unknown, train, test]);
    const all = await Promise.all([digits, unknown].map((list) =>
      Promise.all(list.map((digit) => digitPack(model, digit)))));
    if (loaded === wanted) return;
    const packs = (list, split, many) => list.map((pack) => pack[split].subarray(0, INPUTS * many));
    await ask("images", () => ({ train: packs(all[0], "train", train), known: packs(all[0], "test", test),
      unknown: packs(all[1], "test", test) }));
    loaded = wanted;
  };
  return { workers, ask, ready, load };
}

/**
 * The network without decay, beside that of these values: it begins with the same weights, and grows only where
 * they are empty, since nothing else wakes it then.
 */
export const withoutDecay = (values) =>
  ({ ...values, when: "never", growth: values.growth && values.start === "empty" });

/** How a network learns, from the values of a lab; `constants`: those of growth, where it acts. */
export const ruleOf = ({ when, tau_prun_s, k_p, growth }, constants) =>
  ({ when, tau_prun_s, k_p, ...(growth ? constants : { growth_step: 0 }) });
