// Time: the response is played, slowed twenty times, stepped or scrubbed.

import { button, runButton, slider } from "../shared/controls.js";
import { html } from "../shared/elements.js";
import { playback } from "../shared/playing.js";

const SLOWER = 20;

/** Buttons and a slider that move `until_ms` from 0 to `end`. */
export function player(box, model, end) {
  const put = (ms) => model.set("until_ms", Math.min(end, Math.max(0, ms)));
  const { toggle, stop } = playback(box, {
    advance: (seconds) => {
      put(model.get("until_ms") + 1e3 * seconds / SLOWER);
      return model.get("until_ms") < end;
    },
    changed: (playing) => {
      play.textContent = playing ? "Pause" : "Play";
      model.save_changes();
    },
  });
  const play = runButton("Play", () => {
    if (model.get("until_ms") >= end) put(0);
    toggle();
  }, { class: "snn-play", title: `${SLOWER} times slower than real time` });
  const step = (by) => {
    stop();
    put(Math.round(model.get("until_ms")) + by);
    model.save_changes();
  };
  const time = slider(box, model, { name: "until_ms", label: "Up to", min: 0, max: end,
    words: (ms) => `${Math.round(ms)} ms`, set: (ms) => { stop(); put(ms); } });
  return html("div", { class: "snn-player", role: "group", "aria-label": "Time" }, play,
    button("−1 ms", () => step(-1)), button("+1 ms", () => step(1)), time);
}
