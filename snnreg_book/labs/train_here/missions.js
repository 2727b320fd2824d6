// The missions: what the reader predicts, what is set for the run, and when the mission is reached.
// The numbers are the lab's own; each mission was run with many seeds (tests/labs/test_missions.py).

import { percent } from "./points.js";

const [WITHOUT, WITH] = [0, 1];
const ALIVE = 0.5, DEAD = 0.4; // recognised shares; chance is a third
const FELL_SILENT_AFTER = 300; // images; before, a network has hardly begun

/**
 * `preset`: traits. `right`: which of the choices comes true. `reached(now, runs)` looks at the last measurement
 * of a run that has ended, and at all points of the runs with these digits.
 */
export const MISSIONS = {
  dead: {
    title: "A pruning time of 7.5 s",
    question: "We set the pruning time to 7.5 s, fifteen images. What can the network with decay do after 1,020?",
    choices: ["It recognises as many digits as the other one.", "It recognises fewer digits, but most of them.",
      "It is dead: nothing wakes it."],
    right: 2,
    preset: { tau_prun_s: 7.5, k_p: 1, growth: false },
    goal: "To reach: at the end less than 40 % are recognised with decay, and more than 50 % without.",
    reached: ({ accuracy }) => accuracy[WITH] < DEAD && accuracy[WITHOUT] > ALIVE,
  },
  window: {
    title: "A pruning time of 110 s",
    question: "We set the pruning time to 110 s. What does the network with decay do when it sees white noise?",
    choices: ["It spikes as often as the one without.", "It spikes half as often.",
      "It hardly spikes, and still recognises most digits."],
    right: 2,
    preset: { tau_prun_s: 110, k_p: 1, growth: false },
    goal: "To reach: at the end more than 50 % are recognised with decay, and white noise makes fewer than two "
      + "spikes per image.",
    reached: ({ accuracy, noise }) => accuracy[WITH] > ALIVE && noise[WITH] < 2 && noise[WITHOUT] > 20,
  },
  late: {
    title: "A pruning time of 1,000 s",
    question: "We set the pruning time to 1,000 s; the stream lasts 510 s. What is left of the spikes on noise?",
    choices: ["Nearly none: decay is decay.", "About half of them.", "Most of them: the frame has hardly faded."],
    right: 2,
    preset: { tau_prun_s: 1000, k_p: 1, growth: false },
    goal: "To reach: at the end noise makes more than 60 % of the spikes that it makes without decay.",
    reached: ({ accuracy, noise }) => accuracy[WITH] > ALIVE && noise[WITH] > 0.6 * noise[WITHOUT],
  },
  wake: {
    title: "Growth for 3, 5 and 8",
    question: "3, 5 and 8 share their strokes, and the groups fall silent. You let growth act when less than 40 % "
      + "are recognised. Does it come too late?",
    choices: ["Yes: what is silent stays silent.", "They wake, and recognise most digits again.",
      "They wake, and spike on noise as well."],
    right: 1,
    preset: { growth: false, pace: "slow" },
    hint: "Switch “growth acts” on when less than 40 % are recognised with decay, and wait for the end.",
    goal: "To reach: with decay less than 40 % are recognised before growth acts, and more than 60 % at the end.",
    reached: ({ accuracy, growth }, runs) => growth && accuracy[WITH] > 0.6 && runs.flat().some((point) =>
      !point.growth && point.images >= FELL_SILENT_AFTER && point.accuracy[WITH] < DEAD),
  },
  move: {
    title: "Digits that move",
    question: "The digits lie in the upper left corner. Half way you move them to the lower right. Which network "
      + "still answers noise where they lay?",
    choices: ["Both.", "The one without decay.", "Neither."],
    right: 1,
    preset: { place: "upper left", growth: true, pace: "steady" },
    hint: "Press “lower right” after about 500 images, and wait for the end.",
    goal: "To reach: at the end both recognise more than 60 % in the new corner, and on noise in the old one the "
      + "network with decay makes less than a tenth of the spikes of the other.",
    reached: ({ accuracy, noise }) => Math.min(...accuracy) > 0.6 && noise[WITHOUT] > 2
      && noise[WITH] < 0.1 * noise[WITHOUT],
  },
};

/** What was measured, in a few words; `kind` of noise. */
export const outcome = (kind) => ({ accuracy, noise }) => "Recognised: "
  + `${percent(accuracy[WITHOUT])} without decay, ${percent(accuracy[WITH])} with. Spikes on ${kind}: `
  + `${noise[WITHOUT].toFixed(1)} and ${noise[WITH].toFixed(1)} per image.`;
