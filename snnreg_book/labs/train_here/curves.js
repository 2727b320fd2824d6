// Accuracy and noise over the images learnt, of both networks; a cursor reads the values.

import { chartOf, halves } from "../shared/chart.js";
import { isChord } from "../shared/controls.js";
import { html, setAttributes } from "../shared/elements.js";
import { counted } from "../shared/numbers.js";
import { NETWORKS } from "../shared/pair.js";
import { scrub } from "../shared/touch.js";
import { percent, pointRead } from "./points.js";

const KEYS = { ArrowLeft: -1, ArrowRight: 1, Home: -Infinity, End: Infinity };
const spikes = (x) => `${x.toFixed(1)} spikes`;
const chartsOf = (kind) => [
  { key: "accuracy", name: "Test images recognised", unit: "%", most: () => 100, value: (x) => 100 * x,
    words: percent },
  { key: "noise", name: `Spikes per image of ${kind}`, unit: "spikes", value: (x) => x,
    words: spikes,
    most: (points) => 10 * Math.ceil(Math.max(10, ...points.flatMap(({ noise }) => noise)) / 10) },
];

/** Both charts, with one cursor. `noise`: its name. `show(runs)`: all runs, the last one is this one. */
export function curvePair(length, noise) {
  let runs = [], at = null; // which measurement of this run is read; null: the last
  const sentence = html("p", { class: "snn-note snn-read" });
  const redraw = () => {
    const now = runs.at(-1) ?? [], read = now[at ?? now.length - 1];
    for (const each of charts) each.draw({ runs, read, reading: at !== null });
    sentence.replaceChildren(read ? sentenceOf(read, noise)
      : "Point at a curve, or move along it with the arrow keys, to read its values.");
  };
  const move = (to) => {
    const last = (runs.at(-1)?.length ?? 0) - 1;
    at = to === null || last < 0 ? null : Math.min(last, Math.max(0, to(at ?? last, runs.at(-1))));
    redraw();
  };
  const charts = chartsOf(noise).map((about) => chart(about, length, move));
  const show = (measured) => {
    runs = measured.map((run) => run.map(pointRead));
    node.hidden = runs.flat().length === 0;
    if (at !== null && at >= runs.at(-1).length) at = null;
    redraw();
  };
  const node = html("div", { hidden: true },
    html("div", { class: "snn-side-by-side" }, ...charts.map((each) => each.node)), sentence);
  return { node, show, redraw };
}

/** What a measurement says. */
function sentenceOf({ images, accuracy, noise, growth }, kind) {
  const each = NETWORKS.map(([name], k) => `${name} ${percent(accuracy[k])} recognised and `
    + `${spikes(noise[k])} on ${kind}`);
  return `After ${counted(images)} images${growth ? ", with growth" : ""}: ${each.join("; ")}.`;
}

/** One chart. `move(to)` moves the cursor: to(place now, points of this run), or null to the end of the run. */
function chart(about, length, move) {
  const { key, name, unit, value, words } = about;
  const { node, picture, lay, draw: put } = chartOf({ caption: name, tall: 140, right: 26, class: "snn-chart",
    role: "slider", tabindex: 0, "aria-label": name, "aria-valuemin": 0, "aria-valuemax": length,
    "aria-valuenow": 0, "aria-valuetext": "not measured yet" });
  let plot = null;
  const read = ({ clientX }) => {
    if (!plot) return;
    const images = plot.x.back(clientX - picture.getBoundingClientRect().left);
    const far = (point) => Math.abs(point.images - images);
    move((_, points) => points.reduce((best, point, k) => (far(point) < far(points[best]) ? k : best), 0));
  };
  scrub(picture, read);
  picture.addEventListener("pointermove", (event) => { if (event.pointerType === "mouse") read(event); });
  picture.addEventListener("pointerleave", (event) => event.pointerType === "mouse" && move(null));
  picture.addEventListener("blur", () => move(null));
  picture.addEventListener("keydown", (event) => {
    if (!(event.key in KEYS) || isChord(event)) return;
    event.preventDefault();
    move((now) => now + KEYS[event.key]);
  });

  const draw = ({ runs, read: point, reading }) => {
    plot = lay({ ticks: halves(length), words: counted, name: "images learned from" },
      { ticks: halves(about.most(runs.flat())), name: unit });
    if (!plot) return;
    put(
      ...runs.flatMap((run, k) => NETWORKS.flatMap(([, hue], network) =>
        lines(run, (p) => [p.images, value(p[key][network])], `snn-${hue}`, k < runs.length - 1, plot))),
      ...(point && reading ? [plot.upright(point.images, "snn-axis")] : []),
      ...(point ? namedDots(plot, NETWORKS.map(([network, hue], k) =>
        [[point.images, value(point[key][k])], `snn-${hue}`, network])) : []));
    if (!point) return;
    const each = NETWORKS.map(([network], k) => `${network} ${words(point[key][k])}`).join(", ");
    setAttributes(picture, { "aria-valuenow": point.images,
      "aria-valuetext": `after ${counted(point.images)} images: ${each}` });
  };
  return { node, draw };
}

const namedDots = (plot, each) => [...each.map(([place, hue]) => plot.dot(place, hue)), ...plot.names(...each)];

/** The curve of one run and network: dashed where growth acted, thin for the runs before. */
function lines(run, place, hue, before, plot) {
  const parts = [];
  run.slice(1).forEach((point, k) => {
    if (parts.at(-1)?.growth === point.growth) parts.at(-1).points.push(point);
    else parts.push({ growth: point.growth, points: [run[k], point] });
  });
  return parts.map(({ growth, points }) => plot.curve(points.map(place),
    `${hue}${growth ? " snn-grown" : ""}${before ? " snn-before" : ""}`));
}
