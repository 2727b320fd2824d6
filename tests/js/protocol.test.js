import assert from "node:assert/strict";
import { test } from "node:test";

import { runIn, textOf } from "../../snnreg_book/labs/paper_here/keeping.js";
import { Protocol } from "../../snnreg_book/labs/paper_here/protocol.js";

const SETS = ["white_noise", "blurred_noise", "known", "unknown"];
const ABOUT = { model: { neurons: 3, per_class: 1 }, sets: SETS.map((name) => [name, name]), test_per_digit: 2,
  pruned_below: 0.1, growth: {} };
const A = { digits: [7, 4, 6], unknown: [9, 2, 1], tau_prun_s: 300, k_p: 1, when: "online", growth: false,
  start: "random", threshold: "adaptive", light: "white_noise", train_per_digit: 100, seed: 0 };
const B = { ...A, digits: [3, 5, 8], seed: 4 };

/** A worker whose network only counts. `asked(task)` hears what it is asked. */
function counter(asked) {
  let done = 0;
  const network = () => ({ done, images: 300, weights: new Float64Array(3), state: new Uint8Array([done]) });
  const tasks = {
    images: () => ({}),
    begin: (begun) => { done = begun.done; return network(); },
    learn: ({ images }) => { done += images; return network(); },
    test: () => ({ images: 6 }),
    show: () => ({ counts: new Int32Array(18) }),
    explain: () => ({ train: {}, counts: [0, 0, 1] }),
  };
  return { ask: async (task, data) => { asked(task); return tasks[task](data); } };
}

/** A protocol with such workers, which is stopped at the first task of this name once it is set in `stopAt`. */
function protocol() {
  const asked = (task) => {
    if (task === made.stopAt) made.stop();
    made.askedFor?.(task);
  };
  const workers = [counter(asked), counter(asked)];
  const ask = (task, dataOf) => Promise.all(workers.map((worker, k) => worker.ask(task, dataOf(k))));
  const trainers = { workers, ask, load: () => ask("images", () => {}) };
  const made = new Protocol({ get: () => ABOUT }, trainers, () => {});
  return made;
}

/** The same where run A is finished, and run B was stopped at a task. */
async function stoppedAt(task, choices = B) {
  const run = protocol();
  run.begin(A, 1);
  await run.run();
  run.stopAt = task;
  run.begin(choices, 1);
  await run.run();
  run.stopAt = null;
  return run;
}

const digitsOf = (rows) => [...new Set(rows.map(({ digits }) => digits))];

for (const task of ["learn", "show"]) {
  test(`a finished run is shown until the next is finished, which was stopped at "${task}"`, async () => {
    const run = await stoppedAt(task);
    assert.ok(run.unfinished);
    assert.deepEqual([run.shown.choices, run.shown.seed, run.shown.likeThis.length], [A, 0, 1]);
    assert.ok(run.shown.arms.every(({ learnt, tests }) => learnt === 300 && Object.keys(tests).length === 4));
    assert.deepEqual(digitsOf(run.rows), ["7 4 6"]);
    await run.run();
    assert.deepEqual([run.shown.choices, run.shown.seed, run.finished], [B, 4, true]);
    assert.deepEqual(digitsOf(run.rows), ["7 4 6", "3 5 8"]);
  });
}

test("an image is explained by the run that was asked, or not at all", async () => {
  const run = await stoppedAt(null), { digits, weights } = await run.explained("known", 0);
  assert.deepEqual([digits, weights.length], [B.digits, 2]);
  for (const task of ["images", "begin", "explain"]) {
    run.begun = null;
    run.askedFor = (asked) => {
      if (asked !== task) return;
      run.askedFor = null;
      run.begin(run.choices === A ? B : A, 1);
    };
    assert.equal(await run.explained("known", 0), null, task);
    await run.run();
  }
});

test("a run that is stopped before it has learnt leaves the finished one as if it had not begun", async () => {
  const run = await stoppedAt("images");
  assert.deepEqual([run.choices, run.finished, run.before], [A, true, null]);
});

test("the same run once more takes the place of its rows at its end", async () => {
  const run = await stoppedAt("learn", A), before = run.rows;
  assert.equal(before.length, 8);
  await run.run();
  assert.deepEqual(run.rows, before);
});

test("a second run that is put aside comes back with the finished one", async () => {
  const run = protocol();
  await run.takeUp(runIn(textOf(await stoppedAt("learn"))));
  assert.deepEqual([run.shown.choices, run.shown.arms[1].learnt, run.shown.arms[1].weights.length], [A, 300, 3]);
  assert.deepEqual([run.choices, run.unfinished], [B, true]);
  await run.run();
  assert.deepEqual([run.shown.choices, run.finished], [B, true]);
});

test("seeds that are missing follow those that are there", async () => {
  const run = await stoppedAt(null);
  run.begin(B, 3);
  assert.deepEqual(run.missing, [5, 6]);
  await run.run();
  assert.deepEqual(run.shown.likeThis.map(([{ seed }]) => seed), [4, 5, 6]);
});
