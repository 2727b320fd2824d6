import assert from "node:assert/strict";
import { test } from "node:test";

import { asClass, checked, ruleOf, tryOut } from "../../snnreg_book/labs/workshop/formula.js";

const at = (formula, silence = 2, tau = 4) => ruleOf(formula, tau).at(silence);

test("a formula has the value that Python gives it", () => {
  for (const [formula, value] of Object.entries({
    "exp(-(silence_s/tau)^2)": Math.exp(-1 / 4), "-2**2": -4, "(-2)**2": 4, "2^3^2": 512, "2**-1": 0.5,
    "2*-3^2/9": -2, "−2 × 3·2": -12, "8/4/2": 1, "-silence_s^2 + 1e1": 6,
    "where(silence_s >= 2, .5, 1)": 0.5, "0.5^floor(5*silence_s/tau)": 0.25, "where(tau < silence_s, 0, 1)": 1,
    "minimum(sqrt(tau), maximum(abs(-1), log(1)))": 1,
  })) assert.equal(at(formula), value, formula);
});

test("what is no formula is named", () => {
  for (const [formula, message] of Object.entries({
    " ": /Write a formula/, "exp(": /not a formula: .*character/, "2 +": /not a formula/, "2 ^": /not a formula/,
    x: /“x”/, "silence_s; 1": /“;”/, "'a'": /“'”/, ",1": /“,”/, "1 2": /made of/, "tau.constructor": /made of/,
    "010": /made of/, true: /made of/, "tau % 2": /“%”/, "alert(1)": /functions of a formula are exp, log/,
    "toString()": /functions of a formula are exp, log/,
    "exp(1, 2)": /exp takes 1 value\./, "where(tau, 1, 2)": /first value of where/, "(tau > 1) * 1": /comparison/,
    "where(1 < tau < 2, 0, 1)": /comparison/, "1/0": /divides by zero/, "2^9999": /too large/,
    "sqrt(-1)": /root or logarithm of a number below 0/, "1 + 😀": /“😀”/, "max(1, tau)": /Write maximum/,
    "min(1, tau)": /Write minimum/, "np.exp(1)": /Write exp\(…\) in place of np\.exp/,
    [`1${"+1".repeat(100)}`]: /at most 200/,
  })) assert.throws(() => ruleOf(formula, 4), message, formula);
});

test("a rule that leaves no share from 0 to 1 is stopped, with its value and the silence", () => {
  for (const [formula, message] of Object.entries({
    "1 + silence_s": /After a silence of 100 ms the formula gives 1\.10, more than 1/,
    "1 - silence_s": /After a silence of 1\.\d+ s the formula gives −.*, less than 0/,
    "log(-silence_s - 1)": /After a silence of 0 ms the formula gives no number/,
    "1/silence_s": /0 ms .* ∞, more than 1/,
    "log(silence_s)": /0 ms .* −∞, less than 0/,
    "where(silence_s > 0, 1 + 1e-9, 1)": /1\.000000001, more than 1/,
  })) assert.throws(() => tryOut(ruleOf(formula, 4), 255, 0.1), message, formula);
  for (const formula of ["1", "exp(-silence_s/tau)", "exp(-tau/silence_s)", "where(silence_s > tau, 0, 1)"]) {
    tryOut(ruleOf(formula, 4), 255, 1e-4);
  }
  assert.equal(checked(ruleOf("tau/8", 4))(3), 0.5);
});

test("an exponential is known by its name or by its power", () => {
  const isExponential = (formula) => ruleOf(formula, 4).isExponential;
  assert.deepEqual(["exp(-silence_s)", "2^-silence_s", "0.5^2", "silence_s^0.5"].map(isExponential),
    [true, true, false, false]);
});

test("the class in Python holds the formula as it was written", () => {
  const text = asClass(ruleOf("abs(exp( -(silence_s / tau)^2 ))", 4), 7.5);
  assert.match(text, /tau = self\.tau_prun_s\n {8}return abs\(np\.exp\( -\(silence_s \/ tau\)\*\*2 \)\)\n/);
  assert.match(text, /engine brian2 also needs at_input_spike/);
  assert.match(text, /MyDecay\("online", 7\.5 \* second\)/);
  assert.match(asClass(ruleOf("0.99", 4), 1), /return 0\.99 \+ 0 \* silence_s\n/);
});
