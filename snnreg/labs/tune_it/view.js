// Tune it: the decay is moved, and the network is trained and tested anew.

import { flag, keyed, oneOf, whole, within } from "../shared/address.js";
import { sent, unpacked } from "../shared/bytes.js";
import { button, checkbox, decaySliders, listen, readout, selection, setTraits } from "../shared/controls.js";
import { datum, frame, html } from "../shared/elements.js";
import { foot } from "../shared/foot.js";
import { mapPair } from "../shared/map_pair.js";
import { startWorker, whyNot } from "../shared/messages.js";
import { counted, duration, shown } from "../shared/numbers.js";
import { NETWORKS } from "../shared/pair.js";
import { onColourMode, onResize, perFrame } from "../shared/pictures.js";
import { packsOf, round, ruleOf } from "./round.js";

const RULES = { never: "never", online: "while learning", "after-training": "after training" };
const RESTARTS = ["seed", "when", "tau_prun_s", "k_p", "growth"]; // values that ask for another training
const TOO_SLOW_S = 0.7; // a round that takes longer is not run while a slider is dragged
const REST_MS = 250; // how long a slider must rest then

function render({ model, el }) {
  const about = model.get("about");
  const images = about.digits.length * about.train_per_digit;
  const box = frame(el, "Tune it",
    `Move the decay. A new network learns from ${counted(images)} images and is shown the four test sets.`);
  foot(box, model, { tau_prun_s: within(1e-6, 1e6), k_p: within(1e-6, 1e6), when: oneOf(Object.keys(RULES)),
    growth: flag, seed: whole(0, 1e9) }, { spikes: keyed, accuracy: Array.isArray });
  const refusal = whyNot();
  if (refusal) {
    box.append(html("p", { class: "snn-note" }, refusal));
    return box.clear;
  }
  const controls = controlsOf(box, model);
  const { node: sentence, say } = readout(box);
  const maps = mapPair(box, about.model), table = tableOf(about);
  const note = "Both networks are born equal and see the same images and the same input spikes. "
    + "The paper's column is its Table, after 15,000 images; compare the ratios.";
  const outcome = html("div", { "aria-busy": "true" }, sentence, maps.node, table.node);
  box.append(controls, outcome, html("p", { class: "snn-note" }, note));

  const failed = (error) => say(`The network could not run: ${error.message}.`);
  const results = [null, null];
  let computing = true;
  const show = perFrame(box, () => {
    outcome.setAttribute("aria-busy", computing);
    maps.show(results.map((result) => result?.weights), about.digits, `after ${images} images`);
    table.show(results);
    if (results[0] && results[1]) say(...sentenceOf(...results));
  });
  let workers;
  try {
    workers = NETWORKS.map(() => startWorker(box, model.get("worker_script"), failed));
  } catch (error) {
    failed(error);
    return box.clear;
  }
  const ready = unpacked(sent(model.get("images"))).then((bytes) => Promise.all(workers.map(async (worker) => {
    await worker.ask("prepare", { module: sent(model.get("module")) });
    await worker.ask("images", packsOf(bytes, about));
  })));

  const busy = (is) => { computing = is; show(); };
  const wanted = ruleRunner({ model, about, workers, ready, results, show, failed, busy });
  for (const name of RESTARTS) listen(box, model, name, wanted);
  box.whenRemoved(wanted.stop);
  onResize(box, maps.node, show);
  onColourMode(box, show);
  say("The networks are being trained.");
  wanted();
  return box.clear;
}

/** A function that trains and tests for the values of now; what is overtaken by newer values is given up. */
function ruleRunner({ model, about, workers, ready, results, show, failed, busy }) {
  let asked = 0, running = false, seconds = 0, timer, reference = null, stopped = false;

  async function run() {
    running = true;
    await ready;
    for (let mine = 0; mine !== asked && !stopped;) {
      mine = asked;
      const unwanted = () => mine !== asked || stopped;
      const [seed, when, tau_prun_s, k_p, growth] = RESTARTS.map((name) => model.get(name));
      const began = performance.now();
      const rules = [{ when: "never", tau_prun_s, k_p, growth: false }, { when, tau_prun_s, k_p, growth }]
        .map((rule) => ruleOf(rule, about.growth));
      const [without, decayed] = await Promise.all([
        reference === seed ? results[0] : round(workers[0], about, { seed, rule: rules[0] }, () => stopped),
        round(workers[1], about, { seed, rule: rules[1] }, unwanted),
      ]);
      if (without) [results[0], reference] = [without, seed];
      if (!decayed) continue;
      seconds = (performance.now() - began) / 1e3;
      results[1] = { ...decayed, when, prune: tau_prun_s / Math.sqrt(k_p), growth, seconds };
      publish();
      show();
    }
    running = false;
    busy(false);
  }

  function publish() {
    const pair = (of) => results.map((result) => of(result));
    const spikes = about.sets.map(([name]) => [name, pair((result) => result.spikes[name])]);
    setTraits(model, { spikes: Object.fromEntries(spikes), accuracy: pair(({ accuracy }) => accuracy),
      pruned: pair(({ pruned }) => pruned), seconds });
  }

  function begin() {
    if (running) return;
    run().catch((error) => {
      running = false;
      busy(false);
      failed(error);
    });
  }

  function wanted() {
    asked++;
    busy(true);
    clearTimeout(timer);
    if (seconds > TOO_SLOW_S) timer = setTimeout(begin, REST_MS);
    else begin();
  }
  wanted.stop = () => { stopped = true; clearTimeout(timer); };
  return wanted;
}

/** Sliders of the decay, when it acts, growth, and another seed. */
const controlsOf = (box, model) => html("div", {},
  html("div", { class: "snn-controls" }, ...decaySliders(box, model, 3000)),
  html("div", { class: "snn-buttons" },
    selection(box, model, { name: "when", label: "The decay acts", options: Object.entries(RULES) }),
    checkbox(box, model, { name: "growth", label: "growth (chapter 13)" }),
    button("New seed", () => setTraits(model, { seed: model.get("seed") + 1 }))));

/** Spikes per image of each set, beside those of the paper. */
function tableOf(about) {
  const body = html("tbody");
  const node = html("table", { class: "snn-table snn-counts" },
    html("caption", {}, "Spikes per image, all neurons together"),
    html("thead", {}, html("tr", {}, html("th", { scope: "col" }, "test set"),
      ...[...NETWORKS.map(([name]) => name), "paper"].map((name) => html("th", { scope: "col" }, name)))), body);
  const show = (results) => {
    const of = (arm, name) => results[arm]?.spikes[name];
    const most = Math.max(...about.sets.flatMap(([name]) => [of(0, name) ?? 0, of(1, name) ?? 0]));
    body.replaceChildren(...about.sets.map(([name, label]) => {
      const [without, decayed] = about.published[name];
      return html("tr", {}, html("th", { scope: "row" }, label),
        ...NETWORKS.map(([, hue], arm) => {
          const value = of(arm, name);
          return html("td", {}, ...(value === undefined ? ["…"] : [
            datum(value, value < 0.05 && value > 0 ? "< 0.1" : value.toFixed(1),
              { class: "snn-count", "data-set": name, "data-network": arm }),
            html("span", { class: `snn-bar snn-${hue}`, "aria-hidden": "true",
              style: `width: ${most ? (55 * value / most).toFixed(1) : 0}%` })]));
        }),
        html("td", { class: "snn-paper" }, counted(without), " →\u00a0", counted(decayed)));
    }));
  };
  return { node, show };
}

/** What came out, for the values that it came from: those of the controls may be others by now. */
function sentenceOf(without, { when, prune, growth, seconds, accuracy, pruned }) {
  const percent = (share, name, arm) =>
    datum(share, `${Math.round(100 * share)} %`, { "data-name": name, "data-network": arm });
  const tau = datum(prune, duration(prune), { "data-name": "tau" });
  const acts = when === "never" ? ["Without decay"] : ["At ", tau, ` ${RULES[when]}`];
  const plain = growth ? " without decay and growth" : " without decay";
  return [...acts, growth ? " and with growth: " : ": ", percent(accuracy, "accuracy", 1),
    " of the known digits recognised (", percent(without.accuracy, "accuracy", 0), plain, "); ",
    percent(pruned, "pruned", 1), " of the synapses hold less than 1 % of the largest weight (",
    percent(without.pruned, "pruned", 0), " without). Trained and tested in ",
    datum(seconds, `${shown(seconds, 2)} s`, { "data-name": "seconds" }), "."];
}

export default { render };
