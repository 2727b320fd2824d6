// The playhead: a time that is scrubbed, stepped, and played once through the axis.

import { byHand } from "./editing.js";
import { playback } from "../shared/playing.js";
import { spikesNow } from "./state.js";
import { LONG, WINDOW } from "./trains.js";

const SWEEP = 12; // seconds in which the playhead goes through the long view; the window takes its own time

/** What moves the playhead. `stage` reads a pointer; `changed(playing)` hears when it starts and when it stops. */
export function playheadOf(box, model, stage, changed) {
  const long = () => model.get("view") === "long";
  const time = () => model.get("time_s");
  const [first, last] = LONG;
  const end = () => (long() ? last : WINDOW);
  const put = (moment) => model.set("time_s", Math.min(end(), Math.max(0, moment)));
  const moveTo = (moment) => {
    put(long() ? Number(moment.toPrecision(3)) : byHand(moment));
    model.save_changes();
  };
  /** The time some seconds of playing later, or some steps of the keyboard: sixty are a factor of ten. */
  const farther = (decades) => Math.max(first, time()) * 10 ** decades;

  const player = playback(box, {
    advance: (seconds) => {
      put(long() ? farther(Math.log10(last / first) * seconds / SWEEP) : time() + seconds);
      return time() < end();
    },
    changed: (playing) => {
      if (!playing) moveTo(time());
      changed(playing);
    },
  });
  const stopping = (action) => (...values) => { player.stop(); action(...values); };
  return {
    stop: player.stop,
    moveTo: stopping(moveTo),
    scrub: stopping((event) => moveTo(stage.timeAt(event))),
    step: stopping((steps) => moveTo(long() ? farther(steps / 60) : time() + steps / 10)),
    toEnd: stopping(() => moveTo(end())),
    toNextSpike: stopping(() => {
      const spikes = spikesNow(model);
      put(spikes.find((spike) => spike > time()) ?? spikes[0] ?? 0);
      model.save_changes();
    }),
    toggle: () => {
      if (time() >= end()) moveTo(0);
      player.toggle();
    },
  };
}
