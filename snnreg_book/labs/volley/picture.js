// A row for each neuron: its spikes and its partner's, its membrane below its threshold, its conductances.

import { newId, svg, symbolsInSvg } from "../shared/elements.js";
import { axes, scale } from "../shared/pictures.js";

/** What is seen of a volley: milliseconds before and after its first spike. */
export const [BEFORE, AFTER] = [8, 32];

const VOLTS = [-72, -46], CONDUCTANCE = [0, 3]; // what is beyond stands at the edge; a bar is broken there
const FLASH = 8; // steps for which a spike is seen on the membrane
const SHADES = 40; // along the inhibition behind the spikes
const LETTER = 6.6, FIVE_VOLTAGES = 190; // widths of a heading's letter and of five numbers, in units
const DARKEST = 4; // the conductance g_i of the darkest shade

/**
 * Where the three parts lie in a picture of this width. `unit` is larger than 1 where the words are. Rows fill the
 * height `room` if there is more of it than they need.
 */
export function layoutOf(width, neurons, unit, room = 0) {
  const narrow = width < 520 * unit, gap = (narrow ? 16 : 30) * unit;
  const row = Math.max((narrow ? 9 : 11) * unit, room / neurons);
  const left = (narrow ? 6 : 14) * unit, right = width - 8 * unit, across = right - left - 2 * gap;
  const top = 42 * unit, bottom = top + neurons * row, ends = [0.47, 0.78];
  const part = (from, to, before) =>
    ({ left: left + from * across + before * gap, right: left + to * across + before * gap, top, bottom });
  const areas = {
    spikes: part(0, ends[0], 0), membrane: part(ends[0], ends[1], 1), conductances: part(ends[1], 1, 2),
  };
  const over = ({ left: from, right: to }, values) => scale(values, [from, to]);
  return {
    ...areas, shade: newId(), width, narrow, unit, row, height: bottom + 24 + 24 * unit,
    x: over(areas.spikes, [-BEFORE, AFTER]), volts: over(areas.membrane, VOLTS),
    strength: over(areas.conductances, CONDUCTANCE),
  };
}

const inside = (map, [low, high], value) => map(Math.min(high, Math.max(low, value)));
const middle = ({ membrane, row }, place) => membrane.top + (place + 0.5) * row;

/** Everything that stays while time goes on. `rows[k]`: the neuron in row k. */
export function background(layout, lab) {
  const { spikes, membrane, conductances, narrow, unit, row } = layout, { rows, chosen, names } = lab;
  const place = rows.indexOf(chosen), end = conductances.right;
  const hasRoom = ({ left, right }, width) => right - left > width * unit;
  const heading = (area, words, short = words) =>
    symbolsInSvg(hasRoom(area, words.length * LETTER) ? words : short, { x: area.left, y: area.top - 22 * unit });
  const voltages = hasRoom(membrane, FIVE_VOLTAGES) ? [-70, -65, -60, -55, -50] : [-70, -60, -50];
  const bare = (area, map, ticks, name) => axes(area, { map, ticks, name });
  const groups = names ? names.map((name, k) => svg("text", { x: spikes.left + 5,
    y: spikes.top + (k * rows.length / names.length) * row + 15 * unit }, name)) : [];
  const lines = names ? names.slice(1).map((_, k) => {
    const y = spikes.top + ((k + 1) * rows.length / names.length) * row;
    return svg("line", { class: "snn-grid", x1: spikes.left, x2: end, y1: y, y2: y });
  }) : [];
  return [
    svg("defs", {}, shade(layout, lab)),
    svg("rect", { class: "snn-chosen", x: spikes.left, width: end - spikes.left, y: spikes.top + place * row,
      height: row }),
    ...lines, ...groups,
    heading(spikes, "who fires when: neurons and their partners", "who fires when"),
    heading(membrane, "membrane and threshold", "membrane"),
    heading(conductances, "g_e and g_i"),
    bare(spikes, layout.x, narrow ? [0, 10, 20, 30] : [-5, 0, 5, 10, 15, 20, 25, 30],
      narrow ? "ms" : "time after the first spike (ms)"),
    bare(membrane, layout.volts, narrow ? [-70, -50] : voltages, "mV"),
    bare(conductances, layout.strength, narrow ? [0, 2] : [0, 1, 2, 3], ""),
  ];
}

/** Inhibition as a shade behind the spikes: the darker, the larger g_i is on average. */
function shade({ shade: id, spikes, x }, { run: { looks, neurons, steps }, volley, dt }) {
  const mean = (part) => {
    const ms = x.back(spikes.left + part * (spikes.right - spikes.left));
    const step = Math.min(steps - 1, Math.max(0, volley.first + Math.round(ms * 1e-3 / dt)));
    return looks.g_i.subarray(step * neurons, (step + 1) * neurons).reduce((sum, g) => sum + g) / neurons;
  };
  return svg("linearGradient", { id }, ...Array.from({ length: SHADES + 1 }, (_, k) => svg("stop", {
    class: "snn-shade", offset: k / SHADES,
    "stop-opacity": (0.55 * Math.min(1, mean(k / SHADES) / DARKEST)).toFixed(3) })));
}

/** The spikes of the volley and of the partners, joined, on the shade of inhibition. */
export function volleySpikes({ shade: id, spikes: area, x, row }, { run, volley, rows, dt }) {
  const { spikes, partners } = run;
  const at = (step) => (step - volley.first) * dt * 1e3;
  const seen = (step) => at(step) >= -BEFORE && at(step) <= AFTER;
  const rowOf = new Map(rows.map((neuron, k) => [neuron, area.top + (k + 0.5) * row]));
  const place = (step) => Math.min(area.right, x(at(step))).toFixed(1);
  const ticks = ({ step, neuron }, size) => Array.from(step, (s, k) => (seen(s)
    ? `M${place(s)},${(rowOf.get(neuron[k]) - size).toFixed(1)}v${2 * size}` : "")).join("");
  const joined = Array.from(spikes.step, (s, k) => {
    const neuron = spikes.neuron[k];
    const answer = partners.step.find((step, n) => partners.neuron[n] === neuron && step >= s);
    return seen(s) && answer !== undefined ? `M${place(s)},${rowOf.get(neuron).toFixed(1)}H${place(answer)}` : "";
  }).join("");
  return [
    svg("rect", { fill: `url(#${id})`, x: area.left, y: area.top, width: area.right - area.left,
      height: area.bottom - area.top }),
    svg("path", { class: "snn-joined", d: joined }),
    svg("path", { class: "snn-tick snn-inhibits", d: ticks(partners, row * 0.3) }),
    svg("path", { class: "snn-tick snn-excites", d: ticks(spikes, row * 0.42) }),
  ];
}

/** What moves with time: `nodes` hang in the picture, `show` puts them where a moment has them. */
export function movingParts(neurons) {
  const each = (tag, kind) => Array.from({ length: neurons }, () => svg(tag, { class: kind }));
  const gaps = each("line", "snn-gap"), marks = each("line", "snn-level"), dots = each("circle", "snn-dot");
  const [excites, inhibits] = [each("rect", "snn-excites"), each("rect", "snn-inhibits")];
  const head = svg("path", { class: "snn-head" }), critical = svg("line", { class: "snn-ink snn-dashed" });
  const broken = svg("path", { class: "snn-broken" });
  const nodes = [...gaps, ...marks, ...excites, ...inhibits, broken, critical, ...dots, head];

  function show(layout, { run, volley, rows, step, dt, moment, criticalDrive }) {
    const { row, spikes, volts, strength, x, unit } = layout;
    const needed = strength(criticalDrive);
    put(critical, { x1: needed, x2: needed, y1: spikes.top - 6, y2: spikes.bottom });
    const ms = (step - volley.first) * dt * 1e3, place = x(ms).toFixed(2);
    const arrow = `l${-6 * unit},${-9 * unit}h${12 * unit}l${-6 * unit},${9 * unit}`;
    head.setAttribute("d", `M${place},${spikes.bottom}V${spikes.top - 4}${arrow}`);
    let breaks = "";
    rows.forEach((neuron, k) => {
      const y = middle(layout, k), at = step * run.neurons + neuron, now = (name) => run.looks[name][at];
      const v = inside(volts, VOLTS, 1e3 * now("potential")), level = inside(volts, VOLTS, 1e3 * now("threshold"));
      put(gaps[k], { x1: v, x2: level, y1: y, y2: y });
      put(marks[k], { x1: level, x2: level, y1: y - row * 0.42, y2: y + row * 0.42 });
      const flash = moment.last[neuron] >= 0 && step - moment.last[neuron] < FLASH;
      put(dots[k], { cx: v, cy: y, r: (flash ? 0.62 : 0.32) * row });
      dots[k].classList.toggle("snn-fired", moment.counts[neuron] > 0);
      for (const [bars, name, top] of [[excites, "g_e", -0.4], [inhibits, "g_i", 0.02]]) {
        const end = inside(strength, CONDUCTANCE, now(name)), height = 0.38 * row;
        put(bars[k], { x: strength(0), y: y + top * row, height, width: end - strength(0) });
        if (now(name) > CONDUCTANCE[1]) {
          breaks += `M${end - 9},${y + top * row + height}l3,${-height}m3,0l-3,${height}`;
        }
      }
    });
    broken.setAttribute("d", breaks);
  }
  return { nodes, show };
}

const put = (node, values) => {
  for (const [name, value] of Object.entries(values)) node.setAttribute(name, value.toFixed(2));
};
