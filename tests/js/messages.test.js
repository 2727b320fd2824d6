import assert from "node:assert/strict";
import { afterEach, test } from "node:test";

import { answerWith, startWorker, whyNot } from "../../snnreg_book/labs/shared/messages.js";

const before = Object.getOwnPropertyDescriptors(globalThis);
/** Put something in the place of a global until the test ends; undefined takes it away. */
const replace = (name, value) =>
  Object.defineProperty(globalThis, name, { value, configurable: true, writable: true });

afterEach(() => {
  for (const name of ["Worker", "DecompressionStream", "self"]) {
    if (before[name]) Object.defineProperty(globalThis, name, before[name]);
    else delete globalThis[name];
  }
});

test("what the browser lacks is named", () => {
  replace("Worker", class {});
  assert.equal(whyNot(), null);
  replace("DecompressionStream", undefined);
  assert.match(whyNot(), /: DecompressionStream is missing/);
  replace("Worker", undefined);
  assert.match(whyNot(), /: Worker and DecompressionStream are missing/);
});

/** A worker in this process that has these tasks, asked as a lab asks. */
function asked(tasks, removals = []) {
  replace("self", { postMessage: (data) => queueMicrotask(() => page.onmessage({ data })) });
  answerWith(tasks);
  const { onmessage } = globalThis.self;
  let page;
  replace("Worker", class {
    constructor() { page = this; }
    postMessage(data) { queueMicrotask(() => onmessage({ data })); }
    terminate() { this.ended = true; }
  });
  const failures = [];
  const box = { whenRemoved: (action) => removals.push(action) };
  const worker = startWorker(box, "", (error) => failures.push(error.message));
  return { worker, page, failures };
}

test("each question gets its own answer, one after the other", async () => {
  const order = [];
  const { worker } = asked({
    async slow({ value }) {
      await new Promise((done) => setTimeout(done, 20));
      order.push("slow");
      return { value: 2 * value };
    },
    quick({ value }) {
      order.push("quick");
      return { value };
    },
  });
  const answers = await Promise.all([worker.ask("slow", { value: 4 }), worker.ask("quick", { value: 5 })]);
  assert.deepEqual([answers, order], [[{ value: 8 }, { value: 5 }], ["slow", "quick"]]);
});

test("a task that fails is told to who asked, and the next one is answered", async () => {
  const { worker } = asked({ fails: () => { throw new Error("no weights"); }, works: () => ({ done: 1 }) });
  const [failed, worked] = await Promise.allSettled([worker.ask("fails"), worker.ask("works")]);
  assert.equal(failed.reason.message, "no weights");
  assert.deepEqual(worked.value, { done: 1 });
});

test("a worker that breaks is reported, fails questions before and after, and ends with its lab", async () => {
  const removals = [], forever = new Promise(() => {});
  const { worker, page, failures } = asked({ waits: () => forever }, removals);
  const questions = [worker.ask("waits"), worker.ask("waits")];
  page.onerror({ message: "out of memory" });
  const answers = await Promise.allSettled([...questions, worker.ask("waits")]);
  assert.deepEqual(answers.map(({ reason }) => reason.message), Array(3).fill("out of memory"));
  page.onerror({});
  assert.deepEqual(failures, ["out of memory", "the browser does not allow a worker here"]);
  removals.forEach((action) => action());
  assert.equal(page.ended, true);
});

test("where no worker can be made each question fails, and its script is let go of", async (context) => {
  const revoke = context.mock.method(URL, "revokeObjectURL");
  replace("Worker", class { constructor() { throw new Error("none"); } });
  await assert.rejects(startWorker({}, "", () => {}).ask("works"), /none/);
  assert.equal(revoke.mock.callCount(), 1);
});
