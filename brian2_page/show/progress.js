// What a reader is told while something loads.

const OFTEN_MS = 1000; // a screen reader says each of these
const KNOWN_MS = 2000; // until the speed is known

const megabytes = (bytes) => (bytes / 1e6).toFixed(0);

// A function of the bytes that have arrived and of all; it gives words, or nothing where it has just spoken.
export function newProgress(now = () => performance.now()) {
  let start = null, last = 0;
  return (loaded, all) => {
    const time = now();
    start ??= time;
    if (loaded >= all) {
      start = null;
      last = 0;
      return "Starting Python ...";
    }
    if (last && time - last < OFTEN_MS) return "";
    last = time;
    const took = time - start, left = Math.ceil((took / loaded) * (all - loaded) / 1000);
    const rest = took < KNOWN_MS ? "" : `, about ${left} s left`;
    return `Loading: ${megabytes(loaded)} of ${megabytes(all)} MB${rest}`;
  };
}
