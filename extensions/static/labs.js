// Runs the labs of a page without a kernel: a host for anywidget modules (https://anywidget.dev/en/afm/).
// The notebook's widgets lie in the page as JSON. Of each one shown here, the module is loaded and rendered.

const WIDGET = "application/vnd.jupyter.widget-";

/** The values of a widget, as its module sees them. What the reader changes is kept while the tab lives. */
class LabModel {
  constructor(id, { state, buffers = [] }) {
    this.key = `lab-${id}`;
    this.values = { ...state };
    for (const { path, data } of buffers) {
      const holder = path.slice(0, -1).reduce((values, name) => (values[name] = { ...values[name] }), this.values);
      holder[path.at(-1)] = bytesOf(data);
    }
    this.listeners = new Map();
    this.changed = kept(this.key);
    Object.assign(this.values, this.changed);
  }

  get(name) { return this.values[name]; }

  set(name, value) {
    if (JSON.stringify(this.values[name]) === JSON.stringify(value)) return;
    this.values[name] = this.changed[name] = value;
    for (const listener of [...this.of(`change:${name}`)]) listener();
  }

  save_changes() {
    try {
      sessionStorage.setItem(this.key, JSON.stringify(this.changed));
    } catch {
      // A browser that keeps nothing, or has no room: the lab runs all the same.
    }
  }

  on(event, listener) { this.listeners.set(event, this.of(event).add(listener)); }

  off(event, listener) { this.of(event).delete(listener); }

  of(event) { return this.listeners.get(event) ?? new Set(); }
}

function kept(key) {
  try {
    return JSON.parse(sessionStorage.getItem(key)) ?? {};
  } catch {
    return {};
  }
}

/** Base64 as a DataView, as a kernel's bytes arrive. */
function bytesOf(base64) {
  return new DataView(Uint8Array.from(atob(base64), (letter) => letter.charCodeAt(0)).buffer);
}

async function show(script, models) {
  const el = document.createElement("div");
  script.before(el);
  const id = JSON.parse(script.textContent).model_id;
  const { _esm: source, _css: style } = models[id]?.state ?? {};
  if (!source) {
    el.textContent = "This control needs a running kernel: "
      + "open the chapter with the rocket at the top of the page.";
    return;
  }
  if (style && ![...document.head.querySelectorAll("style")].some((each) => each.textContent === style)) {
    document.head.append(Object.assign(document.createElement("style"), { textContent: style }));
  }
  const address = URL.createObjectURL(new Blob([source], { type: "text/javascript" }));
  try {
    const { default: lab } = await import(address);
    lab.render({ model: new LabModel(id, models[id]), el });
  } catch (error) {
    el.textContent = `This lab could not start: ${error.message}`;
    console.error(error);
  } finally {
    URL.revokeObjectURL(address);
  }
}

document.addEventListener("DOMContentLoaded", () => {
  const models = {};
  for (const script of document.querySelectorAll(`script[type="${WIDGET}state+json"]`)) {
    Object.assign(models, JSON.parse(script.textContent).state);
  }
  for (const script of document.querySelectorAll(`script[type="${WIDGET}view+json"]`)) show(script, models);
});
