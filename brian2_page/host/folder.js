// The parts of the page's Python in a folder beside the page.
//
// A part comes over http as NAME.gz, and from a file, which may not be fetched, as scripts NAME.N.js that call
// `snnregPart` with a piece in base64.

/** @import { Image, Part, Source } from "./runner.js" */

import { asBytes } from "./bytes.js";

const CACHE = "snnreg-python";

/** It takes minutes for the imports of an image, and loads one instead. */
const isWebKit = () => /^Apple/.test(navigator.vendor);

/** What the browser keeps, where it lets a page keep something. */
const opened = async () => globalThis.caches?.open(CACHE).catch(() => null);

/**
 * Keeps something until a newer version of the same has arrived: only what follows the question mark of the
 * address differs then.
 * @type {(address: string, answer: Response) => Promise<boolean>}
 */
async function keep(address, answer) {
  const cache = await opened();
  if (!cache) return false;
  await cache.delete(address, { ignoreSearch: true });
  return cache.put(address, answer).then(() => true, () => false);
}

/**
 * A file over http, which the browser keeps.
 * @param {string} address
 * @param {(bytes: number) => void} onProgress with the number of bytes that have arrived since the last call
 */
export async function fetched(address, onProgress = () => {}) {
  const answer = await fetch(address);
  if (!answer.ok || !answer.body) throw new Error(`${address}: ${answer.status}`);
  const count = new TransformStream({
    transform(chunk, out) {
      onProgress(chunk.length);
      out.enqueue(chunk);
    },
  });
  const blob = await new Response(answer.body.pipeThrough(count)).blob();
  await keep(address, new Response(blob));
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
 * The image that this browser has made; where it keeps nothing, the page does.
 * @type {(address: string) => NonNullable<Source["images"]>}
 */
function imagesAt(address) {
  let held = /** @type {Image | null} */ (null);
  return {
    async read() {
      const kept = held ? null : await (await opened())?.match(address).catch(() => null);
      if (!kept) return held;
      const packed = await kept.blob();
      return { packed, plain: true, size: packed.size, files: JSON.parse(kept.headers.get("files") ?? "") };
    },
    async keep({ packed, size, files }) {
      const answer = new Response(packed, { headers: { files: JSON.stringify(files) } });
      if (!(await keep(address, answer))) held = { packed, plain: true, size, files };
    },
  };
}

/**
 * Where the parts of a folder come from. Over http a part is a Blob, which a worker gets without a copy; from a
 * file it is bytes, since WebKit lets no worker read a Blob of such a page.
 * @param {string} folder
 * @param {(loaded: number, all: number) => void} onProgress with bytes, of all that is asked for at the time
 * @param {string} image the version of what makes the image
 * @returns {Source}
 */
export function fromFolder(folder, onProgress, image) {
  const at = (/** @type {string} */ name, /** @type {Part} */ { digest }) => `${folder}/${name}.gz?v=${digest}`;
  let line = /** @type {Promise<any>} */ (Promise.resolve()); // one after the other, in the order of their need
  let loaded = 0, all = 0;
  const progress = (/** @type {number} */ bytes) => {
    onProgress(loaded += bytes, all);
    if (loaded >= all) loaded = all = 0;
  };
  /** @type {(bytes: number, act: () => Promise<any>) => Promise<any>} */
  const next = (bytes, act) => {
    all += bytes;
    return (line = line.catch(() => {}).then(act));
  };
  if (location.protocol !== "file:") return {
    async load(name, part) {
      const address = at(name, part), kept = await (await opened())?.match(address);
      return kept ? kept.blob() : next(part.bytes, () => fetched(address, progress));
    },
    async kept(names, list) {
      const cache = await opened();
      const found = await Promise.all(names.map((name) => cache?.match(at(name, list[name]))));
      return names.filter((_, n) => found[n]);
    },
    images: isWebKit() ? undefined : imagesAt(`${folder}/image?v=${image}`),
  };
  return {
    load: (name, { pieces, digest, bytes }) => next(bytes, async () => {
      const parts = /** @type {Uint8Array<ArrayBuffer>[]} */ ([]);
      for (let n = 0; n < pieces; n++) { // in turn, since they share a function
        parts.push(await script(`${folder}/${name}.${n}.js?v=${digest}`));
        progress(parts[n].length);
      }
      return new Uint8Array(await new Blob(parts).arrayBuffer());
    }),
  };
}
