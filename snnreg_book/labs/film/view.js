// Film: two trainings side by side, scrubbed from birth to the last image.

import { whole } from "../shared/address.js";
import { sent, unpacked } from "../shared/bytes.js";
import { button, listen, readout, runButton, setTraits, slider } from "../shared/controls.js";
import { datum, frame, html, hued } from "../shared/elements.js";
import { foot } from "../shared/foot.js";
import { wordUnit } from "../shared/handle.js";
import { counted, duration, numberOf } from "../shared/numbers.js";
import { NETWORKS } from "../shared/pair.js";
import { colour, onColourMode, onResize, perFrame } from "../shared/pictures.js";
import { playback } from "../shared/playing.js";
import { scrub } from "../shared/touch.js";
import { drawWeightMaps, weightScale } from "../shared/weight_maps.js";
import { drivesOf, KINDS, levelsOf, shareAbove } from "./moments.js";
import { ridges } from "./ridges.js";

const MOMENT_S = 0.5; // for which a moment is seen

function render({ model, el }) {
  const about = model.get("about"), { moments, digits, columns, critical_drive: critical } = about;
  const last = moments.length - 1, neurons = digits.length * columns;
  const box = frame(el, "The training as a film",
    `Above, the weights of ${neurons} neurons. Below, how hard test images drive them: beyond the critical drive `
    + "g* an image can make a neuron fire. Play, or drag across the pictures.");
  box.closest(".snn-lab").classList.add("snn-film");
  foot(box, model, { moment: whole(0, last) });
  const now = () => Math.min(last, model.get("moment"));
  const put = (moment) => setTraits(model, { moment: Math.min(last, Math.max(0, moment)) });

  let waited = 0; // seconds since the moment came
  const player = playback(box, {
    advance: (seconds) => {
      waited += seconds;
      if (waited >= MOMENT_S) { waited = 0; put(now() + 1); }
      return now() < last;
    },
    changed: (playing) => { play.textContent = playing ? "Pause" : "Play"; },
  });
  const play = runButton("Play", () => {
    waited = 0;
    if (now() === last) put(0);
    player.toggle();
  }, { class: "snn-play" });
  const go = (moment) => { player.stop(); put(moment); };

  const networks = NETWORKS.map(([name, hue]) => {
    const canvas = html("canvas", { role: "img" }), drives = ridges(name, hue);
    const field = html("div", {}, canvas);
    const figure = html("figure", {}, html("figcaption", {}, hued(name, hue)), field,
      drives.node);
    return { name, canvas, field, drives, figure };
  });
  const pair = html("div", { class: "snn-pair" }, ...networks.map(({ figure }) => figure));
  let grip;
  scrub(pair, ({ clientX }) => {
    go(Math.round(grip.moment + (clientX - grip.x) / pair.clientWidth * last));
  }, ({ clientX }) => { grip = { x: clientX, moment: now() }; });
  const sentence = readout(box);
  box.append(pair, weightScale(about.g_max),
    html("div", { class: "snn-player", role: "group", "aria-label": "Film" }, play,
      button("‹", () => go(now() - 1), { "aria-label": "One moment back" }),
      button("›", () => go(now() + 1), { "aria-label": "One moment on" }),
      slider(box, model, { name: "moment", label: "Images", min: 0, max: last, words: (k) => counted(moments[k]),
        get: now, set: (moment) => { player.stop(); model.set("moment", moment); } })),
    sentence.node,
    html("p", { class: "snn-note" },
      `Drives of ${neurons} neurons by ${about.images} test images of each digit and ${about.noise} of noise, as `
      + "bright on average. Beside each histogram stands the share above the critical drive g*."));

  let film = null;
  const seen = new Map(); // drives of both networks, by moment
  const drivesAt = (moment) => {
    if (!seen.has(moment)) seen.set(moment, film.levels[moment].map((each) => drivesOf(each, film.pixels, about)));
    return seen.get(moment);
  };

  const draw = perFrame(box, () => {
    if (!film || !pair.clientWidth) return;
    const moment = now(), drives = drivesAt(moment), unit = wordUnit(pair);
    networks.forEach(({ name, canvas, field, drives: picture }, k) => {
      const levels = film.levels[moment][k];
      drawWeightMaps(canvas, { room: field.clientWidth, digits, columns, mark: { muted: colour(box, "muted") },
        level: (neuron, p) => levels[p * neurons + neuron] / about.levels });
      canvas.setAttribute("aria-label",
        `Weight maps of ${neurons} neurons ${name} after ${numberOf(moments[moment], "image")}`);
      picture.show(drives[k], critical, unit);
    });
    sentence.say(...told(moments[moment], drives, about));
  });
  listen(box, model, "moment", draw);
  onResize(box, pair, draw);
  onColourMode(box, draw);
  const packed = ["weight_levels", "pixels"].map((name) => sent(model.get(name)));
  Promise.all(packed.map(unpacked)).then(([changes, pixels]) => {
    film = { levels: levelsOf(changes, moments.length), pixels };
    draw();
  }, (error) => sentence.say(`The film could not be unpacked: ${error.message}.`));
  return box.clear;
}

/** The share of the drives above the critical drive, of each kind and network. */
function told(images, drives, { critical_drive: critical, period_s }) {
  const share = (kind, network) => {
    const value = shareAbove(drives[network][kind], critical);
    return datum(value, `${Math.round(100 * value)} %`, { "data-share": kind, "data-network": network });
  };
  const life = images > 0 ? `, ${duration(images * period_s)} of the network's life` : "";
  return ["After ", datum(images, numberOf(images, "image"), { "data-name": "images" }),
    `${life}, this share of the drives lies above g*: of ${KINDS.noise} `,
    share("noise", 0),
    " without decay and ", share("noise", 1), ` with it, of a neuron's ${KINDS.own} `, share("own", 0), " and ",
    share("own", 1), `, of ${KINDS.other} `, share("other", 0), " and ", share("other", 1), "."];
}

export default { render };
