import assert from "node:assert/strict";
import { test } from "node:test";

import {
  addressOf, differentDigits, flag, listOf, oneOf, valuesIn, whole, within,
} from "../../snnreg_book/labs/shared/address.js";

const CHECKS = {
  tau_prun_s: within(1, 1e4), seed: whole(0, 1e9), neuron: whole(0, 29), decay: flag,
  set: oneOf(["known", "white noise"]), formula: (value) => typeof value === "string",
  digits: differentDigits(3), drawing: listOf(listOf(listOf(within(0, 1), 2))),
};
const VALUES = new Map(Object.entries({
  tau_prun_s: 7.5, seed: 123_456_789, neuron: 3, decay: false, set: "white noise", digits: [7, 4, 6],
  drawing: [[[0.1, 0.2], [1, 0]]], formula: "0.9",
}));

test("an address gives back what was written", () => {
  const address = addressOf("lab-x", VALUES);
  assert.match(address, /^#lab-x\?tau_prun_s=7\.5&seed=123456789&neuron=3&decay=false&set=white%20noise&/);
  assert.deepEqual(valuesIn(address, "lab-x", CHECKS), VALUES);
  assert.equal(addressOf("lab-x", new Map()), "#lab-x");
});

test("an address of another lab, or of none, says nothing", () => {
  for (const hash of ["", "#", "#lab-x", "#lab-y?neuron=3", "#a-heading"]) {
    assert.equal(valuesIn(hash, "lab-x", CHECKS).size, 0);
  }
});

test("what is wrong in an address is left out", () => {
  const wrong = [
    "tau_prun_s=0", "tau_prun_s=1e400", "tau_prun_s=NaN", "tau_prun_s=fast", "tau_prun_s", "tau_prun_s=",
    "neuron=1.5", "neuron=-1", "neuron=[1]", "decay=1", "decay=null", "set=other", "digits=[7,4]",
    "digits=7", "digits=[7,4,7]", "digits=[7,4,10]", "digits={}", "drawing=[[[0.1]]]", "drawing=[[[2,0]]]",
    "drawing=%E0%A4%A", "other=1", "toString=1", "__proto__=1", "=", "",
  ];
  for (const part of wrong) {
    assert.deepEqual([...valuesIn(`#lab-x?${part}&neuron=3`, "lab-x", CHECKS)], [["neuron", 3]], part);
  }
});

test("a list that no reader can have made is left out", () => {
  const drawn = (points) => valuesIn(`#lab-x?drawing=[[${Array(points).fill("[0,1]")}]]`, "lab-x", CHECKS);
  assert.equal(drawn(5000).get("drawing")[0].length, 5000);
  assert.equal(drawn(5001).size, 0);
});
