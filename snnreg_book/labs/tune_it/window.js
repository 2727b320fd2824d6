// The window of the decay, drawn by the reader: each round leaves two dots over its pruning time.

import { flag, listOf, oneOf, whole, within } from "../shared/address.js";
import { chartOf, halves } from "../shared/chart.js";
import { STARTS } from "../shared/decay_controls.js";
import { html } from "../shared/elements.js";
import { shown } from "../shared/numbers.js";

/** Where things happen, in seconds. */
export const [SHORTEST, LONGEST] = [7, 700];
/** The pruning times of a sweep. */
export const TIMES = Array.from({ length: 21 }, (_, k) => Number((SHORTEST * 10 ** (k / 10)).toPrecision(3)));

const CHARTS = [
  { name: "Known digits recognised", unit: "%", of: ({ accuracy }) => 100 * accuracy, most: () => 100 },
  { name: "Spikes per image of white noise", unit: "spikes", of: ({ noise }) => noise,
    most: (values) => 20 * Math.ceil(Math.max(20, ...values) / 20) },
];

/** A point as it is kept: pruning time, accuracy, noise, when the decay acts, growth, seed, first weights. */
const CHECKS = [within(1e-9, 1e12), within(0, 1), within(0, 1e4), oneOf(["online", "after-training"]), flag,
  whole(0, 2e9), oneOf(Object.keys(STARTS))];
export const arePoints = listOf((point) => listOf((x) => x !== null, CHECKS.length)(point)
  && CHECKS.every((check, k) => check(point[k])));

/** `points` and that of a result; one of the same values is replaced. */
export function withPoint(points, { prune, accuracy, spikes, when, growth, seed, start }) {
  const value = Number(prune.toPrecision(6)), rule = String([when, growth, seed, start]);
  return [...points.filter((point) => point[0] !== value || String(point.slice(3)) !== rule),
    [value, accuracy, spikes.white_noise, when, growth, seed, start]];
}

/** Two charts. `show(points, [without, decayed])`: those of the rule of the last result, beside no decay. */
export function windowCharts() {
  const charts = CHARTS.map((about) => ({ ...about, ...chartOf({ caption: about.name, tall: 115,
    class: "snn-chart", role: "img", "aria-label": `${about.name}: nothing tried yet` }) }));
  const show = (points, [without, decayed]) => {
    const isAlike = ([, , , when, growth, , start]) =>
      when === decayed.when && growth === decayed.growth && start === decayed.start;
    const read = points.filter(isAlike)
      .map(([prune, accuracy, noise, , , seed]) => ({ prune, accuracy, noise, seed }))
      .sort((a, b) => a.prune - b.prune);
    for (const chart of charts) drawOver(chart, read, without, decayed);
  };
  return { node: html("div", { class: "snn-side-by-side" }, ...charts.map(({ node }) => node)), show };
}

function drawOver({ name, unit, of, most, lay, draw, picture }, points, without, { prune, seed }) {
  const level = of({ accuracy: without.accuracy, noise: without.spikes.white_noise });
  const plot = lay({ ticks: [10, 30, 100, 300], ends: [SHORTEST, LONGEST], log: true, name: "pruning time, s" },
    { ticks: halves(most([level, ...points.map(of)])), name: unit });
  if (!plot) return;
  const inside = points.filter((point) => point.prune >= SHORTEST && point.prune <= LONGEST);
  const own = inside.filter((point) => point.seed === seed), place = (point) => [point.prune, of(point)];
  const dots = points.map((point) => `${shown(point.prune, 2)} s ${shown(of(point), 2)}`).join(", ");
  picture.setAttribute("aria-label", `${name} over the pruning time, without decay ${shown(level, 2)} ${unit}: `
  + `${dots || "no dot yet"}`);
  draw(
    plot.upright(Math.min(LONGEST, Math.max(SHORTEST, prune)), "snn-grid snn-now"),
    plot.curve([[SHORTEST, level], [LONGEST, level]], "snn-blue snn-dashed"),
    ...(own.length > 1 ? [plot.curve(own.map(place), "snn-orange snn-before")] : []),
    ...inside.map((point) => plot.dot(place(point), "snn-orange", point.seed === seed ? 4 : 2.5)),
    ...plot.names([[LONGEST, level], "snn-blue", "without decay"],
      ...(own.length ? [[place(own.at(-1)), "snn-orange", "with decay"]] : [])));
}
