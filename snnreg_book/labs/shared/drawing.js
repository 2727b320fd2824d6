// A pad to draw a digit on, and the drawing as an image like those of MNIST.

import { listOf, within } from "./address.js";
import { ARROWS, isChord } from "./controls.js";
import { html, newId } from "./elements.js";
import { canvasContext, onResize, perFrame, SIDE } from "./pictures.js";

/** Whether a value is a drawing: strokes of points in fractions of the pad. */
export const areStrokes = listOf(listOf(listOf(within(0, 1), 2)));

/** Draw 784 grey levels, lit is white as in the figures, into a canvas of 28 x 28 pixels. */
export function drawImage(canvas, pixels) {
  canvas.width = canvas.height = SIDE;
  const context = canvas.getContext("2d");
  const image = context.createImageData(SIDE, SIDE);
  pixels.forEach((grey, k) => image.data.set([grey, grey, grey, 255], 4 * k));
  context.putImageData(image, 0, 0);
}

// A pen stroke as MNIST has them: its width, and the box of 20 pixels that each digit fills.
const PEN = 1.15, BOX = 20;
// What is smaller, in fractions of the pad, is a dot from a hand that was not still, and no digit.
const SMALLEST = 0.1;

/**
 * Strokes (lists of [x, y] in fractions of the pad) as an image as MNIST makes them: scaled into a box of 20 x 20
 * pixels, centred by their mass on 28 x 28. An empty drawing is an empty image.
 */
export function asDigit(strokes) {
  const points = strokes.flat();
  if (points.length === 0) return new Float64Array(SIDE * SIDE);
  const extreme = (choose) => points.reduce((one, other) => one.map((x, axis) => choose(x, other[axis])));
  const low = extreme(Math.min), high = extreme(Math.max);
  const size = Math.max(high[0] - low[0], high[1] - low[1]);
  const factor = (BOX - 2 * PEN) / Math.max(size, SMALLEST);
  const scaled = strokes.map((stroke) => stroke.map((point) => point.map((x, axis) => (x - low[axis]) * factor)));
  const first = painted(scaled, [4, 4]);
  let [mass, x, y] = [0, 0, 0];
  first.forEach((grey, k) => {
    mass += grey;
    x += grey * (k % SIDE);
    y += grey * Math.floor(k / SIDE);
  });
  return painted(scaled, [4 + SIDE / 2 - 0.5 - x / mass, 4 + SIDE / 2 - 0.5 - y / mass]);
}

function painted(strokes, [left, top]) {
  const pixels = new Float64Array(SIDE * SIDE);
  for (const stroke of strokes) {
    stroke.forEach(([bx, by], k) => {
      const [ax, ay] = stroke[Math.max(0, k - 1)];
      const [dx, dy] = [bx - ax, by - ay];
      const squared = dx * dx + dy * dy;
      const reach = PEN + 1;
      const rows = [Math.floor(Math.min(ay, by) + top - reach), Math.ceil(Math.max(ay, by) + top + reach)];
      const columns = [Math.floor(Math.min(ax, bx) + left - reach), Math.ceil(Math.max(ax, bx) + left + reach)];
      for (let row = Math.max(0, rows[0]); row <= Math.min(SIDE - 1, rows[1]); row++) {
        for (let column = Math.max(0, columns[0]); column <= Math.min(SIDE - 1, columns[1]); column++) {
          const [px, py] = [column - left - ax, row - top - ay];
          const along = squared > 0 ? Math.min(1, Math.max(0, (px * dx + py * dy) / squared)) : 0;
          const distance = Math.hypot(px - along * dx, py - along * dy);
          const grey = Math.round(255 * Math.min(1, Math.max(0, PEN + 0.5 - distance)));
          const at = row * SIDE + column;
          pixels[at] = Math.max(pixels[at], grey);
        }
      }
    });
  }
  return pixels;
}

// A point that is left out lies closer to the line between its neighbours than this, in fractions of the pad, and
// they lie no further from each other than that: so what is left out cannot be seen.
const UNSEEN = 0.004, APART = 0.06;

/** Add a point to a stroke; the one before goes if the line does without it. Gives the number of points. */
export function addPoint(stroke, [x, y]) {
  if (stroke.length > 1) {
    const [[ax, ay], [bx, by]] = stroke.slice(-2);
    const [dx, dy] = [x - ax, y - ay], length = Math.hypot(dx, dy);
    const along = ((bx - ax) * dx + (by - ay) * dy) / length ** 2;
    const aside = Math.abs((bx - ax) * dy - (by - ay) * dx) / length;
    if (length > 0 && length < APART && along >= 0 && along <= 1 && aside < UNSEEN) stroke.pop();
  }
  const last = stroke.at(-1);
  if (!last || last[0] !== x || last[1] !== y) stroke.push([x, y]);
  return stroke.length;
}

const WHITE = "#fff", LIFTED = "#9aa4ad"; // on black, in both colour modes

/** What paints a pad: all of it, or only the line since the last frame, then `grown()` is called. */
function padPainter(box, canvas, pad, grown) {
  let line = []; // not painted yet
  const stroke = (context, side, points) => {
    context.lineWidth = side * 0.075;
    context.lineCap = context.lineJoin = "round";
    context.strokeStyle = WHITE;
    context.beginPath();
    for (const [x, y] of points.length === 1 ? [points[0], points[0]] : points) context.lineTo(x * side, y * side);
    context.stroke();
  };
  const paint = () => {
    const side = canvas.clientWidth;
    if (!side) return;
    const context = canvasContext(canvas, side, side);
    canvas.style.width = canvas.style.height = "";
    for (const points of pad.strokes) stroke(context, side, points);
    if (!pad.cursor || document.activeElement !== canvas) return;
    context.fillStyle = pad.down ? WHITE : LIFTED;
    context.beginPath();
    context.arc(pad.cursor[0] * side, pad.cursor[1] * side, 6, 0, 2 * Math.PI);
    context.fill();
  };
  const grow = perFrame(box, () => {
    stroke(canvas.getContext("2d"), canvas.clientWidth, line);
    line = line.slice(-1);
    grown();
  });
  const repaint = perFrame(box, paint);
  onResize(box, canvas, repaint);
  return {
    repaint,
    begin: (point) => { line = [point]; grow(); },
    extend: (point) => { line.push(point); grow(); },
  };
}

/** Let one pointer draw on a pad. A second finger meanwhile does nothing. */
function drawByPointer(canvas, pad, painter) {
  const place = (event) => {
    const area = canvas.getBoundingClientRect();
    return [(event.clientX - area.left) / area.width, (event.clientY - area.top) / area.height]
      .map((x) => Number(Math.min(1, Math.max(0, x)).toFixed(4)));
  };
  canvas.addEventListener("pointerdown", (event) => {
    if (pad.pen !== null || event.button !== 0) return;
    event.preventDefault();
    pad.pen = event.pointerId;
    canvas.focus({ preventScroll: true });
    canvas.setPointerCapture(pad.pen);
    if (pad.cursor) painter.repaint();
    pad.cursor = null;
    pad.strokes.push([place(event)]);
    painter.begin(place(event));
  });
  canvas.addEventListener("pointermove", (event) => {
    if (event.pointerId !== pad.pen) return;
    addPoint(pad.strokes.at(-1), place(event));
    painter.extend(place(event));
  });
  for (const kind of ["pointerup", "pointercancel"]) {
    canvas.addEventListener(kind, (event) => { if (event.pointerId === pad.pen) pad.pen = null; });
  }
}

/** Let the keyboard draw on a pad. */
function drawByKeys(canvas, pad, { repaint, changed, wipe }) {
  canvas.addEventListener("keydown", (event) => {
    if (isChord(event)) return;
    if (event.key === "Delete" || event.key === "Backspace") wipe();
    else if (event.key === " ") {
      pad.cursor ??= [0.5, 0.5];
      pad.down = !pad.down;
      if (pad.down) pad.strokes.push([[...pad.cursor]]);
      changed();
    } else if (ARROWS[event.key]) {
      pad.cursor = (pad.cursor ?? [0.5, 0.5])
        .map((x, axis) => Math.min(1, Math.max(0, x + 0.05 * ARROWS[event.key][axis])));
      if (pad.down) pad.strokes.at(-1).push([...pad.cursor]);
      if (pad.down) changed(); else repaint();
    } else return;
    event.preventDefault();
  });
  canvas.addEventListener("blur", () => { pad.down = false; repaint(); });
  canvas.addEventListener("focus", repaint);
}

/**
 * A square to draw on with mouse, finger or keyboard. `onChange` is called as the drawing grows, at most once a
 * frame, with its strokes: lists of [x, y] in fractions of the square. `show(strokes)` puts others in their place.
 * Keyboard: arrows move a cursor, space puts the pen down and lifts it, Delete wipes.
 */
export function drawingPad(box, onChange) {
  const id = newId();
  const canvas = html("canvas", {
    class: "snn-pad", role: "application", tabindex: 0, "aria-label": "Drawing pad", "aria-describedby": id,
  });
  const help = html("span", { id, class: "snn-heard" },
    "Draw a digit with mouse or finger. With the keyboard: arrow keys move, "
    + "space puts the pen down or lifts it, Delete wipes.");
  const pad = { strokes: [], cursor: null, down: false, pen: null };
  let told; // what lab and pad know: handed back, it changes nothing
  const tell = () => {
    told = structuredClone(pad.strokes);
    onChange(told);
  };
  const painter = padPainter(box, canvas, pad, tell), { repaint } = painter;
  const changed = () => { repaint(); tell(); };
  const wipe = () => {
    Object.assign(pad, { strokes: [], down: false, pen: null });
    changed();
  };
  const show = (others) => {
    if (JSON.stringify(others) === JSON.stringify(told)) return;
    told = others;
    pad.strokes = structuredClone(others);
    repaint();
  };
  drawByPointer(canvas, pad, painter);
  drawByKeys(canvas, pad, { repaint, changed, wipe });
  return { node: html("div", {}, canvas, help), wipe, show };
}
