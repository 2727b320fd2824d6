// How a page keeps the state after a cell: what it gives its worker, and what is left when copying fails.
import assert from "node:assert/strict";
import { test } from "node:test";

import { Python } from "../host/python.js";
import { Runner } from "../host/runner.js";

const PARTS = ["python.wasm", "kernel.wasm", "memory.bin", "files.bin"];
const stateOf = (byte) => ({ memory: new Uint8Array(8).fill(byte), size: 8, files: { nodes: [] } });

/** A runner whose worker answers each message as `answers` say by its type, with messages of its own. */
function runnerWith(answers) {
  const asked = [];
  let worker; // the last one
  globalThis.Worker = class {
    constructor() { worker = this; }

    postMessage(message, given = []) {
      asked.push({ ...message, given });
      for (const answer of answers[message.type](message)) queueMicrotask(() => this.onmessage({ data: answer }));
    }

    terminate() {}
  };
  const list = Object.fromEntries(PARTS.map((name) => [name, { size: 8 }]));
  const runner = new Runner({ list, worker: "", source: { load: async () => new Uint8Array(8) } });
  return [Object.assign(runner, { arrives: (data) => worker.onmessage({ data }) }), asked];
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
        return [{ type: "missing", id, path: part }];
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

test("a cell that asks for a file begins anew with its part", async () => {
  const [runner, asked] = runnerWith(workers());
  for (const name of ["more", "others"]) runner.list[name] = { size: 8, below: name };
  assert.equal((await runner.run({ name: "add", part: "more" }, () => {})).type, "done");
  const starts = asked.filter(({ type }) => type === "start");
  assert.deepEqual(starts.map(({ files, missing }) => [files.length, missing]),
    [[1, ["more", "others"]], [2, ["others"]]]);
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

const said = (...ids) => ({ name: "widgets", widgets: ids.map((id) => ({ id })) });

test("what widgets are told is copied once, when nothing has been said for a while", async (t) => {
  t.mock.timers.enable({ apis: ["setTimeout"] });
  const [runner, asked] = runnerWith(workers());
  await runner.run({ name: "add" }, () => {});
  const copies = () => asked.filter(({ type }) => type === "copy").length;
  for (const id of ["a", "b"]) {
    assert.deepEqual(await runner.run(said(id), () => {}), { type: "done" });
    t.mock.timers.tick(900);
  }
  assert.equal(copies(), 1, "of the cell");
  t.mock.timers.tick(200);
  assert.equal(copies(), 2);
});

test("turns follow each other, and Stop ends those that wait, too", async () => {
  const [runner, asked] = runnerWith({ ...workers(), run: ({ name }) => (
    name === "endless" ? [] : [{ type: "finished" }]) });
  const ends = [said("a"), { name: "one" }, { name: "endless" }, { name: "two" }]
    .map((cell) => runner.run(cell, ({ type }) => {
      if (type === "started" && cell.name === "endless") setImmediate(() => runner.stop());
    }));
  assert.deepEqual((await Promise.all(ends)).map(({ type }) => type), ["done", "done", "stopped", "stopped"]);
  const ran = asked.filter(({ type }) => type === "run").map(({ name }) => name);
  assert.deepEqual(ran, ["widgets", "one", "endless"]);
});

test("Stop while what widgets were told is copied ends the next turn once the copy is there", async (t) => {
  t.mock.timers.enable({ apis: ["setTimeout"] });
  const [runner, asked] = runnerWith({ ...workers(), copy: () => [],
    run: ({ name }) => (name === "endless" ? [] : [{ type: "finished" }]) });
  await runner.run(said("a"), () => {});
  t.mock.timers.tick(2000);
  const ended = [], end = runner.run({ name: "endless" }, () => {});
  end.then(({ type }) => ended.push(type));
  await new Promise((done) => { setImmediate(done); });
  runner.stop();
  await new Promise((done) => { setImmediate(done); });
  assert.deepEqual([asked.at(-1).type, ended], ["run", []]);
  runner.arrives({ type: "done", state: stateOf(7) });
  assert.equal((await end).type, "stopped");
  await Promise.race([runner.run({ name: "next" }, () => {}), new Promise((done) => { setImmediate(done); })]);
  assert.equal(asked.find(({ type }) => type === "restore").state.memory[0], 7);
});

test("a worker that follows hears once more what widgets were told since the copy", async () => {
  const [runner, asked] = runnerWith({ ...workers(), run: ({ name, part }) => (
    name === "endless" ? [] : part && !asked.some(({ type }) => type === "restore") ? [{ type: "missing" }]
      : [{ type: "finished" }]) });
  await runner.run({ name: "add" }, () => {});
  const shown = [], show = ({ type }) => shown.push(type);
  await runner.run(said("a"), show);
  assert.equal((await runner.run({ ...said("b"), part: "more" }, show)).type, "done");
  const told = asked.filter(({ type }) => type === "run").map(({ widgets }) => widgets?.[0].id);
  assert.deepEqual(told, [undefined, "a", "b", "a", "b"]);
  assert.deepEqual(shown, ["started", "started", "clear", "started"]);
  await runner.run({ name: "add" }, () => {});
  runner.stop();
  await runner.run({ name: "add" }, () => {});
  assert.equal(asked.filter(({ type, widgets }) => type === "run" && widgets).length, 4, "a cell is copied");
});

test("over http a browser makes the image once and keeps it, and takes the parts along that it has", async () => {
  let kept = null, first = 0;
  const made = { type: "made", memory: new Uint8Array(3), files: { nodes: [] } };
  const begins = (message) => (message.core ? [made, { type: "ready" }] : [{ type: "ready" }]);
  const [runner, asked] = runnerWith({ ...workers(), start: begins });
  for (const name of ["core.bin", "index.bin", "more", "others"])
    runner.list[name] = { size: 8, ...(name.includes(".") ? {} : { below: name }) };
  const images = { read: async () => kept, keep: async (image) => { kept = image; } };
  const isKept = async (names) => names.filter((each) => each === "more");
  runner.source = { load: async () => new Uint8Array(8), kept: isKept, images };
  runner.first = () => { first++; };
  for (let n = 0; n < 2; n++) {
    assert.equal((await runner.run({ name: "add" }, () => {})).type, "done");
    runner.forget();
  }
  const starts = asked.filter(({ type }) => type === "start");
  assert.deepEqual(starts.map(({ core, index, image }) => [core, index, image].map(Boolean)),
    [[true, true, false], [false, false, true]]);
  assert.equal(starts[1].image, kept);
  assert.deepEqual([kept.size, first], [3, 1]);
  assert.deepEqual(starts.map(({ files, missing }) => [files.length, missing]),
    [[2, ["others"]], [2, ["others"]]]);
});
