import assert from "node:assert/strict";
import { test } from "node:test";

import { Tuner } from "../../snnreg_book/labs/tune_it/tuner.js";

const ABOUT = { model: { neurons: 3, per_class: 1 }, digits: [7, 4, 6], sets: [["known", ""], ["white_noise", ""]],
  pruned_below: 0.1, growth: {} };

/** A worker whose network has learnt at once. `asked(begun)` hears how it is to begin. */
function learnt(asked) {
  const tasks = {
    begin: (begun) => {
      asked(begun);
      return { done: 300, images: 300, weights: new Float64Array(3), state: null };
    },
    test: () => ({ images: 3 }),
    show: () => ({ counts: new Int32Array(9) }),
  };
  return { ask: async (task, data) => tasks[task](data) };
}

for (const [k_p, factor] of [[1, 1], [4, 2], [0, 1]]) {
  test(`a sweep tries its pruning times, with a k_p of ${k_p}`, async () => {
    const values = { seed: 1, when: "online", tau_prun_s: 55, k_p, growth: false, start: "random" };
    const asked = [], swept = [];
    await new Promise((resolve, reject) => {
      const told = { busy() {}, answered() {}, failed: reject,
        swept({ prune }) { if (swept.push(prune) === 3) resolve(); } };
      const workers = [0, 1].map(() => learnt(({ rule }) => asked.push(rule.tau_prun_s)));
      new Tuner({ about: ABOUT, workers, values: () => values, told }).fillIn([10, 30, 100]);
    });
    assert.deepEqual(swept, [10, 30, 100]);
    assert.deepEqual(asked, [10, 30, 100].map((time) => factor * time));
  });
}

for (const [start, growth, grows] of [["empty", true, true], ["empty", false, false], ["random", true, false]]) {
  const words = `${start} weights ${growth ? "with" : "without"} growth`;
  test(`beside ${words} the network without decay ${grows ? "grows, too" : "does not grow"}`, async () => {
    const values = { seed: 1, when: "online", tau_prun_s: 55, k_p: 1, growth, start }, begun = [];
    const about = { ...ABOUT, growth: { growth_step: 1 } };
    await new Promise((resolve, reject) => {
      const told = { busy() {}, answered: resolve, failed: reject };
      const workers = [0, 1].map(() => learnt((one) => begun.push(one)));
      new Tuner({ about, workers, values: () => values, told }).ask(false);
    });
    const [without] = begun.filter(({ rule }) => rule.when === "never");
    assert.equal(without.rule.growth_step > 0, grows);
    assert.deepEqual(begun.map((one) => one.start), begun.map(() => start));
  });
}
