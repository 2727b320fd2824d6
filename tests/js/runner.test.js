// How a page keeps the state after a cell: what it gives its worker, and what is left when copying fails.
import assert from "node:assert/strict";
import { test } from "node:test";

import { Python } from "../../snnreg_book/page/python.js";
import { Runner } from "../../snnreg_book/page/runner.js";

const PARTS = ["python.wasm", "kernel.wasm", "memory.bin", "files.bin"];
const stateOf = (byte) => ({ memory: new Uint8Array(8).fill(byte), size: 8, files: { nodes: [] } });

/** A runner whose worker answers each message as `answers` say by its type, with messages of its own. */
function runnerWith(answers) {
  const asked = [];
  globalThis.Worker = class {
    postMessage(message, given = []) {
      asked.push({ ...message, given });
      for (const answer of answers[message.type](message)) queueMicrotask(() => this.onmessage({ data: answer }));
    }

    terminate() {}
  };
  const list = Object.fromEntries(PARTS.map((name) => [name, { size: 8 }]));
  return [new Runner({ list, worker: "", load: async () => new Uint8Array(8) }), asked];
}

const start = () => [{ type: "ready" }], run = ({ id }) => [{ type: "finished", id }];

test("a copy replaces the one before, which goes to the worker", async () => {
  let cells = 0;
  const copy = ({ id }) => [{ type: "done", id, state: stateOf(++cells) }];
  const [runner, asked] = runnerWith({ start, run, copy });
  for (const name of ["one", "two"]) assert.equal((await runner.run({ name }, () => {})).type, "done");
  const given = asked.filter(({ type }) => type === "copy").map(({ state }) => state?.memory[0] ?? null);
  assert.deepEqual(given, [null, 1]);
});

test("a memory that has grown a little is written over the copy before", () => {
  const python = { memory: new Uint8Array([1, 2]), wasi: { copy: () => ({}) } };
  const copy = (before) => Python.prototype.copy.call(python, before);
  const first = copy();
  python.memory = new Uint8Array([3, 4, 5]);
  const second = copy(first.memory);
  assert.equal(second.memory, first.memory);
  assert.deepEqual([[...second.memory.subarray(0, second.size)], copy(new Uint8Array(2)).size], [[3, 4, 5], 3]);
});

test("where copying fails the variables are lost, and the next cell begins with the image", async () => {
  const copy = ({ id }) => (id === 1 ? [{ type: "done", id, state: stateOf(1) }]
    : [{ type: "failed", message: "no memory" }]);
  const [runner, asked] = runnerWith({ start, run, copy });
  assert.equal((await runner.run({}, () => {})).lost, undefined);
  assert.deepEqual(await runner.run({}, () => {}), { type: "failed", message: "no memory", lost: true });
  await runner.run({}, () => {});
  assert.ok(asked.filter(({ type }) => type === "start").every(({ image }) => image));
});

test("Stop while a cell's state is on the way leaves the cell as done", async () => {
  const [runner] = runnerWith({ start, run, copy: ({ id }) => {
    runner.stop();
    return [{ type: "done", id, state: stateOf(1) }];
  } });
  assert.equal((await runner.run({}, () => {})).type, "done");
});

/** Answers of workers with one variable, a byte. A new one says when the state of before is in `restored`. */
function workers(told = { restore() {} }) {
  let byte = 0, brought = false;
  return {
    start: ({ image }) => [{ type: image ? "ready" : "room" }],
    restore: ({ state }) => {
      byte = state.memory[0];
      told.restore();
      return [{ type: "ready", state }];
    },
    run: ({ id, name, part }) => {
      if (part && !brought) {
        brought = true;
        return [{ type: "missing", id }];
      }
      byte += name === "add" ? 1 : 0;
      return [{ type: "finished", id }];
    },
    copy: ({ id }) => [{ type: "done", id, state: stateOf(byte) }],
  };
}

test("a worker that follows another gets the state itself, no copy of it, and gives it back", async () => {
  const [runner, asked] = runnerWith(workers());
  runner.list.more = { size: 8, below: "more" };
  await runner.run({ name: "add" }, () => {});
  assert.equal((await runner.run({ name: "add", part: "more" }, () => {})).type, "done");
  const [{ state, given }] = asked.filter(({ type }) => type === "restore");
  assert.deepEqual([state.memory[0], given], [1, [state.memory.buffer]]);
  assert.equal(asked.at(-1).state, state); // the copy after the cell is written over it
  assert.deepEqual(asked.filter(({ type }) => type === "start").map(({ image, size }) => [Boolean(image), size]),
    [[true, undefined], [false, 8]]);
});

test("a cell that asks for a file begins anew once, with all parts", async () => {
  const [runner, asked] = runnerWith(workers());
  for (const name of ["more", "others"]) runner.list[name] = { size: 8, below: name };
  assert.equal((await runner.run({ name: "add", part: "more" }, () => {})).type, "done");
  const starts = asked.filter(({ type }) => type === "start");
  assert.deepEqual(starts.map(({ files, missing }) => [files.length, missing]),
    [[1, ["more", "others"]], [3, []]]);
});

test("Stop while a state is with a new worker stops once it is back, and nothing is lost", async () => {
  const told = { restore: () => runner.stop() };
  const [runner, asked] = runnerWith(workers(told));
  await runner.run({ name: "add" }, () => {});
  runner.stop();
  assert.equal((await runner.run({ name: "add" }, () => {})).type, "stopped");
  told.restore = () => {};
  await runner.run({ name: "add" }, () => {});
  assert.deepEqual(asked.filter(({ type }) => type === "restore").map(({ state }) => state.memory[0]), [1, 1]);
  assert.equal(asked.filter(({ type }) => type === "run").length, 2);
});

test("where a new worker breaks with the state the variables are lost, and this is said", async () => {
  const failing = { ...workers(), restore: () => [{ type: "failed", message: "no memory" }] };
  const [runner] = runnerWith(failing);
  await runner.run({ name: "add" }, () => {});
  runner.stop();
  const end = await runner.run({ name: "add" }, () => {});
  assert.deepEqual(end, { type: "failed", message: "no memory", lost: true });
});

test("Stop while parts arrive ends the cell at once, and the next one runs when they are there", async () => {
  const [runner, asked] = runnerWith(workers());
  const arrived = Promise.withResolvers();
  runner.load = () => arrived.promise;
  const cell = runner.run({ name: "add" }, () => {});
  runner.stop();
  const turn = new Promise((given) => { setImmediate(given, "late"); }); // after all that waits for nothing
  assert.deepEqual(await Promise.race([cell, turn]), { type: "stopped" });
  const next = runner.run({ name: "add" }, () => {});
  arrived.resolve(new Uint8Array(8));
  assert.equal((await next).type, "done");
  assert.deepEqual(asked.map(({ type }) => type), ["start", "run", "copy"]);
});
