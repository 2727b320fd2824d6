// Asks for a prediction, keeps it, and shows it beside what came out.
// Without it there is a question, and the answer to unfold.
{
  const memory = globalThis.snnMemory("snnreg-predictions"); // what was said, by the name of the prediction

  const made = (tag, attributes, ...children) => {
    const element = Object.assign(document.createElement(tag), attributes);
    element.append(...children);
    return element;
  };
  const worded = (value, unit) => `${Number(value).toLocaleString("en-US")} ${unit}`.trim();

  /** Where a number lies between the ends of a slider, in percent. */
  const placed = (value, { from, to }) => 100 * (value - from) / (to - from);

  /** The button that says a prediction: `wait` until the reader has made one, as its words tell. */
  const keeper = (todo) => {
    const button = made("button", { type: "submit" });
    const wait = (waits) => {
      button.disabled = waits;
      button.textContent = waits ? todo : "This is my prediction";
    };
    wait(true);
    return { button, wait };
  };

  /** A slider. */
  const sliderOf = (place) => {
    const { from, to, step, unit, answer } = place.dataset;
    const came = Number(answer.replaceAll(",", ""));
    const slider = made("input", { type: "range", min: from, max: to, step, value: from });
    const value = made("output"), { button, wait } = keeper("Move the slider first");
    const control = made("form", { className: "snn-guess" }, made("div", {}, slider, value), button);
    slider.setAttribute("aria-labelledby", place.querySelector(".snn-ask").id);
    const show = () => {
      value.textContent = worded(slider.value, unit);
      slider.setAttribute("aria-valuetext", value.textContent);
    };
    slider.addEventListener("input", () => { show(); wait(false); });
    slider.addEventListener("pointerup", () => wait(false)); // it may be meant to stay where it is
    slider.addEventListener("keydown", ({ key }) => { if (/^(Arrow|Page|Home|End)/.test(key)) wait(false); });
    show();
    place.querySelector(".snn-outcome").before(control);
    return {
      asks: (say) => control.addEventListener("submit", (event) => { event.preventDefault(); say(slider.value); }),
      fits: (said) => said !== "" && said >= Number(from) && said <= Number(to),
      first: slider,
      shows(said) {
        control.hidden = said !== undefined;
        if (said === undefined) return [];
        wait(true);
        const marks = [["snn-yours", said], ["snn-came", came]].map(([className, number]) => {
          const mark = made("i", { className });
          mark.style.left = `${placed(number, { from: Number(from), to: Number(to) })}%`;
          return mark;
        });
        const scale = made("div", { className: "snn-guesses", ariaHidden: "true" }, ...marks);
        const yours = made("b", { className: "snn-yours", textContent: worded(said, unit) });
        const theirs = made("b", { className: "snn-came", textContent: `${answer} ${unit}`.trim() });
        return [scale, "You said ", yours, ", and it came out as ", theirs, ". "];
      },
    };
  };

  /** Options of which one is chosen. */
  const choiceOf = (place) => {
    const options = [...place.querySelectorAll(".snn-options > li")].map((item) => {
      const button = made("button", { type: "button" }, ...(item.querySelector("p") ?? item).childNodes);
      item.replaceChildren(button);
      return button;
    });
    return {
      asks: (say) => options.forEach((option, k) => option.addEventListener("click", () => say(`${k}`))),
      fits: (said) => said in options,
      first: options[0],
      shows(said) {
        options.forEach((option, k) => {
          option.disabled = said !== undefined;
          option.ariaPressed = `${said === `${k}`}`;
          option.classList.toggle("snn-yours", said === `${k}`);
          option.classList.toggle("snn-came", said !== undefined && place.dataset.answer === `${k}`);
        });
        if (said === undefined) return [];
        return [said === place.dataset.answer ? "It came out as you said. " : "It came out differently. "];
      },
    };
  };

  const follow = (place) => {
    const { name } = place.dataset, outcome = place.querySelector(".snn-outcome");
    const sketchOf = globalThis.snnSketch({ made, worded, placed, keeper }); // sketch.js
    const kind = "at" in place.dataset ? sketchOf : "from" in place.dataset ? sliderOf : choiceOf;
    const control = kind(place);
    const beside = made("p", { className: "snn-beside", role: "status" });
    outcome.before(beside);
    const again = made("button", { type: "button", textContent: "Predict again" });

    const show = () => {
      const kept = memory.read()[name], said = typeof kept === "string" && control.fits(kept) ? kept : undefined;
      const words = control.shows(said);
      beside.replaceChildren(...words, ...(words.length > 0 ? [again] : []));
      return said !== undefined;
    };
    const say = (said) => {
      memory.write({ ...memory.read(), [name]: said });
      outcome.open = show();
      outcome.querySelector("summary").focus();
    };
    again.addEventListener("click", () => {
      memory.write({ ...memory.read(), [name]: undefined });
      outcome.open = show();
      control.first.focus();
    });
    control.asks(say);
    outcome.open = show();
  };

  document.addEventListener("DOMContentLoaded", () => {
    document.querySelectorAll(".snn-prediction").forEach(follow);
  });
}
