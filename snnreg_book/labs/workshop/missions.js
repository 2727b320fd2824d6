// The missions: rules that the reader finds. Each was reached with many seeds (tests/labs/test_missions.py).

import { ruleOf } from "./formula.js";

const [THEIRS, YOURS] = [0, 1];
const ALIVE = 0.5, DEAD = 0.4; // shares recognised; chance is a third
const QUIET = 2; // spikes per image of noise
const WIDER = 3;

/** After which parts of a pruning time a rule is compared with itself. */
export const PARTS = [0.25, 0.5, 0.75, 1.5, 3];

/** What the missions look at: the values of a round, what came out, and how the rule falls. */
export function roundOf(paper, yours) {
  const { formula, tau_prun_s: tau } = yours, rule = ruleOf(formula, tau);
  return { formula, tau, exponential: rule.isExponential, left: PARTS.map((part) => rule.at(part * tau)),
    accuracy: [paper.accuracy, yours.accuracy], noise: [paper, yours].map(({ spikes }) => spikes.white_noise) };
}

const works = ({ accuracy, noise }) => accuracy[YOURS] > ALIVE && noise[YOURS] < QUIET;

export const MISSIONS = {
  plain: {
    title: "No exponential",
    question: "Your rule may use no exp and no power of the silence. Can noise fall silent?",
    choices: ["No: only an exponential forgets enough.", "Yes, but the digits go with it.",
      "Yes, and most digits are still recognised."],
    right: 2,
    preset: { formula: "where(silence_s > tau, 0.5, 1)", tau_prun_s: 55 },
    hint: "Halving is not enough at 55 s. Change the formula or the pruning time, and train again.",
    goal: "To reach: no exponential, fewer than two spikes per image of white noise, and more than 50 % "
      + "recognised.",
    reached: (now) => works(now) && !now.exponential,
  },
  wider: {
    title: "Widen the window",
    question: "The paper's rule works here within a factor of about two in the pruning time. What would a rule do "
      + "that falls more steeply at tau?",
    choices: ["It narrows the window.", "It moves the window, which stays as wide.", "It widens the window."],
    right: 2,
    preset: { formula: "exp(-(silence_s/tau)^2)", tau_prun_s: 110 },
    hint: "At 110 s the paper's rule comes too late. Write a steeper one, and train it at two pruning times.",
    goal: "To reach: one formula, in silence_s/tau alone, that works at two pruning times, one at least "
      + `${WIDER} times the other: each time fewer than two spikes per image of white noise, and more than 50 % `
      + "recognised.",
    reached: (now, before) => works(now) && before.some((other) => works(other) && other.formula === now.formula
      && Math.max(now.tau / other.tau, other.tau / now.tau) >= WIDER
      && now.left.every((left, k) => Math.abs(left - other.left[k]) < 1e-6)),
  },
  broken: {
    title: "Break it",
    question: "A plain exponential takes the same from a used and from a silent synapse. What is left at 55 s?",
    choices: ["About what the paper's rule leaves.", "A quiet network that recognises some digits.",
      "A dead network."],
    right: 2,
    preset: { formula: "exp(-silence_s/tau)", tau_prun_s: 55 },
    goal: "To reach: fewer than 40 % recognised with your rule, and more than 50 % with the paper's.",
    reached: ({ accuracy }) => accuracy[YOURS] < DEAD && accuracy[THEIRS] > ALIVE,
  },
};

const percent = (share) => `${Math.round(100 * share)} %`;

/** What was measured, in a few words. */
export const outcome = ({ accuracy, noise }) => `Recognised: ${percent(accuracy[YOURS])} with your rule, `
  + `${percent(accuracy[THEIRS])} with the paper's. Spikes on white noise: ${noise[YOURS].toFixed(1)} and `
  + `${noise[THEIRS].toFixed(1)} per image.`;
