// Pictures that follow size and colour mode: canvases, scales, axes and curves.

import { setAttributes, svg, symbolsInSvg } from "./elements.js";
import { plain } from "./numbers.js";

/** Pixels on a side of an image, and of a weight map. */
export const SIDE = 28;

/** Run `draw` at most once per frame, and only while the lab is in the page. */
export function perFrame(box, draw) {
  let request = 0;
  box.whenRemoved(() => cancelAnimationFrame(request));
  return () => {
    // One that is asked for stays asked for: what asks anew in every frame must not put it off for ever.
    request ||= requestAnimationFrame(() => { request = 0; draw(); });
  };
}

/**
 * Call `draw` when the width of `node` changes; it is called once at the start. `draw` waits for the next frame
 * (`perFrame`), because a browser complains of sizes that change while it reports others.
 */
export function onResize(box, node, draw) {
  let width = -1;
  const observer = new ResizeObserver(() => {
    if (node.clientWidth !== width && node.clientWidth > 0) { width = node.clientWidth; draw(); }
  });
  observer.observe(node);
  box.whenRemoved(() => observer.disconnect());
}

/** Call `draw` when light turns to dark or back (canvases need it; SVG follows by itself). */
export function onColourMode(box, draw) {
  const observer = new MutationObserver(draw);
  observer.observe(document.documentElement, { attributeFilter: ["data-theme", "theme"] });
  observer.observe(document.body, { attributeFilter: ["data-jp-theme-light", "class"] });
  box.whenRemoved(() => observer.disconnect());
}

/** The value of a colour variable, for a canvas: colour(box, "blue"). */
export const colour = (box, name) => getComputedStyle(box).getPropertyValue(`--snn-${name}`).trim();

/** A canvas context of `width` x `height` CSS pixels, sharp on any screen, cleared. */
export function canvasContext(canvas, width, height) {
  const ratio = window.devicePixelRatio || 1;
  canvas.width = Math.round(width * ratio);
  canvas.height = Math.round(height * ratio);
  canvas.style.width = `${width}px`;
  canvas.style.height = "auto"; // keeps its shape where the page is narrower
  const context = canvas.getContext("2d");
  context.setTransform(ratio, 0, 0, ratio, 0, 0);
  return context;
}

/** Give a picture a size, in which it is drawn; where there is less room, it shrinks as a whole. */
export const sizePicture = (picture, width, height) =>
  setAttributes(picture, { viewBox: `0 0 ${width} ${height}`, width, height });

/** A map from [low, high] of the data to [from, to] of the picture. */
export function scale([low, high], [from, to], log = false) {
  const f = log ? Math.log10 : (x) => x;
  const map = (value) => from + (to - from) * (f(value) - f(low)) / (f(high) - f(low));
  map.back = (place) => {
    const inside = f(low) + (f(high) - f(low)) * (place - from) / (to - from);
    return log ? 10 ** inside : inside;
  };
  return map;
}

/** Axes with grid, ticks and names, as one SVG group. `x`, `y`: { map, ticks = [], words = plain, name = "" }. */
export function axes({ left, top, right, bottom }, x, y = {}) {
  const group = svg("g", { "aria-hidden": "true" });
  for (const tick of y.ticks ?? []) {
    group.append(
      svg("line", { class: "snn-grid", x1: left, x2: right, y1: y.map(tick), y2: y.map(tick) }),
      svg("text", { x: left - 8, y: y.map(tick) + 4, "text-anchor": "end" }, (y.words ?? plain)(tick)));
  }
  for (const tick of x.ticks ?? []) {
    group.append(
      svg("line", { class: "snn-axis", x1: x.map(tick), x2: x.map(tick), y1: bottom, y2: bottom + 5 }),
      svg("text", { x: x.map(tick), y: bottom + 20, "text-anchor": "middle" }, (x.words ?? plain)(tick)));
  }
  group.append(
    svg("path", { class: "snn-axis", d: `M${left},${top}V${bottom}H${right}` }),
    symbolsInSvg(x.name ?? "", { x: (left + right) / 2, y: bottom + 40, "text-anchor": "middle" }),
    symbolsInSvg(y.name ?? "", { x: left - 8, y: top - 9 }));
  return group;
}

/** The path of a curve through points [[x, y], ...] in picture coordinates. */
export const path = (points) => `M${points.map(([x, y]) => `${x.toFixed(2)},${y.toFixed(2)}`).join("L")}`;
