// The run as one picture: choices, the weight maps of both networks, and the Table.

import { html } from "../shared/elements.js";
import { counted } from "../shared/numbers.js";
import { NETWORKS } from "../shared/pair.js";
import { colour } from "../shared/pictures.js";
import { sumOf } from "../shared/recognition.js";
import { setsOf, wordsOf } from "./choices.js";

const WIDTH = 1200, MARGIN = 40, LINE = 34;

/** A PNG as a Blob. */
export function pictureOf(box, { arms, choices, seed, about }, canvases) {
  const maps = (WIDTH - 3 * MARGIN) / 2;
  const mapHeight = Math.max(...canvases.map((canvas) => maps * canvas.height / canvas.width));
  const canvas = html("canvas", { width: WIDTH, height: 170 + mapHeight + LINE * (about.sets.length + 2) });
  const context = canvas.getContext("2d");
  context.fillStyle = colour(box, "paper");
  context.fillRect(0, 0, canvas.width, canvas.height);
  const write = (text, x, y, hue = "ink", weight = 400) => {
    context.fillStyle = colour(box, hue);
    context.font = `${weight} 20px system-ui, sans-serif`;
    context.fillText(text, x, y);
  };
  const [seen, decay] = wordsOf(choices, seed);
  write(seen, MARGIN, 45, "ink", 600);
  write(decay, MARGIN, 45 + LINE);
  canvases.forEach((map, arm) => {
    const x = MARGIN + arm * (maps + MARGIN);
    write(NETWORKS[arm][0], x, 45 + 2.2 * LINE, arm ? "orange-text" : "blue", 600);
    context.drawImage(map, x, 60 + 2.2 * LINE, maps, maps * map.height / map.width);
  });
  const top = 60 + 3.6 * LINE + mapHeight, columns = [MARGIN, 480, 820];
  const head = ["spikes on the images of", ...NETWORKS.map(([name]) => name)];
  head.forEach((word, k) => write(word, columns[k], top, "muted"));
  setsOf(about, choices).forEach(([name, label], row) => [label, ...arms.map(({ tests }) =>
    (tests[name]?.spikes.length ? counted(sumOf(tests[name].spikes)) : "not shown"))]
    .forEach((word, k) => write(word, columns[k], top + LINE * (row + 1))));
  return new Promise((resolve) => { canvas.toBlob(resolve, "image/png"); });
}
