// The spikes of two networks on the four test sets.

import { datum, html } from "./elements.js";
import { counted } from "./numbers.js";
import { NETWORKS } from "./pair.js";

/** Spikes per image of each set, beside those of the paper. */
export function spikeTable(about, networks = NETWORKS) {
  const body = html("tbody");
  const node = html("table", { class: "snn-table snn-counts snn-even" },
    html("caption", {}, "Spikes per image, all neurons together; the paper counts in a unit of its own"),
    html("thead", {}, html("tr", {}, html("th", { scope: "col" }, "test set"),
      ...[...networks.map(([name]) => name), "paper"].map((name) => html("th", { scope: "col" }, name)))), body);
  const show = (results) => {
    const of = (arm, name) => results[arm]?.spikes[name];
    const most = Math.max(...about.sets.flatMap(([name]) => [of(0, name) ?? 0, of(1, name) ?? 0]));
    body.replaceChildren(...about.sets.map(([name, label]) => {
      const [without, decayed] = about.published[name];
      return html("tr", {}, html("th", { scope: "row" }, label),
        ...networks.map(([, hue], arm) => {
          const value = of(arm, name);
          return html("td", {}, ...(value === undefined ? ["…"] : [
            datum(value, value < 0.05 && value > 0 ? "< 0.1" : value.toFixed(1),
              { class: "snn-count", "data-set": name, "data-network": arm }),
            html("span", { class: `snn-bar snn-${hue}`, "aria-hidden": "true",
              style: `width: ${most ? (55 * value / most).toFixed(1) : 0}%` })]));
        }),
        html("td", { class: "snn-paper" }, counted(without), " →\u00a0", counted(decayed)));
    }));
  };
  return { node, show };
}
