// Why it fired, unfolded: the spikes of all neurons on an image, and what each pixel gave to the one pointed at.

import { drive } from "./drive.js";
import { driveMap } from "./drive_map.js";
import { datum, html, newId, svg } from "./elements.js";
import { NETWORKS } from "./pair.js";
import { onColourMode, onResize, perFrame } from "./pictures.js";
import { scrub } from "./touch.js";

const HIGH = 34, MIDDLE = 20; // pixels: the highest bar, and room for the digits between both networks

/** Parts that unfold. `show({ train, counts, weights, digits })`: an image, and what both networks made of it. */
export function whyNeuron(box, { neurons, per_class }) {
  const id = newId();
  const choice = html("input", { type: "range", id, min: 0, max: neurons - 1, step: 1, value: 0 });
  const bars = svg("svg", { class: "snn-bars", role: "img", height: 2 * HIGH + MIDDLE });
  const maps = NETWORKS.map(([name, hue]) => driveMap(name, hue));
  const told = html("div", { role: "status" }), words = html("output", { for: id });
  const node = html("details", { class: "snn-why-neuron" },
    html("summary", {}, "Why it fired: point at a neuron"), bars,
    html("div", { class: "snn-slider" }, html("label", { for: id }, "Neuron"), words, choice),
    html("div", { class: "snn-why-parts" }, ...maps.map(({ figure }) => figure), told));
  let seen = null, chosen = null; // until a reader chooses one, the neuron that fires most

  const draw = perFrame(box, () => {
    if (!seen || !node.open) return;
    const { train, counts, weights, digits } = seen, both = counts[0].map((count, k) => count + counts[1][k]);
    const neuron = chosen ?? both.indexOf(Math.max(...both)), learned = digits[Math.floor(neuron / per_class)];
    const added = weights.map((each) => drive(train, each, { neuron, neurons }, Infinity));
    const most = Math.max(...added.flatMap((each) => [...each]));
    maps.forEach((map, k) => map.draw(added[k], most, `neuron ${neuron + 1}`));
    choice.value = neuron;
    words.textContent = `${neuron + 1}, learned ${learned}`;
    choice.setAttribute("aria-valuetext", words.textContent);
    drawBars(bars, { counts, digits, per_class, neuron, width: node.clientWidth });
    const fired = counts.map((count, k) => datum(count[neuron], String(count[neuron]), { "data-fired": k }));
    told.replaceChildren(`Neuron ${neuron + 1}, which learned ${learned}, made `, fired[0],
      ` spike${counts[0][neuron] === 1 ? "" : "s"} without decay and `, fired[1], " with it. ",
      most > 0 ? "The maps show what drove it: the weight of each pixel times its spikes. The brightest gave most."
        : "No pixel has driven it.");
  });
  const choose = (neuron) => {
    chosen = Math.min(neurons - 1, Math.max(0, neuron));
    draw();
  };
  const point = ({ clientX }) => {
    const { left, width } = bars.getBoundingClientRect();
    choose(Math.floor(neurons * (clientX - left) / width));
  };
  scrub(bars, point);
  bars.addEventListener("pointermove", (event) => { if (event.pointerType === "mouse") point(event); });
  choice.addEventListener("input", () => choose(Number(choice.value)));
  node.addEventListener("toggle", draw);
  onResize(box, node, draw);
  onColourMode(box, draw);
  return { node, show(image) { seen = image; draw(); } };
}

/** A bar for each neuron: up without decay, down with it. */
function drawBars(picture, { counts, digits, per_class, neuron, width }) {
  const neurons = counts[0].length, column = width / neurons, most = Math.max(1, ...counts.flat());
  const bar = (count, k, arm) => {
    const height = HIGH * count / most;
    return svg("rect", { class: `snn-fill-${NETWORKS[arm][1]}`, x: k * column + 1, width: Math.max(1, column - 2),
      y: arm ? HIGH + MIDDLE : HIGH - height, height });
  };
  picture.setAttribute("width", width);
  picture.setAttribute("aria-label", NETWORKS.map(([name], arm) =>
    `Spikes of each neuron ${name}: ${counts[arm].join(" ")}`).join(". "));
  picture.replaceChildren(
    svg("rect", { class: "snn-chosen", x: neuron * column, width: column, y: 0, height: 2 * HIGH + MIDDLE }),
    ...counts.flatMap((each, arm) => each.map((count, k) => bar(count, k, arm))),
    ...digits.map((digit, group) => svg("text", { x: (group + 0.5) * per_class * column, y: HIGH + 15,
      "text-anchor": "middle" }, `learned ${digit}`)));
}
