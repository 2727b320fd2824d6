// The experiment in two workers, one network each: learn, then the four test sets, some images at a time.
// It can be stopped after any of them and taken up again.

import { accuracyOf, answersOf, prunedShare } from "../shared/answers.js";
import { digitPack } from "../shared/digits.js";

const AT_ONCE = 100; // images of one question to a worker
const LOOK_EVERY = 500; // images between two looks at the weights

/** What a network has done: its weights, images learnt, and per test set the answers so far. */
const nothingDone = () => ({ weights: null, learnt: 0, tests: {}, steps: null });

export class Protocol {
  /** `tell()` is called whenever there is something new. */
  constructor(model, workers, tell) {
    Object.assign(this, { model, workers, tell, arms: workers.map(nothingDone), seconds: 0, running: null });
    this.about = model.get("about");
  }

  get images() { return this.choices ? 3 * this.choices.train_per_digit : 0; }
  get perSet() { return 3 * this.about.test_per_digit; }

  /** Part of all images that both networks have seen. */
  get fraction() {
    const all = this.images + this.perSet * this.about.sets.length;
    const seen = ({ learnt, tests }) =>
      learnt + Object.values(tests).reduce((sum, { spikes }) => sum + spikes.length, 0);
    return all ? this.arms.reduce((sum, arm) => sum + seen(arm), 0) / (all * this.arms.length) : 0;
  }

  get finished() { return this.images > 0 && this.fraction === 1; }

  /** Forget what was done, and take the rules of the two networks. */
  begin(choices, rules) {
    Object.assign(this, { choices, rules, arms: this.workers.map(nothingDone), seconds: 0 });
  }

  /** Run until it is stopped or finished. A second call waits for the first. */
  run() {
    this.stopping = false;
    this.running ??= this.#run().finally(() => { this.running = null; });
    return this.running;
  }

  /** After some images the workers rest; what they have done stays. */
  async stop() {
    this.stopping = true;
    await this.running;
  }

  async #run() {
    await this.#load();
    let before = performance.now();
    const tick = () => {
      this.seconds += (performance.now() - before) / 1e3;
      before = performance.now();
      this.tell();
    };
    await Promise.all(this.arms.map(async (arm, k) => {
      arm.steps ??= this.#stepsOf(arm, this.workers[k], this.rules[k]);
      while (!this.stopping) {
        const { done } = await arm.steps.next();
        tick();
        if (done) break;
      }
    }));
  }

  async #load() {
    const { digits, unknown, train_per_digit } = this.choices, { model, about } = this;
    const wanted = JSON.stringify([digits, unknown, train_per_digit]);
    if (this.loaded === wanted) return;
    const packs = (list) => Promise.all(list.map((digit) => digitPack(model, digit)));
    const [known, others] = [await packs(digits), await packs(unknown)];
    const tests = (list) => list.map(({ test }) => test.subarray(0, 784 * about.test_per_digit));
    const images = {
      train: known.map(({ train }) => train.subarray(0, 784 * train_per_digit)),
      known: tests(known), unknown: tests(others),
    };
    await Promise.all(this.workers.map((worker) => worker.ask("images", images)));
    this.loaded = wanted;
  }

  /** The work of one network, step by step. */
  async* #stepsOf(arm, worker, rule) {
    const { about, choices: { seed } } = this;
    const begun = await worker.ask("begin", { model: about.model, seed, rule });
    arm.weights = begun.weights;
    while (arm.learnt < begun.images) {
      const next = Math.min(arm.learnt + AT_ONCE, begun.images);
      const look = next % LOOK_EVERY === 0 || next === begun.images;
      const { weights } = await worker.ask("learn", { images: AT_ONCE, look });
      arm.learnt = next;
      if (look) arm.weights = weights;
      yield;
    }
    arm.pruned = prunedShare(arm.weights, about.pruned_below);
    for (const [name] of about.sets) {
      const test = await worker.ask("test", { name });
      const seen = { spikes: [], groups: [], images: test.images };
      arm.tests[name] = seen;
      while (seen.spikes.length < test.images) {
        const { spikes, groups } = answersOf((await worker.ask("show", { images: AT_ONCE })).counts, about.model);
        seen.spikes.push(...spikes);
        seen.groups.push(...groups);
        yield;
      }
      if (name === "known") seen.accuracy = accuracyOf(seen.groups, 3);
    }
  }
}
