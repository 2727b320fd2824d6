// Why a neuron fired: the weight of each pixel times its light, without and with decay.

import { readout, slider } from "../shared/controls.js";
import { drive, sums } from "../shared/drive.js";
import { driveMap } from "../shared/drive_map.js";
import { datum, html, symbols } from "../shared/elements.js";
import { shown } from "../shared/numbers.js";
import { NETWORKS } from "../shared/pair.js";
import { weightRamp } from "../shared/weight_maps.js";

/** What is summed, and its words. */
const PARTS = { digit: "where digits lie", frame: "the frame", all: "in all" };

/**
 * Two maps and their sums. `show({ train, responses, weights, neuron, untilStep })`: the input spikes, what both
 * networks made of them, their weights, the neuron, and up to when.
 */
export function whyItFired(box, model, inside) {
  const about = model.get("about"), { neurons, per_class } = about.model;
  const learned = (neuron) => about.digits[Math.floor(neuron / per_class)];
  const choice = slider(box, model, { name: "neuron", label: "Neuron", min: 0, max: neurons - 1,
    words: (neuron) => `${neuron + 1}, learned ${learned(neuron)}` });
  const maps = NETWORKS.map(([name, hue]) => driveMap(name, hue, inside));
  const most = html("span"), table = html("table", { class: "snn-table snn-numbers snn-drive" });
  const { node, say } = readout(box);

  function show({ train, responses, weights, neuron, untilStep }) {
    const added = weights.map((each) => drive(train, each, { neuron, neurons }, untilStep));
    const results = added.map((each) => sums(each, inside));
    // The scale is that of the whole image, so that the maps fill as time goes on.
    const top = Math.max(...weights.flatMap((each) => [...drive(train, each, { neuron, neurons }, Infinity)]));
    maps.forEach((map, k) => map.draw(added[k], top, `neuron ${neuron + 1}`));
    most.textContent = shown(top);
    table.replaceChildren(...rowsOf(results));
    const { dt } = about.model.constants;
    say(`In ${Math.round(untilStep * dt * 1e3)} ms neuron ${neuron + 1}, which learned ${learned(neuron)}, `,
      ...NETWORKS.flatMap(([name], k) => {
        const count = firedUntil(responses[k].excitatory, neuron, untilStep), share = shareOf(results[k]);
        const frame = datum(share, `${Math.round(100 * share)} %`, { "data-share": k });
        const because = results[k].all > 0 ? [" (the frame gives ", frame, " of its drive)"]
          : [" (nothing has driven it)"];
        return [datum(count, fires(count), { "data-fired": k }), ` ${name}`, ...because, k ? "." : " and "];
      }));
  }

  const section = html("section", { class: "snn-why" },
    html("p", { class: "snn-title" }, "Why it fired"),
    html("p", { class: "snn-hint" },
      "Each input spike adds a weight to the neuron's conductance ", symbols("g_e"),
      ". The maps show what each pixel has added: its weight times its spikes. "
      + "Point at a row of a raster, or tap it, to choose the neuron."),
    html("div", { class: "snn-why-parts" }, ...maps.map(({ figure }) => figure),
      html("div", {}, html("div", { class: "snn-scale" }, html("span", {}, "0"), weightRamp(), most),
        choice, table)),
    node);
  return { node: section, show };
}

const firedUntil = ({ step, neuron: who }, neuron, untilStep) =>
  step.filter((s, spike) => who[spike] === neuron && s < untilStep).length;
const fires = (count) => ["never fires", "fires once", "fires twice"][count] ?? `fires ${count} times`;
const shareOf = ({ frame, all }) => (all > 0 ? frame / all : 0);

function rowsOf(results) {
  const row = ([part, words]) => html("tr", {}, html("th", { scope: "row" }, words),
    ...results.map((sum, k) => html("td", {}, datum(sum[part], sum[part].toFixed(2),
      { "data-part": part, "data-drive": k }))));
  return [
    html("caption", {}, "Added to ", symbols("g_e")),
    html("thead", {}, html("tr", {}, html("th", { scope: "col" }, "pixels"),
      ...NETWORKS.map(([name, hue]) => html("th", { scope: "col", class: `snn-${hue}` }, name)))),
    html("tbody", {}, ...Object.entries(PARTS).map(row)),
  ];
}
