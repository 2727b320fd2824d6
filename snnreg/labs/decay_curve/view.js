// Lab 1, decay curve: the factor of equation (5) for a silent input and for one that spikes.

import { whole, within } from "../shared/address.js";
import { button, decaySliders, listen, readout, slider } from "../shared/controls.js";
import { factor, leakTimeConstant } from "../shared/decay.js";
import { datum, frame, html, svg, symbolsInSvg } from "../shared/elements.js";
import { foot } from "../shared/foot.js";
import { duration, fraction, powerOfTen, shown } from "../shared/numbers.js";
import { axes, onResize, path, perFrame, scale } from "../shared/pictures.js";
import { scrub } from "../shared/touch.js";
import { trainFactor, unitTrain } from "./unit_train.js";

const SPIKES = 200_000; // drawn; the sum of their squares is within 1 % of its mean
const TIME = [0.1, 1e6]; // seconds, the axis
const TRAINING = 7500; // seconds: 15,000 images of half a second
const INSET = { left: 44, right: 16, top: 50, bottom: 52 };

function render({ model, el }) {
  const box = frame(el, "Silence prunes, spikes protect",
    "Drag a slider, or the curve itself. Arrow keys move a slider that has the focus.");
  foot(box, model, { tau_prun_s: within(1e-6, 1e6), k_p: within(1e-6, 1e6), rate_hz: within(0.1, 64),
    time_s: within(...TIME), seed: whole(0, 1e9) });
  const controls = html("div", { class: "snn-controls" },
    ...decaySliders(box, model, 1000),
    slider(box, model, { name: "rate_hz", label: "Input rate r", min: 0.1, max: 64, log: true,
      words: (rate) => `${shown(rate)} Hz` }),
    slider(box, model, { name: "time_s", label: "Time t at which to read", min: TIME[0], max: TIME[1], log: true,
      words: duration }));
  const picture = svg("svg", { role: "img" });
  const figure = html("figure", { style: "touch-action: pan-y; cursor: col-resize" },
    html("figcaption", {}, "The part of a weight that is left. Dashed: the leak exp(−t/T)."), picture);
  const result = readout(box);
  const another = button("Draw another spike train", () => {
    model.set("seed", model.get("seed") + 1);
    model.save_changes();
  });
  box.append(controls, figure, result.node, html("div", { class: "snn-buttons" }, another));

  let train, x = scale(TIME, [0, 1], true);

  function draw() {
    const [tauPrun, kP, rate, time] = ["tau_prun_s", "k_p", "rate_hz", "time_s"].map((name) => model.get(name));
    const leak = leakTimeConstant(rate, tauPrun, kP), prune = tauPrun / Math.sqrt(kP);
    const silent = factor(time, tauPrun, kP), mean = Math.exp(-time / leak);
    const spiking = trainFactor(train, time, rate, tauPrun, kP);

    const width = figure.clientWidth || 640, height = width < 480 ? 300 : 340;
    const area = { left: INSET.left, right: width - INSET.right, top: INSET.top, bottom: height - INSET.bottom };
    x = scale(TIME, [area.left, area.right], true);
    const y = scale([0, 1], [area.bottom, area.top]);
    const places = Array.from({ length: Math.ceil(area.right - area.left) + 1 }, (_, k) =>
      Math.min(area.left + k, area.right));
    const curve = (f) => path(places.map((place) => [place, y(f(x.back(place)))]));
    const inside = (place) => Math.min(area.right, Math.max(area.left, place));

    /** A vertical line at a time, with its name above the plot in row 0 or 1. */
    const mark = (at, name, kind, row) => {
      const place = x(at);
      const end = place + 170 > area.right; // no room to the right
      return svg("g", {},
        place >= area.left && place <= area.right
          ? svg("line", { class: `${kind} snn-dashed`, x1: place, x2: place, y1: area.top - 6 - 20 * row,
              y2: area.bottom }) : "",
        symbolsInSvg(name, { class: kind, x: inside(place) + (end ? 4 : -4), y: area.top - 10 - 20 * row,
          "text-anchor": end ? "end" : "start" }));
    };

    picture.setAttribute("viewBox", `0 0 ${width} ${height}`);
    picture.setAttribute("width", width);
    picture.setAttribute("height", height);
    picture.setAttribute("aria-label",
      `Fraction of a weight that is left, from 0 to 1, against time from 0.1 seconds to a million seconds. `
      + `The curve of a silent input falls at ${duration(prune)}, that of an input at ${shown(rate)} hertz `
      + `at ${duration(leak)}.`);
    const ticks = width < 480 ? [1, 100, 1e4, 1e6] : [0.1, 1, 10, 100, 1e3, 1e4, 1e5, 1e6];
    picture.replaceChildren(
      axes(area,
        { map: x, ticks, words: powerOfTen, name: "time t (s)" },
        { map: y, ticks: [0, 0.25, 0.5, 0.75, 1], words: String, name: "" }),
      svg("line", { class: "snn-grid", "stroke-width": 2, x1: x(TRAINING), x2: x(TRAINING), y1: area.top,
        y2: area.bottom }),
      svg("text", { x: x(TRAINING) + 5, y: area.bottom - 8 }, "training ends"),
      mark(prune, "silent: τ_prun/√k_p", "snn-orange", 1),
      mark(leak, "spiking: T = r τ_prun²/2k_p", "snn-blue", 0),
      svg("path", { class: "snn-curve snn-orange", d: curve((t) => factor(t, tauPrun, kP)) }),
      svg("path", { class: "snn-curve snn-blue", d: curve((t) => trainFactor(train, t, rate, tauPrun, kP)) }),
      svg("path", { class: "snn-curve snn-ink snn-dashed", "stroke-width": 1.2,
        style: "stroke-width: 1.2", d: curve((t) => Math.exp(-t / leak)) }),
      svg("line", { class: "snn-ink", x1: inside(x(time)), x2: inside(x(time)), y1: area.top, y2: area.bottom }),
      ...[[silent, "orange"], [spiking, "blue"]].map(([value, name]) =>
        svg("circle", { cx: inside(x(time)), cy: y(value), r: 6, fill: `var(--snn-${name})`,
          stroke: "var(--snn-paper)", "stroke-width": 2 })));

    result.say(
      "After ", datum(time, duration(time)), " a silent input keeps ",
      datum(silent, fraction(silent), { class: "snn-orange", "data-name": "silent" }),
      " of its weight; one that spikes at ", `${shown(rate)} Hz keeps `,
      datum(spiking, fraction(spiking), { class: "snn-blue", "data-name": "spiking" }),
      " (the leak exp(−t/T) says ", datum(mean, fraction(mean), { "data-name": "mean" }),
      "). Silence prunes in ", datum(prune, duration(prune), { "data-name": "prune" }),
      ", the leak of the spiking input takes T = ", datum(leak, duration(leak), { "data-name": "leak" }),
      leak > prune
        ? `, ${shown(leak / prune, 2)} times as long.`
        : ": so few spikes protect nothing.");
  }

  const redraw = perFrame(box, draw);
  const newTrain = () => { train = unitTrain(model.get("seed"), SPIKES); redraw(); };
  for (const name of ["tau_prun_s", "k_p", "rate_hz", "time_s"]) listen(box, model, name, redraw);
  listen(box, model, "seed", newTrain);

  const read = (event) => {
    const place = event.clientX - picture.getBoundingClientRect().left;
    const time = Math.min(TIME[1], Math.max(TIME[0], x.back(place)));
    model.set("time_s", Number(time.toPrecision(3)));
    model.save_changes();
  };
  scrub(figure, read);

  newTrain();
  onResize(box, figure, redraw);
  return box.clear;
}

export default { render };
