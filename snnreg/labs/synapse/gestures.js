// Drags along the axis of time, with a mouse or with a finger that may want to scroll instead.

const SURE = 6; // pixels after which a finger's direction is known

/**
 * Call `start(event)`, then `move(event)` while the pointer is down on `node`. A finger counts once it has moved
 * sideways or was lifted where it came down; one that goes up or down scrolls the page and changes nothing.
 * Around `node` the style must say `touch-action: pan-y`.
 */
export function sidewaysDrags(node, { start, move }) {
  let pointer = null;
  node.addEventListener("pointerdown", (event) => {
    if (event.button !== 0 || pointer) return;
    node.setPointerCapture(event.pointerId);
    pointer = { id: event.pointerId, down: event, begun: event.pointerType !== "touch", moved: false };
    if (pointer.begun) start(event);
  });
  node.addEventListener("pointermove", (event) => {
    if (event.pointerId !== pointer?.id) return;
    const across = Math.abs(event.clientX - pointer.down.clientX);
    const along = Math.abs(event.clientY - pointer.down.clientY);
    if (!pointer.begun && along > SURE && along > across) pointer = null;
    else if (!pointer.begun && across > SURE) {
      pointer.begun = true;
      start(pointer.down);
    }
    if (!pointer?.begun) return;
    pointer.moved ||= across > 2; // a hand is not still while it clicks
    if (pointer.moved) move(event);
  });
  node.addEventListener("pointerup", (event) => {
    if (event.pointerId !== pointer?.id) return;
    if (!pointer.begun) start(event);
    pointer = null;
  });
  node.addEventListener("pointercancel", (event) => { if (event.pointerId === pointer?.id) pointer = null; });
}
