// Accuracy and noise over the images learnt, of both networks; a cursor reads the values.

import { html, svg } from "../shared/elements.js";
import { counted } from "../shared/numbers.js";
import { NETWORKS } from "../shared/pair.js";
import { axes, path, scale } from "../shared/pictures.js";
import { percent, pointRead } from "./points.js";

const HEIGHT = 215;
const KEYS = { ArrowLeft: -1, ArrowRight: 1, Home: -Infinity, End: Infinity };
const CHARTS = [
  { key: "accuracy", name: "Test images recognised", unit: "%", most: () => 100, value: (x) => 100 * x,
    words: percent },
  { key: "noise", name: "Spikes per image of white noise", unit: "spikes", value: (x) => x,
    words: (x) => `${x.toFixed(1)} spikes`,
    most: (points) => 10 * Math.ceil(Math.max(10, ...points.flatMap(({ noise }) => noise)) / 10) },
];

/** Both charts, with one cursor. `show(runs)`: all runs, the last one is this one. */
export function curvePair(length) {
  let runs = [], at = null; // which measurement of this run is read; null: the last
  const sentence = html("p", { class: "snn-note snn-read" });
  const redraw = () => {
    const now = runs.at(-1) ?? [], read = now[at ?? now.length - 1];
    for (const each of charts) each.draw({ runs, read, reading: at !== null });
    sentence.replaceChildren(read ? sentenceOf(read)
      : "Point at a curve, or move along it with the arrow keys, to read its values.");
  };
  const move = (to) => {
    const last = (runs.at(-1)?.length ?? 0) - 1;
    at = to === null || last < 0 ? null : Math.min(last, Math.max(0, to(at ?? last, runs.at(-1))));
    redraw();
  };
  const charts = CHARTS.map((about) => chart(about, length, move));
  const show = (measured) => {
    runs = measured.map((run) => run.map(pointRead));
    node.hidden = runs.flat().length === 0;
    if (at !== null && at >= runs.at(-1).length) at = null;
    redraw();
  };
  const node = html("div", { hidden: true },
    html("div", { class: "snn-side-by-side" }, ...charts.map(({ figure }) => figure)), sentence);
  return { node, show, redraw };
}

/** What a measurement says. */
function sentenceOf({ images, accuracy, noise, growth }) {
  const each = NETWORKS.map(([name], k) => `${name} ${CHARTS[0].words(accuracy[k])} recognised and `
    + `${CHARTS[1].words(noise[k])} on white noise`);
  return `After ${counted(images)} images${growth ? ", with growth" : ""}: ${each.join("; ")}.`;
}

/** One chart. `move(to)` moves the cursor: to(place now, points of this run), or null to the end of the run. */
function chart(about, length, move) {
  const { key, name, unit, value, words } = about;
  const picture = svg("svg", { class: "snn-chart", role: "slider", tabindex: 0, "aria-label": name,
    "aria-valuemin": 0, "aria-valuemax": length, "aria-valuenow": 0, "aria-valuetext": "not measured yet" });
  const figure = html("figure", {}, html("figcaption", {}, name), picture);
  let x = scale([0, length], [0, 1]);
  const read = ({ clientX }) => {
    const images = x.back(clientX - picture.getBoundingClientRect().left);
    const far = (point) => Math.abs(point.images - images);
    move((_, points) => points.reduce((best, point, k) => (far(point) < far(points[best]) ? k : best), 0));
  };
  for (const event of ["pointermove", "pointerdown"]) picture.addEventListener(event, read);
  picture.addEventListener("pointerleave", (event) => event.pointerType === "mouse" && move(null));
  picture.addEventListener("blur", () => move(null));
  picture.addEventListener("keydown", (event) => {
    if (!(event.key in KEYS)) return;
    event.preventDefault();
    move((now) => now + KEYS[event.key]);
  });

  const draw = ({ runs, read: point, reading }) => {
    const width = figure.clientWidth;
    if (!width) return;
    const area = { left: 44, right: width - 26, top: 30, bottom: HEIGHT - 45 };
    const high = about.most(runs.flat());
    const y = scale([0, high], [area.bottom, area.top]);
    x = scale([0, length], [area.left, area.right]);
    picture.setAttribute("width", width);
    picture.setAttribute("height", HEIGHT);
    picture.replaceChildren(
      axes(area, { map: x, ticks: [0, length / 2, length], words: counted, name: "images learned from" },
        { map: y, ticks: [0, high / 2, high], words: String, name: unit }),
      ...runs.flatMap((run, k) => NETWORKS.flatMap(([, hue], network) =>
        lines(run, (p) => [x(p.images), y(value(p[key][network]))], `snn-${hue}`, k < runs.length - 1))));
    if (!point) return;
    if (reading) {
      picture.append(svg("line", { class: "snn-axis", x1: x(point.images), x2: x(point.images), y1: area.top,
        y2: area.bottom }));
    }
    picture.append(...NETWORKS.map(([, hue], network) => svg("circle", { class: `snn-dot snn-${hue}`, r: 4,
      cx: x(point.images), cy: y(value(point[key][network])) })));
    picture.setAttribute("aria-valuenow", point.images);
    const each = NETWORKS.map(([network], k) => `${network} ${words(point[key][k])}`).join(", ");
    picture.setAttribute("aria-valuetext", `after ${counted(point.images)} images: ${each}`);
  };
  return { figure, draw };
}

/** The curve of one run and network: dashed where growth acted, thin for the runs before. */
function lines(run, place, hue, before) {
  const parts = [];
  run.slice(1).forEach((point, k) => {
    if (parts.at(-1)?.growth === point.growth) parts.at(-1).points.push(point);
    else parts.push({ growth: point.growth, points: [run[k], point] });
  });
  return parts.map(({ growth, points }) => svg("path", {
    class: `snn-curve ${hue}${growth ? " snn-grown" : ""}${before ? " snn-before" : ""}`,
    d: path(points.map(place)),
  }));
}
