// The picture of both weights, of the input spikes under it, and of the clock that each spike sets back.

import { factor } from "../shared/decay.js";
import { svg, symbolsInSvg } from "../shared/elements.js";
import { duration, powerOfTen } from "../shared/numbers.js";
import { axes, path, scale } from "../shared/pictures.js";
import { synapseAt } from "./state.js";
import { LONG, remembered, WINDOW } from "./trains.js";

const TRAINING = 7500; // seconds: 15,000 images of half a second
const LANE = 44; // pixels, the height of a finger
const FEW = 60; // spikes that get a dot each

/** Where things lie in a picture of this width. `unit` is larger than 1 where the words are. */
export function layoutOf(width, long, unit) {
  const narrow = width < 480, left = 44 * unit, right = width - 16 * unit;
  const rise = (narrow ? 196 : 232) * unit + 0.3 * Math.max(0, width - 900);
  const area = { left, right, top: (long ? 68 : 24) * unit };
  area.bottom = area.top + rise - (long ? 44 : 0);
  const lane = { left, right, top: area.bottom, bottom: area.bottom + LANE * unit };
  const clock = { left, right, top: lane.bottom + 22 * unit, bottom: lane.bottom + (long ? 0 : 88 * unit) };
  return {
    area, lane, clock, narrow, width, unit, height: clock.bottom + 28 + 20 * unit,
    x: long ? scale(LONG, [left, right], true) : scale([0, WINDOW], [left, right]),
    y: scale([0, 1], [area.bottom, area.top]),
    first: long ? LONG[0] : 0, last: long ? LONG[1] : WINDOW,
  };
}

/** All that stays while the playhead moves; `lab` says what there is to draw. */
export const background = (layout, lab) => [
  ...(lab.long ? longAxes(layout, lab) : windowAxes(layout)),
  ...curves(layout, lab),
  ...ticks(layout, lab),
  ...(lab.long ? [] : clocks(layout, lab)),
];

/** All that moves with the playhead: the time, both weights and both clocks, and the spike that came last. */
export function foreground({ area, lane, clock, x, y, last }, { time, silent, used, long, spikes }) {
  if (time > last) return [];
  const place = Math.min(area.right, Math.max(area.left, x(time))), z = clockScale(clock);
  const dots = (of, map, r) => [[silent, "silent"], [used, "used"]].map(([synapse, kind]) =>
    svg("circle", { class: `snn-dot snn-${kind}`, cx: place, cy: map(of(synapse)), r }));
  return [
    svg("line", { class: "snn-ink", x1: place, x2: place, y1: area.top - 4,
      y2: long ? lane.bottom : clock.bottom }),
    svg("path", { class: "snn-dot snn-ink", d: `M${place - 7},${area.top - 16}h14l-7,12z` }),
    ...dots(({ now }) => now, y, 6),
    ...(long ? [] : dots(({ silence }) => silence, z, 4.5)),
    long ? "" : tickPath(spikes.filter((spike) => spike === used.last).map(x), lane, "snn-heavy", 0, 1),
  ];
}

const clockScale = ({ bottom, top }) => scale([0, WINDOW], [bottom, top]);

const weightAxis = (area, y, name) => axes(area, {}, { map: y, ticks: [0, 0.25, 0.5, 0.75, 1], name });

function windowAxes({ area, clock, x, y }) {
  return [
    weightAxis(area, y, "weight w(t)"),
    axes(clock, { map: x, ticks: [0, 5, 10, 15, 20], name: "time t (s)" },
      { map: clockScale(clock), ticks: [0, 10, 20], name: "clock t − t_s (s)" }),
  ];
}

function longAxes({ area, lane, clock, x, y, narrow, unit }, { prune, leak }) {
  const marks = narrow ? [1, 100, 1e4, 1e6] : [0.1, 1, 10, 100, 1e3, 1e4, 1e5, 1e6];
  /** A line at a time, with its name above the plot in row 0 or 1. */
  const mark = (time, name, kind, row) => {
    const place = Math.min(area.right, Math.max(area.left, x(time))), end = place + 170 * unit > area.right;
    return svg("g", {},
      place === x(time) ? svg("line", { class: `${kind} snn-dashed`, x1: place, x2: place,
        y1: area.top - (18 + 20 * row) * unit, y2: area.bottom }) : "",
      symbolsInSvg(name, { class: kind, x: place + (end ? 4 : -4), y: area.top - (24 + 20 * row) * unit,
        "text-anchor": end ? "end" : "start" }));
  };
  return [
    weightAxis(area, y),
    axes({ ...clock, top: lane.top }, { map: x, ticks: marks, words: powerOfTen, name: "time t (s)" }),
    svg("line", { class: "snn-grid", "stroke-width": 2, x1: x(TRAINING), x2: x(TRAINING), y1: area.top,
      y2: area.bottom }),
    svg("text", { x: x(TRAINING) + 5, y: area.bottom - 8 }, "training ends"),
    mark(prune, "τ_prun/√k_p", "snn-silent", 1),
    leak ? mark(leak, narrow ? "T" : "T = r τ_prun²/2k_p", "snn-ink", 0) : "",
  ];
}

function curves({ area, x, y }, { train, tauPrun, kP, leak, long, spikes, without }) {
  const places = Array.from({ length: Math.ceil(area.right - area.left) + 1 }, (_, k) =>
    Math.min(area.right, area.left + k));
  const times = places.map(x.back).concat(long || spikes.length > 400 ? [] : spikes).sort((a, b) => a - b);
  const curve = (f, kind) => svg("path", { class: `snn-curve ${kind}`,
    d: path(times.map((time) => [x(time), y(f(Math.max(0, time)))])) });
  return [
    curve((time) => factor(time, tauPrun, kP), "snn-silent"),
    without ? curve((time) => synapseAt(without, time, tauPrun, kP).now, "snn-used snn-without") : "",
    leak ? curve((time) => Math.exp(-time / leak), "snn-leak") : "",
    curve((time) => synapseAt(train, time, tauPrun, kP).now, "snn-used"),
    ...(long || spikes.length > FEW ? [] : spikes.map((spike) => svg("circle", { class: "snn-dot snn-used", r: 3.5,
      cx: x(spike), cy: y(synapseAt(train, spike, tauPrun, kP).now) }))),
  ];
}

/** Input spikes as ticks, with a knob to hold if there is room. */
function ticks(layout, lab) {
  const { lane, x, unit } = layout, { spikes, chosen, train } = lab;
  if (lab.long) return [tickPath(longTicks(layout, train), lane, "", 0.27, 0.73)];
  const few = spikes.length <= FEW;
  return [
    svg("rect", { class: "snn-lane", x: lane.left, y: lane.top, width: lane.right - lane.left,
      height: LANE * unit }),
    spikes.length ? "" : svg("text", { x: (lane.left + lane.right) / 2, y: lane.top + 27 * unit,
      "text-anchor": "middle" }, "click or tap here to put a spike in"),
    tickPath(spikes.map(x), lane, "", 0.15, few ? 0.65 : 0.85),
    ...(few ? spikes.map((spike, k) => svg("circle", { cx: x(spike), cy: lane.top + 31 * unit, r: 7 * unit,
      class: `snn-dot snn-used ${k === chosen ? "snn-held" : ""}` })) : []),
    few || chosen < 0 ? "" : svg("rect", { class: "snn-held", x: x(spikes[chosen]) - 5, y: lane.top + 3, width: 10,
      height: LANE * unit - 6, rx: 3 }),
  ];
}

const depth = ({ top, bottom }, part) => (top + part * (bottom - top)).toFixed(2);
const tickPath = (places, lane, kind, from, to) => svg("path", { class: `snn-tick snn-used ${kind}`,
  d: places.map((place) => `M${place.toFixed(2)},${depth(lane, from)}V${depth(lane, to)}`).join("") });

/** Where ticks stand in the long view: one for all spikes of two pixels. */
function longTicks({ lane, x }, train) {
  const places = [];
  for (let place = lane.left; place < lane.right; place += 2) {
    if (remembered(train, x.back(place + 2)).last > x.back(place)) places.push(place + 1);
  }
  return places;
}

/** The time since the last spike: a line that each spike sets back to 0. */
function clocks({ clock, x }, { spikes }) {
  const z = clockScale(clock);
  const points = [[0, 0]];
  for (const [k, spike] of spikes.entries()) points.push([spike, spike - (spikes[k - 1] ?? 0)], [spike, 0]);
  points.push([WINDOW, WINDOW - (spikes.at(-1) ?? 0)]);
  const line = (corners, kind) => svg("path", { class: `snn-curve ${kind}`,
    d: path(corners.map(([at, silence]) => [x(at), z(silence)])) });
  return [
    line([[0, 0], [WINDOW, WINDOW]], "snn-silent"),
    line(points, "snn-used snn-slim"),
  ];
}

/** What the picture shows, in words. */
export const described = ({ long, prune, leak, spikes }) => (long
  ? `Weights from 0 to 1 against time from 0.1 seconds to a million seconds. The silent synapse falls at `
  + `${duration(prune)}${leak ? `, the leak of a Poisson input at ${duration(leak)}` : ""}.`
  : `Weights from 0 to 1 against time from 0 to ${WINDOW} seconds, with ${spikes.length} input spikes.`);
