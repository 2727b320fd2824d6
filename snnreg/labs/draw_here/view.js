// Draw here: two trained networks answer to a drawing, with as much noise as a reader likes.

import { listOf, within } from "../shared/address.js";
import { sent } from "../shared/bytes.js";
import { button, listen, readout, slider } from "../shared/controls.js";
import { asDigit, drawImage, drawingPad } from "../shared/drawing.js";
import { datum, frame, html } from "../shared/elements.js";
import { foot } from "../shared/foot.js";
import { whyNot } from "../shared/messages.js";
import { counted } from "../shared/numbers.js";
import { answerOf, latestOnly, listed, NETWORKS, withNoise } from "../shared/pair.js";
import { whyNeuron } from "../shared/why_neuron.js";

const SEED = 1; // of the spikes and the noise: the answer changes with the drawing alone

function render({ model, el }) {
  const about = model.get("about"), { digits, mean_grey } = about;
  const box = frame(el, "Draw a digit, then add noise",
    `These networks know ${listed(digits)}. Anything else is taken for one of the three or for none.`);
  const refusal = whyNot();
  if (refusal) {
    box.append(html("p", { class: "snn-note" }, refusal));
    return box.clear;
  }
  foot(box, model, { drawing: listOf(listOf(listOf(within(0, 1), 2))), noise: within(0, 3) });
  const input = html("canvas", { class: "snn-input", role: "img", "aria-label": "The image that both see" });
  const noise = slider(box, model, { name: "noise", label: "Noise", min: 0, max: 3, step: 0.1,
    words: (value) => (value === 0 ? "none" : `${value.toFixed(1)} × a digit's light`) });
  const { pad, wipe } = padWithExample(box, model);
  const { cards, show, say, told } = answerCards(box), why = whyNeuron(box, about.model);
  box.append(html("div", { class: "snn-draw-here" }, pad,
    html("div", {}, cards, html("div", { class: "snn-seen" }, input, noise, wipe), told)), why.node);

  const image = () =>
    ({ seed: SEED, pixels: withNoise(asDigit(model.get("drawing")), model.get("noise") * mean_grey, SEED) });
  drawImage(input, image().pixels);
  const ask = latestOnly(box, {
    script: model.get("worker_script"),
    prepare: { module: sent(model.get("module")), levels: sent(model.get("weight_levels")),
      steps: sent(model.get("delay_steps")), about },
    answered({ pixels, responses, train, weights }) {
      drawImage(input, pixels);
      why.show({ train, weights, digits, counts: responses.map(({ counts }) => counts) });
      const answers = responses.map(({ counts }) => answerOf(counts, about));
      show(answers);
      model.set("answers", answers.map(({ answer }) => answer));
      model.save_changes();
    },
    failed(error) {
      told.classList.remove("snn-only-heard"); // no card says it
      say(`The network could not run: ${error.message}.`);
    },
  });
  const present = () => ask(image());
  for (const name of ["drawing", "noise"]) listen(box, model, name, present);
  present();
  return box.clear;
}

/** The pad; what is drawn there when the page opens makes room for the first stroke of a reader. */
function padWithExample(box, model) {
  const example = JSON.stringify(model.get("about").example);
  const drawn = (strokes) => { model.set("drawing", strokes); model.save_changes(); };
  const { node, show, wipe } = drawingPad(box, drawn);
  const makeRoom = () => { if (JSON.stringify(model.get("drawing")) === example) show([]); };
  node.addEventListener("pointerdown", makeRoom, true);
  node.addEventListener("keydown", (event) => { if (event.key === " ") makeRoom(); }, true);
  const follow = () => show(model.get("drawing"));
  listen(box, model, "drawing", follow);
  follow();
  return { pad: node, wipe: button("Wipe", wipe) };
}

/** The answer of each network on a card of its own, and the sentence that is read aloud. */
function answerCards(box) {
  const { node: told, say } = readout(box);
  told.classList.add("snn-only-heard");
  const cards = NETWORKS.map(([name, hue]) => {
    const answer = html("p", { class: `snn-card-answer snn-${hue}` }), spikes = html("p");
    return { answer, spikes, node: html("div", { class: `snn-card snn-${hue}-edge` },
      html("p", { class: `snn-${hue}` }, html("strong", {}, name)), answer, spikes) };
  });
  const words = (total) => `${counted(total)} spike${total === 1 ? "" : "s"}`;
  return {
    cards: html("div", { class: "snn-cards" }, ...cards.map(({ node }) => node)), say, told,
    show(answers) {
      answers.forEach((each, k) => {
        cards[k].answer.replaceChildren(datum(each.answer, each.words, { "data-network": k }));
        cards[k].spikes.replaceChildren(datum(each.total, words(each.total), { "data-total": k }));
      });
      say(answers.map((each, k) => `${NETWORKS[k][0]}: ${each.words}, ${words(each.total)}. `).join(""));
    },
  };
}

export default { render };
