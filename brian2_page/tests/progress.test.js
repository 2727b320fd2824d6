// What a reader is told while something loads.
import assert from "node:assert/strict";
import { test } from "node:test";

import { newProgress } from "../show/progress.js";

test("it tells the megabytes, at most once a second, and the time left once the speed is known", () => {
  let time = 5000;
  const says = newProgress(() => time), after = (ms, ...bytes) => {
    time += ms;
    return says(...bytes);
  };
  assert.equal(after(0, 1e5, 36e6), "Loading: 0 of 36 MB");
  assert.equal(after(500, 5e5, 36e6), "");
  assert.equal(after(500, 1e6, 36e6), "Loading: 1 of 36 MB");
  assert.equal(after(3000, 4e6, 36e6), "Loading: 4 of 36 MB, about 32 s left");
  assert.equal(after(1, 36e6, 36e6), "Starting Python ...");
  assert.equal(after(60_000, 1e6, 9e6), "Loading: 1 of 9 MB", "another time begins anew");
});
