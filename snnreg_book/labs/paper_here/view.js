// The paper in this tab: two networks learn side by side, see the four test sets and fill the Table.

import { confusionPair } from "../shared/confusion.js";
import { button, isRefused, listen, readout, runButton, setTraits, whenLeft } from "../shared/controls.js";
import { beside, datum, frame, html } from "../shared/elements.js";
import { foot } from "../shared/foot.js";
import { mapPair } from "../shared/map_pair.js";
import { couldNotRun } from "../shared/messages.js";
import { counted, duration, numberOf, timeLeft } from "../shared/numbers.js";
import { listed } from "../shared/pair.js";
import { onColourMode, onResize, perFrame } from "../shared/pictures.js";
import { outcomeOf } from "../shared/round.js";
import { twoTrainers } from "../shared/trainers.js";
import { histogramOf, namedOf } from "./charts.js";
import { CHOICES, choicesOf, chosen, keepApart, setsOf } from "./choices.js";
import { guessFields, isGuessed } from "./guesses.js";
import { runIn, textOf } from "./keeping.js";
import { pictureOf } from "./picture.js";
import { Protocol } from "./protocol.js";
import { accuracyIn, csvOf, save } from "./results.js";
import { tableOf } from "./table.js";
import { whyHere } from "./why.js";

function render({ model, el }) {
  const about = model.get("about");
  const box = frame(el, "The paper in this tab",
    "Two networks learn in this page, one without decay and one with it, and are then shown the four test sets.");
  foot(box, model, CHOICES, { kept: (text) => text === "" || runIn(text) !== null, guesses: isGuessed });
  keepApart(box, model);
  if (isRefused(box)) return box.clear;
  const go = runButton("Run the experiment", () => (rests() ? run() : inTurn(() => {})));
  const ten = button("Ten seeds", () => { go.focus(); run(10); });
  const saves = [
    button("Save as CSV", () => save("snnreg.csv", new Blob([csvOf(protocol.rows)], { type: "text/csv" }))),
    button("Save as PNG", async () => save("snnreg.png", await pictureOf(box, protocol.shown, maps.canvases))),
  ];
  const ask = html("div", { class: "snn-buttons", role: "status", hidden: true },
    html("span", {}, "You have changed the settings since this run began."),
    button("Discard it and run with the new settings", () => { go.focus(); run(1); }),
    button("Back to the settings of this run", () => {
      go.focus();
      setTraits(model, structuredClone(protocol.choices));
    }));
  const bar = html("progress", { max: 1, value: 0, "aria-label": "part of the experiment that is done" });
  const { node: sentence, say } = readout(box);
  const maps = mapPair(box, about.model), table = tableOf(about), charts = chartsOf(about);
  for (const each of [bar, maps.node]) each.hidden = true; // nothing to see yet
  const why = whyHere(box, about, () => setsOf(about, protocol.shown.choices),
    (name, image) => protocol.explained(name, image).catch(failed));
  box.append(
    beside([choicesOf(box, model, guessFields(box, model), html("div", { class: "snn-buttons" }, ten)),
      html("div", { class: "snn-buttons" }, go, ...saves), ask, bar, sentence], [maps.node, table.node]),
    why.node, charts.node);

  const show = perFrame(box, () => {
    const { unfinished, fraction, choices, seed, rows, shown } = protocol;
    const followed = protocol.running ? protocol : shown; // by the maps: what learns is seen to learn
    go.textContent = !rests() ? "Stop" : unfinished ? "Go on" : "Run the experiment";
    ten.disabled = unfinished || !rests();
    ask.hidden = !unfinished || !changed();
    for (const each of saves) each.hidden = rows.length === 0;
    saves[1].disabled = !choices || followed.arms !== shown.arms;
    bar.value = fraction;
    for (const each of [bar, maps.node]) each.hidden = !choices;
    say(...(trouble ? [trouble] : sentenceOf(protocol)));
    if (choices) {
      const { arms } = followed, learnt = `after ${numberOf(arms[0].learnt, "image")}, seed ${followed.seed}`;
      maps.show(arms.map(({ weights }) => weights), followed.choices.digits, learnt);
    }
    table.show(shown, model.get("guesses"), chosen(model));
    charts.show(shown);
    why.show(rests() && fraction === 1 ? JSON.stringify([choices, seed]) : null);
    if (rows.length !== model.get("results").length) setTraits(model, { results: rows });
  });
  let trouble = null;
  const failed = (error) => {
    trouble = couldNotRun(error);
    show();
  };
  const trainers = twoTrainers(box, model, failed), protocol = new Protocol(model, trainers, show);
  const rests = () => protocol.running === null || protocol.stopping;

  /** Whether the reader has chosen otherwise since the run began. */
  const changed = () => JSON.stringify(chosen(model)) !== JSON.stringify(protocol.choices);

  const keep = () => {
    if (protocol.choices) setTraits(model, { kept: textOf(protocol) });
  };

  /** What a reader asks for comes after what runs now has stopped. */
  let busy = trainers.ready.then(() => {
    const run = runIn(model.get("kept"));
    return run && protocol.takeUp(run);
  }).catch(failed).then(show);
  const inTurn = (action) => {
    protocol.stopping = true;
    busy = busy.then(() => protocol.stop()).then(action).catch(failed).then(show);
    return busy;
  };
  /** Go on with what is unfinished; or begin with what is chosen, for so many `seeds`. */
  const run = (seeds) => inTurn(() => {
    if (seeds || !protocol.unfinished) protocol.begin(chosen(model), seeds ?? 1);
    trouble = null;
    protocol.run().then(keep).then(show, failed);
  });

  for (const name of [...Object.keys(CHOICES), "guesses"]) listen(box, model, name, show);
  onResize(box, maps.node, show);
  onColourMode(box, show);
  whenLeft(box, keep);
  box.whenRemoved(() => { protocol.stopping = true; });
  show();
  return box.clear;
}

/** How far it is, or what came out. */
function sentenceOf(protocol) {
  const { choices, fraction, seeds, finished, running, images, before, shown } = protocol;
  if (!choices || (fraction === 0 && !running)) {
    const { digits, train_per_digit } = chosen(protocol.model), chosenImages = digits.length * train_per_digit;
    return ["Choose, then run. At first all is set as in the paper's text, except the pruning time: ",
      "it gives 7.5 s, and 300 s was found by trial. Each network learns from ",
      datum(chosenImages, counted(chosenImages), { "data-name": "to-learn" }), " images."];
  }
  const known = shown.arms.map((arm) => accuracyIn(arm, shown.choices));
  const outcome = known.includes(undefined) ? []
    : [`The networks learned ${listed(shown.choices.digits)} (seed ${shown.seed}): `,
        ...outcomeOf(shown.arms.map(({ pruned }, arm) => ({ pruned, accuracy: known[arm] })), "without decay")];
  if (finished) {
    const took = datum(shown.seconds, duration(Math.max(shown.seconds, 0.001)), { "data-name": "seconds" });
    return [...outcome, "All of it took ", took, "."];
  }
  if (running && fraction === 0) return ["The images are being loaded."];
  const { secondsLeft, missing } = protocol;
  const left = ["about ", datum(secondsLeft, timeLeft(secondsLeft), { "data-name": "left" }), " left. "];
  const which = seeds > 1 ? `Seed ${seeds - missing.length + 1} of ${seeds}. ` : "";
  const isSeedDone = fraction === 1, learnt = isSeedDone ? 0 : Math.min(...protocol.arms.map((arm) => arm.learnt));
  const at = learnt < images ? `Learned from ${counted(learnt)} of ${counted(images)} images`
    : "Trained; the test sets are shown";
  const finishedRun = `The results below are of the finished run that learned ${shown.choices.digits.join(", ")}, `
    + `seed ${shown.seed}${running ? "; the maps follow the new run" : ""}.`;
  const results = before || isSeedDone ? [finishedRun] : outcome;
  return [running ? "" : "Stopped. ", which, at, ...(running ? [", ", ...left] : [". Press Go on to continue. "]),
    ...results];
}

/** Histograms of each set, and what was answered. */
function chartsOf(about) {
  const histograms = about.sets.map(histogramOf), answers = confusionPair(counted);
  const node = html("div", { hidden: true },
    html("div", { class: "snn-side-by-side snn-in-pairs" }, ...histograms.map((each) => each.node)), answers.node);
  const show = ({ arms, choices }) => {
    const shown = arms.some(({ tests }) => Object.keys(tests).length > 0);
    node.hidden = !shown;
    if (!shown) return;
    for (const [place, [name, label]] of setsOf(about, choices).entries()) {
      histograms[place].show(label, arms.map((arm) => arm.tests[name]));
    }
    answers.show(arms.map(({ tests }) => namedOf(tests.known, choices.digits)), choices.digits);
  };
  return { node, show };
}

export default { render };
