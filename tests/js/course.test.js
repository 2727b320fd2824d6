import assert from "node:assert/strict";
import { test } from "node:test";

import { BLOCK, Course } from "../../snnreg_book/labs/train_here/course.js";
import { randomNumbers } from "../../snnreg_book/labs/shared/random.js";

const LENGTH = 300;

/** Networks that only count, and answer a moment later, as workers do. */
function counters({ missing = () => false } = {}) {
  const done = [0, 0], asked = [], looks = [];
  let busy = false;
  const act = {
    begin: (data, k) => { done[k] = data.done ?? 0; },
    learn: ({ images }, k) => { done[k] = Math.min(LENGTH, done[k] + images); },
    measure: ({ quick }, k) => { if (k === 0) looks.push(quick); }, answer: () => {},
  };
  return {
    asked, quick: looks,
    load: async () => { if (missing()) throw new Error("no images"); },
    ask: async (task, ...data) => {
      assert.ok(!busy, "one thing after the other");
      busy = true;
      await new Promise((resolve) => setTimeout(resolve));
      busy = false;
      asked.push(task);
      return data.map((each, k) => { act[task](each, k); return { done: done[k] }; });
    },
  };
}

/** A course with such networks; `log` holds what it told. */
function course(networks, log = []) {
  const names = ["wished", "begun", "looked", "measured", "answered", "missing", "failed"];
  const told = Object.fromEntries(names.map((name) => [name, (what) => log.push([name, what])]));
  const made = new Course({ networks, length: LENGTH, rules: () => [{}, {}], pace: () => "fast", told });
  /** When it rests. */
  made.rest = () => new Promise((resolve) => {
    const look = () => (made.phase === "working" ? setTimeout(look) : resolve());
    told.rested = () => {};
    look();
  });
  told.rested = () => {};
  return made;
}

test("all test images are shown where a run rests, fewer while it goes on", async () => {
  const networks = counters(), run = course(networks);
  run.anew({ seed: 1 });
  await run.rest();
  run.start(1);
  await run.rest();
  assert.deepEqual(networks.quick, [false, true, true, false]);
});

test("each click on the step counts", async () => {
  const networks = counters(), run = course(networks);
  run.anew({ seed: 1 });
  for (let click = 0; click < 12; click++) run.step();
  await run.rest();
  assert.equal(run.done, 12 * BLOCK);
  assert.equal(networks.asked.at(-1), "measure");
});

test("a run is measured at its beginning, every 100 images, and where it rests", async () => {
  const networks = counters(), log = [], run = course(networks, log);
  run.anew({ seed: 1 });
  run.start(1);
  await run.rest();
  assert.deepEqual(log.filter(([name]) => name === "measured").map(([, [{ done }]]) => done), [0, 100, 200, 300]);
  assert.ok(run.ended && !run.runs);
  run.start(1); // at the end: from the start again
  await run.rest();
  assert.equal(networks.asked.filter((task) => task === "begin").length, 2);
  assert.equal(run.done, LENGTH);
});

test("networks that were put aside go on where they were", async () => {
  const networks = counters(), run = course(networks);
  run.anew({ seed: 3, done: 140, states: ["a", "b"], measuredAt: 140 });
  await run.rest();
  assert.equal(run.done, 140);
  assert.deepEqual(networks.asked, ["begin"]); // nothing to measure
});

test("a reset while a block is learnt is a reset", async () => {
  const networks = counters(), run = course(networks);
  run.anew({ seed: 1 });
  run.start(1);
  while (run.done < 50) await new Promise((resolve) => setTimeout(resolve));
  run.anew({ seed: 1 });
  await run.rest();
  assert.deepEqual([run.done, run.measuredAt, run.phase], [0, 0, "resting"]);
});

for (const seed of [1, 2, 3, 4, 5]) {
  test(`a storm of wishes ends in a usable course (${seed})`, async () => {
    const random = randomNumbers(seed), run = course(counters());
    const wishes = [() => run.start(1), () => run.pause(), () => run.step(), () => run.anew({ seed: 1 }),
      () => run.draw([])];
    for (let click = 0; click < 40; click++) {
      wishes[Math.floor(wishes.length * random())]();
      await new Promise((resolve) => setTimeout(resolve, 4 * random()));
    }
    await run.rest();
    run.anew({ seed: 1 });
    await run.rest();
    run.step();
    await run.rest();
    assert.deepEqual([run.done, run.measuredAt, run.phase], [BLOCK, BLOCK, "resting"]);
  });
}

test("images that do not come can be asked for again", async () => {
  let missing = true;
  const log = [], run = course(counters({ missing: () => missing }), log);
  run.anew({ seed: 1 });
  await run.rest();
  run.step();
  await run.rest();
  assert.equal(log.filter(([name]) => name === "missing").length, 1);
  missing = false;
  run.start(1);
  await run.rest();
  assert.equal(run.done, LENGTH);
});

test("a network that fails ends the course and says so", async () => {
  const networks = counters(), log = [], run = course(networks, log);
  networks.ask = () => Promise.reject(new Error("out of memory"));
  run.anew({ seed: 1 });
  await run.rest();
  run.start(1);
  assert.equal(run.phase, "failed");
  assert.deepEqual(log.filter(([name]) => name === "failed").map(([, { message }]) => message), ["out of memory"]);
});

test("a bare network is seen and loads nothing; the first start or step brings its images", async () => {
  for (const act of ["start", "step"]) {
    const networks = counters(), log = [], run = course(networks, log);
    let loads = 0;
    const { load } = networks;
    networks.load = () => { loads++; return load(); };
    run.anew({ seed: 3, bare: true });
    await run.rest();
    assert.deepEqual([loads, log.some(([what]) => what === "begun"), networks.asked], [0, true, ["begin"]]);
    run[act](3);
    await run.rest();
    assert.equal(loads, 1);
    assert.equal(run.done, act === "start" ? LENGTH : BLOCK);
  }
});

test("networks that were put aside and do not fit are left, and new ones are seen", async () => {
  const networks = counters(), log = [], run = course(networks, log), { ask } = networks;
  networks.ask = async (task, ...data) =>
    (await ask(task, ...data)).map(({ done }) => ({ done: data[0].state ? 0 : done }));
  run.anew({ seed: 1, done: 120, states: ["a", "b"], measuredAt: 120 });
  await run.rest();
  assert.deepEqual([run.done, run.measuredAt, run.phase], [0, -1, "resting"]);
  assert.deepEqual(networks.asked, ["begin", "begin"]);
});
