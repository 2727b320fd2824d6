import assert from "node:assert/strict";
import { test } from "node:test";

import { BLOCK, Teaching } from "../../snnreg_book/labs/teach_it/teaching.js";

const IMAGES = 4 * BLOCK;

/** Two networks that do what they are asked, and what was asked and told, in order. */
function course({ failing = null, during = {} } = {}) {
  const log = [];
  let done = 0, idle;
  const tasks = {
    begin: () => { done = 0; return { done, images: IMAGES }; },
    learn: ({ images }, k) => ({ done: done += k ? 0 : images }), // both are asked
    measure: () => ({}), answer: ({ pixels }) => ({ counts: pixels }),
  };
  const ask = async (task, dataOf) => {
    await null;
    log.push(task);
    during[task]?.(teaching, log);
    if (task === failing) throw new Error("no weights");
    return [0, 1].map((k) => tasks[task](dataOf(k), k));
  };
  const teaching = new Teaching(ask, {
    begun: (_, { name }) => log.push(`begun ${name}`), looked: () => {},
    measured: () => log.push("measured"), answered: (_, { pixels }) => log.push(`answered ${pixels}`),
    failed: ({ message }) => log.push(message),
  });
  /** When nothing is left to do. */
  const rest = async () => {
    for (idle = 0; idle < 5; idle = teaching.busy ? 0 : idle + 1) await new Promise((next) => setTimeout(next));
  };
  return { teaching, log, rest };
}

const lesson = (name) => ({ name, lessons: [{}, {}] });

test("networks learn all images, and are measured once", async () => {
  const { teaching, log, rest } = course();
  teaching.show({ pixels: 1 }); // nobody can answer yet
  assert.equal(log.length, 0);
  teaching.image = null;
  teaching.teach(lesson("one"));
  await rest();
  assert.deepEqual(log, ["begin", "begun one", "learn", "learn", "learn", "learn", "measure", "measured"]);
  assert.equal(teaching.learns, false);
});

test("an image is answered between two blocks, the last one of several", async () => {
  let asked = false;
  const during = { learn: (teaching) => {
    if (asked) return;
    asked = true;
    for (const pixels of [1, 2, 3]) teaching.show({ pixels });
  } };
  const { teaching, log, rest } = course({ during });
  teaching.teach(lesson("one"));
  await rest();
  const end = ["learn", "learn", "learn", "measure", "measured"];
  assert.deepEqual(log.slice(2), ["learn", "answer", "answered 3", ...end]);
});

test("a new lesson ends the one before, and nothing of that is told any more", async () => {
  for (const task of ["begin", "learn", "measure"]) {
    let other = false;
    const during = { [task]: (teaching) => {
      if (!other) teaching.teach(lesson("other"));
      other = true;
    } };
    const { teaching, log, rest } = course({ during });
    teaching.teach(lesson("one"));
    await rest();
    assert.equal(log.filter((each) => each === "measured").length, 1, task);
    const end = ["begun other", "learn", "learn", "learn", "learn", "measure", "measured"];
    assert.deepEqual(log.slice(-7), end, task);
  }
});

test("while a slow lesson waits an image is answered at once", async () => {
  const { teaching, log } = course();
  const answered = new Promise((resolve) => { teaching.told.answered = resolve; });
  teaching.teach({ ...lesson("one"), pace: 4000 }); // a thousand seconds a block
  await new Promise((resolve) => { teaching.told.looked = resolve; });
  teaching.show({ pixels: 5 });
  await answered;
  assert.equal(teaching.done, BLOCK);
  teaching.teach(lesson("two")); // or the test would wait for the next block
  await new Promise((resolve) => { teaching.told.measured = resolve; });
  assert.ok(log.includes("begun two"));
});

test("networks that are let go tell nothing more", async () => {
  const { teaching, log, rest } = course({ during: { learn: (each) => each.stop() } });
  teaching.teach(lesson("one"));
  await rest();
  assert.deepEqual(log, ["begin", "begun one", "learn"]);
  teaching.show({ pixels: 1 });
  await rest();
  assert.equal(log.length, 3);
  teaching.stop();
});

test("a network that fails is told once, and nothing more is asked", async () => {
  const { teaching, log, rest } = course({ failing: "learn" });
  teaching.teach(lesson("one"));
  await rest();
  teaching.show({ pixels: 1 });
  await rest();
  assert.deepEqual(log, ["begin", "begun one", "learn", "no weights"]);
});
