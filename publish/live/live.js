// Loaded when a reader wants to run a chapter: see static/run.js. FACTS and WORKER are put in by the build.

import { Chapter } from "./chapter.js";
import { loadFrontEnd } from "../../brian2_page/show/load.js";
import styles from "./live.css";
import worker from "snn-worker";

// At once, or when the reader asks for it: a reader who comes back sees the changes of before without Python.
globalThis.snnLive = (head, starts = true) => {
  document.head.append(Object.assign(document.createElement("style"), { textContent: styles }));
  const chapter = new Chapter(head, globalThis.snnChapter, {
    ...FACTS, worker, frontEnd: () => loadFrontEnd(`${head.dataset.folder}/widgets.js?v=${head.dataset.version}`),
  });
  if (starts) chapter.start();
  else chapter.offer();
};
