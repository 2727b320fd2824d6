// The membrane of one neuron: its potential, its threshold, and a stroke for each of its spikes.

import { svg } from "../shared/elements.js";
import { plain } from "../shared/numbers.js";
import { path, scale } from "../shared/pictures.js";

const LOWEST = -0.075, HIGHEST = -0.045; // volts

export const VOLT_TICKS = [-0.07, -0.06, -0.05];
export const millivolts = (volts) => plain(Math.round(volts * 1e3));
export const voltScale = ({ top, bottom }) => scale([LOWEST, HIGHEST], [bottom, top]);

/** The curves of neuron `neuron`; `looks` are `every` steps apart, with `time` from steps to places. */
export function membrane({ potential, threshold, excitatory }, { neuron, neurons, every }, time, place, hue) {
  const volts = voltScale(place);
  const curve = (values) => path(Array.from({ length: values.length / neurons }, (_, look) =>
    [time((look + 1) * every), volts(Math.max(LOWEST, values[look * neurons + neuron]))]));
  const spikes = Array.from(excitatory.step).filter((_, spike) => excitatory.neuron[spike] === neuron)
    .map((step) => `M${time(step).toFixed(1)},${volts(threshold[neuron])}V${place.top - 4}`).join("");
  return [
    svg("path", { class: "snn-axis snn-dashed", d: curve(threshold) }),
    svg("path", { class: `snn-tick snn-${hue}`, d: spikes }),
    svg("path", { class: `snn-curve snn-${hue}`, d: curve(potential) }),
  ];
}
