// The course of a run. A click says what is wished; one loop does what is wished, one thing after the other.
// So clicks can come in any order and as fast as they like: none of them touches what the loop is doing.

export const BLOCK = 10; // images that are learnt at one go
const MEASURE_EVERY = 100; // images between two measurements

/**
 * @typedef {Record<string, any>} Data to and from a worker
 * @typedef {{ load: () => Promise<unknown>, ask: (task: string, ...data: Data[]) => Promise<Data[]> }} Networks
 * `load` brings the images; `ask` asks each network, with data of its own, and gives their answers
 *
 * @typedef {object} Begin new networks with this seed, or ones that were put aside
 * @property {number} seed
 * @property {number} [done]
 * @property {Uint8Array[]} [states]
 * @property {number} [measuredAt]
 * @property {boolean} [bare] only seen: the images are loaded when the networks shall learn
 *
 * @typedef {{ wished: () => void, begun: (looks: Data[]) => void, looked: (looks: Data[]) => void,
 *   measured: (measured: Data[]) => void, answered: (answers: Data[]) => void, rested: () => void,
 *   missing: (error: any) => void, failed: (error: any) => void }} Told called with what happened
 *
 * @typedef {{ anew: Begin | null, blocks: number, drawing: number[] | null }} Wished
 */

/** The speeds that a reader can choose from: seconds for the whole stream. */
export const PACES = { slow: 20, steady: 6, fast: 0 };

export class Course {
  /** @type {Wished} */
  wished = { anew: null, blocks: 0, drawing: null };
  seed = 0;
  done = 0;
  measuredAt = -1;
  due = 0; // when the next block may be learnt
  stale = false; // the networks that are wished are not there yet
  missing = false; // no images: a network can be seen at most, and not work
  /** @type {"resting" | "working" | "failed"} */
  phase = "resting";

  /**
   * `length`: images in the stream. `rules()`: how each network learns, as set. `pace()`: as set.
   * @param {{ networks: Networks, length: number, rules: () => Data[], pace: () => keyof typeof PACES,
   *   told: Told }} parts
   */
  constructor({ networks, length, rules, pace, told }) {
    this.networks = networks;
    this.length = length;
    this.rules = rules;
    this.pace = pace;
    this.told = told;
  }

  get runs() { return this.wished.blocks === Infinity; }

  get willLearn() { return this.wished.blocks > 0 && this.done < this.length; }

  get prepares() { return this.stale && !this.missing && this.phase === "working"; }

  get ended() { return !this.wished.anew && this.done >= this.length; }

  /** @param {Begin} begin */
  anew(begin) { this.wish({ anew: begin, blocks: 0 }); }

  /**
   * Learn to the end; from the start if the end is reached.
   * @param {number} seed
   */
  start(seed) { this.wish({ blocks: Infinity, ...((this.ended || this.missing) && { anew: { seed } }) }); }

  pause() { this.wish({ blocks: 0 }); }

  /**
   * One more block; each call counts. While the networks learn by themselves there is nothing to add.
   * @param {number} seed
   */
  step(seed) {
    if (!this.runs) this.wish({ blocks: this.wished.blocks + 1, ...(this.missing && { anew: { seed } }) });
  }

  /** @param {number[]} pixels */
  draw(pixels) { this.wish({ drawing: pixels }); }

  /** @param {Partial<Wished>} change */
  wish(change) {
    if (this.phase === "failed") return;
    Object.assign(this.wished, change);
    if (change.anew) this.stale = true;
    if ("blocks" in change) this.due = performance.now();
    this.told.wished();
    if (this.phase === "resting") this.work();
  }

  async work() {
    this.phase = "working";
    try {
      for (let act = this.next(); act && this.phase === "working"; act = this.next()) await act.call(this);
      this.phase = "resting";
      this.told.rested();
    } catch (error) {
      this.fail(error);
    }
  }

  /**
   * A network that cannot run: nothing more is done.
   * @param {unknown} error
   */
  fail(error) {
    this.phase = "failed";
    this.wished.anew = this.nothing();
    this.told.failed(error);
  }

  /** What is to be done next. */
  next() {
    const { anew, drawing } = this.wished;
    if (anew) return this.begin;
    if (this.missing) return this.nothing();
    if (drawing) return this.answer;
    const { willLearn } = this;
    if (this.measuredAt !== this.done && (!willLearn || this.done % MEASURE_EVERY === 0)) return this.measure;
    if (willLearn) return this.learn;
    return this.nothing();
  }

  nothing() {
    Object.assign(this.wished, { blocks: 0, drawing: null });
    return null;
  }

  async begin() {
    const { seed, done = 0, states = [], measuredAt = -1, bare = false } = /** @type {Begin} */ (this.wished.anew);
    this.wished.anew = null;
    this.missing = bare;
    if (!bare) this.missing = !await this.networks.load().then(() => true, this.told.missing);
    if (this.missing && !bare) return;
    const looks = await this.networks.ask("begin",
      ...this.rules().map((rule, k) => ({ seed, rule, done, state: states[k] })));
    if (this.wished.anew) return;
    if (looks.some((look) => look.done !== done)) { // what was put aside was of other networks
      this.wished.anew = { seed, bare: true };
      return;
    }
    Object.assign(this, { seed, done, measuredAt, stale: false });
    this.told.begun(looks);
  }

  async learn() {
    await this.takeTime();
    if (this.next() !== this.learn) return;
    if (!this.runs) this.wished.blocks--;
    const looks = await this.networks.ask("learn", ...this.rules().map((rule) => ({ images: BLOCK, rule })));
    if (this.wished.anew) return;
    this.done = looks[0].done;
    this.told.looked(looks);
  }

  async measure() {
    const quick = this.willLearn; // a point of the curve; where the run rests there is time for all test images
    const measured = await this.networks.ask("measure", { quick }, { quick });
    if (this.wished.anew) return;
    this.measuredAt = this.done;
    this.told.measured(measured);
  }

  async answer() {
    const pixels = this.wished.drawing;
    this.wished.drawing = null;
    this.told.answered(await this.networks.ask("answer", { pixels }, { pixels }));
  }

  /** Wait so long that the stream takes as long as the reader wishes. A hidden page has nobody to wait for. */
  async takeTime() {
    const block = 1000 * PACES[this.pace()] * BLOCK / this.length;
    if (!this.runs || block === 0 || document.hidden) return;
    const wait = this.due - performance.now();
    this.due = Math.max(this.due, performance.now() - 500) + block; // what a measurement took is caught up
    if (wait > 0) await new Promise((resolve) => setTimeout(resolve, wait));
  }
}
