// Why a neuron fired, in a run at its end: an image of a test set is shown to both networks once more.

import { button } from "../shared/controls.js";
import { html } from "../shared/elements.js";
import { whyNeuron } from "../shared/why_neuron.js";

/**
 * `setsNow()`: the test sets of the run. `ask(set, image)`: what both networks make of it. `show(run)`: the name
 * of the run that is there, or null.
 */
export function whyHere(box, { model, test_per_digit }, setsNow, ask) {
  const { node, show: explain } = whyNeuron(box, model);
  const choice = html("select", { "aria-label": "Test set" });
  const fill = () => {
    const { value } = choice, sets = setsNow();
    choice.replaceChildren(...sets.map(([name, label]) => html("option", { value: name }, label)));
    choice.value = sets.some(([name]) => name === value) ? value : "known";
  };
  let image = 0, shown = null, asked = 0;
  const show = async () => {
    if (!node.open || node.hidden) return;
    const mine = ++asked, answer = await ask(choice.value, image);
    if (mine === asked && answer) explain(answer);
  };
  const next = button("Another image", () => {
    image = (image + test_per_digit + 1) % (3 * test_per_digit); // of another digit
    show();
  });
  choice.addEventListener("change", show);
  node.addEventListener("toggle", show);
  node.querySelector("summary").after(html("div", { class: "snn-buttons" }, choice, next));
  node.hidden = true;
  return { node, show(run) {
    node.hidden = run === null;
    if (run !== null && run !== shown) {
      fill();
      show();
    }
    shown = run;
  } };
}
