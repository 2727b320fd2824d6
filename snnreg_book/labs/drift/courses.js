// What random spikes look like, and what they do to a hundred weights.

import { namesOf } from "../shared/chart.js";
import { html, newId, setAttributes, svg } from "../shared/elements.js";
import { wordUnit } from "../shared/handle.js";
import { axes, path, scale, sizePicture } from "../shared/pictures.js";
import { SAMPLES, SECONDS } from "./trains.js";

const EXCERPT = 1; // second of spikes that is shown
const LINES = 40; // weights that are drawn one by one
const COURSES_HEIGHT = 190; // pixels

/** `{ node, lay, show }`: spikes of one synapse above, and the weights of all of them below. */
export function coursesPicture() {
  const picture = svg("svg", { role: "img" }), node = html("figure", {}, picture);
  const still = svg("g"), names = svg("g"), clip = svg("rect"), clipId = newId();
  const [ticks, pairs, outputs, each, mean, theory] = ["snn-pre", "snn-caused", "snn-post", "snn-each", "snn-mean",
    "snn-theory"].map((cls) => svg("path", { class: cls }));
  picture.append(svg("defs", {}, svg("clipPath", { id: clipId }, clip)), still, ticks, outputs, pairs,
    svg("g", { "clip-path": `url(#${clipId})` }, each, mean, theory), names);
  let layout;

  const lay = () => {
    const width = node.clientWidth || 560, unit = wordUnit(node);
    const left = 58 * unit, right = width - 18 * unit;
    const [input, output] = [24, 64].map((top) => ({ top: top * unit, bottom: (top + 22) * unit }));
    const area = { left, right, top: output.bottom + 34 * unit };
    area.bottom = area.top + COURSES_HEIGHT * unit;
    layout = { area, unit, input, output, time: scale([0, EXCERPT], [left, right]),
      x: scale([0, SECONDS], [left, right]), y: scale([0, 100], [area.bottom, area.top]) };
    sizePicture(picture, width, area.bottom + 28 + 20 * unit);
    setAttributes(clip, { x: left, y: area.top, width: right - left, height: area.bottom - area.top });
    const lane = ({ top, bottom }, name) =>
      svg("text", { x: left - 8, y: (top + bottom) / 2 + 4, "text-anchor": "end" }, name);
    still.replaceChildren(
      svg("text", { x: left - 8, y: 12 * unit }, "one second of one synapse"), lane(input, "input"),
      lane(output, "output"),
      axes(area, { map: layout.x, ticks: [0, 2, 4, 6, 8, 10], name: "time (s)" },
        { map: layout.y, ticks: [0, 25, 50, 75, 100], name: "weights (% of g_max)" }));
  };

  const show = ({ spikes, courses, found, expected, p }) => {
    if (!layout) return; // it has no place yet
    const { area, unit, input, output, time, x, y } = layout, part = 100 / p.g_max;
    const stroke = (at, { top, bottom }) => `M${time(at).toFixed(2)},${top}V${bottom}`;
    const strokes = (times, lane) =>
      Array.from(times).filter((at) => at < EXCERPT).map((at) => stroke(at, lane)).join("");
    const course = (weights) => path(weights.map((weight, k) => [x(SECONDS * k / SAMPLES), y(weight * part)]));
    ticks.setAttribute("d", strokes(spikes.inputs, input));
    outputs.setAttribute("d", strokes(spikes.outputs, output));
    pairs.setAttribute("d", Array.from(spikes.caused).filter((at) => at + p.delay < EXCERPT).map((at) =>
      stroke(at, input) + stroke(at + p.delay, output).replace("M", "L")).join(""));
    each.setAttribute("d", courses.slice(0, LINES).map(course).join(""));
    mean.setAttribute("d", course(found.mean));
    const predicted = [...found.mean.keys()].map((k) => p.g_max / 2 + expected * SECONDS * k / SAMPLES);
    theory.setAttribute("d", course(predicted));
    const end = (weights) => [x(SECONDS), Math.max(y(100), y(weights.at(-1) * part))];
    names.replaceChildren(...namesOf([[end(found.mean), "snn-green", "mean"], [end(predicted), "", "equation"]],
      area, unit));
    picture.setAttribute("aria-label",
      `Spikes of one synapse, and a hundred weights over ${SECONDS} s with their mean`);
  };
  return { node, lay, show };
}
