// Jupyter's own models and views of widgets, in a page whose Python stands in for the kernel.

import * as base from "@jupyter-widgets/base";
import { ManagerBase } from "@jupyter-widgets/base-manager";
import * as controls from "@jupyter-widgets/controls";
import variables from "@jupyter-widgets/controls/css/labvariables.css";
import layout from "@jupyter-widgets/controls/css/lumino.css";
import hues from "@jupyter-widgets/controls/css/materialcolors.css";
import sliders from "@jupyter-widgets/controls/css/nouislider.css";
import handles from "@jupyter-widgets/controls/css/nouislider-custom.css";
import boxes from "@jupyter-widgets/controls/css/widgets-base.css";
import { Widget } from "@lumino/widgets";
import accordions from "@lumino/widgets/style/accordionpanel.css";
import tabs from "@lumino/widgets/style/tabbar.css";
import widget from "@lumino/widgets/style/widget.css";
import { anywidget } from "./anywidget.js";
import { clean } from "./clean.js";
import styles from "./front_end.css";
import { useMathJax } from "./math.js";
import { media } from "./media.js";
import { nameControls } from "./names.js";
import { outputs } from "./output.js";

const bytesOf = (text) => new DataView(Uint8Array.from(atob(text), (letter) => letter.charCodeAt(0)).buffer);

function textOf(data) {
  const bytes = ArrayBuffer.isView(data) ? new Uint8Array(data.buffer, data.byteOffset, data.byteLength)
    : new Uint8Array(data);
  let text = "";
  for (let at = 0; at < bytes.length; at += 0x8000)
    text += String.fromCharCode(...bytes.subarray(at, at + 0x8000));
  return btoa(text);
}

// A model's way to its half in Python.
class Comm {
  target_name = "jupyter.widget";

  constructor(id, tell) {
    this.comm_id = id;
    this.tell = tell;
  }

  on_msg(act) { this.heard = act; }

  on_close(act) { this.closed = act; }

  // A model waits for "idle" before it says something more, and then says the newest.
  send(data, callbacks, metadata, buffers = []) {
    const heard = () => callbacks?.iopub?.status?.({ content: { execution_state: "idle" } });
    this.tell({ comm: this.comm_id, data, buffers: buffers.map(textOf) }, heard);
    return "";
  }

  close() { return ""; } // only Python closes
}

class FrontEnd extends ManagerBase {
  #comms = new Map();
  #views = new Map(); // by their places
  #ended = false;

  constructor({ tell, widgets }) {
    super();
    this.tell = (...said) => { if (!this.#ended) tell(...said); };
    const modules = { anywidget, "@jupyter-widgets/base": base, "@jupyter-widgets/output": outputs(widgets),
      "@jupyter-widgets/controls": { ...controls, ...clean, ...media } };
    this.loadClass = async (name, module) => {
      if (modules[module]?.[name]) return modules[module][name];
      throw new Error(`a page has no widgets of ${module}`);
    };
  }

  async _create_comm() { throw new Error("only Python makes widgets in a page"); }

  async _get_comm_info() { return {}; }

  async create_view(model, options) {
    const view = await super.create_view(model, options);
    nameControls(view);
    return view;
  }

  // What Python says to a widget, or what an output widget takes.
  async hear({ into, what, comm: id, data, metadata, buffers = [], ...shown }) {
    if (into) {
      (await this.get_model(into)).take({ data, ...shown });
      return;
    }
    const comm = this.#comms.get(id);
    const message = { content: { comm_id: id, data }, metadata, buffers: buffers.map(bytesOf), header: {} };
    if (what === "comm_open") {
      this.#comms.set(id, new Comm(id, this.tell));
      await this.handle_comm_open(this.#comms.get(id), message);
    } else if (what === "comm_msg") await comm?.heard?.(message);
    else {
      this.#comms.delete(id);
      comm?.closed?.(message);
    }
  }

  // A cell, or what a widget has set off, is done.
  async release() {
    for (const model of await Promise.all(Object.values(this._models))) model.trigger("page:end");
  }

  async draw(id, place) {
    useMathJax();
    const view = await this.create_view(await this.get_model(id));
    this.#views.set(place, view);
    Widget.attach(view.luminoWidget, place);
  }

  drop(place) {
    this.#views.get(place)?.remove();
    this.#views.delete(place);
  }

  // Python is gone; what plays must not go on.
  end() {
    this.#ended = true;
    for (const model of Object.values(this._models))
      model.then((each) => { if (each.get("playing")) each.set("playing", false); });
  }
}

// The parts of widgets.css; widgets.built.css has fixed colours where these ask a page's variables.
document.head.append(Object.assign(document.createElement("style"), {
  textContent: [widget, tabs, accordions, hues, variables, layout, sliders, handles, boxes, styles]
    .map((text) => text.replace(/^@import.*$/gm, "")).join("\n"),
}));

export const newFrontEnd = (given) => new FrontEnd(given);
globalThis.snnFrontEnd = newFrontEnd;
