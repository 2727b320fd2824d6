// The solution of an exercise opens after a try, or when it is asked for twice.

import { element } from "./elements.js";

const ASK = "Try first: press Run below your answer. To see the solution without a try, press once more.";

// `answer` is the place of a reader's answer, `code` the cell with the solution's code; `isTried()` says whether a
// reader has tried.
export function closeSolution(answer, code, isTried) {
  const note = element("p", "snn-live-where");
  note.setAttribute("role", "status");
  answer.append(note);
  const parts = [code];
  for (let node = answer.nextElementSibling; node && node !== code; node = node.nextElementSibling)
    if (node.matches(".solution, .cell")) parts.push(node);
  let asked = false;
  for (const part of parts)
    part.addEventListener("click", (event) => {
      const opens = event.target.closest("summary, .admonition-title, .toggle-button");
      if (!opens || asked || isTried()) return;
      asked = true;
      event.preventDefault();
      event.stopImmediatePropagation();
      note.textContent = ASK;
    }, { capture: true });
}
