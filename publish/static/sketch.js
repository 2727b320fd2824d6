// A prediction that is a curve: a point above each of some places, set one by one or drawn in one stroke.
// predictions.js asks for it, and gives what it has for all kinds.
globalThis.snnSketch = ({ made, worded, placed, keeper }) => (place) => {
  const { unit, along, at, answer } = place.dataset;
  const [from, to, step] = ["from", "to", "step"].map((key) => Number(place.dataset[key]));
  const places = at.split(" "), came = answer.split(" ").map((text) => Number(text.replaceAll(",", "")));
  const height = (value) => placed(value, { from, to });
  const middle = (k) => 100 * (k + 0.5) / places.length; // percent of the width

  const points = places.map((where, k) => {
    const input = made("input", { type: "range", min: from, max: to, step, value: (from + to) / 2 });
    input.setAttribute("aria-label", `${where} ${along}`);
    const mark = made("i", { className: "snn-yours" });
    for (const element of [input, mark]) element.style.left = `${middle(k)}%`;
    return { input, mark };
  });
  const curve = (className) => {
    const line = document.createElementNS("http://www.w3.org/2000/svg", "polyline");
    line.classList.add(className);
    return line;
  };
  const lines = { "snn-yours": curve("snn-yours"), "snn-came": curve("snn-came") };
  const picture = document.createElementNS("http://www.w3.org/2000/svg", "svg");
  picture.setAttribute("viewBox", "0 0 100 100");
  picture.setAttribute("preserveAspectRatio", "none");
  picture.setAttribute("aria-hidden", "true");
  picture.append(...Object.values(lines));
  const ends = [to, from].map((end) => made("span", { className: "snn-end", textContent: worded(end, "") }));
  const field = made("div", { className: "snn-sheet" }, ...ends, picture,
    ...points.flatMap(({ input, mark }) => [input, mark]));
  const ticks = made("div", { className: "snn-ticks", ariaHidden: "true" },
    ...places.map((where) => made("span", { textContent: where })));
  const sketch = made("div", { className: "snn-sketch" },
    made("div", { className: "snn-axis", textContent: unit }), field, ticks,
    made("div", { className: "snn-axis snn-along", textContent: along }));
  const { button, wait } = keeper("Draw your curve first");
  const control = made("form", { className: "snn-guess" }, button);
  place.querySelector(".snn-outcome").before(sketch, control);

  const drawLine = (name, values) => lines[name].setAttribute(
    "points", values.map((value, k) => `${middle(k)},${100 - height(value)}`).join(" "),
  );
  const values = () => points.map(({ input }) => Number(input.value));
  const draw = () => {
    points.forEach(({ input, mark }) => {
      mark.style.bottom = `${height(Number(input.value))}%`;
      input.setAttribute("aria-valuetext", worded(input.value, unit));
    });
    drawLine("snn-yours", values());
  };
  /** One of the points is reached by Tab, and the others from there. */
  const turnTo = (k) => {
    points.forEach(({ input }, other) => { input.tabIndex = other === k ? 0 : -1; });
    points[k].input.focus({ preventScroll: true });
  };

  points.forEach(({ input }, k) => {
    input.tabIndex = k === 0 ? 0 : -1;
    input.addEventListener("input", () => { draw(); wait(false); });
    input.addEventListener("keydown", (event) => {
      const by = { ArrowLeft: -1, ArrowRight: 1 }[event.key];
      if (by === undefined) return;
      event.preventDefault();
      if (points[k + by] !== undefined) turnTo(k + by);
    });
  });

  let last = null; // where the stroke was
  const reach = (event) => {
    const { left, top, width, height: tall } = field.getBoundingClientRect();
    const column = Math.floor(points.length * (event.clientX - left) / width);
    return {
      k: Math.min(points.length - 1, Math.max(0, column)),
      value: to - (to - from) * (event.clientY - top) / tall,
    };
  };
  const stroke = (event) => {
    const now = reach(event), before = last ?? now;
    const steps = Math.abs(now.k - before.k);
    for (let n = 0; n <= steps; n += 1) { // a fast hand skips places
      const part = steps === 0 ? 1 : n / steps;
      const k = Math.round(before.k + part * (now.k - before.k));
      if (n > 0 || steps === 0) points[k].input.value = before.value + part * (now.value - before.value);
    }
    last = now;
    draw();
    wait(false);
  };
  field.addEventListener("pointerdown", (event) => {
    if (event.button !== 0 || points[0].input.disabled) return;
    event.preventDefault();
    field.setPointerCapture(event.pointerId);
    stroke(event);
    turnTo(last.k);
  });
  field.addEventListener("pointermove", (event) => { if (last !== null) stroke(event); });
  for (const end of ["pointerup", "pointercancel"]) field.addEventListener(end, () => { last = null; });
  draw();

  const read = (said) => said.split(" ").map(Number);
  return {
    asks: (say) => control.addEventListener("submit", (event) => {
      event.preventDefault();
      say(values().join(" "));
    }),
    fits(said) {
      const heights = read(said);
      return heights.length === places.length && heights.every((value) => value >= from && value <= to);
    },
    get first() { return points.find(({ input }) => input.tabIndex === 0).input; },
    shows(said) {
      control.hidden = said !== undefined;
      sketch.classList.toggle("snn-said", said !== undefined);
      points.forEach(({ input }) => { input.disabled = said !== undefined; });
      drawLine("snn-came", said === undefined ? [] : came);
      if (said === undefined) return [];
      wait(true);
      const yours = read(said);
      points.forEach(({ input }, k) => { input.value = yours[k]; });
      draw();
      const apart = yours.map((value, k) => Math.abs(value - came[k]));
      const k = apart.indexOf(Math.max(...apart));
      return ["You drew the ", made("b", { className: "snn-yours", textContent: "dashed" }), " line, and the ",
        made("b", { className: "snn-came", textContent: "solid" }), " one came out. They lie furthest apart at ",
        `${places[k]} ${along}: you said ${worded(yours[k], unit)}, and it came out as `,
        `${answer.split(" ")[k]}. `];
    },
  };
};
