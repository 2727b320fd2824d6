// Two networks as text, so that a reader who comes back finds them as they were left.

import { listOf, whole } from "../shared/address.js";
import { asBytes, asText } from "../shared/bytes.js";

/** `seed` and `digits` say which networks they are, `done` how far they have come, `states` is all that moves. */
export const put = ({ states, ...which }) => JSON.stringify({ ...which, states: states.map(asText) });

/** Whether a text is one that `put` has written; an empty one says that nothing was put aside. */
export function isKept(text) {
  try {
    if (text === "") return true;
    const { seed, digits, done, states } = JSON.parse(text);
    return whole(0, 1e9)(seed) && listOf(whole(0, 9))(digits) && whole(1, 1e9)(done) && states.length === 2
      && states.every((state) => typeof state === "string" && asBytes(state).length > 0);
  } catch {
    return false;
  }
}

/** What was put aside, if it is of this seed and these digits; null otherwise. */
export function taken(text, seed, digits) {
  if (!text) return null;
  const kept = JSON.parse(text);
  if (kept.seed !== seed || String(kept.digits) !== String(digits)) return null;
  return { ...kept, states: kept.states.map(asBytes) };
}
