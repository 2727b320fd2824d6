// Lab 3, show here: two trained networks see the same spikes of one image.

import { listOf, oneOf, whole, within } from "../shared/address.js";
import { bytesAs, sent } from "../shared/bytes.js";
import { button, listen, readout, slider } from "../shared/controls.js";
import { asDigit, drawImage, drawingPad } from "../shared/drawing.js";
import { datum, frame, html, newId, svg } from "../shared/elements.js";
import { foot } from "../shared/foot.js";
import { startWorker, whyNot } from "../shared/messages.js";
import { counted } from "../shared/numbers.js";
import { axes, onColourMode, onResize, path, scale } from "../shared/pictures.js";
import { randomNumbers } from "../shared/random.js";
import { countsOf, votesOf, winner } from "../shared/recognition.js";

const SETS = {
  known: "known digits", unknown: "unknown digits", white_noise: "white noise", blurred_noise: "blurred noise",
  drawing: "your drawing",
};
const NETWORKS = [["without decay", "blue"], ["with decay", "orange"]];
const NO_ANSWER = -1;

/** The digit that a network recognises, and how its groups of neurons voted. */
function recognised(counts, { digits, model: { per_class } }) {
  const votes = votesOf(counts, per_class), group = winner(votes);
  return { votes, answer: group < 0 ? NO_ANSWER : digits[group] };
}

function render({ model, el }) {
  const about = model.get("about");
  const { neurons, per_class, constants: { dt, image_steps, threshold_rest } } = about.model;
  const box = frame(el, "Show the network an image",
    "Two networks, trained without and with decay, see the same input spikes. Choose an image, or draw a digit.");
  const refusal = whyNot();
  if (refusal) {
    box.append(html("p", { class: "snn-note" }, refusal));
    return box.clear;
  }
  foot(box, model, { shown_set: oneOf(Object.keys(SETS)), image: whole(0, about.per_set - 1), noise: within(0, 3),
    neuron: whole(0, neurons - 1), seed: whole(0, 1e9), drawing: listOf(listOf(listOf(within(0, 1), 2))) });
  const set = (name, value) => { model.set(name, value); model.save_changes(); };

  // Controls
  const choice = html("select", { id: newId() },
    ...Object.entries(SETS).map(([value, label]) => html("option", { value }, label)));
  choice.addEventListener("change", () => { model.set("image", 0); set("shown_set", choice.value); });
  const move = (by) => set("image", (model.get("image") + by + about.per_set) % about.per_set);
  const steps = [button("Previous", () => move(-1)), button("Next", () => move(1))];
  const again = button("New spikes", () => set("seed", model.get("seed") + 1));
  const pad = drawingPad(box, (drawn) => {
    model.set("drawing", drawn);
    set("shown_set", "drawing");
  });
  const showDrawing = () => pad.show(model.get("drawing"));
  listen(box, model, "drawing", showDrawing);
  showDrawing();
  const wipe = button("Wipe", pad.wipe);
  const noise = slider(box, model, {
    name: "noise", label: "White noise added", min: 0, max: 3, step: 0.1,
    words: (value) => (value === 0 ? "none" : `${value.toFixed(1)} × a digit's light`),
  });
  const chosen = slider(box, model, {
    name: "neuron", label: "Neuron shown", min: 0, max: neurons - 1,
    words: (value) => `${value + 1}, learned ${about.digits[Math.floor(value / per_class)]}`,
  });

  // What is seen
  const input = html("canvas", { class: "snn-input", role: "img" });
  const inputName = html("figcaption");
  const { node: answerNode, say } = readout(box);
  const table = html("table", { class: "snn-table" });
  const pictures = NETWORKS.map(([name, hue]) => {
    const picture = svg("svg", { role: "img" });
    const caption = html("figcaption", {}, html("strong", { class: `snn-${hue}` }, name));
    return { name, hue, picture, figure: html("figure", {}, caption, picture) };
  });
  box.append(
    html("div", { class: "snn-show-here" },
      html("figure", {}, html("figcaption", {}, "Draw here"), pad.node,
        html("div", { class: "snn-buttons" }, wipe)),
      html("figure", {}, inputName, input, html("div", { class: "snn-buttons" }, again)),
      html("div", {},
        html("div", { class: "snn-buttons" }, html("label", { for: choice.id }, "Image"), choice, ...steps),
        html("div", { class: "snn-controls" }, noise, chosen))),
    answerNode, table,
    html("div", { class: "snn-side-by-side" }, ...pictures.map(({ figure }) => figure)),
    html("p", { class: "snn-note" },
      "Dashed: the threshold. A click on the raster chooses the neuron whose membrane is shown. "
      + "Each answer starts from a rested network."));

  // Asking the network: the latest image only, when the one before is answered.
  const failed = (error) => say(`The network could not run: ${error.message}.`);
  let worker;
  try {
    worker = startWorker(box, model.get("worker_script"), failed);
  } catch (error) {
    failed(error);
    return box.clear;
  }
  const all = bytesAs(Float32Array, model.get("weights")), delays = bytesAs(Float64Array, model.get("delays"));
  const networks = [all.subarray(0, all.length / 2), all.subarray(all.length / 2)].map((weights) => ({
    weights, excitationDelays: delays.subarray(0, neurons), inhibitionDelays: delays.subarray(neurons),
  }));
  const ready = worker.ask("prepare", { module: sent(model.get("module")), networks, about }).catch(failed);

  const images = sent(model.get("images"));
  function pixels() {
    const name = model.get("shown_set");
    const sets = ["white_noise", "blurred_noise", "known", "unknown"];
    const at = 784 * (sets.indexOf(name) * about.per_set + Math.min(model.get("image"), about.per_set - 1));
    const clean = name === "drawing" ? asDigit(model.get("drawing"))
      : Float64Array.from(images.subarray(at, at + 784));
    const random = randomNumbers(model.get("seed") + 1000003);
    const light = model.get("noise") * 2 * about.mean_grey;
    return light === 0 ? clean : clean.map((grey) => Math.min(255, grey + light * random()));
  }

  let asked = false, stale = false, last = null;
  async function present() {
    showInput();
    if (asked) { stale = true; return; }
    asked = true;
    try {
      await ready;
      do {
        stale = false;
        last = await worker.ask("present", { pixels: pixels(), seed: model.get("seed") });
        showAnswer();
      } while (stale);
    } catch (error) { failed(error); }
    asked = false;
  }

  function showInput() {
    const name = model.get("shown_set");
    choice.value = name;
    for (const node of steps) node.disabled = name === "drawing";
    const labels = about.labels[name] ?? [];
    const label = labels.length ? `, a ${labels[Math.min(model.get("image"), about.per_set - 1)]}` : "";
    const words = name === "drawing" ? "Your drawing, as it is seen"
      : `Image ${model.get("image") + 1} of ${about.per_set}${label}`;
    inputName.textContent = words;
    input.setAttribute("aria-label", `Input: ${SETS[name]}. ${words}`);
    drawImage(input, pixels());
  }

  function showAnswer() {
    const results = last.responses.map(({ excitatory }) => countsOf(excitatory, neurons));
    const found = results.map((counts) => recognised(counts, about));
    model.set("counts", results);
    set("answers", found.map(({ answer }) => answer));
    const parts = NETWORKS.flatMap(([name, hue], k) => {
      const total = results[k].reduce((sum, count) => sum + count, 0);
      const { answer } = found[k];
      const words = answer !== NO_ANSWER ? String(answer) : total === 0 ? "silence" : "a tie";
      return [`${k ? " W" : "W"}${name.slice(1)}: `,
        datum(answer, words, { class: `snn-answer snn-${hue}`, "data-network": k }), ", ",
        datum(total, `${counted(total)} spike${total === 1 ? "" : "s"}`, { "data-total": k }), "."];
    });
    say(...parts, ` Both saw the same ${counted(last.train.step.length)} input spikes.`);
    table.replaceChildren(
      html("thead", {}, html("tr", {}, html("th", { scope: "col" }, "group"),
        ...NETWORKS.map(([name]) => html("th", { scope: "col" }, name)))),
      html("tbody", {}, ...about.digits.map((digit, group) => html("tr", {},
        html("th", { scope: "row" }, `of the ${digit}`),
        ...found.map(({ votes, answer }, k) => html("td", {},
          html(answer === digit ? "strong" : "span", { class: "snn-count" }, String(votes[group])),
          bar(votes[group], Math.max(...found.flatMap((other) => other.votes)), NETWORKS[k][1])))))));
    drawResponses();
  }

  const bar = (value, most, hue) => html("span", {
    class: `snn-bar snn-${hue}`, "aria-hidden": "true",
    style: `width: ${most ? (62 * value / most).toFixed(1) : 0}%`,
  });

  function drawResponses() {
    if (!last) return;
    pictures.forEach(({ picture, hue, name }, k) => drawResponse(picture, hue, name, last.responses[k]));
  }

  // Where the parts of a response lie: the rasters of both populations, and the membrane.
  const RASTERS = { inhibitory: { top: 22, row: 3, tick: 4 }, excitatory: { top: 140, row: 5, tick: 5 } };
  const MEMBRANE = { top: 336, bottom: 430 };

  function drawResponse(picture, hue, name, { excitatory, inhibitory, potential }) {
    const width = picture.parentNode.clientWidth;
    if (!width) return;
    const left = 40, right = width - 6, { top, bottom } = MEMBRANE;
    const n = neurons, neuron = Math.min(model.get("neuron"), n - 1);
    const toMs = dt * 1e3, slice = about.slice_steps * toMs;
    const time = scale([0, image_steps * toMs], [left, right]);
    const volts = scale([-0.075, -0.045], [bottom, top]);
    const title = (y, words) => svg("text", { x: left, y }, words);

    /** One population: a row for each neuron, lines between the groups, a tick for each spike. */
    const raster = (population, { top: first, row, tick }, kind) => {
      const lines = Array.from({ length: about.digits.length + 1 }, (_, k) => first + k * per_class * row);
      return [
        svg("rect", { x: left, width: right - left, y: first + neuron * row, height: row, class: "snn-chosen" }),
        ...lines.map((y) => svg("line", { class: "snn-grid", x1: left, x2: right, y1: y, y2: y })),
        ...about.digits.map((digit, k) => svg("text", { x: left - 8, y: (lines[k] + lines[k + 1]) / 2 + 5,
          "text-anchor": "end" }, String(digit))),
        svg("path", { class: `snn-tick snn-${kind}`, d: population.neuron.map((i, s) => {
          const [x, y] = [time(population.step[s] * toMs), first + (i + 0.5) * row - tick / 2];
          return `M${x.toFixed(1)},${y.toFixed(1)}v${tick}`;
        }).join("") }),
      ];
    };
    const mine = excitatory.step.filter((_, s) => excitatory.neuron[s] === neuron)
      .map((step) => `M${time(step * toMs).toFixed(1)},${volts(threshold_rest)}V${top - 4}`).join("");
    const curve = Array.from({ length: potential.length / n }, (_, s) =>
      [time((s + 1) * slice), volts(Math.max(-0.075, potential[s * n + neuron]))]);
    picture.setAttribute("width", width);
    picture.setAttribute("height", bottom + 48);
    const spikes = `${excitatory.step.length} excitatory and ${inhibitory.step.length} inhibitory spikes`;
    picture.setAttribute("aria-label",
      `${name}: ${spikes} in ${image_steps * toMs} ms; membrane of neuron ${neuron + 1}`);
    picture.replaceChildren(
      title(14, "inhibitory neurons"), ...raster(inhibitory, RASTERS.inhibitory, "quiet"),
      title(132, "excitatory neurons"), ...raster(excitatory, RASTERS.excitatory, hue),
      title(320, `membrane of neuron ${neuron + 1} (mV)`),
      axes({ left, right, top, bottom },
        { map: time, ticks: width < 300 ? [0, 150, 300] : [0, 100, 200, 300], name: "time (ms)" },
        { map: volts, ticks: [-0.07, -0.06, -0.05], words: (v) => String(Math.round(v * 1e3)).replace("-", "−"),
          name: "" }),
      svg("line", { class: "snn-axis snn-dashed", x1: left, x2: right, y1: volts(threshold_rest),
        y2: volts(threshold_rest) }),
      svg("path", { d: mine, class: `snn-tick snn-${hue}` }),
      svg("path", { d: path(curve), class: `snn-curve snn-${hue}` }));
  }

  for (const { picture } of pictures) {
    picture.addEventListener("click", (event) => {
      const y = event.clientY - picture.getBoundingClientRect().top;
      for (const { top, row } of Object.values(RASTERS)) {
        const neuron = Math.floor((y - top) / row);
        if (neuron >= 0 && neuron < neurons) set("neuron", neuron);
      }
    });
  }

  for (const name of ["shown_set", "image", "noise", "seed", "drawing"]) listen(box, model, name, present);
  listen(box, model, "neuron", drawResponses);
  onResize(box, pictures[0].figure, drawResponses);
  onColourMode(box, showInput);
  present();
  return box.clear;
}

export default { render };
