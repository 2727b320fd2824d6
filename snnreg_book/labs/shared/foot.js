// What every lab has at its foot: its starting values, a link with the values of now, the full screen.

import { addressOf, valuesIn } from "./address.js";
import { ALL_SET, iconButton, listen } from "./controls.js";
import { html, newId } from "./elements.js";
import { fullScreenButton } from "./full_screen.js";

const ADDRESS_REST_MS = 300; // browsers do not let a page write its address a hundred times a second
const BACK = "M3 3v4h4M3.4 7A5 5 0 1 1 3.6 10";
const CHAIN = "M6.5 9.5l3-3M7 5l2-2a2.5 2.5 0 0 1 4 4l-2 2M9 11l-2 2a2.5 2.5 0 0 1-4-4l2-2";

/**
 * The buttons at the foot of a lab. `checks`: what a reader sets, by the name of the trait, each with a test that
 * a value from an address must pass (address.js), and `results`, likewise, what else is kept while the tab lives.
 * To be called directly after `frame`, for it sets what was kept and what the address says.
 */
export function foot(box, model, checks, results = {}) {
  model.restore?.({ ...checks, ...results, entry: (value) => typeof value === "string" });
  const names = Object.keys(checks);
  // A page knows what the chapter gave also after a reload; beside a kernel it is what was there first.
  const given = new Map(names.map((name) => [name, structuredClone(model.given?.(name) ?? model.get(name))]));
  const setAll = (values) => {
    box.dispatchEvent(new Event(ALL_SET)); // what moves them ends
    for (const name of names) model.set(name, structuredClone(values.get(name)));
    model.save_changes();
  };
  const changed = () => new Map(names.map((name) => [name, model.get(name)])
    .filter(([name, value]) => JSON.stringify(value) !== JSON.stringify(given.get(name))));
  const buttons = [iconButton("Starting values", BACK, () => setAll(given)).node];
  const lab = model.given && box.closest("[id^=lab-]")?.id; // a notebook has no address of its own
  if (lab) {
    const obey = (values) => setAll(new Map([...given, ...values]));
    leadAddress(box, model, lab, names, changed, obeyAddress(box, model, lab, changed, obey, checks));
    const told = html("span", { class: "snn-told", role: "status" });
    box.foot.append(told);
    buttons.push(iconButton("Copy link", CHAIN, copying(() => linkTo(lab, changed()), told, (link) => {
      const field = html("input", { readonly: true, value: link, "aria-label": "Link to this lab" });
      told.replaceChildren(field);
      field.select();
    })).node);
  }
  box.foot.prepend(...buttons, ...fullScreenButton(box));
}

const linkTo = (lab, values) => `${location.href.split("#")[0]}${addressOf(lab, values)}`;
const addressNames = (lab) => location.hash.slice(1).split("?")[0] === lab;

/**
 * Set what the address says about this lab, now and whenever it changes. Back and Forward may return to an address
 * that says nothing: then the lab has the values again with which the reader left it. What the tab has kept at an
 * entry of the history is newer than its address, which follows later. Returns what gives the entry of now.
 */
function obeyAddress(box, model, lab, values, setValues, checks) {
  const left = new Map(); // the values by entry of the history
  let entry;
  const arrive = () => {
    entry = history.state?.[lab] ?? newId();
    history.replaceState({ ...history.state, [lab]: entry }, "");
    if (model.get("entry") === entry) return;
    if (addressNames(lab) && location.hash.includes("?")) setValues(valuesIn(location.hash, lab, checks));
    else if (left.has(entry)) setValues(left.get(entry));
  };
  const move = () => {
    left.set(entry, values());
    arrive();
  };
  arrive();
  addEventListener("hashchange", move);
  box.whenRemoved(() => removeEventListener("hashchange", move));
  return () => entry;
}

/** Let the address follow what a reader sets; the tab keeps at once at which entry of the history that was. */
function leadAddress(box, model, lab, names, changed, entry) {
  let timer;
  const follow = () => {
    model.set("entry", entry());
    clearTimeout(timer);
    timer = setTimeout(() => {
      if (history.state?.[lab] !== entry()) return; // gone back meanwhile
      const values = changed();
      if (values.size > 0 || addressNames(lab)) history.replaceState(history.state, "", linkTo(lab, values));
    }, ADDRESS_REST_MS);
  };
  for (const name of names) listen(box, model, name, follow);
  box.whenRemoved(() => clearTimeout(timer));
}

/** What copies a text and says so in `told`; `refused(text)` where a browser gives no clipboard. */
export const copying = (text, told, refused) => async () => {
  try {
    await navigator.clipboard.writeText(text());
    told.replaceChildren("Copied.");
  } catch {
    refused(text());
  }
};
