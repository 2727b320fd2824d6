// The worker of the lab: shows one image to two networks that differ in their weights alone.

import { unpacked } from "../shared/bytes.js";
import { Network } from "../shared/compiled_network.js";
import { answerWith } from "../shared/messages.js";
import { poissonSpikes, randomNumbers } from "../shared/random.js";
import { recorded } from "./recording.js";

const WEIGHTS = "static_arrays/_static_array__dynamic_array_S1_w";

let lab;

answerWith({
  async prepare({ module, files, weights, about }) {
    const unzipped = {};
    for (const [name, bytes] of Object.entries(files)) unzipped[name] = await unpacked(bytes);
    lab = { module: await WebAssembly.compile(await unpacked(module)), files: unzipped, weights, about };
    return {};
  },

  /** Both networks see the same spikes. Each is new: it settles in silence first, so nothing is left over. */
  async present({ pixels, seed }) {
    const { about } = lab;
    const choices = { perGrey: about.per_grey, steps: about.image_steps };
    const train = poissonSpikes(pixels, randomNumbers(seed), choices);
    const responses = [];
    for (const weights of lab.weights) {
      const files = { ...lab.files, [WEIGHTS]: new Uint8Array(weights.buffer) };
      const network = await Network.started(lab.module, files, about);
      network.run(about.period_steps);
      network.feed(train);
      responses.push(recorded(network, about));
    }
    return { train, responses };
  },
});
