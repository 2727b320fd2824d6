// Pictures that glide from one state to the next.

const GLIDE_MS = 220;
const HELD_MS = 150; // states that follow each other faster are already a movement, as while a reader drags
const NUMBER = /-?\d+(?:\.\d+)?(?:e[+-]?\d+)?/g;
const PLACES = ["d", "x", "y", "x1", "x2", "y1", "y2", "cx", "cy", "width", "height"];

export const between = (from, to, part) => from + part * (to - from);

/**
 * A function to call with `show` when there is another state: `show(part)` is called with 0 <= part <= 1 until it
 * is 1, at once where the reader wants less motion or is moving it.
 */
export function glider() {
  const calm = matchMedia("print, (prefers-reduced-motion: reduce)");
  let request = 0, latest = -Infinity;
  return (show) => {
    const start = performance.now(), isMoved = start - latest < HELD_MS;
    latest = start;
    cancelAnimationFrame(request);
    const next = (now) => {
      const part = isMoved || calm.matches ? 1 : Math.min(1, Math.max(0, now - start) / GLIDE_MS);
      show(part * (2 - part));
      if (part < 1) request = requestAnimationFrame(next);
    };
    next(start);
  };
}

/** A function that puts other nodes into `parent`; those of the same kinds glide to their places. */
export function glidingNodes(parent) {
  const glide = glider();
  let told = "";
  return (nodes) => {
    const before = [...parent.children], state = nodes.map((node) => node.outerHTML).join("");
    if (state === told) return;
    told = state;
    parent.replaceChildren(...nodes);
    const isAlike = before.length === nodes.length && nodes.every((node, k) =>
      node.localName === before[k].localName && node.getAttribute("class") === before[k].getAttribute("class"));
    const moves = isAlike ? nodes.flatMap((node, k) => PLACES.flatMap((name) => move(node, before[k], name))) : [];
    glide((part) => moves.forEach((each) => each(part)));
  };
}

/** What moves an attribute to its value from that of another node; none where they are not of the same numbers. */
function move(node, other, name) {
  const [from, to] = [other, node].map((each) => each.getAttribute(name));
  if (from === to || from === null || to === null) return [];
  const [starts, ends] = [from, to].map((text) => text.match(NUMBER)?.map(Number) ?? []);
  if (starts.length !== ends.length) return [];
  const at = (part) => {
    let k = 0;
    return to.replace(NUMBER, () => between(starts[k], ends[k++], part).toFixed(2));
  };
  return [(part) => node.setAttribute(name, part === 1 ? to : at(part))];
}
