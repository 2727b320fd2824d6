// The drives of one network: a histogram for each kind of image, one below the other, across the critical drive.

import { svg } from "../shared/elements.js";
import { axes, path, scale, sizePicture } from "../shared/pictures.js";
import { KINDS, logHistogram, shareAbove } from "./moments.js";

const ENDS = [0.01, 3], BINS = 56; // of the drives
const TICKS = [0.03, 0.1, 0.3, 1];
const HIGHEST = { own: 0.12, other: 0.12, noise: 0.5 }; // share in a bin that fills a row

/** `{ node, show }`: `show(drives, limit, unit)` draws them, pale up to the limit and in full colour beyond. */
export function ridges(name, hue) {
  const node = svg("svg", { role: "img" });
  const show = (drives, limit, unit) => {
    const width = node.parentNode.clientWidth, row = 50 * unit, right = width - 4;
    const area = { left: 4, right, top: 22 * unit, bottom: (22 + 3 * 50) * unit };
    const x = scale(ENDS, [area.left, area.right], true), critical = x(limit);
    const shares = Object.keys(KINDS).map((kind) => shareAbove(drives[kind], limit));
    const told = Object.values(KINDS).map((words, k) => `${Math.round(100 * shares[k])} % of those of ${words}`);
    sizePicture(node, width, area.bottom + 46 * unit);
    node.setAttribute("aria-label", `Drives ${name}: above the critical drive lie ${told.join(", ")}`);
    node.replaceChildren(
      axes(area, { map: x, ticks: TICKS, name: "drive" }),
      ...Object.entries(KINDS).flatMap(([kind, words], k) => {
        const floor = area.top + (k + 1) * row;
        const inRow = scale([0, HIGHEST[kind]], [floor, floor - row + 6]);
        const top = (share) => inRow(Math.min(HIGHEST[kind], share));
        const bins = logHistogram(drives[kind], ENDS, BINS);
        return [...steps(bins, { x, top, floor, critical, hue }),
          svg("line", { class: "snn-grid", x1: area.left, x2: right, y1: floor, y2: floor }),
          svg("text", { x: area.left + 4, y: floor - row + 16 * unit }, words),
          svg("text", { class: `snn-${hue}`, x: right, y: floor - row + 16 * unit, "text-anchor": "end" },
            `${Math.round(100 * shares[k])} %`)];
      }),
      svg("line", { class: "snn-ink snn-dashed", x1: critical, x2: critical, y1: area.top - 2, y2: area.bottom }),
      svg("text", { class: "snn-ink", x: critical, y: area.top - 8, "text-anchor": "middle" }, "g*"));
  };
  return { node, show };
}

/** The histogram as two areas, parted at the critical drive. */
function steps(bins, { x, top, floor, critical, hue }) {
  const edge = (k) => x(ENDS[0] * (ENDS[1] / ENDS[0]) ** (k / BINS));
  const area = (from, to, kind) => {
    const parts = bins.flatMap((share, k) => {
      const [left, right] = [Math.max(from, edge(k)), Math.min(to, edge(k + 1))];
      if (share === 0 || left >= right) return [];
      return [path([[left, floor], [left, top(share)], [right, top(share)], [right, floor]])];
    });
    return svg("path", { class: `snn-ridge snn-${hue}${kind}`, d: parts.join("") });
  };
  return [area(edge(0), critical, "-below"), area(critical, edge(BINS), "-above")];
}
