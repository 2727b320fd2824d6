// Bytes between Python, the page and its workers.

/**
 * A Bytes trait as a typed array, in its own aligned copy.
 * @template T
 * @param {new (buffer: ArrayBufferLike) => T} Kind
 * @param {DataView} view
 */
export function bytesAs(Kind, view) {
  return new Kind(view.buffer.slice(view.byteOffset, view.byteOffset + view.byteLength));
}

/**
 * Bytes of the model, as a typed array that a worker can be sent.
 * @type {(view: DataView) => Uint8Array}
 */
export const sent = (view) => new Uint8Array(view.buffer, view.byteOffset, view.byteLength);

/**
 * Bytes as base64, and back.
 * @type {(bytes: Uint8Array) => string}
 */
export function asText(bytes) {
  let letters = "";
  for (let k = 0; k < bytes.length; k += 0x8000) letters += String.fromCharCode(...bytes.subarray(k, k + 0x8000));
  return btoa(letters);
}

/** @type {(text: string) => Uint8Array<ArrayBuffer>} */
export function asBytes(text) {
  if (Uint8Array.fromBase64) return Uint8Array.fromBase64(text);
  const letters = atob(text), bytes = new Uint8Array(letters.length);
  for (let k = 0; k < bytes.length; k++) bytes[k] = letters.charCodeAt(k); // ten times as fast as Uint8Array.from
  return bytes;
}

/**
 * What lies in gzipped bytes.
 * @type {(bytes: Uint8Array) => Promise<Uint8Array<ArrayBuffer>>}
 */
export async function unpacked(bytes) {
  // Not the stream of a Blob, which WebKit cannot read in a page that was opened as a file.
  const packed = new ReadableStream({
    start(controller) {
      controller.enqueue(bytes);
      controller.close();
    },
  });
  const stream = packed.pipeThrough(new DecompressionStream("gzip"));
  return new Uint8Array(await new Response(stream).arrayBuffer());
}
