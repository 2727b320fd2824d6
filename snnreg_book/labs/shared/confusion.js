// How each of two networks classified the images of known digits: one table per network.

import { datum, html, hued } from "./elements.js";
import { NETWORKS } from "./pair.js";
import { sumOf } from "./recognition.js";

/**
 * `show(named, digits)`: the counts of each network, a row and a column per digit, and a column for no answer;
 * null where none was asked yet.
 * `words(count, share)` writes one of them.
 */
export function confusionPair(words) {
  const tables = NETWORKS.map(([name, hue]) =>
    ({ name, hue, node: html("table", { class: "snn-table snn-confusion" }) }));
  const show = (named, digits) => tables.forEach(({ name, hue, node }, network) => {
    const columns = [...digits.map(String), "no answer"];
    node.replaceChildren(
      html("caption", {}, "How digits are classified ", hued(name, hue)),
      html("thead", {}, html("tr", {}, html("th", { scope: "col" }, "shown"),
        ...columns.map((column) => html("th", { scope: "col" }, column)))),
      html("tbody", {}, ...digits.map((digit, k) =>
        confusionRow(named?.[network][k] ?? columns.map(() => 0), k, digit, hue, words))));
  });
  return { node: html("div", { class: "snn-side-by-side" }, ...tables.map(({ node }) => node)), show };
}

function confusionRow(counts, own, digit, hue, words) {
  const all = sumOf(counts);
  return html("tr", {}, html("th", { scope: "row" }, String(digit)), ...counts.map((count, column) => {
    const share = all > 0 ? count / all : 0;
    const shade = `background: color-mix(in srgb, var(--snn-${hue}) ${Math.round(45 * share)}%, transparent)`;
    const number = all > 0 ? datum(share, words(count, share), { "data-shown": own, "data-named": column }) : "–";
    return html("td", { style: shade }, column === own ? html("strong", {}, number) : number);
  }));
}
