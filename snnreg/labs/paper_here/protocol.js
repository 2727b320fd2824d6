// The experiment in two workers, one network each: learn, then the four test sets, some images at a time.
// It can be stopped after any of them and taken up again.

import { accuracyOf, answersOf, prunedShare } from "../shared/answers.js";
import { digitPack } from "../shared/digits.js";
import { INPUTS } from "../shared/network.js";
import { sumOf } from "../shared/recognition.js";

const PER_QUESTION = 100; // images that a worker is asked to show at a time
const LOOK_EVERY = 500; // images between two looks at the weights

/** What a network has done: its weights, images learnt, and per test set the answers so far. */
const nothingDone = () => ({ weights: null, learnt: 0, tests: {}, steps: null });

/** Whether a test set was shown to its end. */
export const isDone = (test) => test !== undefined && test.spikes.length === test.images;

export class Protocol {
  /** `tell()` is called whenever there is something new. */
  constructor(model, workers, tell) {
    Object.assign(this, { model, workers, tell, arms: workers.map(nothingDone), seconds: 0, running: null });
    this.about = model.get("about");
  }

  get images() { return this.choices ? this.choices.digits.length * this.choices.train_per_digit : 0; }

  /** Part of all images that both networks have seen. */
  get fraction() {
    if (!this.choices) return 0;
    const { sets, test_per_digit } = this.about;
    const all = this.images + this.choices.digits.length * test_per_digit * sets.length;
    const seen = ({ learnt, tests }) =>
      learnt + sumOf(Object.values(tests).map(({ spikes }) => spikes.length));
    return sumOf(this.arms.map(seen)) / (all * this.arms.length);
  }

  get finished() { return this.fraction === 1; }

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
    const tests = (list) => list.map(({ test }) => test.subarray(0, INPUTS * about.test_per_digit));
    const images = {
      train: known.map(({ train }) => train.subarray(0, INPUTS * train_per_digit)),
      known: tests(known), unknown: tests(others),
    };
    await Promise.all(this.workers.map((worker) => worker.ask("images", images)));
    this.loaded = wanted;
  }

  /** The work of one network, step by step. */
  async* #stepsOf(arm, worker, rule) {
    const { about, choices: { seed, digits } } = this;
    const begun = await worker.ask("begin", { model: about.model, seed, rule });
    arm.weights = begun.weights;
    while (arm.learnt < begun.images) {
      const next = Math.min(arm.learnt + PER_QUESTION, begun.images);
      const look = next % LOOK_EVERY === 0 || next === begun.images;
      const { weights } = await worker.ask("learn", { images: PER_QUESTION, look });
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
        const { counts } = await worker.ask("show", { images: PER_QUESTION });
        const { spikes, groups } = answersOf(counts, about.model);
        seen.spikes.push(...spikes);
        seen.groups.push(...groups);
        yield;
      }
      if (name === "known") seen.accuracy = accuracyOf(seen.groups, digits.length);
    }
  }
}
