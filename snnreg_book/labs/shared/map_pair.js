// The weight maps of two networks, side by side.

import { html, hued } from "./elements.js";
import { between, glider } from "./glide.js";
import { NETWORKS } from "./pair.js";
import { colour } from "./pictures.js";
import { drawWeightMaps, weightScale } from "./weight_maps.js";

/** `show(weights, digits, after)`: the weights of each network, or null; `after`: what it has seen, in words. */
export function mapPair(box, { neurons, per_class: columns, constants: { g_max } }, networks = NETWORKS) {
  const fields = networks.map(([name, hue]) => {
    const canvas = html("canvas",
      { class: "snn-maps", role: "img", "aria-label": `Weight maps ${name}, not drawn yet` });
    const field = html("div", {}, canvas);
    const caption = html("figcaption", {}, hued(name, hue));
    return { name, canvas, field, glide: glider(), figure: html("figure", {}, caption, field) };
  });
  const show = (weights, digits, after) => fields.forEach((each, k) => {
    const { name, canvas, field } = each;
    if (!weights[k] || !field.clientWidth) return;
    canvas.setAttribute("aria-label", `Weight maps of ${neurons} neurons ${name} ${after}`);
    const draw = () => drawWeightMaps(canvas, { room: field.clientWidth, digits, columns,
      mark: { muted: colour(box, "muted") }, level: (neuron, p) => each.seen[p * neurons + neuron] / g_max });
    if (each.told === weights[k]) return draw();
    const from = each.seen ?? weights[k];
    each.told = weights[k];
    each.glide((part) => {
      each.seen = part === 1 ? weights[k] : weights[k].map((weight, at) => between(from[at], weight, part));
      draw();
    });
  });
  const node = html("div", {},
    html("div", { class: "snn-side-by-side" }, ...fields.map(({ figure }) => figure)), weightScale(g_max));
  return { node, show, canvases: fields.map(({ canvas }) => canvas) };
}
