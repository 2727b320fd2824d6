// The course of the teaching. What a reader does says what is wished; one loop does it, one thing after the other.
// An image that waits for an answer comes before the next block, so that the networks answer while they learn.

export const BLOCK = 30; // images that are learned at one go

/**
 * @typedef {Record<string, any>} Data to and from a worker
 * @typedef {{ begun: (looks: Data[], lesson: Data) => void, looked: (looks: Data[]) => void,
 *   measured: (measured: Data[]) => void, answered: (answers: Data[], image: Data) => void,
 *   failed: (error: unknown) => void }} Told called with what happened
 */

export class Teaching {
  /** @type {Data | null} */
  lesson = null; // that is wished
  /** @type {Data | null} */
  image = null; // that waits for an answer
  done = 0;
  images = 0;
  measured = true;
  taught = false; // there are networks
  busy = false;
  broken = false;
  due = 0; // when the next block may be learned
  pace = 0; // seconds for all images
  wake = () => {};
  round = 0; // of the wishes for other networks, or none: what was asked before says nothing any more

  /**
   * `ask(task, dataOf)`: asks both networks, each with data of its own, dataOf(k), and gives their answers.
   * @param {(task: string, dataOf: (k: number) => Data) => Promise<Data[]>} ask
   * @param {Told} told
   */
  constructor(ask, told) {
    this.ask = ask;
    this.told = told;
  }

  get learns() { return this.lesson !== null || this.done < this.images; }

  /**
   * Teach new networks, in no less than `pace` seconds. `lessons`: for each network what it is to begin with.
   * @param {{ lessons: Data[], pace?: number }} lesson
   */
  teach(lesson) {
    this.lesson = lesson;
    this.round++;
    this.go();
  }

  /** Let the networks go. */
  stop() {
    Object.assign(this, { lesson: null, image: null, done: 0, images: 0, measured: true, taught: false });
    this.round++;
    this.wake();
  }

  /**
   * Answer to an image; of several that wait, the last.
   * @param {Data | null} image
   */
  show(image) {
    this.image = image;
    this.go();
  }

  go() {
    this.wake();
    if (!this.busy && !this.broken) this.work();
  }

  async work() {
    this.busy = true;
    try {
      for (let act = this.next(); act; act = this.next()) await act.call(this);
    } catch (error) {
      this.broken = true;
      this.told.failed(error);
    }
    this.busy = false;
  }

  next() {
    if (this.lesson) return this.begin;
    if (!this.taught) return null;
    if (this.image) return this.answer;
    if (this.done < this.images) return this.learn;
    return this.measured ? null : this.measure;
  }

  async begin() {
    const lesson = /** @type {Data} */ (this.lesson), { round } = this;
    this.lesson = null;
    const looks = await this.ask("begin", (k) => lesson.lessons[k]);
    if (round !== this.round) return;
    const [{ done, images }] = looks;
    Object.assign(this, { done, images, taught: true, measured: false, pace: lesson.pace ?? 0,
      due: performance.now() });
    this.told.begun(looks, lesson);
  }

  async learn() {
    const wait = this.due - performance.now();
    if (wait > 0) {
      await new Promise((resolve) => {
        const timer = setTimeout(resolve, wait);
        this.wake = () => {
          clearTimeout(timer);
          resolve(null);
        };
      });
    }
    if (this.next() !== this.learn) return;
    this.due = Math.max(this.due, performance.now() - 300) + 1000 * this.pace * BLOCK / this.images;
    const { round } = this, looks = await this.ask("learn", () => ({ images: BLOCK }));
    if (round !== this.round) return;
    this.done = looks[0].done;
    this.told.looked(looks);
  }

  async measure() {
    const { round } = this, measured = await this.ask("measure", () => ({}));
    if (round !== this.round) return;
    this.measured = true;
    this.told.measured(measured);
  }

  async answer() {
    const image = /** @type {Data} */ (this.image), { round } = this;
    this.image = null;
    const answers = await this.ask("answer", () => ({ pixels: image.pixels }));
    if (round === this.round) this.told.answered(answers, image);
  }
}
