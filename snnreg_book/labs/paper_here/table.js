// The Table: spikes and silent images of each set, beside the paper and the seeds of the book. Each source has a
// row of its own, so that the Table is as narrow as a phone.

import { pruningTime } from "../shared/decay.js";
import { datum, html } from "../shared/elements.js";
import { counted } from "../shared/numbers.js";
import { listed, NETWORKS } from "../shared/pair.js";
import { sumOf } from "../shared/recognition.js";
import { isDone } from "../shared/round.js";
import { setsOf, wordsOf } from "./choices.js";
import { guessMark, pointsLost } from "./guesses.js";
import { accuracyIn } from "./results.js";

const IN_THE_TIME = ["tau_prun_s", "k_p"]; // of these only the pruning time matters
/** The paper's own differ from the lab's. */
const OF_THE_DECAY = [...IN_THE_TIME, "when", "growth", "start", "threshold"];

export function tableOf(about) {
  const node = html("table", { class: "snn-table snn-numbers snn-sources" });
  const sorted = (value) => String(Array.isArray(value) ? [...value].sort() : value);

  /** Whether the paper has these images, and whether the seeds of the book ran with these choices. */
  const inThePaper = (choices) => Object.keys(about.book).every((name) =>
    OF_THE_DECAY.includes(name) || sorted(choices[name]) === sorted(about.book[name]));
  const ranInTheBook = (choices) => about.spread !== null
    && Math.abs(pruningTime(choices) / pruningTime(about.book) - 1) < 1e-3
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

  /** What is known of one set: rows of a source and two cells, below one label. */
  const group = (label, rows) => html("tbody", {}, ...rows.map(([source, ...cells], k) => html("tr", {},
    ...(k === 0 ? [html("th", { scope: "rowgroup", rowspan: rows.length }, label)] : []),
    html("th", { scope: "row" }, source), ...cells)));

  /** The known digits that are recognised, with what the decay costs. */
  function recognised(arms, choices, { cost }) {
    const [without, decayed] = arms.map((arm) => accuracyIn(arm, choices));
    const share = (value) => (value === undefined ? "…" : `${(100 * value).toFixed(1)} %`);
    const lost = without === undefined || decayed === undefined ? []
      : [html("span", { class: "snn-small" }, pointsLost(Number((100 * (without - decayed)).toFixed(1))))];
    return group("known digits recognised", [["here", html("td", {}, share(without)),
      html("td", {}, share(decayed), ...lost, ...guessMark(cost, pointsLost))]]);
  }

  /** Rewrite the rows: of a run with what it is compared with, or of what is chosen before there is one. */
  function show({ arms, choices, seed, likeThis }, guesses, next) {
    const of = choices ?? next, many = likeThis.length > 1;
    const mark = (place, arm) => guessMark(place === 0 ? [guesses.without, guesses.with][arm] : undefined);
    const published = inThePaper(of), beside = choices && ranInTheBook(of);
    const rows = ([name], place) => [
      ["here", ...arms.map((arm, k) => cell(arm.tests[name], k, name, mark(place, k)))],
      ...(many ? [[`here, ${likeThis.length} seeds`, ...spread(ranges(likeThis, name))]] : []),
      ...(choices && published ? [["paper",
        ...about.published[name].map((spikes) => html("td", {}, counted(spikes)))]] : []),
      ...(beside ? [[`book, ${about.seeds} seeds`, ...spread(about.spread[name])]] : []),
    ];
    const { digits, train_per_digit: images } = about.book;
    node.replaceChildren(
      html("caption", {}, "Spikes of all neurons on the images of each set, and images without a spike",
        ...(choices ? [html("span", { class: "snn-small" }, `${wordsOf(choices, seed).join(". ")}.`)] : []),
        ...(published ? [] : [html("span", { class: "snn-small" },
          `The paper has numbers for ${listed(digits)}, ${counted(images)} images of each, and noise over the `
          + "whole picture.")])),
      html("thead", {}, html("tr", {}, ...["test set", "from", ...NETWORKS.map(([name]) => name)].map((word) =>
        html("th", { scope: "col" }, word)))),
      ...setsOf(about, of).map((set, place) => group(set[1], rows(set, place))),
      recognised(arms, of, guesses));
  }
  return { node, show };
}
