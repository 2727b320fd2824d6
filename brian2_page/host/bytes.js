// Bytes of a part that came as text.

/** @type {(text: string) => Uint8Array<ArrayBuffer>} */
export function asBytes(text) {
  if (Uint8Array.fromBase64) return Uint8Array.fromBase64(text);
  const letters = atob(text), bytes = new Uint8Array(letters.length);
  for (let k = 0; k < bytes.length; k++) bytes[k] = letters.charCodeAt(k); // ten times as fast as Uint8Array.from
  return bytes;
}
