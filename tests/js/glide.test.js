import assert from "node:assert/strict";
import { afterEach, beforeEach, test } from "node:test";

import { glider, glidingNodes } from "../../snnreg_book/labs/shared/glide.js";

let now, frames, isCalm;

beforeEach(() => {
  [now, frames, isCalm] = [1000, [], false];
  globalThis.matchMedia = () => ({ get matches() { return isCalm; } });
  globalThis.requestAnimationFrame = (frame) => frames.push(frame);
  globalThis.cancelAnimationFrame = () => { frames = []; };
  performance.now = () => now;
});

afterEach(() => {
  for (const name of ["matchMedia", "requestAnimationFrame", "cancelAnimationFrame"]) delete globalThis[name];
  delete performance.now;
});

/** Let time pass up to the end of what glides. */
function pass() {
  while (frames.length > 0) {
    now += 50;
    frames.splice(0).forEach((frame) => frame(now));
  }
}

test("a state glides in, and is there at once while a reader moves it or wants no motion", () => {
  const glide = glider(), seen = [], show = (part) => seen.push(part);
  glide(show);
  assert.equal(frames.length, 1);
  pass();
  assert.ok(seen.length > 3 && seen.every((part, k) => k === 0 || part > seen[k - 1]) && seen.at(-1) === 1);
  now += 1000;
  glide(show); // begins to glide
  for (const [wait, calm] of [[10, false], [1000, true]]) {
    seen.length = 0;
    [now, isCalm] = [now + wait, calm];
    glide(show);
    assert.deepEqual(seen, [1]);
  }
});

/** As much of a node as gliding needs. */
function node(kind, attributes) {
  return {
    localName: kind, getAttribute: (name) => attributes[name] ?? null,
    setAttribute: (name, value) => { attributes[name] = value; },
    get outerHTML() { return JSON.stringify(attributes); },
  };
}

test("nodes of the same kinds glide to their places, others are there at once", () => {
  const parent = { children: [], replaceChildren(...nodes) { this.children = nodes; } };
  const put = glidingNodes(parent);
  put([node("path", { d: "M0,0L10,5" })]);
  pass();
  now += 1000;
  const next = node("path", { d: "M0,10L10,-5" });
  put([next]);
  now += 100;
  frames.splice(0).forEach((frame) => frame(now));
  const [, y0, y1] = next.getAttribute("d").match(/^M0\.00,(.+)L10\.00,(.+)$/).map(Number);
  assert.ok(y0 > 0 && y0 < 10 && y1 < 5 && y1 > -5);
  pass();
  assert.equal(next.getAttribute("d"), "M0,10L10,-5");
  now += 1000;
  const longer = node("path", { d: "M0,1L10,2L20,3" });
  put([longer]);
  assert.equal(longer.getAttribute("d"), "M0,1L10,2L20,3");
});
