// The pad: what is drawn on it is answered, or is told which sign it is.

import { button, isChord, setTraits } from "../shared/controls.js";
import { drawingPad } from "../shared/drawing.js";
import { html } from "../shared/elements.js";

const HELP = "Draw a sign with mouse or finger. With the keyboard: arrow keys move, space puts the pen down or "
  + "lifts it, Delete wipes, and the numbers from 1 say which sign it is.";

/**
 * The pad with the buttons that say which sign a drawing is: `tell(k)`, when the drawing is that of sign k.
 * `show(drawing)`; `showSigns(names)`.
 */
export function signPad(box, model, tell) {
  const { node, show, wipe } = drawingPad(box, (drawing) => setTraits(model, { drawing }));
  node.querySelector(".snn-heard").textContent = HELP;
  let buttons = [];
  node.addEventListener("keydown", (event) => {
    const k = Number(event.key) - 1;
    if (isChord(event) || !(k >= 0 && k < buttons.length)) return;
    event.preventDefault();
    tell(k);
  });
  const choices = html("div", { class: "snn-buttons", role: "group", "aria-label": "Which sign is it?" });
  const showSigns = (names) => {
    while (buttons.length < names.length) {
      const k = buttons.length;
      buttons.push(button("", () => tell(k), { "data-sign": k }));
    }
    buttons = buttons.slice(0, names.length);
    buttons.forEach((each, k) => { each.textContent = names[k]; });
    const shown = [...choices.children].slice(1);
    if (shown.length !== buttons.length) choices.replaceChildren(html("span", {}, "This is"), ...buttons);
  };
  return { node, choices, show, showSigns, wipe };
}
