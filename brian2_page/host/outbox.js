// What a cell sends to its page: no more than the page can show, and no faster than it can take it in.

export const LETTERS = 200_000; // of printed text, and of one value or error
export const DISPLAYS = 200; // figures, tables and values
const AT_ONCE = 1000; // prints that go out one by one, however close
const REGAINED = 0.1; // of these, in each millisecond

/** @type {(text: string, most?: number) => string} */
const cut = (text, most = LETTERS) => (text === undefined || text.length <= most ? text
  : `${text.slice(0, most)}\n... (cut off after ${LETTERS.toLocaleString("en")} characters)`);

export class Outbox {
  #letters = LETTERS; // that may still be printed
  #displays = DISPLAYS;
  #turns = AT_ONCE;
  /** @type {Map<string, string>} */
  #waiting = new Map(); // text, by the name of its stream

  /**
   * now() is the time in milliseconds.
   * @param {(message: Record<string, any>) => void} post
   */
  constructor(post, now = () => performance.now()) {
    this.post = post; this.now = now; this.last = now();
  }

  /**
   * A worker that computes has no timer, so what waits goes out with the next print, or at the end.
   * @type {(name: string, text: string) => void}
   */
  print(name, text) {
    if (!text || this.#letters < 0) return;
    this.#waiting.set(name, (this.#waiting.get(name) ?? "") + cut(text, this.#letters));
    this.#letters -= text.length;
    const now = this.now();
    this.#turns = Math.min(AT_ONCE, this.#turns + REGAINED * (now - this.last));
    this.last = now;
    if (this.#turns < 1 && this.#letters >= 0) return;
    this.#turns--;
    this.flush();
  }

  /**
   * Sends what is no printed text, behind the text that was printed before it.
   * @param {Record<string, any>} message
   */
  show(message) {
    this.flush();
    const { type, data, traceback, whole } = message;
    if (type === "error") this.post({ ...message, traceback: cut(traceback), whole: whole && cut(whole) });
    else if (type !== "display") this.post(message);
    else if (this.#displays-- > 0) this.post({ type, data: { ...data, "text/plain": cut(data["text/plain"]) } });
    else if (this.#displays === -1) this.post({ type: "note", text: `... (cut off after ${DISPLAYS} outputs)` });
  }

  flush() {
    for (const [name, text] of this.#waiting) this.post({ type: "stream", name, text });
    this.#waiting.clear();
  }
}
