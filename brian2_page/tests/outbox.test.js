import assert from "node:assert/strict";
import { test } from "node:test";

import { DISPLAYS, LETTERS, Outbox } from "../host/outbox.js";

/** An outbox, what it has sent, and a clock that the test moves. */
function outbox() {
  const sent = [], clock = { ms: 0 };
  return { box: new Outbox((message) => sent.push(message), () => clock.ms), sent, clock };
}
const printed = (sent) => sent.map(({ text }) => text).join("");

test("a loop that prints without end sends few messages, says where it was cut, and then nothing", () => {
  const cut = "\n... (cut off after 200,000 characters)";
  for (const [piece, ...streams] of [[".", "stdout"], ["17\n", "stdout"], ["a", "stdout", "stderr"]]) {
    const { box, sent, clock } = outbox();
    for (let n = 0; n < 3 * LETTERS; n++) {
      clock.ms += 0.01;
      box.print(streams[n % streams.length], piece);
    }
    const all = printed(sent);
    assert.equal(all.replace(cut, ""), piece.repeat(LETTERS).slice(0, LETTERS));
    assert.equal(all.length, LETTERS + cut.length);
    assert.ok(sent.length < 2000, `${sent.length} messages`);
  }
});

test("what is printed goes out before the cell computes on, also when others came shortly before", () => {
  const { box, sent, clock } = outbox();
  for (let line = 0; line < 500; line++) box.print("stdout", "a line of a table\n");
  assert.equal(sent.length, 500);
  for (let line = 0; line < 5000; line++) box.print("stdout", "a\n");
  assert.ok(sent.length < 1100);
  clock.ms += 20_000;
  for (let step = 0; step < 3; step++) box.print("stderr", "\rstep");
  assert.deepEqual(sent.slice(-3), Array(3).fill({ type: "stream", name: "stderr", text: "\rstep" }));
  assert.equal(printed(sent.filter(({ name }) => name === "stdout")).length, 500 * 18 + 5000 * 2);
});

test("messages keep their order, whichever way they go", () => {
  const { box, sent } = outbox();
  for (let line = 0; line < 600; line++) ["out", "err"].forEach((name) => box.print(`std${name}`, name));
  box.show({ type: "checks", results: null });
  box.print("stdout", "o");
  box.show({ type: "display", data: { "image/png": "AAAA" } });
  box.print("stdout", "last");
  box.flush();
  const order = sent.map((message) => message.text ?? message.type);
  assert.deepEqual(order.slice(0, 1000), Array(500).fill(["out", "err"]).flat());
  assert.deepEqual(order.slice(1000), ["out".repeat(100), "err".repeat(100), "checks", "o", "display", "last"]);
});

test("values without end are cut off in one line, and the error that ends the cell is shown", () => {
  const { box, sent } = outbox();
  for (let n = 0; n < 10_000; n++) box.show({ type: "display", data: { "text/plain": "7" } });
  box.show({ type: "error", name: "ZeroDivisionError", traceback: "division by zero" });
  assert.equal(sent.length, DISPLAYS + 2);
  assert.deepEqual(sent.at(-2), { type: "note", text: "... (cut off after 200 outputs)" });
  assert.equal(sent.at(-1).traceback, "division by zero");
});

test("one long value and one long error are cut", () => {
  const { box, sent } = outbox(), long = "x".repeat(2 * LETTERS);
  box.show({ type: "display", data: { "text/plain": long, "text/html": "<b>7</b>" } });
  box.show({ type: "error", name: "ValueError", traceback: long });
  const short = `${long.slice(LETTERS)}\n... (cut off after 200,000 characters)`;
  assert.deepEqual(sent[0].data, { "text/plain": short, "text/html": "<b>7</b>" });
  assert.equal(sent[1].traceback, short);
});
