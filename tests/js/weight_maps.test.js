import assert from "node:assert/strict";
import { test } from "node:test";

import { cividis } from "../../snnreg_book/labs/shared/weight_maps.js";

test("weights from 0 to g_max go from dark blue to yellow, and stop there", () => {
  assert.deepEqual([-1, 0, 1, 2].map(cividis), [[0, 34, 78], [0, 34, 78], [254, 232, 56], [254, 232, 56]]);
});

test("a larger weight is lighter", () => {
  const light = Array.from({ length: 256 }, (_, k) => cividis(k / 255))
    .map(([red, green, blue]) => 0.2126 * red + 0.7152 * green + 0.0722 * blue);
  assert.ok(light.every((value, k) => k === 0 || value > light[k - 1] - 0.5));
  assert.ok(light.at(-1) > light[0] + 180);
});
