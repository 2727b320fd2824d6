// The Table: spikes and silent images of each set, beside the paper and the seeds of the book.

import { datum, html } from "../shared/elements.js";
import { counted } from "../shared/numbers.js";
import { NETWORKS } from "../shared/pair.js";
import { sumOf } from "../shared/recognition.js";
import { timeOf, wordsOf } from "./choices.js";
import { guessMark, pointsLost } from "./guesses.js";
import { accuracyIn, isDone } from "./results.js";

const IN_THE_TIME = ["tau_prun_s", "k_p"]; // of these only timeOf() matters

export function tableOf(about) {
  const node = html("table", { class: "snn-table snn-numbers" });
  const head = (...words) => html("tr", {}, ...words.map((word) => html("th", { scope: "col" }, word)));

  /** Whether the seeds of the book ran with these choices. */
  const ranInTheBook = (choices) => about.spread !== null
    && Math.abs(timeOf(choices) / timeOf(about.book) - 1) < 1e-3
    && Object.keys(about.book).every((name) =>
      IN_THE_TIME.includes(name) || String(choices[name]) === String(about.book[name]));

  const cell = (test, arm, name, mark) => {
    if (!test?.spikes.length) return html("td", {}, "…", ...mark);
    const spikes = sumOf(test.spikes), silent = test.spikes.filter((count) => !count).length;
    return html("td", {}, html("span", { class: `snn-${NETWORKS[arm][1]}` },
      datum(spikes, counted(spikes), { "data-set": name, "data-network": arm, "data-done": isDone(test) })),
    html("span", { class: "snn-small" }, `${counted(silent)} silent`), ...mark);
  };

  /** Least and most spikes of a test set over runs, without decay and with it. */
  const ranges = (runs, name) => ["never", "decay"].map((arm) => {
    const spikes = runs.flatMap((rows) => rows.filter(({ test_set, decay }) =>
      test_set === name && (decay === "never") === (arm === "never")).map((row) => row.spikes));
    return [Math.min(...spikes), Math.max(...spikes)];
  });
  const spread = (both) => both.map(([least, most]) => html("td", {}, `${counted(least)} to ${counted(most)}`));

  /** The row of the known digits that are recognised, with what the decay costs. */
  function recognised(arms, choices, { cost }, empty) {
    const [without, decayed] = arms.map((arm) => (choices ? accuracyIn(arm, choices) : undefined));
    const share = (value) => (value === undefined ? "…" : `${(100 * value).toFixed(1)} %`);
    const lost = without === undefined || decayed === undefined ? []
      : [html("span", { class: "snn-small" }, pointsLost(Number((100 * (without - decayed)).toFixed(1))))];
    return html("tr", {}, html("th", { scope: "row" }, "known digits recognised"), html("td", {}, share(without)),
      html("td", {}, share(decayed), ...lost, ...guessMark(cost, pointsLost)),
      ...Array.from({ length: empty }, () => html("td", {}, "–")));
  }

  /** Rewrite the rows: `protocol` as it is now. */
  function show({ arms, choices, seed, likeThis }, guesses) {
    const beside = choices && ranInTheBook(choices), many = likeThis.length > 1;
    const sources = ["here", ...(many ? [`here, ${likeThis.length} seeds`] : []), "paper",
      ...(beside ? [`book, ${about.seeds} seeds`] : [])];
    const mark = (name, arm) =>
      guessMark(name === "white_noise" ? [guesses.without, guesses.with][arm] : undefined);
    node.replaceChildren(
      html("caption", {}, "Spikes of all neurons on the images of each set, and images without a spike",
        ...(choices ? [html("span", { class: "snn-small" }, `${wordsOf(choices, seed).join(". ")}.`)] : [])),
      html("thead", {},
        html("tr", {}, html("th", { scope: "col" }, "from"), ...sources.map((source) =>
          html("th", { scope: "colgroup", colspan: 2 }, source))),
        head("test set", ...sources.flatMap(() => ["without", "with"]))),
      html("tbody", {}, ...about.sets.map(([name, label]) => html("tr", {},
        html("th", { scope: "row" }, label),
        ...arms.map((arm, k) => cell(arm.tests[name], k, name, mark(name, k))),
        ...(many ? spread(ranges(likeThis, name)) : []),
        ...about.published[name].map((spikes) => html("td", {}, counted(spikes))),
        ...(beside ? spread(about.spread[name]) : []))),
      recognised(arms, choices, guesses, 2 * (sources.length - 1))));
  }
  return { node: html("div", { class: "snn-scroll", tabindex: 0, role: "group", "aria-label": "The Table" }, node),
    show };
}
