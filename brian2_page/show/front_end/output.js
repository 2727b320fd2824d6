// The output widget: it takes what is shown between two messages of Python, and shows it as a cell does.

import { DOMWidgetModel, DOMWidgetView } from "@jupyter-widgets/base";
import { Outputs } from "../outputs.js";

// Messages of a page, and outputs as notebooks and Python's half of the widget have them.
function asOutput({ type, name, text, data, traceback }) {
  if (type === "stream") return { output_type: "stream", name, text };
  if (type === "display") return { output_type: "display_data", data, metadata: {} };
  if (type === "note") return { output_type: "stream", name: "stderr", text };
  return { output_type: "error", ename: name, evalue: "", traceback: [traceback] };
}

function asMessage({ output_type: type, name, text, data, ename, traceback = [] }) {
  if (type === "stream") return { type, name, text };
  if (type === "error") return { type, name: ename, traceback: traceback.join("\n") };
  return { type: "display", data };
}

class OutputModel extends DOMWidgetModel {
  defaults() {
    const names = { _model_name: "OutputModel", _view_name: "OutputView" };
    const module = "@jupyter-widgets/output", modules = { _model_module: module, _view_module: module };
    return { ...super.defaults(), ...names, ...modules, msg_id: "", outputs: [] };
  }

  #clears = false; // before the next output

  // Lets Python's half know of it, too.
  take(message) {
    const clears = message.type === "clear_output";
    if (clears && message.wait) {
      this.#clears = true;
      return;
    }
    const old = clears || this.#clears ? [] : [...this.get("outputs")], last = old.at(-1);
    if (clears || this.#clears) this.trigger("page:clear");
    this.#clears = false;
    if (!clears) this.trigger("page:show", message);
    if (message.type === "stream" && last?.output_type === "stream" && last.name === message.name)
      old.push({ ...old.pop(), text: last.text + message.text });
    else if (!clears) old.push(asOutput(message));
    this.taking = true; // its views know
    this.set("outputs", old);
    this.taking = false;
    this.save_changes();
  }
}

const viewOf = (widgets) => class extends DOMWidgetView {
  render() {
    super.render();
    this.outputs = new Outputs(this.el, widgets);
    this.listenTo(this.model, "page:clear", () => {
      this.el.style.minHeight = `${this.el.offsetHeight}px`; // until the end: the page below must not jump
      this.outputs.show({ type: "clear_output", wait: true });
    });
    this.listenTo(this.model, "page:end", async () => {
      await this.outputs.settled;
      this.el.style.minHeight = "";
    });
    this.listenTo(this.model, "page:show", (message) => this.outputs.show(message));
    this.listenTo(this.model, "change:outputs", () => { if (!this.model.taking) this.#showAll(); });
    this.#showAll();
  }

  #showAll() {
    this.outputs.clear();
    for (const output of this.model.get("outputs")) this.outputs.show(asMessage(output));
  }

  remove() {
    this.outputs.clear();
    return super.remove();
  }
};

export const outputs = (widgets) => ({ OutputModel, OutputView: viewOf(widgets) });
