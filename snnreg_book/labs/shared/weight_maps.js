// Weight maps: the weights of each neuron as a picture of 28 x 28 pixels.

import { html, symbols } from "./elements.js";
import { canvasContext, SIDE } from "./pictures.js";

export const GUTTER = 18; // for the digits beside the rows

// Matplotlib's cividis at 33 places, straight lines between them.
const CIVIDIS = (
  "00224e 00285b 002e6a 053371 1a386f 273e6e 32436d 3b496c 434e6c 4b546c 535a6d "
  + "5a5f6e 61656f 686a71 6f7073 767676 7d7c78 848279 8c8878 938e78 9b9476 a39a74 "
  + "aba072 b4a76f bcae6c c4b468 cdbb63 d5c25e dec958 e7d150 f0d846 f9e03a fee838"
).split(" ")
  .map((hex) => [0, 2, 4].map((at) => parseInt(hex.slice(at, at + 2), 16)));

/** The colour [r, g, b] of a weight: 0 is empty, 1 is g_max; the same scale as in the figures. */
export function cividis(fraction) {
  const place = Math.min(1, Math.max(0, fraction)) * (CIVIDIS.length - 1);
  const k = Math.min(Math.floor(place), CIVIDIS.length - 2);
  return CIVIDIS[k].map((channel, c) => Math.round(channel + (place - k) * (CIVIDIS[k + 1][c] - channel)));
}

/** The colours from 0 to the most. */
export const weightRamp = () => html("span", { class: "snn-ramp",
  style: `background: linear-gradient(90deg, ${CIVIDIS.map((c) => `rgb(${c})`)})` });

/** The scale of colours under a weight map. */
export const weightScale = (gMax) => html("div", { class: "snn-scale" },
  html("span", {}, "0"),
  weightRamp(),
  html("span", {}, symbols("g_max"), ` = ${gMax}`));

const SHADES = new Uint32Array(
  Uint8ClampedArray.from({ length: 256 * 4 }, (_, k) => [...cividis((k >> 2) / 255), 255][k & 3]).buffer);
const sheets = new WeakMap();

/**
 * The maps of `count` neurons in a row, to be drawn on `canvas` and on no other: pixel p of neuron k in the colour
 * of level(k, p), from 0 to 1. WebKit may read a picture only when it shows what it is drawn on; a second one on
 * the same sheet would then be seen in place of the first.
 */
function sheetFor(canvas, count, level) {
  if (!sheets.has(canvas)) sheets.set(canvas, html("canvas", { height: SIDE }));
  const sheet = sheets.get(canvas);
  sheet.width = count * SIDE;
  const context = sheet.getContext("2d"), picture = context.createImageData(sheet.width, SIDE);
  // Whole pixels of a picture: bytes red, green, blue, opaque.
  const pixels = new Uint32Array(picture.data.buffer);
  for (let k = 0; k < count; k++) {
    for (let p = 0; p < SIDE * SIDE; p++) {
      const at = (Math.floor(p / SIDE) * count + k) * SIDE + p % SIDE;
      pixels[at] = SHADES[Math.round(255 * Math.min(1, level(k, p)))];
    }
  }
  context.putImageData(picture, 0, 0);
  return sheet;
}

/** Draw one map, `side` pixels wide, pixel p in the colour of level(p); gives the context, to draw on it. */
export function drawWeightMap(canvas, side, level) {
  const context = canvasContext(canvas, side, side);
  context.imageSmoothingEnabled = false;
  context.drawImage(sheetFor(canvas, 1, (_, p) => level(p)), 0, 0, side, side);
  return context;
}

/**
 * Draw the maps of all neurons, one row for each digit, over `room` pixels. `level(k, p)`: that of pixel p of
 * neuron k. `mark`: colours { muted, ink }; neuron `chosen` gets a frame. Gives the side of a tile.
 */
export function drawWeightMaps(canvas, { room, digits, columns, mark, level, chosen = -1 }) {
  const tile = Math.max(SIDE + 1, Math.floor((room - GUTTER) / columns));
  const context = canvasContext(canvas, GUTTER + columns * tile, digits.length * tile);
  context.imageSmoothingEnabled = false;
  context.fillStyle = mark.muted;
  context.font = "15px system-ui, sans-serif";
  context.textBaseline = "middle";
  digits.forEach((digit, row) => context.fillText(digit, 2, (row + 0.5) * tile));
  const gap = tile > 40 ? 2 : 1, size = tile - 2 * gap;
  const neurons = digits.length * columns, sheet = sheetFor(canvas, neurons, level);
  for (let k = 0; k < neurons; k++) {
    const [x, y] = [GUTTER + (k % columns) * tile, Math.floor(k / columns) * tile]
      .map((corner) => corner + gap);
    context.drawImage(sheet, k * SIDE, 0, SIDE, SIDE, x, y, size, size);
    if (k !== chosen) continue;
    context.strokeStyle = mark.ink;
    context.lineWidth = 3;
    context.strokeRect(x - 0.5, y - 0.5, size + 1, size + 1);
  }
  return tile;
}
