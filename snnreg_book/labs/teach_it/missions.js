// The missions: what the reader predicts, what is set, and when the mission is reached.

import { numberOf } from "../shared/numbers.js";
import { percent } from "./results.js";

const [WITHOUT, WITH] = [0, 1];
const MISTAKEN = 0.75, MENDED = 0.8; // shares of the variants that are recognised
const EVERYWHERE = "white_noise";

/**
 * `now`: what was measured last, { accuracy, noise, spikes } of both networks, with `drawings`, a text that is the
 * same for the same drawings, and the switches { rule, start, tau_prun_s }; or an image of noise that was shown,
 * { shown: { light, spikes, onSigns } }. `before`: all that was measured since the page was opened.
 */
export const MISSIONS = {
  mend: {
    title: "Make it mistake your signs, and mend it",
    question: "Draw signs that share most of their strokes, as P, R and B do. What will the published rule make "
      + "of them, with decay?",
    choices: ["It learns them as well as other signs.", "It takes one for the other.",
      "Many of them get no answer: their neurons fall silent."],
    right: 2,
    preset: { rule: "published", start: "random", tau_prun_s: 73 },
    hint: "Look at the spikes of each row. When fewer than 75 % are recognised, mend it with the switches alone.",
    goal: "To reach: with decay fewer than 75 % of the variants are recognised, and then, of the same drawings, "
      + "more than 80 %.",
    reached: ({ accuracy, drawings }, before) => accuracy && accuracy[WITH] > MENDED
      && before.some((each) => each.drawings === drawings && each.accuracy[WITH] < MISTAKEN),
  },
  empty: {
    title: "Begin with nothing",
    question: "Both networks begin with empty weights, and used synapses grow. What does the network without "
      + "decay do in noise over the whole picture?",
    choices: ["It spikes as often as from a random start.", "It spikes about half as often.",
      "It is nearly as calm as the one with decay."],
    right: 2,
    preset: { rule: "growth", start: "empty", tau_prun_s: 35 },
    goal: "To reach: from an empty start, without decay, noise over the whole picture at 1 × causes less than a "
      + "third of the spikes of a sign, and more than 80 % of the variants are recognised.",
    reached: ({ accuracy, noise, spikes, start }) => accuracy && start === "empty" && accuracy[WITHOUT] > MENDED
      && noise[WITHOUT][EVERYWHERE][0] < spikes[WITHOUT] / 3,
  },
  wake: {
    title: "Wake the calm one",
    question: "The network with decay is calm in noise over the whole picture at 1 ×. Where must the same light "
      + "fall to wake it?",
    choices: ["Nowhere: it has learned what noise is.", "At the border, where no sign lies.",
      "In the centre, on the pixels where your signs lie."],
    right: 2,
    preset: { rule: "growth", start: "random", tau_prun_s: 35, noise: 1, light: EVERYWHERE, drawing: [] },
    hint: "Wipe the pad, and choose place and brightness of the noise below it.",
    goal: "To reach: noise alone, no brighter than 1 ×, causes at least half as many spikes with decay as a sign.",
    reached: ({ shown }) => shown && shown.noise <= 1 && shown.spikes[WITH] >= shown.onSigns[WITH] / 2,
  },
};

/** What was measured, in a few words. */
export const outcome = ({ accuracy, noise, shown }) => (shown
  ? `The noise caused ${numberOf(shown.spikes[WITH], "spike")} with decay, `
  + `a sign ${shown.onSigns[WITH].toFixed(0)}.`
  : `Recognised: ${percent(accuracy[WITHOUT])} without decay, ${percent(accuracy[WITH])} with it. Spikes per `
    + `image of noise over the picture: ${noise.map((each) => each[EVERYWHERE][0].toFixed(1)).join(" and ")}.`);
