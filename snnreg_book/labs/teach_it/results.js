// What both networks do with variants that they have never seen, and with noise, by place and brightness.

import { datum, html, hued } from "../shared/elements.js";
import { LIT } from "../shared/noise.js";
import { NETWORKS } from "../shared/pair.js";
import { sumOf } from "../shared/recognition.js";
import { LIGHTS } from "./tasks.js";

/** The share of the variants that were recognised. */
export const accuracyIn = ({ named }) =>
  sumOf(named.map((row, k) => row[k])) / sumOf(named.map((row) => sumOf(row)));

export const percent = (share) => `${Math.round(100 * share)} %`;
export const perImage = (spikes) => (spikes > 0 && spikes < 0.05 ? "< 0.1" : spikes.toFixed(1));

/** A table of both networks: `show(measured)`, of each network what the task `measure` gives. */
export function noiseTables() {
  const tables = NETWORKS.map(([name, hue]) =>
    ({ name, hue, node: html("table", { class: "snn-table snn-confusion" }) }));
  const show = (measured) => tables.forEach(({ name, hue, node }, network) => {
    const { noise, spikes } = measured[network], columns = LIGHTS.map((light) => `${light} ×`);
    const cell = (value, place, light) => {
      const share = spikes > 0 ? Math.min(1, value / spikes) : 0;
      const shade = `background: color-mix(in srgb, var(--snn-${hue}) ${Math.round(45 * share)}%, transparent)`;
      return html("td", { style: shade },
        datum(value, perImage(value), { "data-noise": place, "data-light": light, "data-arm": network }));
    };
    node.replaceChildren(
      html("caption", {}, "Spikes per image of noise ", hued(name, hue), " (a sign causes ",
        datum(spikes, perImage(spikes), { "data-name": "on-signs", "data-arm": network }), ")"),
      html("thead", {}, html("tr", {},
        ...["noise in", ...columns].map((word) => html("th", { scope: "col" }, word)))),
      html("tbody", {}, ...Object.entries(noise).map(([place, values]) => html("tr", {},
        html("th", { scope: "row" }, LIT[place][0]),
        ...values.map((value, k) => cell(value, place, LIGHTS[k]))))));
  });
  return { node: html("div", { class: "snn-side-by-side" }, ...tables.map(({ node }) => node)), show };
}
