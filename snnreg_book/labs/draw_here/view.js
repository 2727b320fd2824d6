// Draw here: two trained networks answer to white noise, and to a drawing with as much noise as a reader likes.

import { oneOf, within } from "../shared/address.js";
import { sent } from "../shared/bytes.js";
import { button, isChord, isRefused, listen, readout, setTraits, slider } from "../shared/controls.js";
import { areStrokes, asDigit, drawImage, drawingPad } from "../shared/drawing.js";
import { datum, frame, html } from "../shared/elements.js";
import { drawFlashes } from "../shared/flashes.js";
import { foot } from "../shared/foot.js";
import { couldNotRun } from "../shared/messages.js";
import { fitting, LIT } from "../shared/noise.js";
import { counted } from "../shared/numbers.js";
import { answerOf, latestOnly, lightChoice, listed, NETWORKS, withNoise } from "../shared/pair.js";
import { countsOf } from "../shared/recognition.js";
import { whyNeuron } from "../shared/why_neuron.js";

const SEED = 1; // of the spikes and the noise: the answer changes with the drawing alone
const SLOWER = 12; // how noise is played: so it moves for less than five seconds
const MOST = 3, TESTED = 1; // times the mean light of a digit
const times = (light) => `${light.toFixed(1)} ×`;

function render({ model, el }) {
  const about = model.get("about"), { digits, mean_grey } = about;
  const box = frame(el, "Show noise, or draw a digit",
    `These networks know ${listed(digits)} and answer the digit whose neurons spike most. A tie is no answer.`);
  if (isRefused(box)) return box.clear;
  foot(box, model, { drawing: areStrokes, noise: within(0, MOST),
    light: oneOf(Object.keys(LIT)) });
  const input = html("canvas", { class: "snn-input", role: "img", "aria-label": "What both see" });
  const noise = slider(box, model, { name: "noise", label: "Brightness of the noise", min: 0, max: MOST,
    step: 0.1, words: times,
    below: html("span", { class: "snn-below snn-tested", style: `--at: ${TESTED / MOST}` },
      `The network was tested here, at ${TESTED} × a digit's brightness, with noise over the whole picture.`) });
  const { pad, wipe } = padWithExample(box, model);
  const { cards, show, say, told } = answerCards(box), why = whyNeuron(box, about.model);
  const image = () => {
    const drawing = model.get("drawing"), where = model.get("light");
    const asked = model.get("noise") * mean_grey, mean = fitting(LIT[where][1], asked);
    const pixels = withNoise(asDigit(drawing), mean, SEED, where);
    return { seed: SEED, pixels, light: mean / mean_grey, white: mean < asked, where, drawn: drawing.length > 0 };
  };
  drawImage(input, image().pixels);
  const parts = html("div", { class: "snn-draw-here" });
  const { neurons, constants } = about.model, { dt, image_steps } = constants;
  const play = player(box, parts, constants);
  const ask = latestOnly(box, {
    script: model.get("worker_script"),
    prepare: { module: sent(model.get("module")), levels: sent(model.get("weight_levels")),
      steps: sent(model.get("delay_steps")), about },
    answered(seen) {
      const { pixels, responses, train, weights } = seen;
      const countsAt = (end) => responses.map(({ step, neuron }) =>
        countsOf({ neuron: neuron.filter((_, k) => step[k] < end) }, neurons));
      const answersAt = (end) => countsAt(end).map((counts) => answerOf(counts, about));
      input.setAttribute("aria-label", `What both see: ${whatOf(seen)}`);
      const isPlayed = play(seen.moves, (step) => {
        const answers = answersAt(step), over = step >= image_steps;
        show(answers, over);
        if (!over) return drawFlashes(input, seen, step, dt);
        drawImage(input, pixels);
        say(sentence(seen, answers));
      });
      if (isPlayed) say(`${whatOf(seen)}, shown ${SLOWER} times slower.`);
      why.show({ train, weights, digits, counts: countsAt(image_steps) });
      setTraits(model, { answers: answersAt(image_steps).map(({ answer }) => answer) });
    },
    failed: (error) => say(couldNotRun(error)),
  });
  const present = (moves) => ask({ ...image(), moves });
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
    html("div", { class: "snn-seen" }, html("figure", {}, html("figcaption", {}, "Both see"), input),
      html("figure", {}, html("figcaption", {}, "Draw here"), pad)),
    html("div", {}, html("div", { class: "snn-buttons" },
      button("Show noise", showNoise), button("Show a digit", showDigit), wipe), cards, told, noise),
    html("div", { class: "snn-buttons" }, lightChoice(box, model)));
  box.append(parts, why.node);
  present(!image().drawn);
  return box.clear;
}

/**
 * Calls `show(step)` up to the last step, at once or, where it `moves`, slowed; meanwhile `parts` are marked.
 * Says whether it takes time.
 */
function player(box, parts, { dt, image_steps: end }) {
  const calm = matchMedia("print, (prefers-reduced-motion: reduce)");
  let request = 0;
  const stop = () => cancelAnimationFrame(request);
  box.whenRemoved(stop);
  return (moves, show) => {
    stop();
    const start = performance.now(), isSlow = () => moves && !calm.matches;
    const next = () => {
      const seconds = (performance.now() - start) / 1000;
      const step = isSlow() ? Math.min(end, seconds / SLOWER / dt) : end;
      parts.toggleAttribute("data-playing", step < end);
      if (step < end) request = requestAnimationFrame(next);
      show(step);
    };
    next();
    return isSlow();
  };
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

const spikes = (total) => `${counted(total)} spike${total === 1 ? "" : "s"}`;

/** The image that is shown. */
function whatOf({ light, white, where, drawn }) {
  const place = where === "white_noise" ? "" : ` in the ${LIT[where][1]} × ${LIT[where][1]} pixels of the centre`;
  const noise = light > 0 ? `oise at ${times(light)}${white ? ", the most that fits," : ""}${place}` : "";
  return drawn ? `Your drawing${noise && ` in n${noise}`}` : noise ? `N${noise}` : "An empty image";
}

/** What happened: the image that was shown, and the answers of both networks. */
function sentence(seen, answers) {
  const [without, withDecay] = answers.map(({ total, words }) => (total ? `${words} (${spikes(total)})` : words));
  const end = seen.drawn || !answers[1].total ? "" : seen.where === "white_noise" ? " Here the calm has ended."
    : " On these pixels it is not calm.";
  return `${whatOf(seen)}: ${without} without decay, ${withDecay} with it.${end}`;
}

/** The answer of each network on a card of its own, and the sentence that states both. */
function answerCards(box) {
  const { node: told, say } = readout(box);
  const cards = NETWORKS.map(([name, hue]) => {
    const answer = html("p", { class: `snn-card-answer snn-${hue}` }), total = html("p");
    return { answer, total, node: html("div", { class: `snn-card snn-${hue}-edge` },
      html("p", { class: `snn-${hue}` }, html("strong", {}, name)), answer, total) };
  });
  return {
    cards: html("div", { class: "snn-cards" }, ...cards.map(({ node }) => node)), say, told,
    /** The answers stand once all spikes are there. */
    show(answers, over) {
      answers.forEach((each, k) => {
        cards[k].answer.replaceChildren(datum(each.answer, over ? each.words : "…", { "data-network": k }));
        cards[k].total.replaceChildren(datum(each.total, spikes(each.total), { "data-total": k }));
      });
    },
  };
}

export default { render };
