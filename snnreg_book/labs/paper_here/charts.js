// How the spikes are spread over the images of each set, and how the known digits were classified.

import { svg } from "../shared/elements.js";
import { counted } from "../shared/numbers.js";
import { NETWORKS } from "../shared/pair.js";
import { axes, path, scale } from "../shared/pictures.js";

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

/** One picture a test set: `tests` are those of both networks. */
export function histogram(picture, width, label, tests) {
  const area = { left: 58, right: width - 16, top: 26, bottom: 130 };
  const most = Math.max(1, ...tests.flatMap((test) => test?.spikes ?? []));
  const shares = tests.map((test) => (test?.spikes.length ? sharesOf(test.spikes, most) : null));
  const high = [0.1, 0.25, 0.5].find((top) => shares.flat().every((share) => share <= top)) ?? 1;
  const x = scale([0, most + 1], [area.left, area.right]), y = scale([0, high], [area.bottom, area.top]);
  const outline = (each) => each.flatMap((share, bin) =>
    [bin, bin + 1].map((edge) => [x(edge * (most + 1) / BINS), y(share)]));
  picture.setAttribute("width", width);
  picture.setAttribute("height", 175);
  picture.setAttribute("aria-label", `${label}: share of the images by their number of spikes, up to ${most}`);
  picture.replaceChildren(
    axes(area, { map: x, ticks: roundTicks(most), words: counted, name: "spikes of an image" },
      { map: y, ticks: [0, high / 2, high], words: (share) => `${100 * share} %`, name: "share of the images" }),
    ...shares.flatMap((each, arm) => (each
      ? [svg("path", { class: `snn-curve snn-${NETWORKS[arm][1]}`, d: path(outline(each)) })] : [])));
}

/** How often each digit was classified as which: a row and a column per digit, and a column for no answer. */
export function namedOf({ groups } = { groups: [] }, digits) {
  const each = groups.length / digits.length, columns = [...digits.keys(), -1];
  return digits.map((_, shown) => columns.map((answer) => groups.filter((group, image) =>
    group === answer && Math.floor(image / each) === shown).length));
}
