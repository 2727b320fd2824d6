// Show here: two trained networks see the same spikes of one image.

import { oneOf, whole, within } from "../shared/address.js";
import { bytesAs, sent } from "../shared/bytes.js";
import { isRefused, listen, seedButton, setTraits } from "../shared/controls.js";
import { areStrokes } from "../shared/drawing.js";
import { beside, frame, html } from "../shared/elements.js";
import { foot } from "../shared/foot.js";
import { couldNotRun } from "../shared/messages.js";
import { LIT } from "../shared/noise.js";
import { answerOf, latestOnly, listed, NETWORKS } from "../shared/pair.js";
import { onColourMode, onResize, perFrame } from "../shared/pictures.js";
import { countsOf } from "../shared/recognition.js";
import { answerTable } from "./answer.js";
import { chosenImage, DRAWING, imageChoice, noiseControls, padToShow } from "./choosing.js";
import { inputPicture } from "./input.js";
import { player } from "./player.js";
import { responsePicture } from "./response.js";
import { whyItFired } from "./why.js";

function render({ model, el }) {
  const about = model.get("about"), { digits } = about;
  const { neurons, constants: { dt, image_steps } } = about.model;
  const box = frame(el, "Show the network an image",
    "Two networks, trained without and with decay, see the same input spikes. "
    + `They know ${listed(digits)}, and classify anything else as one of these, or give no answer.`);
  if (isRefused(box)) return box.clear;
  foot(box, model, {
    shown_set: oneOf([...about.sets.map(({ name }) => name), DRAWING]), image: whole(0, about.per_set - 1),
    noise: within(0, 3), light: oneOf(Object.keys(LIT)),
    neuron: whole(0, neurons - 1), until_ms: within(0, image_steps * dt * 1e3),
    seed: whole(0, 1e9), drawing: areStrokes,
  });
  const neuronShown = () => Math.min(model.get("neuron"), neurons - 1);

  const input = inputPicture(about), answer = answerTable(box, digits);
  const pictures = NETWORKS.map((network) => responsePicture(about, network, choose));
  const why = whyItFired(box, model, sent(model.get("digit_pixels")));
  const weights = halves(bytesAs(Float32Array, model.get("weights")));
  input.figure.append(html("div", { class: "snn-buttons" },
    seedButton(model, "New spikes")));
  box.classList.add("snn-bench");
  box.append(
    beside([html("div", { class: "snn-seen" }, padToShow(box, model), input.figure), imageChoice(box, model),
      ...noiseControls(box, model), answer.votes],
    [answer.sentence, html("div", { class: "snn-side-by-side" }, ...pictures.map(({ figure }) => figure))]),
    why.node,
    html("p", { class: "snn-note" }, "Dashed: the threshold. Each answer starts from a rested network."),
    player(box, model, image_steps * dt * 1e3));

  let last = null; // what is shown: an image with its input spikes and what both networks made of them
  function choose(neuron) { if (neuron !== model.get("neuron")) setTraits(model, { neuron }); }

  function showTime() {
    if (!last) return;
    const ms = model.get("until_ms");
    input.showUntil(ms);
    if (!last.responses) return;
    pictures.forEach((picture) => picture.showUntil(ms));
    why.show({ ...last, weights, neuron: neuronShown(), untilStep: Math.round(ms * 1e-3 / dt) });
  }

  function drawResponses() {
    if (last?.responses) pictures.forEach((picture, k) => picture.draw(last.responses[k], neuronShown()));
    showTime();
  }

  const isEmpty = () =>
    model.get("shown_set") === DRAWING && model.get("drawing").length === 0 && model.get("noise") === 0;

  function showImage(image) {
    last = image;
    input.show(image);
    drawResponses();
  }

  function showAnswer(answered) {
    const counts = answered.responses.map(({ excitatory }) => countsOf(excitatory, neurons));
    const answers = counts.map((each) => answerOf(each, about));
    if (isEmpty()) answer.say("The pad is empty. Draw a digit on it.");
    else answer.show(answers, answered.train);
    showImage(answered);
    setTraits(model, { counts, answers: answers.map((each) => each.answer) });
  }

  showImage(chosenImage(model)); // before there is an answer, and where none comes
  const ask = latestOnly(box, {
    script: model.get("worker_script"),
    prepare: { module: sent(model.get("module")), about, born: bornEqual(model, weights, neurons) },
    answered: showAnswer,
    failed: (error) => answer.say(couldNotRun(error)),
  });
  const present = () => ask(chosenImage(model));
  for (const name of ["shown_set", "image", "noise", "light", "seed", "drawing"])
    listen(box, model, name, present);
  listen(box, model, "neuron", drawResponses);
  listen(box, model, "until_ms", showTime);
  onResize(box, pictures[0].figure, perFrame(box, drawResponses));
  onColourMode(box, drawResponses);
  present();
  return box.clear;
}

const halves = (all) => [all.subarray(0, all.length / 2), all.subarray(all.length / 2)];

/** What each network needs to be started: its own weights, and the delays that both have. */
function bornEqual(model, weights, neurons) {
  const delays = bytesAs(Float64Array, model.get("delays"));
  const [excitationDelays, inhibitionDelays] = [delays.subarray(0, neurons), delays.subarray(neurons)];
  return weights.map((each) => ({ weights: each, excitationDelays, inhibitionDelays }));
}

export default { render };
