// Two networks as text, so that a reader who comes back finds them as they were left.

/** Bytes as base64, and back. */
export function asText(bytes) {
  let letters = "";
  for (let k = 0; k < bytes.length; k += 0x8000) letters += String.fromCharCode(...bytes.subarray(k, k + 0x8000));
  return btoa(letters);
}

export const asBytes = (text) => Uint8Array.from(atob(text), (letter) => letter.charCodeAt(0));

/** `seed` and `digits` say which networks they are, `done` how far they have come, `states` is all that moves. */
export const put = ({ states, ...which }) => JSON.stringify({ ...which, states: states.map(asText) });

/** What was put aside, if it is of this seed and these digits; null otherwise. */
export function taken(text, seed, digits) {
  if (!text) return null;
  const kept = JSON.parse(text);
  if (kept.seed !== seed || String(kept.digits) !== String(digits)) return null;
  return { ...kept, states: kept.states.map(asBytes) };
}
