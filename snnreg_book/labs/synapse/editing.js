// Spikes are put in, moved and taken out by hand. One of them can be chosen.

import { setTraits } from "../shared/controls.js";
import { spikesNow } from "./state.js";
import { WINDOW } from "./trains.js";

const REACH = { mouse: 8, touch: 22, pen: 12 }; // pixels around a tick in which it is taken, not a new one put in

/** A time as a hand sets it: to a hundredth of a second, within the window. */
export const byHand = (time) => Number(Math.min(WINDOW, Math.max(0, time)).toFixed(2));

/** The index of the spike nearest to `time`, or -1 if none is closer than `reach`. */
export function nearest(spikes, time, reach) {
  let found = -1, least = reach;
  for (const [k, spike] of spikes.entries()) {
    if (Math.abs(spike - time) <= least) [found, least] = [k, Math.abs(spike - time)];
  }
  return found;
}

/** The spikes with one more, and its index. */
export function withSpike(spikes, time) {
  const spike = byHand(time), place = spikes.filter((each) => each <= spike).length;
  return [spikes.toSpliced(place, 0, spike), place];
}

/** The spikes with one of them elsewhere, and its index then. */
export const movedSpike = (spikes, k, time) => withSpike(spikes.toSpliced(k, 1), time);

/** The spikes without one of them, and the index of the one that is chosen then: the next, or the last. */
export function withoutSpike(spikes, k) {
  const left = spikes.toSpliced(k, 1);
  return [left, Math.min(k, left.length - 1)];
}

/** The spikes in the reader's hand: which one is chosen, and what can be done to them. */
export function spikesInHand(model, redraw) {
  let chosen = -1, grip = 0; // grip: seconds from the pointer to the spike that it holds
  const spikes = () => spikesNow(model), last = () => spikes().length - 1;
  const editable = () => model.get("view") === "window";
  const edit = ([spikes_s, index]) => {
    setTraits(model, { spikes_s, train: "hand" });
    choose(index);
  };
  const choose = (index) => { chosen = Math.min(last(), index); redraw(); };
  const moveTo = (time) => { if (chosen >= 0) edit(movedSpike(spikes(), chosen, time)); };
  /** Take the spike at `time`, or put one in there: two at one time would look like one. */
  const takeOrPut = (time, reach) => {
    const held = nearest(spikes(), time, reach);
    if (held < 0) edit(withSpike(spikes(), time)); else choose(held);
  };
  return {
    chosen: () => chosen,
    choose,
    step: (seconds) => { if (chosen < 0) choose(0); else moveTo(spikes()[chosen] + seconds); },
    add: (time) => { if (editable()) takeOrPut(byHand(time), 0); },
    remove: () => { if (editable() && chosen >= 0) edit(withoutSpike(spikes(), chosen)); },
    /** Take the spike near `time`, or put one in there. `second`: pixels of a second on the axis. */
    take: (event, time, second) => {
      takeOrPut(time, (REACH[event.pointerType] ?? REACH.mouse) / second);
      grip = spikes()[chosen] - time;
    },
    drag: (time) => moveTo(time + grip),
  };
}
