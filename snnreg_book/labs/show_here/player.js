// Time: the response is played, slowed twenty times, stepped or scrubbed.

import { button, runButton, slider } from "../shared/controls.js";
import { html } from "../shared/elements.js";

const SLOWER = 20;

/** Buttons and a slider that move `until_ms` from 0 to `end`. Who wants less motion moves it by hand. */
export function player(box, model, end) {
  const time = slider(box, model, { name: "until_ms", label: "Up to", min: 0, max: end,
    words: (ms) => `${Math.round(ms)} ms` });
  const calm = matchMedia("(prefers-reduced-motion: reduce)").matches;
  const play = runButton("Play", () => (request ? pause() : start()),
    { hidden: calm, "aria-label": `Play, ${SLOWER} times slower`, class: "snn-play" });
  let request = 0, before;

  function start() {
    if (model.get("until_ms") >= end) model.set("until_ms", 0);
    before = performance.now();
    play.textContent = "Pause";
    play.setAttribute("aria-label", "Pause");
    request = requestAnimationFrame(tick);
  }

  function tick(now) {
    const ms = Math.min(end, model.get("until_ms") + Math.max(0, now - before) / SLOWER);
    before = now;
    model.set("until_ms", ms);
    if (ms < end) request = requestAnimationFrame(tick);
    else pause();
  }

  function pause() {
    cancelAnimationFrame(request);
    request = 0;
    play.textContent = "Play";
    play.setAttribute("aria-label", `Play, ${SLOWER} times slower`);
    model.save_changes();
  }

  const step = (by) => {
    pause();
    model.set("until_ms", Math.min(end, Math.max(0, Math.round(model.get("until_ms")) + by)));
    model.save_changes();
  };
  time.addEventListener("input", () => { if (request) pause(); });
  box.whenRemoved(() => cancelAnimationFrame(request));
  return html("div", { class: "snn-player", role: "group", "aria-label": "Time" }, play,
    button("−1 ms", () => step(-1)), button("+1 ms", () => step(1)), time);
}
