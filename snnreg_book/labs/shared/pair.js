// Two networks, without and with decay, that a lab asks about one image after the other.

import { choice } from "./controls.js";
import { startWorker } from "./messages.js";
import { LIT, noiseWithin } from "./noise.js";
import { randomNumbers } from "./random.js";
import { sumOf, votesOf, winner } from "./recognition.js";

export const NETWORKS = [["without decay", "blue"], ["with decay", "orange"]];
const NO_ANSWER = -1;

/** What the spikes of each neuron say: how the groups voted, and the digit that is recognised. */
export function answerOf(counts, { digits, model: { per_class } }) {
  const votes = votesOf(counts, per_class), group = winner(votes);
  const total = sumOf(counts);
  const answer = group < 0 ? NO_ANSWER : digits[group];
  return { votes, total, answer, words: group >= 0 ? String(answer) : total === 0 ? "silence" : "a tie" };
}

/** 7, 4 and 6. */
export const listed = (digits) => digits.join(", ").replace(/, (?=[^,]*$)/, " and ");

/** An image with white noise of the mean grey level `mean` added where its `light` falls, as a seed draws it. */
export function withNoise(pixels, mean, seed, light) {
  if (mean === 0) return pixels;
  const noise = noiseWithin(LIT[light][1], mean, randomNumbers(seed + 1000003));
  return pixels.map((grey, pixel) => Math.min(255, grey + noise[pixel]));
}

/** Where the light of white noise falls, to be chosen. */
export const lightChoice = (box, model) => choice(box, model, {
  name: "light", label: "The noise falls on",
  options: Object.entries(LIT).map(([set, [words]]) => [set, words]),
});

/**
 * A worker that is asked about the latest image only. `present(image)`: once the answer before has come, it is
 * asked, and `answered` gets the answer together with the image that it is about, so that what is drawn belongs
 * together however fast images change. `failed` gets an error.
 */
export function latestOnly(box, { script, prepare, answered, failed }) {
  let waiting = null, busy = false;
  const worker = startWorker(box, script, failed), ready = worker.ask("prepare", prepare);
  ready.catch(failed);
  return async function present(image) {
    waiting = image;
    if (busy) return;
    busy = true;
    try {
      await ready;
      while (waiting) {
        const asked = waiting;
        waiting = null;
        answered({ ...asked, ...await worker.ask("present", asked) });
      }
    } catch (error) { failed(error); }
    busy = false;
  };
}
