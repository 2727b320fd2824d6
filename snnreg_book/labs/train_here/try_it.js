// A pad to draw on: both networks answer, as they are now.

import { button, listen, setTraits } from "../shared/controls.js";
import { DIGITS } from "../shared/digit_choices.js";
import { asDigit, drawingPad } from "../shared/drawing.js";
import { datum, html } from "../shared/elements.js";
import { counted } from "../shared/numbers.js";
import { answerOf, listed, NETWORKS } from "../shared/pair.js";

/** `ask()` draws for the course; `show(answers, digits)` says what the networks answered. */
export function tryIt(box, model, perClass, course) {
  const said = html("div", { class: "snn-answers", role: "status", "aria-live": "polite" });
  const ask = () => {
    const strokes = model.get("drawing");
    if (course.missing) said.replaceChildren(note("Nothing is learned yet. Press Start, and they answer."));
    else if (strokes.length > 0) course.draw(asDigit(strokes));
    else said.replaceChildren(taught(model.get("digits")));
  };
  const pad = drawingPad(box, (drawing) => setTraits(model, { drawing }));
  const follow = () => { pad.show(model.get("drawing")); ask(); };
  listen(box, model, "drawing", follow);
  pad.show(model.get("drawing"));
  const show = (answers, digits) => {
    if (model.get("drawing").length === 0) return; // wiped meanwhile
    said.replaceChildren(
      ...answers.map(({ counts }, k) => answerLine(counts, digits, perClass, k)), taught(digits));
  };
  const node = html("div", { class: "snn-try" },
    html("figure", {}, html("figcaption", {}, "Draw a digit"), pad.node,
      html("div", { class: "snn-buttons" }, button("Wipe", pad.wipe))), said);
  return { node, ask, show };
}

function answerLine(counts, digits, perClass, k) {
  const [name, hue] = NETWORKS[k];
  const { answer, words, total } = answerOf(counts, { digits, model: { per_class: perClass } });
  return html("p", {}, html("span", { class: `snn-${hue}` }, name), ": ",
    datum(answer, words, { class: `snn-answer snn-${hue}`, "data-network": k }),
    `, ${counted(total)} spike${total === 1 ? "" : "s"}`);
}

const note = (words) => html("p", { class: "snn-note" }, words);

/** What can be answered at all. */
function taught(digits) {
  const others = DIGITS.filter((digit) => !digits.includes(digit));
  return note(`They learn ${listed(digits)}, and give no other answer: ${listed(others)} are never taught.`);
}
