// The Table: spikes and silent images of each set, beside the paper and the seeds of the book.

import { sumOf } from "../shared/answers.js";
import { datum, html } from "../shared/elements.js";
import { counted } from "../shared/numbers.js";

const same = (one, other) => one.every((value, k) => value === other[k]);

export function tableOf(about, hues) {
  const node = html("table", { class: "snn-table snn-numbers" });
  const head = (...words) => html("tr", {}, ...words.map((word) => html("th", { scope: "col" }, word)));

  /** Whether the seeds of the book ran with these choices. */
  const hasSpread = ({ digits, unknown, tau_prun_s, k_p, when, growth, threshold, train_per_digit }) =>
    Object.keys(about.spread).length > 0 && same(digits, about.spread_of.digits)
    && same(unknown, about.spread_of.unknown) && Math.round(tau_prun_s / Math.sqrt(k_p)) === 300
    && when === "online" && !growth && threshold === "adaptive" && train_per_digit === 5000;

  const cell = (test, arm, name) => {
    if (!test?.spikes.length) return html("td", {}, "…");
    const spikes = sumOf(test.spikes), silent = test.spikes.filter((count) => !count).length;
    const done = test.spikes.length === test.images;
    return html("td", {}, html("span", { class: `snn-${hues[arm]}` },
      datum(spikes, counted(spikes), { "data-set": name, "data-network": arm, "data-done": done })),
    html("span", { class: "snn-small" }, `${counted(silent)} silent`));
  };

  /** Rewrite the rows: `protocol` as it is now. */
  function show({ arms, choices }) {
    const beside = choices && hasSpread(choices);
    node.replaceChildren(
      html("caption", {}, "Spikes of all neurons on the images of each set, and images without a spike"),
      html("thead", {},
        html("tr", {}, html("td"), ...["here", "paper", ...(beside ? ["book, 20 seeds"] : [])].map((source) =>
          html("th", { scope: "colgroup", colspan: 2 }, source))),
        head("test set", ...Array(beside ? 3 : 2).fill(["without", "with"]).flat())),
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
