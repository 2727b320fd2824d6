// Weight map: the weights of a trained network under a decay that acts once, after training.

import { whole, within } from "../shared/address.js";
import { bytesAs } from "../shared/bytes.js";
import { ARROWS, isChord, listen, readout, setTraits, slider } from "../shared/controls.js";
import { factor, pruningTime } from "../shared/decay.js";
import { pruningSlider } from "../shared/decay_controls.js";
import { datum, frame, html, symbols } from "../shared/elements.js";
import { foot } from "../shared/foot.js";
import { counted, duration, numberOf, shown } from "../shared/numbers.js";
import { colour, onColourMode, onResize, perFrame, SIDE } from "../shared/pictures.js";
import { scrub } from "../shared/touch.js";
import { drawWeightMap, drawWeightMaps, GUTTER, weightScale } from "../shared/weight_maps.js";
import { prunedFraction, readTable } from "./pruning.js";

const LEVELS = 65535;

function render({ model, el }) {
  const gMax = model.get("g_max"), end = model.get("end_s"), digits = model.get("digits");
  const grid = model.get("grid_s"), images = model.get("images_per_set");
  const before = model.get("spikes_before"), onGrid = model.get("spikes_on_grid");
  const lastSpike = bytesAs(Float64Array, model.get("last_input_spike"));
  const weights = Float64Array.from(bytesAs(Uint16Array, model.get("weight_levels")),
    (level) => level / LEVELS * gMax);
  const neurons = weights.length / lastSpike.length, columns = neurons / digits.length;
  const digitOf = (neuron) => digits[Math.floor(neuron / columns)];

  const none = prunedFraction(weights, lastSpike.map(() => 1), model.get("pruned_below"));

  const box = frame(el, "Prune a trained network",
    ["The decay acts once, after training: w · exp(−", symbols("k_p"), "((", symbols("t_end"), " − ",
      symbols("t_s"), ")/", symbols("τ_prun"), ")²). So it can be changed without training again. "
      + "Choose a neuron by its slider or its picture, a pixel by pointer or arrow keys."]);
  foot(box, model, { tau_prun_s: within(1e-6, 1e6), k_p: within(1e-6, 1e6), neuron: whole(0, neurons - 1),
    pixel: whole(0, SIDE * SIDE - 1) });
  const controls = html("div", { class: "snn-controls" }, pruningSlider(box, model, grid.at(-1), grid[0]));
  const choice = slider(box, model, { name: "neuron", label: "Neuron", min: 0, max: neurons - 1,
    words: (neuron) => `${neuron + 1}, learned ${digitOf(neuron)}` });

  /** Blue is without decay, orange with it. */
  const phase = (which) => html("strong", { class: which === "before" ? "snn-blue" : "snn-orange" },
    `${which} the decay`);
  const overviews = ["before", "after"].map((which) => {
    const canvas = html("canvas", { role: "img",
      "aria-label": `Weights of all ${neurons} neurons ${which} the decay` });
    canvas.style.cursor = "pointer";
    canvas.addEventListener("click", (event) => {
      const place = canvas.getBoundingClientRect(), unit = (GUTTER + columns * layout.tile) / place.width;
      const column = Math.floor(((event.clientX - place.left) * unit - GUTTER) / layout.tile);
      const row = Math.floor((event.clientY - place.top) * unit / layout.tile);
      const isNeuron = column >= 0 && column < columns && row >= 0 && row < digits.length;
      if (isNeuron) setTraits(model, { neuron: row * columns + column });
    });
    return { which, canvas, figure: html("figure", {},
      html("figcaption", {}, `All ${neurons} neurons, `, phase(which)), canvas) };
  });

  const details = ["before", "after"].map((which) => {
    const canvas = html("canvas", { role: "img" });
    const field = html("div", { tabindex: 0, role: "application", class: "snn-field",
      "aria-label": `Weights of one neuron ${which} the decay; arrow keys choose a pixel` }, canvas);
    const at = (event) => {
      const place = canvas.getBoundingClientRect();
      const [column, row] = [event.clientX - place.left, event.clientY - place.top].map((offset) =>
        Math.min(SIDE - 1, Math.max(0, Math.floor(offset / place.width * SIDE))));
      if (row * SIDE + column !== model.get("pixel")) setTraits(model, { pixel: row * SIDE + column });
    };
    scrub(field, at);
    field.addEventListener("pointermove", (event) => { if (event.pointerType === "mouse") at(event); });
    field.addEventListener("keydown", (event) => {
      if (!ARROWS[event.key] || isChord(event)) return;
      const [across, down] = ARROWS[event.key];
      event.preventDefault();
      event.stopPropagation();
      const column = (model.get("pixel") % SIDE + across + SIDE) % SIDE;
      const row = (Math.floor(model.get("pixel") / SIDE) + down + SIDE) % SIDE;
      setTraits(model, { pixel: row * SIDE + column });
    });
    const title = html("span");
    return { which, canvas, title, figure: html("figure", {},
      html("figcaption", {}, title, phase(which)), field) };
  });
  const rows = Object.entries(model.get("set_labels")).map(([name, words]) => {
    const cell = html("td"), fill = html("span");
    return { name, cell, fill, row: html("tr", {},
      html("th", { scope: "row" }, words, html("span", { class: "snn-share", "aria-hidden": "true" }, fill)),
      html("td", {}, counted(before[name])), cell) };
  });
  const table = html("table", { class: "snn-table snn-numbers" },
    html("caption", {}, `Spikes on ${images} images of each set`),
    html("thead", {}, html("tr", {}, html("th", { scope: "col" }, "set"),
      html("th", { scope: "col" }, html("strong", { class: "snn-blue" }, "without decay")),
      html("th", { scope: "col" }, html("strong", { class: "snn-orange" }, "predicted")))),
    html("tbody", {}, ...rows.map(({ row }) => row)));
  const result = readout(box), look = readout(box);
  const note = html("p", { class: "snn-note" },
    "The map is exact for this network. The spikes are a prediction: the network was run at "
    + `${grid.length} pruning times from ${duration(grid[0])} to ${duration(grid.at(-1))}, `
    + "with the same input spikes, and the numbers between them are interpolated.");
  const pair = html("div", { class: "snn-pair" }, ...details.map(({ figure }) => figure));
  box.append(controls,
    html("div", { class: "snn-side-by-side" }, ...overviews.map(({ figure }) => figure)),
    html("div", { class: "snn-side-by-side" },
      html("div", {}, choice, pair, weightScale(gMax), look.node), html("div", {}, table, result.node)),
    note);

  let layout = {};
  /** The weight of a pixel, before the decay or what the decay leaves of it. */
  const levelOf = (which, left) => (which === "before"
    ? (neuron, p) => weights[p * neurons + neuron] / gMax
    : (neuron, p) => weights[p * neurons + neuron] * left[p] / gMax);

  function drawDetail({ canvas, title, which }, left, chosen, pixel) {
    const cell = layout.pixel, level = levelOf(which, left);
    const context = drawWeightMap(canvas, SIDE * cell, (p) => level(chosen, p));
    const [x, y] = [(pixel % SIDE) * cell, Math.floor(pixel / SIDE) * cell];
    for (const [width, shade] of [[5, "#000000"], [2, "#ffffff"]]) { // seen on every weight
      context.lineWidth = width;
      context.strokeStyle = shade;
      context.strokeRect(x - 1, y - 1, cell + 2, cell + 2);
    }
    title.textContent = `Neuron ${chosen + 1}, `;
    canvas.setAttribute("aria-label", `Weights of neuron ${chosen + 1}, which learned ${digitOf(chosen)}, `
    + `${which} the decay, 28 by 28 pixels`);
  }

  function draw() {
    const [tau_prun_s, k_p] = [model.get("tau_prun_s"), model.get("k_p")], tau = pruningTime({ tau_prun_s, k_p });
    const neuron = Math.min(neurons - 1, model.get("neuron")), pixel = model.get("pixel");
    const left = lastSpike.map((time) => factor(end - time, tau_prun_s, k_p));
    for (const { canvas, which } of overviews) {
      layout.tile = drawWeightMaps(canvas, { room: layout.room, digits, columns, mark: layout.mark, chosen: neuron,
        level: levelOf(which, left) });
    }
    details.forEach((detail) => drawDetail(detail, left, neuron, pixel));

    const predicted = {};
    for (const { name, cell, fill } of rows) {
      predicted[name] = readTable(grid, onGrid[name], tau);
      cell.replaceChildren(datum(predicted[name], counted(predicted[name]), { "data-name": name }));
      fill.style.width = `${Math.min(100, 100 * predicted[name] / Math.max(1, before[name]))}%`;
    }
    const pruned = prunedFraction(weights, left, model.get("pruned_below"));
    result.say(symbols("τ_prun"), "/√", symbols("k_p"), " = ",
      datum(tau, duration(tau), { "data-name": "tau" }), ": ",
      datum(pruned, `${(100 * pruned).toFixed(1)}\u00a0%`, { "data-name": "pruned" }),
      " of the synapses hold less than 1\u00a0% of ", symbols("g_max"),
      ` (without decay: ${(100 * none).toFixed(1)}\u00a0%). `,
      `White noise: ${numberOf(predicted.white_noise, "spike")}, known digits: ${counted(predicted.known)}.`);

    const weight = weights[pixel * neurons + neuron];
    look.say(`Row ${Math.floor(pixel / SIDE) + 1}, column ${pixel % SIDE + 1}: weight ${shown(weight)} → `,
      datum(weight * left[pixel], shown(weight * left[pixel]), { "data-name": "weight" }), ". ",
      ...(lastSpike[pixel] > 0
        ? ["Its input last spiked ", datum(end - lastSpike[pixel], duration(end - lastSpike[pixel]),
            { "data-name": "silence" }), " before training ended."]
        : [`Its input never spiked in ${duration(end)} of training.`]));
  }

  const redraw = perFrame(box, draw);
  const measure = () => {
    layout = { room: overviews[0].figure.clientWidth || 300, pixel: details[0].figure.clientWidth / SIDE,
      mark: { muted: colour(box, "muted"), ink: colour(box, "ink") } };
    redraw();
  };
  for (const name of ["tau_prun_s", "k_p", "neuron", "pixel"]) listen(box, model, name, redraw);
  for (const { figure } of [overviews[0], details[0]]) onResize(box, figure, measure);
  onColourMode(box, measure);
  return box.clear;
}

export default { render };
