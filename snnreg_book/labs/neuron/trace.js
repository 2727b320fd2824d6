// What a neuron did in the last second: its potential, its threshold and its spikes, for a picture that moves on.

import { advance, levelOf } from "./dynamics.js";

const EVERY = 10; // steps: a point a millisecond
const KEPT = 12_000; // steps, more than any picture shows

/** `{ points, spikes, run }`: points are [step, v, threshold], spikes [step, v], with a point before and after. */
export function traceOf(neuron, p) {
  let points = [], spikes = [];
  const forget = () => {
    const first = neuron.step - KEPT;
    if (points[0]?.[0] > first - KEPT) return; // not at each step
    points = points.filter(([step]) => step >= first);
    spikes = spikes.filter(([step]) => step >= first);
  };
  const run = (drive, kind, steps) => {
    advance(neuron, drive, kind, steps, p, (now, before) => {
      if (before !== null) {
        spikes.push([now.step, before]);
        points.push([now.step, before, levelOf(now, kind, p) - (kind === "adaptive" ? p.threshold_step : 0)]);
      }
      if (before !== null || now.step % EVERY === 0) points.push([now.step, now.v, levelOf(now, kind, p)]);
    });
    forget();
  };
  return { points: () => points, spikes: () => spikes, run };
}
