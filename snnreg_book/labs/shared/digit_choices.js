// Digits to be chosen, each for a place of its own.

import { listen, setTraits } from "./controls.js";
import { html } from "./elements.js";

/** All there are. */
export const DIGITS = [0, 1, 2, 3, 4, 5, 6, 7, 8, 9];

/**
 * A choice for each place of the trait `name`, a list of different digits. A digit that has another place, in this
 * list or in one of the traits `others`, changes places with the one that it replaces.
 */
export function digitChoices(box, model, { name, label, others = [] }) {
  const take = (place, digit) => {
    const before = model.get(name)[place];
    const swapped = (list) => list.map((each) => ({ [before]: digit, [digit]: before }[each] ?? each));
    const values = Object.fromEntries([...others, name].map((each) => [each, swapped(model.get(each))]));
    setTraits(model, values);
    // Again, for two lists had the digit for a moment, and a lab may have kept them apart.
    for (const other of others) setTraits(model, { [other]: values[other] });
  };
  const choices = model.get(name).map((_, place) => {
    const choice = html("select", { "aria-label": `${label}, digit ${place + 1}` },
      ...DIGITS.map((digit) => html("option", { value: digit }, String(digit))));
    choice.addEventListener("change", () => take(place, Number(choice.value)));
    return choice;
  });
  const show = () => choices.forEach((choice, place) => { choice.value = model.get(name)[place]; });
  listen(box, model, name, show);
  show();
  return html("span", { class: "snn-together", role: "group", "aria-label": label },
    html("span", { "aria-hidden": "true" }, label), ...choices);
}
