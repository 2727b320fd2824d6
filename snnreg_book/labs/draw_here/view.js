// Draw here: two trained networks answer to white noise, and to a drawing with as much noise as a reader likes.

import { oneOf, within } from "../shared/address.js";
import { sent } from "../shared/bytes.js";
import {
  ALL_SET, button, isChord, isRefused, listen, NEXT, readout, setTraits, slider,
} from "../shared/controls.js";
import { areStrokes, asDigit, drawImage, drawingPad } from "../shared/drawing.js";
import { frame, html } from "../shared/elements.js";
import { drawFlashes } from "../shared/flashes.js";
import { foot } from "../shared/foot.js";
import { couldNotRun } from "../shared/messages.js";
import { fitting, LIT } from "../shared/noise.js";
import { answerOf, latestOnly, lightChoice, listed, NETWORKS, withNoise } from "../shared/pair.js";
import { whileInSight } from "../shared/playing.js";
import { countsOf } from "../shared/recognition.js";
import { whyNeuron } from "../shared/why_neuron.js";
import { networkPicture, spikes } from "./network_picture.js";

const SEED = 1; // of the spikes and the noise: the answer changes with the drawing alone
const SLOWER = 12; // how noise is played
const REST_MS = 1200; // between two images, as long as nobody has touched the lab
const MOST = 3, TESTED = 1; // times the mean light of a digit
const times = (light) => `${light.toFixed(1)} ×`;

function render({ model, el }) {
  const about = model.get("about"), { digits, mean_grey } = about;
  const box = frame(el, "Two networks look at static",
    `One goes wild, the other stays quiet. They know ${listed(digits)}: draw a ${digits[0]}.`);
  if (isRefused(box)) return box.clear;
  foot(box, model, { drawing: areStrokes, noise: within(0, MOST),
    light: oneOf(Object.keys(LIT)) });
  const input = html("canvas", { class: "snn-input", role: "img", "aria-label": "What both see" });
  const { pad, wipe } = padWithExample(box, model);
  const networks = NETWORKS.map((network, k) => networkPicture(box, network, k, about));
  const { node: told, say } = readout(box), why = whyNeuron(box, about.model);
  const image = (seed = SEED) => {
    const drawing = model.get("drawing"), where = model.get("light");
    const asked = model.get("noise") * mean_grey, mean = fitting(LIT[where][1], asked);
    const pixels = withNoise(asDigit(drawing), mean, seed, where);
    return { seed, pixels, light: mean / mean_grey, white: mean < asked, where, drawn: drawing.length > 0 };
  };
  drawImage(input, image().pixels);
  const parts = html("div", { class: "snn-draw-here" });
  const pictures = html("div", { class: "snn-pair" }, ...networks.map(({ node }) => node));
  const { neurons, constants } = about.model, { dt, image_steps } = constants;
  const player = playerOf(box, parts, constants);
  const ask = latestOnly(box, {
    script: model.get("worker_script"),
    prepare: { module: sent(model.get("module")), levels: sent(model.get("weight_levels")),
      steps: sent(model.get("delay_steps")), about },
    answered(seen) {
      const { pixels, responses, train, weights, drawn } = seen;
      pictures.hidden = false;
      const countsAt = (end) => responses.map(({ step, neuron }) =>
        countsOf({ neuron: neuron.filter((_, k) => step[k] < end) }, neurons));
      const answersAt = (end) => countsAt(end).map((counts) => answerOf(counts, about));
      input.setAttribute("aria-label", `What both see: ${whatOf(seen)}`);
      const isPlayed = player.play(seen.moves && isInSight, (step) => {
        const answers = answersAt(step), over = step >= image_steps;
        networks.forEach((network, k) => {
          network.show(weights[k], responses[k], over ? Infinity : step);
          network.answer(answers[k], drawn, over);
        });
        if (!over) return drawFlashes(input, seen, step, dt);
        drawImage(input, pixels);
        if (seen.seed === SEED) say(sentence(seen, answers)); // one that goes on is not said again
        goOn();
      });
      if (isPlayed && seen.seed === SEED) say(`${whatOf(seen)}, shown ${SLOWER} times slower.`);
      why.show({ train, weights, digits, counts: countsAt(image_steps) });
      setTraits(model, { answers: answersAt(image_steps).map(({ answer }) => answer) });
    },
    failed: (error) => {
      pictures.hidden = true; // they would stay empty
      say(couldNotRun(error));
    },
  });
  const present = (moves, seed) => ask({ ...image(seed), moves });

  // Until somebody touches it, one image of noise follows the other where it is seen.
  let isTouched = image().drawn, isInSight = true, seed = SEED, next = 0;
  const goOn = () => {
    if (isTouched || !isInSight || !player.moves()) return;
    next = setTimeout(() => present(true, ++seed), REST_MS);
  };
  const rest = () => clearTimeout(next);
  const touch = () => {
    isTouched = true;
    rest();
  };
  for (const event of ["pointerdown", "keydown", "input", ALL_SET]) box.addEventListener(event, touch, true);
  whileInSight(box, () => {
    if (isInSight) return; // as at the start
    isInSight = true;
    goOn();
  }, () => {
    isInSight = false;
    rest();
    player.finish();
  });
  box.whenRemoved(rest);

  for (const name of ["drawing", "noise", "light"]) listen(box, model, name, () => present(false));
  const showNoise = () => {
    setTraits(model, { drawing: [], noise: TESTED }); // where its light falls is the reader's choice
    present(true);
  };
  const showDigit = () => {
    setTraits(model, { drawing: about.example, noise: 0 });
    pad.querySelector("canvas").focus({ preventScroll: true });
  };
  parts.append(
    html("div", { class: "snn-seen" }, html("figure", {}, html("figcaption", {}, "Draw here"), pad),
      html("figure", {}, html("figcaption", {}, "Both see"), input)),
    pictures,
    html("div", {}, html("div", { class: "snn-buttons" }, button("Show noise", showNoise, { class: NEXT }),
      button("Show a digit", showDigit), wipe), told, noiseChoices(box, model)));
  box.append(parts, why.node);
  present(!image().drawn);
  return box.clear;
}

/** How bright the noise is and where its light falls, folded up until it is not as at first. */
function noiseChoices(box, model) {
  const brightness = slider(box, model, { name: "noise", label: "Brightness of the noise", min: 0, max: MOST,
    step: 0.1, words: times,
    below: html("span", { class: "snn-below snn-tested", style: `--at: ${TESTED / MOST}` },
      `The network was tested here, at ${TESTED} × a digit's brightness, with noise over the whole picture.`) });
  const node = html("details", { class: "snn-advanced" }, html("summary", {}, "Noise: how bright, and where"),
    brightness, lightChoice(box, model));
  const open = () => {
    node.open ||= model.get("light") !== "white_noise" || ![0, TESTED].includes(model.get("noise"));
  };
  for (const name of ["noise", "light"]) listen(box, model, name, open);
  open();
  return node;
}

/**
 * `play(moves, show)` calls `show(step)` up to the last step, at once or, where it `moves`, slowed; meanwhile
 * `parts` are marked. It says whether that takes time. `finish()` jumps to the end, `moves()` says whether a
 * reader may see motion.
 */
function playerOf(box, parts, { dt, image_steps: end }) {
  const calm = matchMedia("print, (prefers-reduced-motion: reduce)");
  let request = 0, isSlow = false, next;
  box.whenRemoved(() => cancelAnimationFrame(request));
  const play = (moves, show) => {
    cancelAnimationFrame(request);
    const start = performance.now();
    isSlow = moves;
    next = () => {
      const seconds = (performance.now() - start) / 1000;
      const step = isSlow && !calm.matches ? Math.min(end, seconds / SLOWER / dt) : end;
      parts.toggleAttribute("data-playing", step < end);
      request = step < end ? requestAnimationFrame(next) : 0;
      show(step);
    };
    next();
    return moves && !calm.matches;
  };
  const finish = () => {
    if (!request) return;
    cancelAnimationFrame(request);
    isSlow = false;
    next();
  };
  return { play, finish, moves: () => !calm.matches };
}

/** The pad; the noise of the start, or an example, makes room for the first stroke of a reader. */
function padWithExample(box, model) {
  const example = JSON.stringify(model.get("about").example);
  const { node, show, wipe } = drawingPad(box, (drawing) => setTraits(model, { drawing }));
  const makeRoom = () => {
    const drawing = model.get("drawing");
    if (JSON.stringify(drawing) === example) show([]);
    if (drawing.length === 0 && model.get("noise") === TESTED) setTraits(model, { noise: 0 });
  };
  node.addEventListener("pointerdown", ({ button: pressed }) => { if (pressed === 0) makeRoom(); }, true);
  node.addEventListener("keydown", (event) => { if (event.key === " " && !isChord(event)) makeRoom(); }, true);
  const follow = () => show(model.get("drawing"));
  listen(box, model, "drawing", follow);
  follow();
  return { pad: node, wipe: button("Wipe", wipe) };
}

/** The image that is shown. */
function whatOf({ light, white, where, drawn }) {
  const place = where === "white_noise" ? "" : ` in the ${LIT[where][1]} × ${LIT[where][1]} pixels of the centre`;
  const noise = light > 0 ? `oise at ${times(light)}${white ? ", the most that fits," : ""}${place}` : "";
  return drawn ? `Your drawing${noise && ` in n${noise}`}` : noise ? `N${noise}` : "An empty image";
}

/** What happened: the image that was shown, and the answers of both networks. */
function sentence(seen, answers) {
  const [without, withDecay] = answers.map(({ total, words }) =>
    (total === 0 || !seen.drawn ? (total ? spikes(total) : words) : `${words} (${spikes(total)})`));
  const end = seen.drawn || !answers[1].total ? "" : seen.where === "white_noise" ? " Here the calm has ended."
    : " On these pixels it is not calm.";
  return `${whatOf(seen)}: ${without} without decay, ${withDecay} with it.${end}`;
}

export default { render };
