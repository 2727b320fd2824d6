// What each pixel has added to a neuron, as a map.

import { html, hued } from "./elements.js";
import { SIDE } from "./pictures.js";
import { drawWeightMap } from "./weight_maps.js";

const WIDEST = 8 * SIDE;

/** The map of one network; `inside`: the pixels where digits have ink, which get a line around them. */
export function driveMap(name, hue, inside = null) {
  const canvas = html("canvas", { role: "img" });
  const figure = html("figure", {},
    html("figcaption", {}, hued(name, hue)), canvas);
  return { figure, draw(added, top, whose) {
    const side = Math.min(WIDEST, figure.clientWidth), cell = side / SIDE;
    if (!side) return;
    const line = inside ? "; a line runs around the digits" : "";
    canvas.setAttribute("aria-label", `What each pixel added to ${whose}, ${name}${line}`);
    const context = drawWeightMap(canvas, side, (p) => (top > 0 ? added[p] / top : 0));
    if (inside) outline(context, inside, cell);
  } };
}

function outline(context, inside, cell) {
  context.beginPath();
  for (let p = 0; p < SIDE * SIDE; p++) {
    const [x, y] = [p % SIDE, Math.floor(p / SIDE)];
    if (x > 0 && inside[p] !== inside[p - 1]) edge(context, [x, y], [x, y + 1], cell);
    if (y > 0 && inside[p] !== inside[p - SIDE]) edge(context, [x, y], [x + 1, y], cell);
  }
  context.lineWidth = 1.5;
  context.strokeStyle = "#ffffff";
  context.stroke();
}

function edge(context, from, to, cell) {
  context.moveTo(from[0] * cell, from[1] * cell);
  context.lineTo(to[0] * cell, to[1] * cell);
}
