// What a page keeps in the browser: an object under a key. A browser that keeps nothing has an empty one.
globalThis.snnMemory = (key) => ({
  read() {
    try {
      return JSON.parse(localStorage.getItem(key)) ?? {};
    } catch {
      return {};
    }
  },
  write(object) {
    try {
      localStorage.setItem(key, JSON.stringify(object));
    } catch {
      // It is new on the next visit.
    }
  },
});
