// Runs the labs of a page without a kernel: a host for anywidget modules (https://anywidget.dev/en/afm/).
// Each lab has a place in the page. Its values and its module lie in a script beside the page (labs/places.py),
// which is loaded when the place comes near. A page opened as a file can load scripts, and nothing else.

const VIEW = "script[type='application/vnd.jupyter.widget-view+json']";
const NEAR = "1200px 0px"; // about a screen and a half above and below

/**
 * The values of a widget, as its module sees them. What the reader changes is kept while the tab lives, if the lab
 * names it (`restore`).
 */
class LabModel {
  constructor(id, { state, buffers = [] }) {
    this.key = `lab-${id}`;
    this.values = { ...state };
    this.chapters = state;
    for (const { path, data } of buffers) {
      const holder = path.slice(0, -1).reduce((values, name) => (values[name] = { ...values[name] }), this.values);
      holder[path.at(-1)] = bytesOf(data);
    }
    this.listeners = new Map();
    this.checks = this.changed = {};
  }

  /**
   * Take what this tab has kept of the values that `checks` names, where it passes their tests, and keep these
   * from now on. Other pages of this server write into the same storage, so nothing else of it is looked at.
   * A kernel's model has no such method.
   */
  restore(checks) {
    const found = kept(this.key), isFine = (name) => Object.hasOwn(found, name) && checks[name](found[name]);
    this.checks = checks;
    this.changed = Object.fromEntries(Object.keys(checks).filter(isFine).map((name) => [name, found[name]]));
    Object.assign(this.values, this.changed);
  }

  get(name) { return this.values[name]; }

  /** The value that the chapter gave. A kernel's model has no such method. */
  given(name) { return this.chapters[name]; }

  set(name, value) {
    if (JSON.stringify(this.values[name]) === JSON.stringify(value)) return;
    this.values[name] = value;
    if (Object.hasOwn(this.checks, name)) this.changed[name] = value;
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

// Loading

const expected = new Map(); // by the id of a widget: what to do with its values when they arrive

/** Called by a lab's script with the values of its widget. */
globalThis.labArrived = (id, values) => expected.get(id)?.(values);

/** The values of a place's widget. */
function valuesFor({ dataset: { model, script } }) {
  return new Promise((resolve, reject) => {
    const node = document.createElement("script");
    expected.set(model, resolve);
    node.src = script;
    node.onerror = () => { node.remove(); reject(new Error(`${script} did not load`)); };
    document.head.append(node);
  });
}

function useStyle(style) {
  if (!style || [...document.head.querySelectorAll("style")].some((each) => each.textContent === style)) return;
  document.head.append(Object.assign(document.createElement("style"), { textContent: style }));
}

const modelOf = new WeakMap(); // by place

/** Resolves with the values of a place's lab, once it has started: for the page's Python (live/lab_link.js). */
globalThis.snnLab = (place) => new Promise((resolve) => {
  if (modelOf.has(place)) resolve(modelOf.get(place));
  else place.addEventListener("snn-lab", () => resolve(modelOf.get(place)), { once: true });
});

/** Start the lab of a widget in `el`. */
async function start(el, id, values) {
  useStyle(values.state._css);
  const address = URL.createObjectURL(new Blob([values.state._esm], { type: "text/javascript" }));
  try {
    const { default: lab } = await import(address), model = new LabModel(id, values);
    lab.render({ model, el });
    modelOf.set(el.parentElement, model);
    el.parentElement.dispatchEvent(new Event("snn-lab"));
  } finally {
    URL.revokeObjectURL(address);
  }
}

const frame = () => new Promise(requestAnimationFrame);

/** A lab learns its size in the first frame after it starts, and draws in the second. */
async function drawn() {
  for (let k = 0; k < 3; k++) await frame();
}

const filled = new Map(); // by place: the promise that its lab is there

/** Load and start the lab of a place, once. Whoever waits for it goes on when it is there or has failed. */
function fill(place) {
  if (!filled.has(place)) filled.set(place, load(place));
  return filled.get(place);
}

async function load(place) {
  const told = tell(place, "The lab is loading.");
  place.setAttribute("aria-busy", "true");
  let values;
  try {
    values = await valuesFor(place);
  } catch (error) {
    console.warn(error);
    tell(place, "The lab could not be loaded. Check the network, or that the book's folder is complete. ",
      again(place));
    return;
  } finally {
    place.removeAttribute("aria-busy");
  }
  const el = document.createElement("div");
  place.append(el);
  try {
    await start(el, place.dataset.model, values);
    told.remove();
    await drawn();
  } catch (error) {
    el.remove();
    // What it was given may be what it cannot bear: the next start has the chapter's values.
    forget(place);
    tell(place, `This lab could not start: ${error.message}. `, again(place, "Start it afresh"));
    console.error(error);
  }
  place.classList.add("snn-filled");
}

/** Put a sentence into a place, for the eye and the ear. */
function tell(place, words, ...rest) {
  const told = place.querySelector("[role=status]");
  told.replaceChildren(words, ...rest);
  return told;
}

/** Let go of what a tab has kept of a lab and of what the address says about it. */
function forget(place) {
  try {
    sessionStorage.removeItem(`lab-${place.dataset.model}`);
  } catch {
    // A browser that keeps nothing.
  }
  if (location.hash.startsWith(`#${place.id}?`)) history.replaceState(history.state, "", `#${place.id}`);
}

function again(place, textContent = "Try again") {
  const button = Object.assign(document.createElement("button"), { type: "button", textContent });
  button.addEventListener("click", () => { filled.delete(place); fill(place); });
  return button;
}

const places = () => [...document.querySelectorAll(".snn-place")];

/** Start all labs of the page, wherever they are. */
const fillAll = () => Promise.all(places().map(fill));
globalThis.fillAll = fillAll; // for print/book.html, and for tests

// The way to a lab

/**
 * Go where the address points, over labs that get their height on the way. What stands behind "?" is for the lab
 * (address.js). A reader who has moved meanwhile is left where they are.
 */
async function followAddress() {
  const target = document.getElementById(location.hash.slice(1).split("?")[0]);
  if (!target) return;
  const isBefore = (place) => place.compareDocumentPosition(target) & Node.DOCUMENT_POSITION_FOLLOWING;
  let moved = false;
  const noteMove = () => { moved = true; };
  const moves = ["wheel", "touchmove", "keydown", "pointerdown"];
  for (const move of moves) addEventListener(move, noteMove, { passive: true });
  const go = () => target.scrollIntoView({ behavior: "instant" });
  if (location.hash.includes("?")) go();
  await Promise.all(places().filter((place) => place === target || isBefore(place)).map(fill));
  if (!moved) go();
  for (const move of moves) removeEventListener(move, noteMove);
}

/** Links that lead from the top of the page over all its other links to the labs. */
function addSkipLinks() {
  const all = places();
  const first = document.querySelector("#pst-skip-link");
  const links = all.map((place, k) => Object.assign(document.createElement("a"), {
    className: "snn-skip", href: `#${place.id}`,
    textContent: all.length > 1 ? `Skip to lab ${k + 1}` : "Skip to the lab",
  }));
  if (first) first.after(...links);
  else document.body.prepend(...links);
}

/** A number in the text sets the lab that its address names, and takes it back when it is pressed again. */
function obeyText(link) {
  const [name, values] = link.hash.slice(1).split("?"), place = document.getElementById(name);
  if (!place) return;
  const wanted = values.split("&").map((part) => decodeURIComponent(part).split("="))
    .map(([key, text]) => [key, /^(true|false|[-\d[].*)$/.test(text) ? JSON.parse(text) : text]);
  let model, before = null;
  const put = (all) => {
    for (const [key, value] of all) model.set(key, value);
    model.save_changes();
  };
  const now = () => wanted.map(([key]) => [key, model.get(key)]);
  const isSet = () => JSON.stringify(now()) === JSON.stringify(wanted);
  const show = () => { link.ariaPressed = isSet(); };
  link.role = "button";
  link.ariaPressed = false;
  link.addEventListener("click", async (event) => {
    event.preventDefault();
    await fill(place);
    if (!model) {
      model = modelOf.get(place);
      for (const [key] of wanted) model?.on(`change:${key}`, show);
    }
    if (!model) return; // it could not start, and says so
    if (isSet() && before) put(before);
    else {
      before = now();
      put(wanted);
    }
    show();
    place.scrollIntoView({ block: "nearest", behavior: "instant" });
  });
  link.addEventListener("keydown", (event) => {
    if (event.key !== " ") return;
    event.preventDefault();
    link.click();
  });
}

/** The theme's "Back to top" lies low on the screen: it goes while a lab, with buttons of its own, is there. */
function clearLabs() {
  const low = new Set();
  const observer = new IntersectionObserver((entries) => {
    for (const { target, isIntersecting } of entries) low[isIntersecting ? "add" : "delete"](target);
    document.body.classList.toggle("snn-over-lab", low.size > 0);
  }, { rootMargin: "-75% 0px 0px 0px" });
  places().forEach((place) => observer.observe(place));
}

/** A printed page has all its labs. */
function printWithLabs() {
  const print = window.print.bind(window);
  window.print = async () => {
    await fillAll();
    print();
  };
  addEventListener("keydown", (event) => {
    if (event.key.toLowerCase() !== "p" || !(event.ctrlKey || event.metaKey) || event.shiftKey) return;
    event.preventDefault();
    window.print();
  });
  // From the browser's menu, which does not wait: the next print has them.
  addEventListener("beforeprint", fillAll);
}

document.addEventListener("DOMContentLoaded", () => {
  for (const view of document.querySelectorAll(VIEW)) {
    if (view.previousElementSibling?.classList.contains("snn-place")) continue;
    view.before(Object.assign(document.createElement("div"), {
      textContent: "This control needs a running kernel: open the chapter with the rocket at the top of the page.",
    }));
  }
  if (places().length === 0) return;
  const near = new IntersectionObserver((entries) => entries.forEach((entry) => {
    if (entry.isIntersecting) fill(entry.target);
  }), { rootMargin: NEAR });
  places().forEach((place) => near.observe(place));
  addSkipLinks();
  clearLabs();
  document.querySelectorAll("a.snn-set").forEach(obeyText);
  printWithLabs();
  addEventListener("hashchange", followAddress);
  followAddress();
});
