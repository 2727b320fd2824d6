// A run as text, so that a reader who comes back finds it as it was left.

import { keyed, listOf, whole, within } from "../shared/address.js";
import { asBytes, asText } from "../shared/bytes.js";
import { CHOICES } from "./choices.js";

const MOST = 5000; // images of a test set

const packedRun = ({ choices, seed, seconds, arms }) => ({ choices, seed, seconds,
  arms: arms.map(({ learnt, state, tests }) => ({ learnt, state: state ? asText(state) : "", tests })) });
const unpackedRun = (run) => ({ ...run, arms: run.arms.map((arm) => ({ ...arm, state: asBytes(arm.state) })) });

/** All of a protocol that cannot be computed from the rest. */
export const textOf = ({ seeds, missing, done, before, ...run }) =>
  JSON.stringify({ ...packedRun(run), seeds, missing, done, before: before && packedRun(before) });

const areChoices = (choices) => keyed(choices)
  && Object.entries(CHOICES).every(([name, check]) => check(choices[name]));
const isTest = ({ spikes, groups, images }) => whole(1, MOST)(images) && spikes.length <= images
  && listOf(whole(0, 1e6), spikes.length)(spikes) && listOf(whole(-1, 9), spikes.length)(groups);
const isArm = ({ learnt, state, tests }) => whole(0, 1e6)(learnt) && typeof state === "string"
  && Object.values(tests).every(isTest);
const isRun = ({ choices, seed, seconds, arms }) =>
  areChoices(choices) && whole(0, 2e9)(seed) && within(0, 1e9)(seconds) && listOf(isArm, 2)(arms);
const isRow = (row) => keyed(row) && whole(0, 1e9)(row.spikes);
const isDoneRun = ({ choices, rows }) => areChoices(choices) && listOf(isRow)(rows);

/** What a text tells of a protocol, or null where it is none that `textOf` has written. */
export function runIn(text) {
  try {
    const run = JSON.parse(text), { seeds, missing, done, before } = run;
    const isFine = isRun(run) && whole(1, 100)(seeds) && listOf(whole(0, 2e9))(missing)
      && listOf(isDoneRun)(done) && (before === null || isRun(before));
    return isFine ? { ...unpackedRun(run), before: before && unpackedRun(before) } : null;
  } catch {
    return null;
  }
}
