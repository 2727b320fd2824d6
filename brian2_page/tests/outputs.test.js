import assert from "node:assert/strict";
import { test } from "node:test";

import { continued, isFormula } from "../show/outputs.js";

/** What a reader sees of words that were printed in pieces. */
function shown(pieces) {
  let all = "", unfinished = "";
  for (const words of pieces) {
    const [finished, line] = continued(unfinished, words);
    all += finished;
    unfinished = line;
  }
  return all + unfinished;
}

test("a progress bar stays on its line, and what is printed after it begins a new one", () => {
  assert.equal(shown(["training\n", "\r 10 %", "\r 20 %", "\r100 %", "\n", "done\n"]), "training\n100 %\ndone\n");
  assert.equal(shown([" 10 %\r", " 20 %\r"]), " 20 %\r");
  assert.equal(shown(["one\r\ntwo\r", "\n"]), "one\r\ntwo\r\n");
  assert.equal(shown(["a\rb\nc\rd\n", "\r\r\n"]), "b\nd\n\r\n");
});

test("colours of a terminal stay as they were printed", () => {
  assert.equal(shown(["\x1b[31mred", "\x1b[0m\n"]), "\x1b[31mred\x1b[0m\n");
});

test("where the pieces end makes no difference", () => {
  const words = "one\rtwo\r\n\x1b[1mthree\n\n\rfour\r\rfive\nsix\r";
  for (let at = 0; at <= words.length; at++)
    assert.equal(shown([words.slice(0, at), words.slice(at)]), shown([words]), `cut at ${at}`);
  assert.equal(shown(words), shown([words]));
});

test("only the line that is unfinished is looked at again", () => {
  const [finished, line] = continued("half", " a line\nnext");
  assert.deepEqual([finished, line], ["half a line\n", "next"]);
});

test("a quantity is readable where no formula can be set", () => {
  const quantity = { "text/latex": "$3.0\\,\\mathrm{m}\\,\\mathrm{s}$", "text/plain": "3. * msecond" };
  assert.equal(isFormula(quantity, true), true);
  assert.equal(isFormula(quantity, false), false);
  const formula = { "text/latex": "$x^2$", "text/plain": "<IPython.core.display.Math object>" };
  assert.equal(isFormula(formula, false), true); // its source says more than its name
  assert.equal(isFormula({ "text/plain": "3" }, true), false);
});
