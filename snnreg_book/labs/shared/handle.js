// A handle on a picture: a value that pointer, finger and keyboard move sideways.

import { isChord, setTraits } from "./controls.js";
import { setAttributes, svg } from "./elements.js";
import { scrub } from "./touch.js";

const REACH = 22; // pixels from a pointer to the value that it takes

/**
 * A part of a picture that moves the trait `name` between `min` and `max`, in steps, with Shift in tens of them.
 * `words(value)` says the value. `get` and `set`: how it is read from traits and written to them, where it is not
 * the trait's own. A pointer that comes down near the value takes it, without a jump.
 * `{ node, show }`: `show(area, x)` puts the handle over an area whose values lie where the scale `x` says.
 */
export function handle(model, {
  name, label, min, max, step, words, keys = {},
  get = () => model.get(name), set = (value) => setTraits(model, { [name]: value }),
}) {
  const node = svg("rect", { class: "snn-handle", tabindex: 0, role: "slider", "aria-label": label,
    "aria-valuemin": min, "aria-valuemax": max });
  let scale, grip = 0; // grip: from the pointer to the value that it holds
  const put = (value) =>
    set(Number(Math.min(max, Math.max(min, Math.round(value / step) * step)).toPrecision(12)));
  const at = ({ clientX }) => clientX - node.ownerSVGElement.getBoundingClientRect().left;
  const drag = (event) => put(scale.back(at(event) + grip));
  scrub(node, drag, (event) => {
    node.focus({ preventScroll: true });
    const away = scale(get()) - at(event);
    grip = Math.abs(away) < REACH ? away : 0;
    drag(event);
  });
  node.addEventListener("keydown", (event) => {
    const by = event.shiftKey ? 10 * step : step;
    const action = {
      ArrowLeft: () => put(get() - by), ArrowRight: () => put(get() + by),
      ArrowDown: () => put(get() - by), ArrowUp: () => put(get() + by),
      Home: () => put(min), End: () => put(max), ...keys,
    }[event.key];
    if (!action || isChord(event)) return;
    event.preventDefault();
    event.stopPropagation();
    action();
  });
  const show = ({ left, right, top, bottom }, x) => {
    scale = x;
    setAttributes(node, { x: left, y: top, width: right - left, height: bottom - top,
      "aria-valuenow": get(), "aria-valuetext": words(get()) });
  };
  return { node, show };
}

/** How large words are in a picture, in sixteen pixels: more than 1 on the whole screen. */
export const wordUnit = (node) => Math.max(1, parseFloat(getComputedStyle(node).fontSize) / 16);
