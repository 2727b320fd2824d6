// The host of the labs in a page without a kernel: publish/static/labs.js, a plain script.

import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import { createContext, runInContext } from "node:vm";

const SCRIPT = readFileSync(new URL("../../publish/static/labs.js", import.meta.url), "utf-8");

/** LabModel as it is in a page whose tab keeps `stored`. */
function hostOf(stored) {
  const sessionStorage = {
    getItem: (key) => stored.get(key) ?? null,
    setItem: (key, value) => stored.set(key, value),
  };
  const context = createContext({ atob, document: { addEventListener() {} }, sessionStorage });
  runInContext(SCRIPT, context);
  return runInContext("LabModel", context);
}

const WIDGET = {
  state: { tau_prun_s: 7.5, files: { a: null } },
  buffers: [{ path: ["weights"], data: btoa("\x01\xff") }, { path: ["files", "a"], data: btoa("x") }],
};

test("values and bytes are those of the notebook", () => {
  const LabModel = hostOf(new Map()), model = new LabModel("1", WIDGET);
  assert.equal(model.get("tau_prun_s"), 7.5);
  assert.deepEqual([0, 1].map((at) => model.get("weights").getUint8(at)), [1, 255]);
  assert.equal(model.get("files").a.getUint8(0), "x".charCodeAt(0));
  assert.equal(WIDGET.state.files.a, null); // what the page holds is untouched
});

test("a change is told once, and only if it is one", () => {
  const LabModel = hostOf(new Map()), model = new LabModel("1", WIDGET), heard = [];
  const listener = () => heard.push(model.get("tau_prun_s"));
  model.on("change:tau_prun_s", listener);
  model.on("change:tau_prun_s", listener);
  for (const value of [7.5, 30, 30]) model.set("tau_prun_s", value);
  assert.deepEqual(heard, [30]);
  model.off("change:tau_prun_s", listener);
  model.set("tau_prun_s", 60);
  assert.deepEqual(heard, [30]);
});

const CHECKS = { tau_prun_s: (value) => typeof value === "number" && value > 0 };

/** The model of a widget whose lab has said what it keeps. */
function restored(LabModel, id) {
  const model = new LabModel(id, WIDGET);
  model.restore(CHECKS);
  return model;
}

test("what a reader changed is there again, for this lab alone", () => {
  const stored = new Map(), LabModel = hostOf(stored);
  const model = restored(LabModel, "1");
  model.set("tau_prun_s", 30);
  model.set("weights", 3);
  model.save_changes();
  assert.equal(restored(LabModel, "1").get("tau_prun_s"), 30);
  assert.equal(restored(LabModel, "2").get("tau_prun_s"), 7.5);
  assert.deepEqual(Object.keys(JSON.parse(stored.get("lab-1"))), ["tau_prun_s"]); // not the weights
});

test("the chapter's value stays known", () => {
  const stored = new Map(), LabModel = hostOf(stored), model = restored(LabModel, "1");
  model.set("tau_prun_s", 30);
  model.save_changes();
  const later = restored(LabModel, "1");
  assert.deepEqual([later.get("tau_prun_s"), later.given("tau_prun_s")], [30, 7.5]);
});

test("a tab that keeps nothing is no failure", () => {
  const refuses = () => { throw new Error("storage is off"); };
  const LabModel = hostOf({ get: refuses, set: refuses });
  const model = restored(LabModel, "1");
  model.set("tau_prun_s", 30);
  model.save_changes();
  assert.equal(model.get("tau_prun_s"), 30);
});

test("of what somebody has put into the storage only known names with fitting values are taken", () => {
  const script = { worker_script: "alert(1)", _esm: "alert(1)", about: {}, files: 1, given: 1 };
  const deep = `${"[".repeat(1e5)}${"]".repeat(1e5)}`;
  const texts = [JSON.stringify(script), `{"__proto__": {"get": 1}}`, "null", "[]", "5", `"text"`, "no JSON", deep,
    ...[JSON.stringify("<b>"), "null", "[]", "{}", "-1", "true", deep].map((value) => `{"tau_prun_s": ${value}}`)];
  for (const text of texts) {
    const LabModel = hostOf(new Map([["lab-1", text]])), model = restored(LabModel, "1");
    assert.deepEqual(Object.keys(model.values).sort(), ["files", "tau_prun_s", "weights"], text.slice(0, 50));
    assert.equal(model.get("tau_prun_s"), 7.5);
    assert.equal(model.get("files").a.getUint8(0), "x".charCodeAt(0));
    assert.deepEqual({ ...model.changed }, {});
  }
});
