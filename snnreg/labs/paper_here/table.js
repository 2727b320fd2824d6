// The Table: spikes and silent images of each set, beside the paper and the seeds of the book.

import { datum, html } from "../shared/elements.js";
import { counted } from "../shared/numbers.js";
import { NETWORKS } from "../shared/pair.js";
import { sumOf } from "../shared/recognition.js";
import { timeOf } from "./choices.js";
import { isDone } from "./protocol.js";

const IN_THE_TIME = ["tau_prun_s", "k_p"]; // of these only timeOf() matters

export function tableOf(about) {
  const node = html("table", { class: "snn-table snn-numbers" });
  const head = (...words) => html("tr", {}, ...words.map((word) => html("th", { scope: "col" }, word)));

  /** Whether the seeds of the book ran with these choices. */
  const ranInTheBook = (choices) => about.spread !== null
    && Math.abs(timeOf(choices) / timeOf(about.book) - 1) < 1e-3
    && Object.keys(about.book).every((name) =>
      IN_THE_TIME.includes(name) || String(choices[name]) === String(about.book[name]));

  const cell = (test, arm, name) => {
    if (!test?.spikes.length) return html("td", {}, "…");
    const spikes = sumOf(test.spikes), silent = test.spikes.filter((count) => !count).length;
    return html("td", {}, html("span", { class: `snn-${NETWORKS[arm][1]}` },
      datum(spikes, counted(spikes), { "data-set": name, "data-network": arm, "data-done": isDone(test) })),
    html("span", { class: "snn-small" }, `${counted(silent)} silent`));
  };

  /** Rewrite the rows: `protocol` as it is now. */
  function show({ arms, choices }) {
    const beside = choices && ranInTheBook(choices);
    const sources = ["here", "paper", ...(beside ? [`book, ${about.seeds} seeds`] : [])];
    node.replaceChildren(
      html("caption", {}, "Spikes of all neurons on the images of each set, and images without a spike"),
      html("thead", {},
        html("tr", {}, html("td"), ...sources.map((source) =>
          html("th", { scope: "colgroup", colspan: 2 }, source))),
        head("test set", ...sources.flatMap(() => ["without", "with"]))),
      html("tbody", {}, ...about.sets.map(([name, label]) => html("tr", {},
        html("th", { scope: "row" }, label),
        ...arms.map((arm, k) => cell(arm.tests[name], k, name)),
        ...about.published[name].map((spikes) => html("td", {}, counted(spikes))),
        ...(beside ? about.spread[name].map(([least, most]) =>
          html("td", {}, `${counted(least)} to ${counted(most)}`)) : [])))));
  }
  return { node: html("div", { class: "snn-scroll", tabindex: 0, role: "group", "aria-label": "The Table" }, node),
    show };
}
