// In a worker: two networks that differ in their weights alone, rested before each image.

import { unpacked } from "./bytes.js";
import { INPUTS, Network } from "./network.js";

/** Networks that have settled in silence once, and begin each image from there. */
export async function restedPair(packed, model, born) {
  const module = await WebAssembly.compile(await unpacked(packed));
  const pair = [];
  for (const each of born) {
    const network = await Network.started(module, model, each);
    network.show([new Uint8Array(INPUTS)]);
    pair.push({ network, rested: network.state });
  }
  return pair;
}

/** Show an image to both, with the same input spikes; `look` shows it to one and gives what was seen. */
export function shownToBoth(pair, { pixels, seed }, look) {
  let train;
  const responses = pair.map(({ network, rested }) => {
    network.state = rested;
    network.seed(seed);
    network.draw([pixels]);
    train = network.trains;
    return look(network);
  });
  return { train, responses };
}
