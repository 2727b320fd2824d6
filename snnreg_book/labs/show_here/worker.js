// The worker of the lab: shows one image to two networks, and watches them.

import { answerWith } from "../shared/messages.js";
import { restedPair, shownToBoth } from "../shared/rested_pair.js";
import { recorded } from "./recording.js";

let pair, about;

answerWith({
  async prepare({ module, born, ...rest }) {
    about = rest.about;
    pair = await restedPair(module, about.model, born);
    return {};
  },

  present: (image) => shownToBoth(pair, image, (network) => recorded(network, about)),
});
