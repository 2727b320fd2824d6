// anywidget's own models and views.
import "./amd.js";
import "anywidget"; // calls define
import * as base from "@jupyter-widgets/base";

export const anywidget = globalThis.snnDefine.make(base);
