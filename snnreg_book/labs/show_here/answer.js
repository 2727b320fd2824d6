// What the two networks answer: the digit, the spikes, and how the groups of neurons voted.

import { readout } from "../shared/controls.js";
import { datum, html } from "../shared/elements.js";
import { counted } from "../shared/numbers.js";
import { NETWORKS } from "../shared/pair.js";

/** A sentence and a table. `show(answers, train)`: of both networks, to these input spikes. */
export function answerTable(box, digits) {
  const { node, say } = readout(box);
  const table = html("table", { class: "snn-table snn-votes" });
  return {
    sentence: node, votes: table, say,
    show(answers, train) {
      say(...answers.flatMap(said), ` Both saw the same ${counted(train.step.length)} input spikes.`);
      const most = Math.max(...answers.flatMap(({ votes }) => votes));
      table.replaceChildren(
        html("thead", {}, html("tr", {}, html("th", { scope: "col" }, "group"),
          ...NETWORKS.map(([name]) => html("th", { scope: "col" }, name)))),
        html("tbody", {}, ...digits.map((digit, group) => row(answers, digit, group, most))));
    },
  };
}

function said({ answer, words, total }, network) {
  const [name, hue] = NETWORKS[network];
  return [`${network ? " W" : "W"}${name.slice(1)}: `,
    datum(answer, words, { class: `snn-answer snn-${hue}`, "data-network": network }), ", ",
    datum(total, `${counted(total)} spike${total === 1 ? "" : "s"}`, { "data-total": network }), "."];
}

const row = (answers, digit, group, most) => html("tr", {},
  html("th", { scope: "row" }, `of the ${digit}`),
  ...answers.map(({ votes, answer }, network) => html("td", {},
    html(answer === digit ? "strong" : "span", { class: "snn-count" }, String(votes[group])),
    bar(most ? votes[group] / most : 0, NETWORKS[network][1]))));

const bar = (share, hue) => html("span", {
  class: `snn-bar snn-${hue}`, "aria-hidden": "true", style: `width: calc(${share.toFixed(3)} * (100% - 3.2em))`,
});
