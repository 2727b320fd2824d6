// The worker of the lab: shows one image to two networks that differ in their weights alone.

import { unpacked } from "../shared/bytes.js";
import { answerWith } from "../shared/messages.js";
import { INPUTS, Network } from "../shared/network.js";
import { recorded } from "./recording.js";

let lab;

answerWith({
  async prepare({ module, networks, about }) {
    lab = { module: await WebAssembly.compile(await unpacked(module)), networks, about };
    return {};
  },

  /** Both networks see the same spikes. Each is new: it settles in silence first, so nothing is left over. */
  async present({ pixels, seed }) {
    const responses = [];
    let train;
    for (const born of lab.networks) {
      const network = await Network.started(lab.module, lab.about.model, born);
      network.show([new Uint8Array(INPUTS)]);
      network.seed(seed);
      network.draw([pixels]);
      train = network.trains;
      responses.push(recorded(network, lab.about));
    }
    return { train, responses };
  },
});
