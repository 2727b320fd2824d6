// A finger on something that a lab reads sideways: a swipe up or down scrolls the page and changes nothing.

const SURE_PX = 6; // pixels after which it is clear where a finger goes

/** Whether the pointer has gone sideways since the event `from`. */
export function sideways(from, { clientX, clientY }) {
  const across = Math.abs(clientX - from.clientX);
  return across > SURE_PX && across > Math.abs(clientY - from.clientY);
}

/**
 * Call `read(event)` where a pointer is put down on `node` and while it is moved. A finger is read once it goes
 * sideways, or when it is lifted where it was put down. `start(event)` is called instead where the pointer was put
 * down, if that is something else. (On a part of an SVG the style must say `touch-action` for the whole picture.)
 */
export function scrub(node, read, start = read) {
  let undecided = null; // where a finger was put down
  let pointer = null;
  node.style.touchAction = "pan-y";
  node.addEventListener("pointerdown", (event) => {
    if (pointer !== null || event.button !== 0) return;
    pointer = event.pointerId;
    node.setPointerCapture(pointer);
    if (event.pointerType === "touch") undecided = event;
    else start(event);
  });
  node.addEventListener("pointermove", (event) => {
    if (event.pointerId !== pointer || (undecided && !sideways(undecided, event))) return;
    if (undecided) start(undecided);
    undecided = null;
    read(event);
  });
  const end = (event) => {
    if (event.pointerId !== pointer) return;
    if (undecided && event.type === "pointerup") start(event);
    pointer = undecided = null;
  };
  for (const kind of ["pointerup", "pointercancel"]) node.addEventListener(kind, end);
}

/**
 * Call `take` for what a reader enters in a slider, and `giveBack` when a finger on it turned out to scroll.
 * Browsers move a slider as soon as it is touched.
 */
export function steady(input, take, giveBack) {
  let undecided = null;
  input.addEventListener("pointerdown", (event) => { undecided = event.pointerType === "touch" ? event : null; });
  input.addEventListener("pointermove", (event) => {
    if (!undecided || !sideways(undecided, event)) return;
    undecided = null;
    take();
  });
  input.addEventListener("pointerup", () => {
    if (undecided) take();
    undecided = null;
  });
  input.addEventListener("pointercancel", () => {
    if (undecided) giveBack();
    undecided = null;
  });
  input.addEventListener("input", () => { if (!undecided) take(); });
}
