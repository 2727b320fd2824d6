// The picture, and two handles on it for pointer and keyboard: the playhead, and the lane of the spikes.

import { html, newId, setAttributes, svg } from "../shared/elements.js";
import { wordUnit } from "../shared/handle.js";
import { numberOf } from "../shared/numbers.js";
import { sizePicture } from "../shared/pictures.js";
import { background, described, foreground, layoutOf } from "./picture.js";
import { WINDOW } from "./trains.js";
import { clockTime } from "./words.js";

const HELP = "Left and right arrows move it, with Shift in larger steps; Enter puts a spike in at the playhead; "
  + "space plays. Among the spikes, up and down arrows choose another, and Delete takes it out.";

/** `{ node, head, lane, show, layout, timeAt }`; `show` draws a state, and `timeAt` reads a pointer. */
export function stageOf() {
  const help = html("span", { id: newId(), class: "snn-heard" }, HELP);
  const still = svg("g"), moving = svg("g");
  const [head, lane] = ["Playhead", "Input spikes"].map((label) => svg("rect", {
    tabindex: 0, role: "slider", class: "snn-handle", "aria-label": label, "aria-describedby": help.id }));
  const picture = svg("svg", { role: "group" }, still, moving, head, lane);
  const node = html("figure", {}, picture, help);
  let layout, drawn;

  const show = (lab) => {
    layout = layoutOf(node.clientWidth || 640, lab.long, wordUnit(node));
    const { width, height, area } = layout, { tauPrun, kP, spikes, kind, rate, seed, long, chosen } = lab;
    const content = JSON.stringify([width, layout.unit, tauPrun, kP, spikes, kind, rate, seed, long, chosen]);
    if (content !== drawn) still.replaceChildren(...background(layout, lab));
    drawn = content;
    moving.replaceChildren(...foreground(layout, lab));
    sizePicture(picture, width, height);
    picture.setAttribute("aria-label", described(lab));
    setAttributes(head, { ...rectangle({ ...area, top: area.top - 20 }), ...playheadInWords(layout, lab) });
    setAttributes(lane, { ...rectangle(layout.lane), ...spikesInWords(lab) });
    lane.style.display = lab.long ? "none" : "";
  };
  const timeAt = (event) => {
    const { area, x } = layout, place = event.clientX - picture.getBoundingClientRect().left;
    return x.back(Math.min(area.right, Math.max(area.left, place)));
  };
  return { node, head, lane, show, layout: () => layout, timeAt };
}

const rectangle = ({ left, right, top, bottom }) =>
  ({ x: left, y: top, width: right - left, height: bottom - top });

const playheadInWords = ({ first, last }, { time }) => ({
  "aria-valuemin": first, "aria-valuemax": last, "aria-valuenow": Math.min(last, Math.max(first, time)),
  "aria-valuetext": clockTime(time) });

const spikesInWords = ({ spikes, chosen }) => ({
  "aria-valuemin": 0, "aria-valuemax": WINDOW, "aria-valuenow": spikes[chosen] ?? 0,
  "aria-valuetext": chosen < 0
    ? `${numberOf(spikes.length, "spike")}, none chosen`
    : `spike ${chosen + 1} of ${spikes.length}, at ${clockTime(spikes[chosen])}` });
