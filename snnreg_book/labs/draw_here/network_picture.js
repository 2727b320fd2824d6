// A network on the first screen: the weights of its neurons, which flash at their spikes, and what it answers.

import { datum, html, hued, setAttributes, svg } from "../shared/elements.js";
import { counted } from "../shared/numbers.js";
import { colour, onColourMode, onResize, perFrame } from "../shared/pictures.js";
import { drawWeightMaps, GUTTER } from "../shared/weight_maps.js";

const COLUMNS = 5;
const GLOW_S = 0.015; // how long a spike is seen, in the time of the network

export const spikes = (total) => `${counted(total)} spike${total === 1 ? "" : "s"}`;

/**
 * `{ node, show, answer }`: `show(weights, spikes, step)` draws the neurons at a time step of their spikes;
 * `answer(words, isDrawn, isOver)` states what they answer: to a drawing a digit, to noise so many spikes.
 */
export function networkPicture(box, [name, hue], which, { digits, model }) {
  const { neurons, per_class, constants: { dt, g_max } } = model, rows = per_class / COLUMNS;
  const labels = digits.flatMap((digit) => [digit, ...Array(rows - 1).fill("")]);
  const canvas = html("canvas",
    { class: "snn-maps", role: "img", "aria-label": `Weights ${name}, not drawn yet` });
  const lights = Array.from({ length: neurons }, () => svg("rect", { class: `snn-spiking snn-${hue}` }));
  const flashing = svg("svg", { class: "snn-lights", "aria-hidden": "true" }, ...lights);
  const field = html("div", { class: "snn-lit" }, canvas, flashing);
  const large = html("p", { class: `snn-card-answer snn-${hue}` }), small = html("p");
  let weights = null;

  const drawMaps = perFrame(box, () => {
    if (!weights || !field.clientWidth) return;
    canvas.setAttribute("aria-label", `Weights of ${neurons} neurons ${name}, which flash at their spikes`);
    const tile = drawWeightMaps(canvas, { room: field.clientWidth, digits: labels, columns: COLUMNS,
      mark: { muted: colour(box, "muted") }, level: (neuron, p) => weights[p * neurons + neuron] / g_max });
    setAttributes(flashing, { viewBox: `0 0 ${GUTTER + COLUMNS * tile} ${labels.length * tile}` });
    lights.forEach((light, k) => setAttributes(light, { x: GUTTER + (k % COLUMNS) * tile + 2,
      y: Math.floor(k / COLUMNS) * tile + 2, width: tile - 4, height: tile - 4 }));
  });
  onResize(box, field, drawMaps);
  onColourMode(box, drawMaps);

  const show = (all, { step, neuron }, now) => {
    if (weights !== all) {
      weights = all;
      drawMaps();
    }
    const left = new Float64Array(neurons);
    for (let k = 0; k < step.length && step[k] < now; k++) {
      left[neuron[k]] = Math.max(0, 1 - (now - step[k]) * dt / GLOW_S);
    }
    lights.forEach((light, k) => light.setAttribute("opacity", left[k].toFixed(2)));
  };
  const answer = ({ answer: digit, total, words }, isDrawn, isOver) => {
    const taken = isDrawn || total === 0 ? words : digit < 0 ? "no digit wins" : `takes it for a ${digit}`;
    const told = datum(digit, isOver ? taken : "…", { "data-network": which });
    const count = datum(total, spikes(total), { "data-total": which });
    large.replaceChildren(isDrawn ? told : count);
    small.replaceChildren(isDrawn ? count : told);
  };
  const node = html("figure", { class: `snn-network snn-${hue}-edge` },
    html("figcaption", {}, hued(name, hue)), field, large, small);
  return { node, show, answer };
}
