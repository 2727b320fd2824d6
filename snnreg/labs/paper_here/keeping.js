// A run as text, so that a reader who comes back finds it as it was left.

import { keyed, listOf, whole, within } from "../shared/address.js";
import { asBytes, asText } from "../shared/bytes.js";
import { CHOICES } from "./choices.js";

const MOST = 5000; // images of a test set

/** All of a run that cannot be computed from the rest; `done`: the rows of the runs that came to their end. */
export const textOf = ({ choices, seeds, seed, seconds, done, arms }) => JSON.stringify({
  choices, seeds, seed, seconds, done,
  arms: arms.map(({ learnt, state, tests }) => ({ learnt, state: state ? asText(state) : "", tests })),
});

const areChoices = (choices) => keyed(choices)
  && Object.entries(CHOICES).every(([name, check]) => check(choices[name]));
const isTest = ({ spikes, groups, images }) => whole(1, MOST)(images) && spikes.length <= images
  && listOf(whole(0, 1e6), spikes.length)(spikes) && listOf(whole(-1, 9), spikes.length)(groups);
const isArm = ({ learnt, state, tests }) => whole(0, 1e6)(learnt) && typeof state === "string"
  && Object.values(tests).every(isTest);
const isRow = (row) => keyed(row) && whole(0, 1e9)(row.spikes);
const isDoneRun = ({ choices, rows }) => areChoices(choices) && listOf(isRow)(rows);

/** The run that a text tells of, or null where it is none that `textOf` has written. */
export function runIn(text) {
  try {
    const run = JSON.parse(text), { choices, seeds, seed, seconds, done, arms } = run;
    const isFine = areChoices(choices) && whole(1, 100)(seeds) && whole(0, 2e9)(seed) && within(0, 1e9)(seconds)
      && listOf(isDoneRun)(done) && listOf(isArm, 2)(arms);
    return isFine && { ...run, arms: arms.map((arm) => ({ ...arm, state: asBytes(arm.state) })) };
  } catch {
    return null;
  }
}
