// All that is drawn and said follows from the values of the model and from which spike is chosen.

import { factor, leakTimeConstant, pruningTime } from "../shared/decay.js";
import { remembered, SILENT, spikesInWindow, trainOf } from "./trains.js";

/** A synapse at `time`: its last spike, the silence since, and the weight then and now, which was 1 at 0. */
export function synapseAt(train, time, tauPrun, kP) {
  const { last, silence, squares } = remembered(train, time);
  const then = Math.exp(-kP * squares / tauPrun ** 2);
  return { last, silence, then, now: then * factor(silence, tauPrun, kP) };
}

const NAMES = ["tau_prun_s", "k_p", "train", "rate_hz", "seed", "time_s", "view"];

/** The train of the model. */
const trainNow = (model) => trainOf(model.get("train"),
  { rate: model.get("rate_hz"), seed: model.get("seed"), spikes: model.get("spikes_s") });

/** The input spikes in the window, in seconds. */
export const spikesNow = (model) => spikesInWindow(trainNow(model));

/** The values of the model, both synapses at the playhead, and the used one as it would be without a spike. */
export function stateOf(model, chosen) {
  const [tauPrun, kP, kind, rate, seed, time, view] = NAMES.map((name) => model.get(name));
  const train = trainNow(model), spikes = spikesInWindow(train);
  const goesOn = kind === "regular" || kind === "poisson", long = view === "long";
  const held = chosen < spikes.length && !long ? chosen : -1;
  return {
    tauPrun, kP, spikes, kind, rate, seed, time, long, train, goesOn, chosen: held,
    without: held < 0 ? null : trainOf("hand", { spikes: spikes.toSpliced(held, 1) }),
    prune: pruningTime({ tau_prun_s: tauPrun, k_p: kP }),
    leak: goesOn ? leakTimeConstant(rate, tauPrun, kP) : null,
    used: synapseAt(train, time, tauPrun, kP),
    silent: synapseAt(SILENT, time, tauPrun, kP),
  };
}
