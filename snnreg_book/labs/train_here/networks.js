// The two networks, each in a worker of its own, and the images of the digits that they learn.

import { digitPack } from "../shared/digits.js";
import { INPUTS } from "../shared/network.js";
import { ruleOf, twoTrainers } from "../shared/trainers.js";

/** What the course asks of the networks. `failed(error)`: a worker cannot run. */
export function networkPair(box, model, failed) {
  const { train_images, test_images, model: network } = model.get("about");
  const { ask, ready } = twoTrainers(box, model, failed);
  ready.catch(failed);
  const pair = { digits: [...model.get("digits")],
    ask: (task, ...data) => ask(task, (k) => ({ model: network, ...data[k] })) };
  let loaded = "";
  /** Bring the images of the digits chosen now. */
  pair.load = async () => {
    const digits = model.get("digits");
    const packs = await Promise.all(digits.map((digit) => digitPack(model, digit)));
    await ready;
    if (loaded === String(digits)) return;
    await ask("images", () => ({
      train: packs.map(({ train }) => train.subarray(0, INPUTS * train_images)),
      known: packs.map(({ test }) => test.subarray(0, INPUTS * test_images)), unknown: [],
    }));
    loaded = String(pair.digits = [...digits]);
  };
  return pair;
}

/** How both networks learn, as the reader has set it now: growth acts in both. */
export function rulesOf(model) {
  const [tau_prun_s, k_p, growth] = ["tau_prun_s", "k_p", "growth"].map((name) => model.get(name));
  const { growth_step } = model.get("about");
  return ["never", "online"].map((when) => ruleOf({ when, tau_prun_s, k_p, growth }, { growth_step }));
}
