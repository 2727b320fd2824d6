// The experiment in two workers, one network each: learn, then the four test sets, some images at a time; and then
// the same with another seed, if more than one is wanted. It can be stopped after any images and taken up again.

import { answersOf, prunedShare } from "../shared/answers.js";
import { digitPack } from "../shared/digits.js";
import { INPUTS } from "../shared/network.js";
import { sumOf } from "../shared/recognition.js";
import { rulesOf, setsOf } from "./choices.js";
import { isDone, rowsOf } from "./results.js";

const PER_QUESTION = 100; // images that a worker is asked to show at a time
const TELL_EVERY_MS = 200;

/** What a network has done: its weights, images learnt, and per test set the answers so far. */
const nothingDone = () => ({ weights: null, state: null, learnt: 0, tests: {}, steps: null });

const isSame = (a, b) => JSON.stringify(a) === JSON.stringify(b);

export class Protocol {
  /**
   * `tell()` is called whenever there is something new. `done`: choices and rows of all runs at their end.
   * `missing`: the seeds that are wanted and not at their end. `before`: the finished run that is shown until this
   * one is at its end, or null.
   */
  constructor(model, workers, tell) {
    Object.assign(this, { model, workers, tell, arms: workers.map(nothingDone), seconds: 0, running: null });
    Object.assign(this, { about: model.get("about"), choices: null, seeds: 1, missing: [] });
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
      const looks = await this.#ask("begin", (_, k) => this.#begun(run, k));
      if (looks.some(({ done }, k) => done !== run.arms[k].learnt)) return;
      run.arms.forEach((arm, k) => {
        arm.weights = looks[k].weights;
        arm.pruned = prunedShare(arm.weights, this.about.pruned_below);
        // A set that was left before its end begins anew.
        arm.tests = Object.fromEntries(Object.entries(arm.tests).filter(([, test]) => isDone(test)));
      });
    }
    Object.assign(this, kept);
  }

  /** What both networks make of one image of a test set. */
  async explained(name, image) {
    await this.#load();
    if (!this.arms[0].steps) await this.#ask("begin", (_, k) => this.#begun(this, k)); // begun before the images
    const both = await this.#ask("explain", () => ({ name, image }));
    return { train: both[0].train, counts: both.map(({ counts }) => counts), digits: this.choices.digits,
      weights: this.arms.map(({ weights }) => weights) };
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

  #ask(task, data) { return Promise.all(this.arms.map((arm, k) => this.workers[k].ask(task, data(arm, k)))); }

  #begun({ choices, seed, arms }, k) {
    const { about } = this, { learnt, state } = arms[k], rule = rulesOf(choices, about.growth)[k];
    return { model: about.model, seed, rule, done: learnt, state };
  }

  #beginSeed(wanted = {}) {
    const { fraction, choices, seed, seconds } = this;
    const arms = this.arms.map((arm) => ({ ...arm, steps: null }));
    if (fraction === 1) this.before = { choices, seed, seconds, arms };
    Object.assign(this, wanted);
    Object.assign(this, { seed: this.missing[0], arms: this.workers.map(nothingDone), seconds: 0 });
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
    await Promise.all(this.arms.map(async (arm, k) => {
      arm.steps ??= this.#stepsOf(arm, k);
      while (!this.stopping) {
        const { done } = await arm.steps.next();
        tick();
        if (done) break;
      }
    }));
    if (this.fraction < 1) return;
    const choices = { ...this.choices, seed: this.seed };
    const others = this.done.filter((run) => !isSame(run.choices, choices));
    Object.assign(this, { done: [...others, { choices, rows: rowsOf(this) }], before: null,
      missing: this.missing.filter((seed) => seed !== this.seed) });
  }

  async #load() {
    const { digits, unknown, train_per_digit } = this.choices, { model, about } = this;
    const wanted = JSON.stringify([digits, unknown, train_per_digit]);
    if (this.loaded === wanted) return;
    const packs = (list) => Promise.all(list.map((digit) => digitPack(model, digit)));
    const [known, others] = [await packs(digits), await packs(unknown)];
    const tests = (list) => list.map(({ test }) => test.subarray(0, INPUTS * about.test_per_digit));
    const images = {
      train: known.map(({ train }) => train.subarray(0, INPUTS * train_per_digit)),
      known: tests(known), unknown: tests(others),
    };
    await this.#ask("images", () => images);
    this.loaded = wanted;
  }

  /** The work of one network, step by step. */
  async* #stepsOf(arm, k) {
    const { about } = this, worker = this.workers[k];
    const see = ({ weights, state, done }) => Object.assign(arm, { weights, state, learnt: done });
    see(await worker.ask("begin", this.#begun(this, k)));
    while (arm.learnt < this.images) {
      see(await worker.ask("learn", { images: PER_QUESTION }));
      yield;
    }
    arm.pruned = prunedShare(arm.weights, about.pruned_below);
    for (const [name] of setsOf(about, this.choices)) {
      if (isDone(arm.tests[name])) continue;
      const test = await worker.ask("test", { name });
      const seen = { spikes: [], groups: [], images: test.images };
      arm.tests[name] = seen;
      while (seen.spikes.length < test.images) {
        const { counts } = await worker.ask("show", { images: PER_QUESTION });
        const { spikes, groups } = answersOf(counts, about.model);
        seen.spikes.push(...spikes);
        seen.groups.push(...groups);
        yield;
      }
    }
  }
}
