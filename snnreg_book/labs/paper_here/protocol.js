// The experiment in two workers, one network each: learn, then the four test sets, some images at a time; and then
// the same with another seed, if more than one is wanted. It can be stopped after any images and taken up again.

import { prunedShare } from "../shared/answers.js";
import { sumOf } from "../shared/recognition.js";
import { goOn, nothingDone } from "../shared/round.js";
import { rulesOf, setsOf } from "./choices.js";
import { rowsOf } from "./results.js";

const TELL_EVERY_MS = 200;

const isSame = (a, b) => JSON.stringify(a) === JSON.stringify(b);

export class Protocol {
  /**
   * `tell()` is called whenever there is something new. `done`: choices and rows of all runs at their end.
   * `missing`: the seeds that are wanted and not at their end. `before`: the finished run that is shown until this
   * one is at its end, or null.
   */
  constructor(model, trainers, tell) {
    Object.assign(this, { model, trainers, tell, about: model.get("about"), seconds: 0, running: null });
    Object.assign(this, { arms: trainers.workers.map(nothingDone), choices: null, seeds: 1, missing: [] });
    Object.assign(this, { done: [], before: null });
  }

  /** Images to learn from. */
  get images() { return this.choices ? this.choices.digits.length * this.choices.train_per_digit : 0; }

  /** Part of the images of this seed that both networks have seen. */
  get fraction() {
    if (!this.choices) return 0;
    const { sets, test_per_digit } = this.about;
    const all = this.images + this.choices.digits.length * test_per_digit * sets.length;
    const seen = ({ learnt, tests }) =>
      learnt + sumOf(Object.values(tests).map(({ spikes }) => spikes.length));
    return sumOf(this.arms.map(seen)) / (all * this.arms.length);
  }

  /** Seconds that the rest will take at the speed so far. */
  get secondsLeft() { return this.seconds / this.fraction * (this.missing.length - this.fraction); }

  get finished() { return this.choices !== null && this.missing.length === 0; }

  /** Whether something would be lost if another run began. */
  get unfinished() { return this.fraction > 0 && !this.finished; }

  /** The run whose results are shown. `likeThis`: rows of the runs that differ in their seed alone, run by run. */
  get shown() {
    const { choices, seed, seconds, arms } = this.before ?? this;
    const likeThis = this.done.filter((run) => isSame({ ...run.choices, seed: 0 }, { ...choices, seed: 0 }))
      .map(({ rows }) => rows);
    return { choices, seed, seconds, arms, likeThis, about: this.about };
  }

  /** A row for each network and test set, of the runs at their end and of what else is shown. */
  get rows() {
    const more = this.before || !this.choices || this.#isDone(this.choices, this.seed) ? [] : rowsOf(this);
    return [...this.done.flatMap(({ rows }) => rows), ...more];
  }

  /** Take other choices; a run that has not come to its end is forgotten. */
  begin(choices, seeds) {
    const all = Array.from({ length: seeds }, (_, k) => choices.seed + k);
    const missing = all.filter((seed) => !this.#isDone(choices, seed));
    this.#beginSeed({ choices, seeds, missing: missing.length > 0 ? missing : all });
  }

  /** Go on with a run that was put aside, once the workers say that its networks can be networks. */
  async takeUp(kept) {
    for (const run of [kept.before, kept].filter(Boolean)) {
      const looks = await this.#begin(run);
      if (looks.some(({ done }, k) => done !== run.arms[k].learnt)) return;
      run.arms.forEach((arm, k) => {
        arm.weights = looks[k].weights;
        arm.pruned = prunedShare(arm.weights, this.about.pruned_below);
      });
    }
    Object.assign(this, kept);
  }

  /** What both networks make of one image of a test set; null where another run has begun meanwhile. */
  async explained(name, image) {
    const { arms, choices: { digits } } = this;
    await this.#load();
    if (this.arms !== arms) return null;
    if (this.begun !== arms) await this.#begin(this); // it was put aside
    if (this.arms !== arms) return null;
    this.begun = arms;
    const both = await this.trainers.ask("explain", () => ({ name, image }));
    if (this.arms !== arms) return null;
    return { train: both[0].train, counts: both.map(({ counts }) => counts), digits,
      weights: arms.map(({ weights }) => weights) };
  }

  /** Run until it is stopped or finished. A second call waits for the first. */
  run() {
    this.stopping = false;
    this.running ??= this.#run().finally(() => {
      this.running = null;
      // A run that has done nothing leaves the finished one as it was.
      if (this.fraction === 0 && this.before) Object.assign(this, this.before, { before: null, missing: [] });
    });
    return this.running;
  }

  /** After some images the workers rest; what they have done stays. */
  async stop() {
    this.stopping = true;
    await this.running;
  }

  #isDone(choices, seed) { return this.done.some((run) => isSame(run.choices, { ...choices, seed })); }

  /** Both networks of a run as they were left. */
  #begin({ choices, seed, arms }) {
    const { about, trainers } = this, { start } = choices, rules = rulesOf(choices, about.growth);
    return trainers.ask("begin", (k) =>
      ({ model: about.model, seed, start, rule: rules[k], done: arms[k].learnt, state: arms[k].state }));
  }

  #beginSeed(wanted = {}) {
    const { fraction, choices, seed, seconds, arms } = this;
    if (fraction === 1) this.before = { choices, seed, seconds, arms };
    Object.assign(this, wanted);
    Object.assign(this, { seed: this.missing[0], arms: arms.map(nothingDone), seconds: 0 });
  }

  async #run() {
    await this.#load();
    while (!this.stopping && !this.finished) {
      if (this.seed !== this.missing[0]) this.#beginSeed();
      await this.#runSeed();
    }
  }

  async #runSeed() {
    let before = performance.now(), told = 0;
    const tick = () => {
      const now = performance.now();
      this.seconds += (now - before) / 1e3;
      before = now;
      if (now - told < TELL_EVERY_MS) return; // what is drawn takes time from the networks
      told = now;
      this.tell();
    };
    const { about, arms, seed, trainers } = this, choices = { ...this.choices, seed };
    const rules = rulesOf(choices, about.growth), sets = setsOf(about, choices).map(([name]) => name);
    const stops = () => { tick(); return this.stopping; };
    this.begun = arms;
    await Promise.all(arms.map((arm, k) =>
      goOn([trainers.workers[k]], about, arm, { seed, start: choices.start, rule: rules[k] }, sets, stops)));
    tick();
    if (this.fraction < 1) return;
    const others = this.done.filter((run) => !isSame(run.choices, choices));
    Object.assign(this, { done: [...others, { choices, rows: rowsOf(this) }], before: null,
      missing: this.missing.filter((each) => each !== seed) });
  }

  #load() {
    const { digits, unknown, train_per_digit: train } = this.choices;
    return this.trainers.load({ digits, unknown, train, test: this.about.test_per_digit });
  }
}
