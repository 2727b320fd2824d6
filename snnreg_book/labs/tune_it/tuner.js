// The rounds of the lab, one after the other: for what the reader has set, on fewer images while a slider moves,
// and for the pruning times of a sweep where nothing else is asked for.

import { pruningTime, tauOf } from "../shared/decay.js";
import { round } from "../shared/round.js";
import { ruleOf, withoutDecay } from "../shared/trainers.js";

const PREVIEW = 1 / 3; // share of the images while a slider moves
const REST_MS = 250; // how long what is not released must rest

export class Tuner {
  /** `values()`: those of now. `told`: { busy, answered, swept, failed }, called with what happened. */
  constructor({ about, workers, values, told }) {
    Object.assign(this, { about, workers, values, told, references: new Map(), sweep: [] });
    Object.assign(this, { turns: workers.map(() => Promise.resolve()), resting: new Set(workers.keys()) });
    Object.assign(this, { asked: false, moving: false, works: false, stopped: false });
  }

  /** The reader has set something; `moving`: and may go on. */
  ask(moving) {
    clearTimeout(this.timer);
    Object.assign(this, { asked: true, moving });
    if (moving) this.timer = setTimeout(() => this.ask(false), REST_MS);
    this.#work();
  }

  /** A slider was let go. */
  release() { if (this.moving) this.ask(false); }

  /** Pruning times to try when nothing else is asked for; none ends a sweep. */
  fillIn(times) {
    this.sweep = times;
    this.#work();
  }

  stop() {
    this.stopped = true;
    clearTimeout(this.timer);
  }

  async #work() {
    if (this.works) return;
    this.works = true;
    this.told.busy(this.asked);
    try {
      for (let act = this.#next(); act; act = this.#next()) await act.call(this);
    } catch (error) {
      this.told.failed(error);
    }
    this.works = false;
    this.told.busy(this.moving);
  }

  #next() {
    if (this.stopped) return null;
    if (this.asked) return this.#answer;
    return this.sweep.length > 0 && !this.moving ? this.#sweepOn : null;
  }

  /** A preview is finished as long as the slider moves; a full round is given up for newer values. */
  async #answer() {
    const { moving } = this, part = moving ? PREVIEW : 1, values = this.values(), began = performance.now();
    this.told.busy(true);
    this.asked = false;
    const unwanted = () => this.stopped || (moving ? !this.moving : this.asked);
    const reference = this.#reference(values, part), hands = this.resting.has(0) ? [1, 0] : [1];
    const decayed = await this.#round(hands, values, part, unwanted);
    if (decayed) {
      const without = await reference;
      this.told.answered([without, { ...decayed, part, seconds: (performance.now() - began) / 1e3 }]);
    }
    if (!this.asked) this.told.busy(this.moving);
  }

  /** Two pruning times, one in each worker. */
  async #sweepOn() {
    const [values, times] = [this.values(), this.sweep];
    const unwanted = () => this.stopped || this.asked || this.sweep !== times;
    const now = times.slice(0, 2).map((time) => ({ ...values, tau_prun_s: tauOf(time, values.k_p) }));
    const results = await Promise.all(now.map((each, k) => this.#round([k], each, 1, unwanted)));
    if (results.includes(null)) return;
    if (this.sweep === times) this.sweep = times.slice(2); // not where a reader has stopped it meanwhile
    results.forEach((result) => this.told.swept(result));
  }

  /** The promise of what the network does without decay. */
  #reference(values, part) {
    const without = withoutDecay(values), key = String([without.seed, part, without.growth, without.start]);
    if (!this.references.has(key)) {
      const answer = this.#round([0], without, part, () => false);
      answer.catch(() => this.references.delete(key)); // to be tried again
      this.references.set(key, answer);
    }
    return this.references.get(key);
  }

  /**
   * A round, with the values that it was for. Fewer images ask for a shorter pruning time: it goes with their root
   * (chapter 9).
   */
  async #round(hands, values, part, unwanted) {
    const { seed, when, tau_prun_s, growth, start } = values;
    const fitting = when === "online" ? tau_prun_s * Math.sqrt(part) : tau_prun_s;
    const rule = ruleOf({ ...values, tau_prun_s: fitting }, this.about.growth);
    const run = () => round(hands.map((k) => this.workers[k]), this.about, { seed, rule, start, part }, unwanted);
    const turn = Promise.all(hands.map((k) => this.turns[k])).then(run); // a worker has one network at a time
    for (const k of hands) {
      this.resting.delete(k);
      const mine = turn.catch(() => {}).then(() => { if (this.turns[k] === mine) this.resting.add(k); });
      this.turns[k] = mine;
    }
    const result = await turn;
    return result && { ...result, seed, when, growth, start, prune: pruningTime(values) };
  }
}
