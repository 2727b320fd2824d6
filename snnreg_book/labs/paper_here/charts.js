// How the spikes are spread over the images of each set, and how the known digits were classified.

import { chartOf, halves } from "../shared/chart.js";
import { counted } from "../shared/numbers.js";
import { NETWORKS } from "../shared/pair.js";

const BINS = 24;

/** Share of the images in each bin of spikes per image. */
function sharesOf(spikes, most) {
  const shares = new Array(BINS).fill(0);
  for (const count of spikes) shares[Math.floor(BINS * count / (most + 1))] += 1 / spikes.length;
  return shares;
}

/** Whole numbers from 0 to `most`, three to six of them, in steps of 1, 2 or 5 times a power of ten. */
function roundTicks(most) {
  const power = 10 ** Math.floor(Math.log10(most));
  const step = [0.2, 0.5, 1, 2].find((part) => most / (part * power) <= 5);
  const whole = Math.max(1, step * power);
  return Array.from({ length: Math.floor(most / whole) + 1 }, (_, k) => k * whole);
}

/** One picture a test set. `show(label, tests)`: those of both networks. */
export function histogramOf() {
  const { node, picture, title, lay, draw } = chartOf({ caption: "", tall: 104, left: 58, role: "img" });
  const show = (label, tests) => {
    title.textContent = label;
    const most = Math.max(1, ...tests.flatMap((test) => test?.spikes ?? []));
    const shares = tests.map((test) => (test?.spikes.length ? sharesOf(test.spikes, most) : null));
    const high = [0.1, 0.25, 0.5].find((top) => shares.flat().every((share) => share <= top)) ?? 1;
    const plot = lay({ ticks: roundTicks(most), ends: [0, most + 1], words: counted, name: "spikes of an image" },
      { ticks: halves(high), words: (share) => `${100 * share} %`, name: "share of the images" });
    if (!plot) return;
    picture.setAttribute("aria-label", `${label}: share of the images by their number of spikes, up to ${most}`);
    const outline = (each) => each.flatMap((share, bin) =>
      [bin, bin + 1].map((edge) => [edge * (most + 1) / BINS, share]));
    const arms = NETWORKS.map(([words, hue], arm) => [words, `snn-${hue}`, shares[arm]])
      .filter(([, , each]) => each);
    const peak = (each) => {
      const bin = each.indexOf(Math.max(...each));
      return [(bin + 0.5) * (most + 1) / BINS, each[bin]];
    };
    draw(...arms.map(([, hue, each]) => plot.curve(outline(each), hue)),
      ...plot.names(...arms.map(([words, hue, each]) => [peak(each), hue, words])));
  };
  return { node, show };
}

/** How often each digit was classified as which: a row and a column per digit, and a column for no answer. */
export function namedOf({ groups } = { groups: [] }, digits) {
  const each = groups.length / digits.length, columns = [...digits.keys(), -1];
  return digits.map((_, shown) => columns.map((answer) => groups.filter((group, image) =>
    group === answer && Math.floor(image / each) === shown).length));
}
