// A lab on the whole screen, for a lecture hall: as large as it fits without scrolling.

import { button } from "./controls.js";

const LARGEST = 30; // pixels, of the words
const GROWTH = {
  childList: true, characterData: true, subtree: true, attributeFilter: ["width", "height", "open"],
};

/** The button, in a list that is empty where a browser knows no full screen. */
export function fullScreenButton(box) {
  const lab = box.closest(".snn-lab");
  if (!document.fullscreenEnabled) return [];
  const isFull = () => document.fullscreenElement === lab;
  const fit = fitter(lab, isFull);
  const node = button("Full screen", () => (isFull() ? document.exitFullscreen() : lab.requestFullscreen()));
  const grown = new MutationObserver(() => { if (!fitsScreen(lab)) fit(); });
  const changed = () => {
    node.textContent = isFull() ? "Leave full screen" : "Full screen";
    if (isFull()) {
      fit();
      grown.observe(box, GROWTH);
    } else {
      grown.disconnect();
      lab.style.removeProperty("--snn-size");
      lab.classList.remove("snn-stacked");
    }
  };
  const resized = () => { if (isFull()) fit(); };
  document.addEventListener("fullscreenchange", changed);
  addEventListener("resize", resized);
  box.whenRemoved(() => {
    grown.disconnect();
    document.removeEventListener("fullscreenchange", changed);
    removeEventListener("resize", resized);
  });
  return [node];
}

const fitsScreen = (lab) => lab.scrollHeight <= lab.clientHeight && lab.scrollWidth <= lab.clientWidth;

/** Labs draw in the frame after they are resized. */
const afterDrawing = () => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)));

/** A function that fits the lab, again if it grew meanwhile; a screen that is too small is then left alone. */
function fitter(lab, isFull) {
  let fitting = false, tooSmall = "";
  return async () => {
    const screen = `${innerWidth} x ${innerHeight}`;
    if (fitting || tooSmall === screen) return;
    fitting = true;
    while (isFull() && tooSmall !== screen) {
      if (!await largestWords(lab, isFull)) tooSmall = screen;
      await afterDrawing();
      if (fitsScreen(lab)) break;
    }
    fitting = false;
  };
}

/** Give the words the largest size that fits; pictures below each other and large if that leaves words to read. */
async function largestWords(lab, isFull) {
  for (const [stacked, smallest] of [[true, 17], [false, 11]]) {
    lab.classList.toggle("snn-stacked", stacked);
    let [low, high] = [smallest, LARGEST];
    while (low <= high && isFull()) {
      const size = Math.ceil((low + high) / 2);
      lab.style.setProperty("--snn-size", `${size}px`);
      await afterDrawing();
      if (!fitsScreen(lab)) high = size - 1;
      else if (size === high) return true;
      else low = size;
    }
  }
  return false;
}
