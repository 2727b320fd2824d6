// What all labs share: controls, text that is heard, pictures that follow size and colour mode, numbers.
// Python puts this file in front of each lab's own script (source.py).

const SVG = "http://www.w3.org/2000/svg";

/** An HTML element with attributes and children (elements or text). */
function html(tag, attributes = {}, ...children) {
  return filled(document.createElement(tag), attributes, children);
}

/** An SVG element with attributes and children. */
function svg(tag, attributes = {}, ...children) {
  return filled(document.createElementNS(SVG, tag), attributes, children);
}

function filled(node, attributes, children) {
  for (const [name, value] of Object.entries(attributes)) {
    if (value === true) node.setAttribute(name, "");
    else if (value !== false && value != null) node.setAttribute(name, value);
  }
  node.append(...children);
  return node;
}

let identifiers = 0;
/** A new id for this page. */
const newId = () => `snn-${Date.now().toString(36)}-${++identifiers}`;

/**
 * The frame of a lab in `el`: title, hint, and a place to hang parts into.
 * `box.whenRemoved(f)` keeps what must end with the lab; render() returns `box.clear`, which calls it all.
 */
function frame(el, title, hint) {
  const heading = html("p", { class: "snn-title", id: newId() }, title);
  const box = html("section", { class: "snn-lab", "aria-labelledby": heading.id,
    "data-lm-suppress-shortcuts": true }, heading,  // JupyterLab leaves the keys to us
    html("p", { class: "snn-hint" }, ...[hint].flat()));
  el.append(box);
  const last = [];
  box.whenRemoved = (action) => last.push(action);
  box.clear = () => last.splice(0).forEach((action) => action());
  return box;
}

// Numbers

/** Three significant digits, thousands with a thin space: 0.0123, 4.00, 95 400. */
function shown(number, digits = 3) {
  if (!Number.isFinite(number)) return number > 0 ? "∞" : "–";
  const size = Math.abs(number);
  if (size === 0) return "0";
  if (size < 1e-3 || size >= 1e7) {
    const [mantissa, exponent] = number.toExponential(1).split("e");
    const raised = [...String(Number(exponent))].map((c) => "⁻⁰¹²³⁴⁵⁶⁷⁸⁹"["-0123456789".indexOf(c)]).join("");
    return `${mantissa}·10${raised}`;
  }
  if (size >= 10 ** (digits - 1)) {
    return String(Math.round(Number(number.toPrecision(digits)))).replace(/\B(?=(\d{3})+$)/g, "\u202f");
  }
  return number.toPrecision(digits);
}

/** A whole number, thousands with a thin space. */
const counted = (number) => String(Math.round(number)).replace(/\B(?=(\d{3})+$)/g, "\u202f");

/** A number for the eye that keeps all its digits for a machine. */
const datum = (number, text = shown(number), attributes = {}) =>
  html("data", { value: number, ...attributes }, text);

/** A duration in the unit that fits. */
function duration(seconds) {
  if (seconds < 1) return `${shown(seconds * 1e3)} ms`;
  if (seconds < 3600) return `${shown(seconds)} s`;
  if (seconds < 2 * 86400) return `${shown(seconds / 3600)} h`;
  if (seconds < 3 * 31557600) return `${shown(seconds / 86400)} days`;
  return `${shown(seconds / 31557600)} years`;
}

/** A symbol with its index below the line: symbols("τ_prun"), in HTML or in SVG. */
const symbols = (text) => withIndices(text, (index) => html("sub", {}, index), html("span"));
const symbolsInSvg = (text, attributes) => withIndices(text,
  (index) => svg("tspan", { dy: 4, "font-size": "80%" }, index), svg("text", attributes));

function withIndices(text, lowered, node) {
  text.split(/_([a-z]+)/).forEach((part, k) => {
    // In SVG what follows an index must be raised again.
    const rest = node.namespaceURI === SVG && k > 0 ? svg("tspan", { dy: -4 }, part || "\u200b") : part;
    node.append(k % 2 ? lowered(part) : rest);
  });
  return node;
}

// Controls

/**
 * A slider for the trait `name` of the model: with a label, its value in words, keyboard and kernel.
 * `label`: text, or a list of text and elements. `log`: equal steps are equal factors, and values have three significant digits.
 */
function slider(box, model, { name, label, min, max, log = false, step = 1, words = shown }) {
  const positions = log ? Math.round(60 * Math.log10(max / min)) : Math.round((max - min) / step);
  const toValue = (position) => log
    ? Math.min(max, Math.max(min, Number((min * (max / min) ** (position / positions)).toPrecision(3))))
    : min + position * step;
  const toPosition = (value) => Math.round(
    log ? positions * Math.log(value / min) / Math.log(max / min) : (value - min) / step);

  const id = newId();
  const input = html("input", { type: "range", id, min: 0, max: positions, step: 1, "data-trait": name });
  const output = html("output", { for: id });
  const show = () => {
    const value = model.get(name);
    input.value = toPosition(value);
    output.textContent = words(value);
    input.setAttribute("aria-valuetext", words(value));
  };
  input.addEventListener("input", () => {
    model.set(name, toValue(Number(input.value)));
    model.save_changes();
  });
  listen(box, model, name, show);
  show();
  return html("div", { class: "snn-slider" }, html("label", { for: id }, ...[label].flat()), output, input);
}

/** A button. */
function button(label, action, attributes = {}) {
  const node = html("button", { type: "button", ...attributes }, label);
  node.addEventListener("click", action);
  return node;
}

/** Call `action` when the trait changes, in the page or from Python, until the lab is removed. */
function listen(box, model, name, action) {
  model.on(`change:${name}`, action);
  box.whenRemoved(() => model.off(`change:${name}`, action));
}

/**
 * A sentence that states the result. `say(...parts)` replaces it; it is read aloud when it has rested.
 */
function readout(box) {
  const seen = html("p", { class: "snn-readout" });
  const heard = html("span", { class: "snn-heard", role: "status", "aria-live": "polite" });
  let timer;
  box.whenRemoved(() => clearTimeout(timer));
  let first = true;
  const say = (...parts) => {
    seen.replaceChildren(...parts);
    clearTimeout(timer);
    if (!first) timer = setTimeout(() => { heard.textContent = seen.textContent; }, 600);
    first = false;
  };
  return { node: html("div", {}, seen, heard), say };
}

// Pictures

/** Run `draw` at most once per frame, and only while the lab is in the page. */
function perFrame(box, draw) {
  let request = 0;
  box.whenRemoved(() => cancelAnimationFrame(request));
  return () => {
    cancelAnimationFrame(request);
    request = requestAnimationFrame(() => { request = 0; draw(); });
  };
}

/** Call `draw` when the width of `node` changes; it is called once at the start. */
function onResize(box, node, draw) {
  let width = -1;
  const observer = new ResizeObserver(() => {
    if (node.clientWidth !== width && node.clientWidth > 0) { width = node.clientWidth; draw(); }
  });
  observer.observe(node);
  box.whenRemoved(() => observer.disconnect());
}

/** Call `draw` when light turns to dark or back (canvases need it; SVG follows by itself). */
function onColourMode(box, draw) {
  const observer = new MutationObserver(draw);
  observer.observe(document.documentElement, { attributeFilter: ["data-theme", "theme"] });
  observer.observe(document.body, { attributeFilter: ["data-jp-theme-light", "class"] });
  box.whenRemoved(() => observer.disconnect());
}

/** The value of a colour variable, for a canvas: colour(box, "blue"). */
const colour = (box, name) => getComputedStyle(box).getPropertyValue(`--snn-${name}`).trim();

const reducedMotion = () => matchMedia("(prefers-reduced-motion: reduce)").matches;

/** A canvas context of `width` x `height` CSS pixels, sharp on any screen, cleared. */
function canvasContext(canvas, width, height) {
  const ratio = window.devicePixelRatio || 1;
  canvas.width = Math.round(width * ratio);
  canvas.height = Math.round(height * ratio);
  canvas.style.width = `${width}px`;
  canvas.style.height = "auto";  // keeps its shape where the page is narrower
  const context = canvas.getContext("2d");
  context.setTransform(ratio, 0, 0, ratio, 0, 0);
  return context;
}

/** A map from [low, high] of the data to [from, to] of the picture. */
function scale([low, high], [from, to], log = false) {
  const f = log ? Math.log10 : (x) => x;
  const map = (value) => from + (to - from) * (f(value) - f(low)) / (f(high) - f(low));
  map.back = (place) => {
    const inside = f(low) + (f(high) - f(low)) * (place - from) / (to - from);
    return log ? 10 ** inside : inside;
  };
  return map;
}

/** Axes with grid, ticks and names, as one SVG group. `x` and `y`: { map, ticks, words, name }. */
function axes({ left, top, right, bottom }, x, y) {
  const group = svg("g", { "aria-hidden": "true" });
  for (const tick of y.ticks) {
    group.append(
      svg("line", { class: "snn-grid", x1: left, x2: right, y1: y.map(tick), y2: y.map(tick) }),
      svg("text", { x: left - 8, y: y.map(tick) + 4, "text-anchor": "end" }, (y.words ?? shown)(tick)));
  }
  for (const tick of x.ticks) {
    group.append(
      svg("line", { class: "snn-axis", x1: x.map(tick), x2: x.map(tick), y1: bottom, y2: bottom + 5 }),
      svg("text", { x: x.map(tick), y: bottom + 20, "text-anchor": "middle" }, (x.words ?? shown)(tick)));
  }
  group.append(
    svg("path", { class: "snn-axis", d: `M${left},${top}V${bottom}H${right}` }),
    svg("text", { x: (left + right) / 2, y: bottom + 40, "text-anchor": "middle" }, x.name),
    svg("text", { x: left - 8, y: top - 10, "text-anchor": "start" }, y.name));
  return group;
}

/** The path of a curve through points [[x, y], ...] in picture coordinates. */
const path = (points) => `M${points.map(([x, y]) => `${x.toFixed(2)},${y.toFixed(2)}`).join("L")}`;

// Matplotlib's cividis at 33 places, straight lines between them.
const CIVIDIS = (
  "00224e 00285b 002e6a 053371 1a386f 273e6e 32436d 3b496c 434e6c 4b546c 535a6d " +
  "5a5f6e 61656f 686a71 6f7073 767676 7d7c78 848279 8c8878 938e78 9b9476 a39a74 " +
  "aba072 b4a76f bcae6c c4b468 cdbb63 d5c25e dec958 e7d150 f0d846 f9e03a fee838"
).split(" ")
  .map((hex) => [0, 2, 4].map((at) => parseInt(hex.slice(at, at + 2), 16)));

/** The colour [r, g, b] of a weight: 0 is empty, 1 is g_max; the same scale as in the figures. */
function cividis(fraction) {
  const place = Math.min(1, Math.max(0, fraction)) * (CIVIDIS.length - 1);
  const k = Math.min(Math.floor(place), CIVIDIS.length - 2);
  return CIVIDIS[k].map((channel, c) => Math.round(channel + (place - k) * (CIVIDIS[k + 1][c] - channel)));
}

// Weight maps

const SIDE = 28;
const GUTTER = 18;  // for the digits beside the rows

/** The scale of colours under a weight map. */
const weightScale = (gMax) => html("div", { class: "snn-scale" }, html("span", {}, "0"),
  html("span", { class: "snn-ramp", style: `background: linear-gradient(90deg, ${CIVIDIS.map((c) => `rgb(${c})`)})` }),
  html("span", {}, symbols("g_max"), ` = ${gMax}`));

/** A painter of one neuron: paint(level) gives a small canvas, pixel p in the colour of level(p), from 0 to 1. */
function weightPainter() {
  const canvas = html("canvas", { width: SIDE, height: SIDE }), context = canvas.getContext("2d");
  const picture = context.createImageData(SIDE, SIDE);
  // Whole pixels of a picture: bytes red, green, blue, opaque.
  const pixels = new Uint32Array(picture.data.buffer);
  const shades = new Uint32Array(
    Uint8ClampedArray.from({ length: 256 * 4 }, (_, k) => [...cividis((k >> 2) / 255), 255][k & 3]).buffer);
  return (level) => {
    for (let p = 0; p < pixels.length; p++) pixels[p] = shades[Math.round(255 * Math.min(1, level(p)))];
    context.putImageData(picture, 0, 0);
    return canvas;
  };
}

/**
 * Draw the maps of all neurons, one row for each digit, `room` pixels wide. `paint(k)`: canvas of neuron k.
 * `mark`: colours { muted, orange }; neuron `chosen` gets a frame. Gives the side of a tile.
 */
function drawWeightMaps(canvas, { room, digits, columns, mark, paint, chosen = -1 }) {
  const tile = Math.max(SIDE + 1, Math.floor((room - GUTTER) / columns));
  const context = canvasContext(canvas, GUTTER + columns * tile, digits.length * tile);
  context.imageSmoothingEnabled = false;
  context.fillStyle = mark.muted;
  context.font = "15px system-ui, sans-serif";
  context.textBaseline = "middle";
  digits.forEach((digit, row) => context.fillText(digit, 2, (row + 0.5) * tile));
  const size = SIDE * Math.floor((tile - 1) / SIDE), gap = (tile - size) / 2;
  for (let k = 0; k < digits.length * columns; k++) {
    const [x, y] = [GUTTER + (k % columns) * tile, Math.floor(k / columns) * tile]
      .map((corner) => Math.round(corner + gap));
    context.drawImage(paint(k), x, y, size, size);
    if (k !== chosen) continue;
    context.strokeStyle = mark.orange;
    context.lineWidth = 3;
    context.strokeRect(x - 1, y - 1, size + 2, size + 2);
  }
  return tile;
}

/** Random numbers from 0 to 1 that a seed repeats (mulberry32, in the public domain). */
function randomNumbers(seed) {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
  };
}

// Data

/** A Bytes trait (a DataView) as a typed array, in its own aligned copy. */
function bytesAs(Kind, view) {
  return new Kind(view.buffer.slice(view.byteOffset, view.byteOffset + view.byteLength));
}

