// The response of one network: rasters of both populations over the membrane of one neuron, up to a time.

import { html, hued, newId, setAttributes, svg } from "../shared/elements.js";
import { axes, scale } from "../shared/pictures.js";
import { membrane, millivolts, VOLT_TICKS, voltScale } from "./membrane.js";
import { rasterRows, rasterTicks } from "./raster.js";

const LEFT = 40; // room for the digits and the axis

/** Where the parts lie, under one another, each below its name. */
function places(neurons) {
  const inhibitory = { top: 22, row: 3, tick: 4 };
  const excitatory = { top: inhibitory.top + 3 * neurons + 28, row: 5, tick: 5 };
  const top = excitatory.top + 5 * neurons + 46;
  return { inhibitory, excitatory, potential: { top, bottom: top + 94 } };
}

/**
 * The picture of a network. `draw(response, neuron)` draws it, `showUntil(ms)` says how much of it is seen, and
 * `choose(neuron)` is called for the neuron under the pointer.
 */
export function responsePicture(about, [name, hue], choose) {
  const { neurons, constants: { dt, image_steps } } = about.model;
  const lie = places(neurons), clip = newId();
  const seen = svg("rect", { x: 0, y: 0, height: lie.potential.bottom }), now = svg("line", { class: "snn-now" });
  const picture = svg("svg", { role: "img" });
  const caption = html("figcaption", {}, hued(name, hue));
  const figure = html("figure", {}, caption, picture);
  let time, until = Infinity;

  function showUntil(ms) {
    until = ms;
    if (!time) return;
    const step = Math.min(image_steps, ms * 1e-3 / dt), x = time(step);
    seen.setAttribute("width", step < image_steps ? x : x + 2); // the last tick is wider than its place
    setAttributes(now, { x1: x, x2: x, y1: 18, y2: lie.potential.bottom });
    now.toggleAttribute("hidden", step >= image_steps);
  }

  function draw(response, neuron) {
    const width = figure.clientWidth;
    if (!width) return;
    const sides = { left: LEFT, right: width - 6 }, { excitatory, inhibitory } = response;
    time = scale([0, image_steps], [sides.left, sides.right]);
    picture.setAttribute("width", width);
    picture.setAttribute("height", lie.potential.bottom + 48);
    const spikes = `${excitatory.step.length} excitatory and ${inhibitory.step.length} inhibitory spikes`;
    picture.setAttribute("aria-label",
      `${name}: ${spikes} in ${Math.round(image_steps * dt * 1e3)} ms; membrane of neuron ${neuron + 1}`);
    picture.replaceChildren(
      svg("clipPath", { id: clip }, seen),
      ...["inhibitory", "excitatory"].flatMap((population) => [
        title(lie[population].top - 8, `${population} neurons`),
        ...rasterRows(lie[population], sides, about, neuron)]),
      title(lie.potential.top - 16, `membrane of neuron ${neuron + 1} (mV)`),
      axes({ ...sides, ...lie.potential },
        { map: (ms) => time(ms * 1e-3 / dt), ticks: width < 300 ? [0, 150, 300] : [0, 100, 200, 300],
          name: "time (ms)" },
        { map: voltScale(lie.potential), ticks: VOLT_TICKS, words: millivolts }),
      svg("g", { "clip-path": `url(#${clip})` },
        rasterTicks(inhibitory, lie.inhibitory, time, "quiet"),
        rasterTicks(excitatory, lie.excitatory, time, hue),
        ...membrane(response, { neuron, neurons, every: about.slice_steps }, time, lie.potential, hue)),
      now);
    showUntil(until);
  }

  /** The neuron whose row of a raster is under the pointer. */
  const point = (event) => {
    const y = event.clientY - picture.getBoundingClientRect().top;
    for (const { top, row } of [lie.inhibitory, lie.excitatory]) {
      const neuron = Math.floor((y - top) / row);
      if (neuron >= 0 && neuron < neurons) choose(neuron);
    }
  };
  picture.addEventListener("pointermove", (event) => { if (event.pointerType === "mouse") point(event); });
  picture.addEventListener("click", point); // a finger taps
  return { figure, draw, showUntil };
}

const title = (y, words) => svg("text", { x: LEFT, y }, words);
