// The parts of the page's Python in a folder beside the page.
//
// A part comes over http as NAME.gz, and from a file, which may not be fetched, as scripts NAME.N.js that call
// `snnregPart` with a piece in base64.

/** @import { Part } from "./runner.js" */

import { asBytes } from "../labs/shared/bytes.js";

const CACHE = "snnreg-python";

/**
 * Whatever was loaded once stays with the browser, where it lets a page keep something, until a newer version of
 * the same file has arrived: only what follows the question mark of the address differs then.
 * @param {string} address
 */
export async function fetched(address) {
  const cache = await globalThis.caches?.open(CACHE).catch(() => null);
  const kept = await cache?.match(address);
  if (kept) return kept.blob();
  const answer = await fetch(address);
  if (!answer.ok) throw new Error(`${address}: ${answer.status}`);
  const blob = await answer.blob();
  await cache?.delete(address, { ignoreSearch: true }) // older ones
    .then(() => cache.put(address, new Response(blob))).catch(() => {});
  return blob;
}

/**
 * @param {string} address
 * @returns {Promise<Uint8Array<ArrayBuffer>>}
 */
function script(address) {
  return new Promise((found, failed) => {
    const element = document.createElement("script");
    /** @type {any} */ (globalThis).snnregPart = (/** @type {string} */ text) => found(asBytes(text));
    element.onload = () => element.remove();
    element.onerror = () => failed(new Error(`${address} is missing`));
    element.src = address;
    document.head.append(element);
  });
}

/**
 * What loads the parts of a folder; onProgress(megabytes) meanwhile. Over http a part is a Blob, which a worker
 * gets without a copy; from a file it is bytes, since WebKit lets no worker read a Blob of such a page.
 * @param {string} folder
 * @param {(megabytes: number) => void} onProgress
 */
export function fromFolder(folder, onProgress) {
  let loaded = 0;
  /** @type {(name: string, part: Part) => Promise<Blob | Uint8Array<ArrayBuffer>>} */
  return async (name, { pieces, digest, bytes }) => {
    const all = /** @type {Uint8Array<ArrayBuffer>[]} */ ([]);
    if (location.protocol !== "file:") {
      const blob = await fetched(`${folder}/${name}.gz?v=${digest}`);
      onProgress((loaded += bytes) / 1e6);
      return blob;
    }
    for (let n = 0; n < pieces; n++) { // in turn, since they share a function
      const piece = await script(`${folder}/${name}.${n}.js?v=${digest}`);
      all.push(piece);
      onProgress((loaded += piece.length) / 1e6);
    }
    return new Uint8Array(await new Blob(all).arrayBuffer());
  };
}
