// What goes between the page's Python and its widgets (publish/live/widgets.js), without Jupyter's front end.

import assert from "node:assert/strict";
import { test } from "node:test";

import { Widgets } from "../show/widgets.js";

globalThis.IntersectionObserver = class {
  constructor(act) { this.act = act; }

  observe() { this.act([{ isIntersecting: true }]); }

  disconnect() {}
};

const comm = (what, id, data = {}) => ({ type: "comm", what, comm: id, data, buffers: [] });
const update = (id, state) => comm("comm_msg", id, { method: "update", state });
const after = () => new Promise((done) => { setImmediate(done); });

/** A channel, what its front end hears, and what Python gets; a turn of Python ends with what `answer` gives. */
function channel(answer = async () => ({ type: "done" })) {
  const heard = [], turns = [], told = [], busy = [];
  let loads = 0, tell;
  const nothing = async () => {};
  const hear = async (message) => { heard.push(message); };
  const frontEnd = { hear, draw: nothing, release: nothing, end() {} };
  const widgets = new Widgets({
    run: (said, show) => {
      turns.push(said);
      return answer(said, show);
    },
    load: async () => {
      loads++;
      return (given) => {
        tell = given.tell;
        return frontEnd;
      };
    },
    told: (message) => told.push(message), busy: (is) => busy.push(is),
  });
  return { widgets, heard, turns, told, busy, loads: () => loads, say: (...said) => tell(...said) };
}

test("the front end is loaded when a widget is drawn, once, and hears what was said before", async () => {
  const { widgets, heard, loads } = channel();
  assert.ok(widgets.receive(comm("comm_open", "a", { state: {} })));
  await after();
  assert.equal(loads(), 0);
  await Promise.all([widgets.draw("a", {}), widgets.draw("a", {})]);
  widgets.receive(update("a", { value: 1 }));
  await after();
  assert.deepEqual([loads(), heard.map(({ what }) => what)], [1, ["comm_open", "comm_msg"]]);
});

test("the innermost output widget that is open takes what is shown, and nothing else does", async () => {
  const { widgets, heard } = channel();
  await widgets.draw("a", {});
  const line = (text) => ({ type: "stream", name: "stdout", text });
  const taken = [];
  for (const [id, state] of [["out", "page"], ["in", "page"], ["in", ""], ["out", ""]]) {
    widgets.receive(update(id, { msg_id: state }));
    taken.push(widgets.receive(line(id)));
  }
  widgets.receive(update("out", { msg_id: "page" }));
  widgets.release();
  taken.push(widgets.receive(line("later")), widgets.receive({ type: "checks" }));
  await after();
  assert.deepEqual(taken, [true, true, true, false, false, false]);
  assert.deepEqual(heard.filter(({ into }) => into).map(({ into }) => into), ["out", "in", "out"]);
});

test("what widgets say while Python is busy goes together in the next turn", async () => {
  let end;
  const { widgets, turns, busy, say } = channel(() => new Promise((done) => { end = done; }));
  await widgets.draw("a", {});
  const heard = [];
  for (const id of ["a", "b", "c"]) say({ comm: id, data: id }, () => heard.push(id));
  assert.deepEqual(turns.map((said) => said.map(({ comm: id }) => id)), [["a"]]);
  end({ type: "done" });
  await after();
  assert.deepEqual([turns.at(-1).map(({ comm: id }) => id), heard, busy], [["b", "c"], ["a"], [true]]);
  end({ type: "done" });
  await after();
  assert.deepEqual([heard, busy], [["a", "b", "c"], [true, false]]);
});

test("after Stop widgets that have said something ask Python for its values", async () => {
  const ends = [{ type: "done" }, { type: "stopped" }, { type: "done" }];
  const { widgets, turns, say } = channel(async () => ends.shift());
  await widgets.draw("a", {});
  for (const id of ["a", "b"]) {
    say({ comm: id, data: { method: "update" } });
    await after();
  }
  assert.deepEqual(turns.at(-1).map(({ comm: id, data }) => [id, data.method]),
    [["a", "request_state"], ["b", "request_state"]]);
  assert.equal(turns.length, 3);
});

test("Stop ends what waits behind the code that it stops, and what comes when that is over", async () => {
  let stop;
  const ends = [new Promise((stopped) => { stop = () => stopped({ type: "stopped" }); }), { type: "done" }];
  const { widgets, turns, say } = channel(async () => ends.shift());
  await widgets.draw("a", {});
  say({ comm: "a", data: { method: "update" } }, () => say({ comm: "a", data: { method: "later" } }));
  say({ comm: "b", data: { method: "waits" } });
  stop();
  await after();
  const methods = turns.map((messages) => messages.map(({ data }) => data.method));
  assert.deepEqual(methods, [["update"], ["request_state", "request_state"]]);
});

test("what a widget's code shows outside of an output widget is told", async () => {
  const error = { type: "error", traceback: "no" };
  const { widgets, told, say } = channel(async (_, show) => {
    for (const message of [{ type: "started" }, error, update("a", { value: 2 })]) show(message);
    return { type: "done" };
  });
  await widgets.draw("a", {});
  say({ comm: "a", data: {} });
  await after();
  assert.deepEqual(told, [error]);
});

/** The values of a lab in the page, of which the chapter gave `chapters`. */
function labModel(chapters, values) {
  const listeners = {};
  return {
    get: (name) => values[name], given: (name) => chapters[name], save_changes() {},
    set(name, value) {
      if (values[name] === value) return;
      values[name] = value;
      listeners[`change:${name}`]?.();
    },
    on(event, act) { listeners[event] = act; },
    off(event) { delete listeners[event]; },
  };
}

test("a lab of the cell is the widget, with the reader's values where the cell asks for no others", async () => {
  const values = { tau_s: 20, k_p: 1, seed: 3 }, model = labModel({ tau_s: 55, k_p: 1, seed: 0 }, values);
  globalThis.snnLab = async () => model;
  const { widgets, turns, heard, loads } = channel();
  const state = { _anywidget_id: "book.labs.tune_it.TuneIt", tau_s: 55, k_p: 1, seed: 7, layout: "IPY_MODEL_x" };
  const box = { querySelectorAll: () => [{ id: "lab-other" }, { id: "lab-tune_it-2" }] };
  widgets.receive(comm("comm_open", "lab", { state }));
  await widgets.draw("lab", {}, box);
  await after();
  assert.deepEqual(values, { tau_s: 20, k_p: 1, seed: 7 });
  assert.deepEqual(turns.map(([{ data }]) => data.state), [{ tau_s: 20 }]);
  model.set("tau_s", 30);
  model.set("k_p", 4);
  await after();
  assert.deepEqual(turns.at(-1)[0].data.state, { tau_s: 30, k_p: 4 });
  widgets.receive(update("lab", { k_p: 2, layout: "IPY_MODEL_y" }));
  await after();
  assert.deepEqual([values.k_p, turns.length, loads(), heard], [2, 2, 0, []]);
  widgets.end("gone");
  model.set("k_p", 5);
  await after();
  assert.equal(turns.length, 2);
});

test("a cell waits for what widgets have said, also for a value that a widget has held back", async () => {
  const ends = [], turns = [];
  const { widgets, say } = channel((said) => {
    turns.push(...said.map(({ data }) => data));
    return new Promise((done) => { ends.push(() => done({ type: "done" })); });
  });
  await widgets.draw("a", {});
  await widgets.said(); // nothing was said
  // The model says its newest value when it is free.
  say({ comm: "a", data: 1 }, () => say({ comm: "a", data: 3 }));
  say({ comm: "b", data: 2 });
  let isHeard = false;
  const said = widgets.said().then(() => { isHeard = true; });
  await after();
  ends.shift()();
  await after();
  assert.deepEqual([turns, isHeard], [[1, 2, 3], false]);
  say({ comm: "b", data: 4 }); // later than the question
  ends.shift()();
  await said;
  assert.deepEqual(turns, [1, 2, 3, 4]);
  ends.shift()();
});
