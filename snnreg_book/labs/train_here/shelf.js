// Networks that a reader has kept under a name: this browser has them on the next visit, to compare or to go on.

import { keyed, listOf } from "../shared/address.js";
import { button, setTraits } from "../shared/controls.js";
import { pruningTime } from "../shared/decay.js";
import { html, newId } from "../shared/elements.js";
import { counted, duration } from "../shared/numbers.js";
import { taken } from "./keeping.js";
import { isPoint, percent, pointRead } from "./points.js";

const KEY = "snnreg-networks";
const SET = ["tau_prun_s", "k_p", "growth", "digits", "seed", "named", "kept"]; // traits of the lab

/** All that is kept; other pages of this server may have written there. */
function everything() {
  try {
    return JSON.parse(localStorage.getItem(KEY)).filter(keyed);
  } catch {
    return [];
  }
}

/**
 * `record`: of the run that is there. `checks`: what the traits of this lab may be, for labs of other chapters
 * keep theirs in the same place. `takeUp()`: go on with what the traits now hold. `compare(points)`: draw a run
 * beside this one, or none.
 */
export function shelf(model, record, checks, { takeUp, compare }) {
  const name = html("input", { type: "text", id: newId(), maxlength: 40, size: 16 });
  const choice = html("select", { "aria-label": "A network that was kept" });
  const told = html("p", { class: "snn-note", role: "status" });
  /** What can be used here. */
  const all = () => everything().filter((each) => typeof each.name === "string" && listOf(isPoint)(each.points)
    && each.points.length > 0 && SET.every((trait) => checks[trait](each[trait])));
  /** A button for the network that is chosen; another page may have forgotten that meanwhile. */
  const use = (words, action) => button(words, () => {
    const chosen = all().find((each) => each.name === choice.value);
    if (chosen) action(chosen);
    else show();
  });
  const put = (list) => {
    try {
      localStorage.setItem(KEY, JSON.stringify(list));
      return true;
    } catch {
      return false;
    }
  };
  const keep = button("Keep this one", () => {
    record.keep();
    const values = Object.fromEntries(SET.map((each) => [each, model.get(each)])), points = record.runs.at(-1);
    const entry = { name: name.value.trim() || `Network ${everything().length + 1}`, ...values, points };
    // None where new networks have been asked for and are not there yet.
    const isOne = taken(values.kept, values.seed, values.digits) !== null && points?.length > 0;
    const isThere = isOne && put([...everything().filter((each) => each.name !== entry.name), entry]);
    told.textContent = isThere ? `Kept as “${entry.name}”, in this browser alone.`
      : isOne ? "There is no room for it in this browser: forget another one first."
        : "There is nothing to keep yet: let the networks learn first.";
    show(entry.name);
  });
  const tell = ({ name: whose, tau_prun_s, k_p, digits, points }) => {
    const { images, accuracy, noise } = pointRead(points.at(-1));
    const both = (numbers, words) => `${words(numbers[0])} without decay and ${words(numbers[1])} with it`;
    told.textContent = `“${whose}”: digits ${digits.join(", ")}, pruning time `
      + `${duration(pruningTime({ tau_prun_s, k_p }))}, ${counted(images)} images. Recognised: `
      + `${both(accuracy, percent)}; spikes on white noise: ${both(noise, (x) => x.toFixed(1))}.`;
  };
  const uses = [
    use("Compare", (chosen) => { compare(chosen.points); tell(chosen); }),
    use("Go on with it", (chosen) => {
      setTraits(model, Object.fromEntries(SET.map((each) => [each, chosen[each]])));
      record.runs = [chosen.points];
      takeUp();
      tell(chosen);
    }),
    use("Forget it", (chosen) => {
      put(everything().filter((each) => each.name !== chosen.name));
      compare(null);
      told.textContent = "";
      name.focus();
      show();
    })];
  const kept = html("span", { class: "snn-together" }, choice, ...uses);
  const show = (selected = choice.value) => {
    choice.replaceChildren(...all().map((each) =>
      html("option", { value: each.name, selected: each.name === selected }, each.name)));
    kept.hidden = choice.options.length === 0;
  };
  show();
  return html("details", { class: "snn-shelf" }, html("summary", {}, "Keep a network, and compare"),
    html("div", { class: "snn-buttons" },
      html("span", { class: "snn-together" }, html("label", { for: name.id }, "Name"), name, keep), kept), told);
}
