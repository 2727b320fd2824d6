// Loaded when a reader wants to run a chapter: see static/run.js. FACTS and WORKER are put in by the build.

import { STOPPED } from "../../snnreg_book/page/runner.js";
import { Chapter } from "./chapter.js";
import styles from "./live.css";
import worker from "snn-worker";

globalThis.snnLive = (head) => {
  document.head.append(Object.assign(document.createElement("style"), { textContent: styles }));
  const chapter = new Chapter(head, globalThis.snnChapter, { ...FACTS, worker });
  chapter.say("Starting Python ...");
  // A reader who forgets all while Python starts still waits for it.
  const start = () => chapter.runner.start().then(
    () => chapter.say("Ready. Change a cell and run it."),
    (error) => (error === STOPPED ? start()
      : chapter.say(`Python does not start: ${error.message}. Reload the page.`)),
  );
  start();
};
