// A lab asks its worker, and the worker answers one question after the other.

/**
 * @typedef {Record<string, any>} Data what a structured clone can copy
 * @typedef {{ ask: (task: string, data?: Data) => Promise<Data> }} Asked
 * @typedef {Record<string, (data: any) => Data | Promise<Data>>} Tasks
 */

/** Why the network cannot run here, or null. */
export function whyNot() {
  const missing = [
    ["WebAssembly", typeof WebAssembly],
    ["Worker", typeof Worker],
    ["DecompressionStream", typeof DecompressionStream],
  ].filter(([, type]) => type === "undefined").map(([name]) => name);
  if (missing.length === 0) return null;
  const are = missing.length > 1 ? "are" : "is";
  return `The network cannot run in this browser: ${missing.join(" and ")} ${are} missing. `
    + "A Chrome, Edge, Firefox or Safari from 2023 or later has what it needs. "
    + "The figures of this chapter show the results.";
}

/**
 * What is said of a worker that failed.
 * @param {Error} error
 */
export const couldNotRun = ({ message }) => `The network could not run: ${message}.`;

/**
 * A worker that runs `script` and answers one question at a time: await worker.ask(task, data). Where the browser
 * allows none, and where it breaks, each question fails.
 * @param {{ whenRemoved: (act: () => void) => void }} box of the lab, with which the worker ends
 * @param {string} script
 * @param {(error: Error) => void} onFailure
 * @returns {Asked}
 */
export function startWorker(box, script, onFailure) {
  const address = URL.createObjectURL(new Blob([script], { type: "text/javascript" }));
  let worker;
  try {
    worker = new Worker(address);
  } catch (error) {
    URL.revokeObjectURL(address);
    return { ask: () => Promise.reject(error) };
  }
  const waiting = new Map();
  let last = 0, broken = /** @type {Error | null} */ (null);
  worker.onmessage = ({ data: { id, failed, ...answer } }) => {
    const { resolve, reject } = waiting.get(id);
    waiting.delete(id);
    if (failed) reject(new Error(failed));
    else resolve(answer);
  };
  worker.onerror = (event) => {
    broken = new Error(event.message || "the browser does not allow a worker here");
    worker.terminate();
    for (const { reject } of waiting.values()) reject(broken);
    onFailure(broken);
  };
  box.whenRemoved(() => { worker.terminate(); URL.revokeObjectURL(address); });
  return {
    ask: (task, data = {}) => new Promise((resolve, reject) => {
      if (broken) throw broken;
      waiting.set(++last, { resolve, reject });
      worker.postMessage({ id: last, task, ...data });
    }),
  };
}

/**
 * In a worker: answer each message { id, task, ... } with what tasks[task] gives, one after the other.
 * @param {Tasks} tasks
 */
export function answerWith(tasks) {
  let before = /** @type {Promise<void>} */ (Promise.resolve());
  self.onmessage = ({ data: { id, task, ...rest } }) => {
    before = before.then(() => tasks[task](rest)).then(
      (answer) => self.postMessage({ id, ...answer }),
      (error) => self.postMessage({ id, failed: String(error?.message ?? error) }));
  };
}
