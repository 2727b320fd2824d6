// Widgets that show HTML show what outputs show of it: nothing of it may run code or load anything.

import { HTMLMathModel, HTMLModel } from "@jupyter-widgets/controls";
import { cleaned } from "../outputs.js";

export const cleanText = (html) => cleaned(String(html)).innerHTML;

const cleanModel = (Model) => class extends Model {
  get(name) { return name === "value" ? cleanText(super.get(name)) : super.get(name); }
};

export const clean = { HTMLModel: cleanModel(HTMLModel), HTMLMathModel: cleanModel(HTMLMathModel) };

// Stands in for the package sanitize-html, which cleans descriptions (the build says so).
export default cleanText;
