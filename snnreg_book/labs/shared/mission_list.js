// The list of missions beside the run: predict, run, and see it ticked when it is reached.

import { keyed, whole } from "./address.js";
import { button, setTraits } from "./controls.js";
import { html, newId } from "./elements.js";

/** Whether a value says which choices of these missions are predicted. */
export const arePredictions = (missions) => (value) => keyed(value) && Object.entries(value).every(
  ([name, choice]) => Object.hasOwn(missions, name) && whole(0, missions[name].choices.length - 1)(choice));

/**
 * `missions`: by name { title, question, choices, right, preset, hint, goal, reached(now, before) }. `run(preset)`
 * sets the lab and starts it; `outcome(now)` says in words what came out. `ended(now, before)` is told what was
 * measured when a run has come to its end, now and in all runs so far.
 */
export function missionList(model, missions, { run, outcome }) {
  const predict = (name, choice) =>
    setTraits(model, { predictions: { ...model.get("predictions"), [name]: choice } });
  const items = Object.entries(missions).map(([name, mission]) => item(name, mission, { predict, run, outcome }));
  const show = () => items.forEach((each) =>
    each.show(model.get("predictions")[each.name], model.get("reached").includes(each.name)));
  /** A mission that the reader has not predicted cannot be reached. */
  const ended = (now, before) => {
    for (const each of items) {
      if (!(each.name in model.get("predictions"))) continue;
      const isReached = missions[each.name].reached(now, before);
      if (isReached && !model.get("reached").includes(each.name)) {
        setTraits(model, { reached: [...model.get("reached"), each.name] });
      }
      each.tell(model.get("predictions")[each.name], isReached ? now : null);
    }
    show();
  };
  show();
  const node = html("div", { class: "snn-missions", role: "group", "aria-label": "Missions" },
    ...items.map((each) => each.node));
  return { node, show, ended };
}

/** One mission, folded until it is opened. */
function item(name, { title, question, choices, preset, hint, goal, right }, { predict, run, outcome }) {
  const tick = html("span", { class: "snn-tick-mark", "aria-hidden": "true" });
  const state = html("span", { class: "snn-heard" });
  const said = html("p", { class: "snn-note", role: "status" }, "Choose what you expect first.");
  const go = button("Set it and run", () => { said.textContent = hint ?? ""; run(preset); }, { disabled: true });
  const group = newId();
  const marks = choices.map((_, k) => {
    const mark = html("input", { type: "radio", name: group, id: newId(), value: k });
    mark.addEventListener("change", () => {
      said.textContent = "";
      predict(name, k);
    });
    return mark;
  });
  const node = html("details", { "data-mission": name },
    html("summary", {}, tick, " ", title, state),
    html("fieldset", {}, html("legend", {}, question),
      ...choices.map((choice, k) => html("label", { class: "snn-switch" }, marks[k], html("span", {}, choice)))),
    html("div", { class: "snn-buttons" }, go), said, html("p", { class: "snn-note" }, goal));
  const show = (prediction, isReached) => {
    marks.forEach((mark, k) => { mark.checked = k === prediction; });
    if (prediction !== undefined && go.disabled) said.textContent = "";
    go.disabled = prediction === undefined;
    tick.textContent = isReached ? "✓" : "○";
    tick.classList.toggle("snn-reached", isReached);
    state.textContent = isReached ? ", reached" : "";
  };
  const tell = (prediction, now) => {
    if (!now) return;
    const predicted = choices[prediction].slice(0, -1);
    const verdict = prediction === right ? "as you predicted" : `but you predicted: “${predicted}”`;
    said.textContent = `Reached, ${verdict}. ${outcome(now)}`;
  };
  return { name, node, show, tell };
}
