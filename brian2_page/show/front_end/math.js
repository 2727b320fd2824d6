// Jupyter's widgets ask MathJax 2 to set the formulas of a label; pages have MathJax 3.

import { tame } from "../outputs.js";

export function useMathJax() {
  const { MathJax } = globalThis;
  if (!MathJax?.typesetPromise || MathJax.Hub) return;
  MathJax.Hub = { Queue: ([, , element]) => MathJax.typesetPromise([element]).then(() => tame(element)) };
}
