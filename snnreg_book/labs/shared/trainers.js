// Two networks that learn beside each other, each in a worker of its own.

import { sent } from "./bytes.js";
import { startWorker } from "./messages.js";

/**
 * Two workers that run an experiment each. `ask(task, dataOf)` asks both, each with data of its own, dataOf(k).
 * `ready`: the promise that they have the network. `failed(error)`: one cannot run.
 */
export function twoTrainers(box, model, failed) {
  const workers = [0, 1].map(() => startWorker(box, model.get("worker_script"), failed));
  const ask = (task, dataOf) => Promise.all(workers.map((worker, k) => worker.ask(task, dataOf(k))));
  return { workers, ask, ready: ask("prepare", () => ({ module: sent(model.get("module")) })) };
}

/** How a network learns, from the values of a lab; `constants`: those of growth, where it acts. */
export const ruleOf = ({ when, tau_prun_s, k_p, growth }, constants) =>
  ({ when, tau_prun_s, k_p, ...(growth ? constants : { growth_step: 0 }) });
