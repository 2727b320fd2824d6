// The window of the decay, drawn by the reader: each round leaves two dots over its pruning time.

import { flag, listOf, oneOf, whole, within } from "../shared/address.js";
import { html, svg } from "../shared/elements.js";
import { shown } from "../shared/numbers.js";
import { axes, path, scale } from "../shared/pictures.js";

/** Where things happen, in seconds. */
export const [SHORTEST, LONGEST] = [7, 700];
/** The pruning times of a sweep. */
export const TIMES = Array.from({ length: 21 }, (_, k) => Number((SHORTEST * 10 ** (k / 10)).toPrecision(3)));

const HEIGHT = 190;
const CHARTS = [
  { name: "Known digits recognised", unit: "%", of: ({ accuracy }) => 100 * accuracy, most: () => 100 },
  { name: "Spikes per image of white noise", unit: "spikes", of: ({ noise }) => noise,
    most: (values) => 20 * Math.ceil(Math.max(20, ...values) / 20) },
];

/** A point as it is kept: pruning time, accuracy, noise, when the decay acts, growth, seed. */
const CHECKS = [within(1e-9, 1e12), within(0, 1), within(0, 1e4), oneOf(["online", "after-training"]), flag,
  whole(0, 2e9)];
export const arePoints = listOf((point) => listOf((x) => x !== null, CHECKS.length)(point)
  && CHECKS.every((check, k) => check(point[k])));

/** `points` and that of a result; one of the same values is replaced. */
export function withPoint(points, { prune, accuracy, spikes, when, growth, seed }) {
  const value = Number(prune.toPrecision(6)), rule = String([when, growth, seed]);
  return [...points.filter((point) => point[0] !== value || String(point.slice(3)) !== rule),
    [value, accuracy, spikes.white_noise, when, growth, seed]];
}

/** Two charts. `show(points, [without, decayed])`: those of the rule of the last result, beside no decay. */
export function windowCharts() {
  const charts = CHARTS.map((about) => {
    const picture = svg("svg",
      { class: "snn-chart", role: "img", height: HEIGHT, "aria-label": `${about.name}: nothing tried yet` });
    return { about, picture, figure: html("figure", {}, html("figcaption", {}, about.name), picture) };
  });
  const show = (points, [without, decayed]) => {
    const read = points.filter(([, , , when, growth]) => when === decayed.when && growth === decayed.growth)
      .map(([prune, accuracy, noise, , , seed]) => ({ prune, accuracy, noise, seed }))
      .sort((a, b) => a.prune - b.prune);
    for (const { about, picture, figure } of charts) {
      if (figure.clientWidth) draw(picture, figure.clientWidth, about, read, without, decayed);
    }
  };
  return { node: html("div", { class: "snn-side-by-side" }, ...charts.map(({ figure }) => figure)), show };
}

function draw(picture, width, { name, unit, of, most }, points, without, { prune, seed }) {
  const level = of({ accuracy: without.accuracy, noise: without.spikes.white_noise });
  const area = { left: 44, right: width - 16, top: 30, bottom: HEIGHT - 45 };
  const high = most([level, ...points.map(of)]);
  const x = scale([SHORTEST, LONGEST], [area.left, area.right], true);
  const y = scale([0, high], [area.bottom, area.top]);
  const inside = points.filter((point) => point.prune >= SHORTEST && point.prune <= LONGEST);
  const own = inside.filter((point) => point.seed === seed);
  const here = Math.min(LONGEST, Math.max(SHORTEST, prune));
  picture.setAttribute("width", width);
  const dots = points.map((point) => `${shown(point.prune, 2)} s ${shown(of(point), 2)}`).join(", ");
  picture.setAttribute("aria-label", `${name} over the pruning time, without decay ${shown(level, 2)} ${unit}: `
  + `${dots || "no dot yet"}`);
  picture.replaceChildren(
    axes(area, { map: x, ticks: [10, 30, 100, 300], words: String, name: "pruning time, s" },
      { map: y, ticks: [0, high / 2, high], words: String, name: unit }),
    svg("line", { class: "snn-grid snn-now", x1: x(here), x2: x(here), y1: area.top, y2: area.bottom }),
    svg("path", { class: "snn-curve snn-blue snn-dashed",
      d: path([[area.left, y(level)], [area.right, y(level)]]) }),
    ...(own.length > 1 ? [svg("path", { class: "snn-curve snn-orange snn-before",
      d: path(own.map((point) => [x(point.prune), y(of(point))])) })] : []),
    ...inside.map((point) => svg("circle", { class: "snn-dot snn-orange", cx: x(point.prune), cy: y(of(point)),
      r: point.seed === seed ? 4 : 2.5 })));
}
