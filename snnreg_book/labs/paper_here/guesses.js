// What a reader expects before a run: three numbers, which stand in the Table beside what comes out.

import { keyed, within } from "../shared/address.js";
import { listen, setTraits } from "../shared/controls.js";
import { html, newId } from "../shared/elements.js";
import { counted } from "../shared/numbers.js";

/** Each guess: its words, its unit, its bounds. */
const ASKED = {
  without: ["White noise without decay", "spikes", 0, 1e7], with: ["with decay", "spikes", 0, 1e7],
  cost: ["The decay costs", "points of accuracy", -100, 100],
};

export const isGuessed = (value) => keyed(value) && Object.entries(value).every(([name, guess]) =>
  Object.hasOwn(ASKED, name) && within(ASKED[name][2], ASKED[name][3])(guess));

/** Points of accuracy, in words. */
export const pointsLost = (points) =>
  `${Math.abs(points)} point${Math.abs(points) === 1 ? "" : "s"} ${points < 0 ? "gained" : "lost"}`;

/** The mark of a guess, or nothing. */
export const guessMark = (guess, words = counted) => (guess === undefined ? []
  : [html("span", { class: "snn-small snn-guessed" }, `you said ${words(guess)}`)]);

/** The fields, folded up. One that is emptied takes the guess back; a guess beyond a bound becomes the bound. */
export function guessFields(box, model) {
  const fields = Object.entries(ASKED).map(([name, [label, unit, min, max]]) => {
    const input = html("input", { type: "number", id: newId(), min, max, step: "any", inputmode: "numeric" });
    const show = () => { input.value = model.get("guesses")[name] ?? ""; };
    input.addEventListener("change", () => {
      const guesses = { ...model.get("guesses"), [name]: Math.min(max, Math.max(min, input.valueAsNumber)) };
      if (Number.isNaN(guesses[name])) delete guesses[name];
      setTraits(model, { guesses });
      show();
    });
    listen(box, model, "guesses", show);
    show();
    return html("span", { class: "snn-together" }, html("label", { for: input.id }, label), input, unit);
  });
  return html("details", { class: "snn-forecast" }, html("summary", {}, "Your guesses, before you run"),
    html("div", {}, ...fields));
}
