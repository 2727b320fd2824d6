// Time that runs by itself: a playhead that moves, or a neuron that lives.

import { ALL_SET } from "./controls.js";

/** Call `came` when the lab comes into sight, and `gone` when it leaves. */
export function whileInSight(box, came, gone) {
  const observer = new IntersectionObserver(([{ isIntersecting }]) => { (isIntersecting ? came : gone)(); });
  observer.observe(box);
  box.whenRemoved(() => observer.disconnect());
}

const CALM = 500; // milliseconds between two steps where the reader wants less motion

/**
 * `{ toggle, stop }` of a playhead. `advance(seconds)` moves it and tells whether there is more to come;
 * `changed(playing)` hears when it starts and when it stops.
 */
export function playback(box, { advance, changed }) {
  let request = 0, before = 0;
  const calm = matchMedia("(prefers-reduced-motion: reduce)");
  const stop = () => {
    if (!request) return;
    cancelAnimationFrame(request);
    request = 0;
    changed(false);
  };
  const step = (now) => {
    before ||= now;
    const passed = now - before;
    request = requestAnimationFrame(step);
    if (calm.matches && passed < CALM) return;
    before = now;
    // A tab that was in the background goes on where it was.
    if (passed > 0 && !advance(Math.min(passed, 2 * CALM) / 1000)) stop();
  };
  const toggle = () => {
    if (request) { stop(); return; }
    before = 0;
    request = requestAnimationFrame(step);
    changed(true);
  };
  box.addEventListener(ALL_SET, stop);
  box.whenRemoved(() => cancelAnimationFrame(request));
  return { toggle, stop };
}
