// Images of MNIST, a pack a digit, loaded when a lab asks for it.

import { asBytes, unpacked } from "./bytes.js";
import { INPUTS } from "./network.js";

const IN_PACK = 5000; // images to learn from, in front of those to test with: see digits.py
const packs = new Map();

/** The images of a digit: { train, test }, a byte for each pixel. */
export function digitPack(model, digit) {
  if (!packs.has(digit)) {
    const pack = (model.send ? fromKernel(model, digit) : fromPage(digit)).then(async (bytes) => {
      const images = await unpacked(bytes);
      return { train: images.subarray(0, IN_PACK * INPUTS), test: images.subarray(IN_PACK * INPUTS) };
    });
    packs.set(digit, pack);
    pack.catch(() => packs.delete(digit)); // to be tried again
  }
  return packs.get(digit);
}

/** From a script beside the pages, for a page that was opened as a file may read nothing else. */
function fromPage(digit) {
  return new Promise((resolve, reject) => {
    const script = document.createElement("script");
    script.src = `${document.documentElement.dataset.content_root ?? ""}_static/digits/${digit}.js`;
    script.onload = () => {
      script.remove();
      resolve(asBytes(window.snnregDigits[digit]));
      delete window.snnregDigits[digit];
    };
    script.onerror = () => {
      script.remove();
      reject(new Error(`the images of the ${digit} could not be loaded from ${script.src}`));
    };
    document.head.append(script);
  });
}

function fromKernel(model, digit) {
  return new Promise((resolve) => {
    const answered = (content, [bytes]) => {
      if (content.digit !== digit) return;
      model.off("msg:custom", answered);
      resolve(new Uint8Array(bytes.buffer, bytes.byteOffset, bytes.byteLength));
    };
    model.on("msg:custom", answered);
    model.send({ digit });
  });
}
