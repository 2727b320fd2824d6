// A lab that is a drawing pad and nothing else, for the tests.

import { drawingPad } from "../../snnreg/labs/shared/drawing.js";
import { frame } from "../../snnreg/labs/shared/elements.js";

function render({ model, el }) {
  const box = frame(el, "A pad", "");
  const pad = drawingPad(box, (drawing) => {
    model.set("drawing", drawing);
    model.save_changes();
  });
  model.on("change:drawing", () => pad.show(model.get("drawing")));
  globalThis.drawing = () => model.get("drawing");
  box.append(pad.node);
  return box.clear;
}

export default { render };
