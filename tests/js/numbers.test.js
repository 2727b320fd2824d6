import assert from "node:assert/strict";
import { test } from "node:test";

import {
  counted, duration, fraction, numberOf, powerOfTen, shown, timeLeft,
} from "../../snnreg_book/labs/shared/numbers.js";

test("a number has three significant digits", () => {
  const written = [0, 0.00123456, 4, -4, 9.999, 99.95, 999.6, 95437, -95437].map((number) => shown(number));
  assert.deepEqual(written,
    ["0", "0.00123", "4.00", "-4.00", "10.0", "100", "1,000", "95,400", "-95,400"]);
  assert.equal(shown(0.98765, 2), "0.99");
  assert.equal(shown(98.765, 2), "99");
});

test("what is very small or very large has a power of ten", () => {
  assert.deepEqual([1e-28, 0.00099, 1e7, -2.5e12].map((number) => shown(number)),
    ["1.0·10⁻²⁸", "9.9·10⁻⁴", "1.0·10⁷", "-2.5·10¹²"]);
  assert.equal(shown(9_990_000), "9,990,000");
});

test("what is no number is written all the same", () => {
  assert.deepEqual([Infinity, -Infinity, NaN].map((number) => shown(number)), ["∞", "–", "–"]);
});

test("thousands are set apart", () => {
  assert.deepEqual([0, 999.4, 1000, 1234567].map(counted),
    ["0", "999", "1,000", "1,234,567"]);
});

test("a fraction close to one tells how close", () => {
  assert.deepEqual([0, 0.5, 0.999, 0.99988, 1].map(fraction),
    ["0", "0.500", "0.999", "1 − 1.2·10⁻⁴", "1.00"]);
});

test("ticks of a logarithmic axis", () => {
  assert.deepEqual([0.1, 1, 100, 1e3, 1e6, 1e12].map(powerOfTen), ["0.1", "1", "100", "10³", "10⁶", "10¹²"]);
});

test("one is no plural", () => {
  assert.deepEqual([0, 0.6, 1, 1.4, 1234].map((number) => numberOf(number, "spike")),
    ["0 spikes", "1 spike", "1 spike", "1 spike", "1,234 spikes"]);
});

test("a duration has the unit that fits", () => {
  assert.deepEqual([0.25, 7.5, 7200, 1e6, 1e9].map(duration),
    ["250 ms", "7.50 s", "2.00 h", "11.6 days", "31.7 years"]);
});

test("the time that is left is said in minutes where there are many seconds", () => {
  assert.deepEqual([0.2, 59.1, 100, 101, 1208].map(timeLeft), ["1 s", "60 s", "100 s", "2 min", "20 min"]);
});
