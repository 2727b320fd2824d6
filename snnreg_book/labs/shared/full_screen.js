// A lab on the whole screen, for a lecture hall, or in a window of its own: as large as it fits without scrolling.

import { iconButton } from "./controls.js";

const CORNERS = "M2 6V2h4M10 2h4v4M14 10v4h-4M6 14H2v-4";
const [SMALLEST, READABLE, LARGEST] = [11, 18, 30]; // pixels, of the words: from 18 on, a hall reads axes too
const ROOMY = 23; // pixels: larger words would crowd pictures where these fill the screen
const ON_SLIDE = 20; // pixels, as it is shown smaller (publish/static/slides.css)
const NARROW = 700; // pixels: a phone, on which nothing fits without scrolling (lab.css)
const GROWTH = {
  childList: true, characterData: true, subtree: true, attributeFilter: ["width", "height", "open"],
};

/**
 * The button, in a list that is empty where a browser knows no full screen. In a page whose body says that it is
 * the window of one lab (`snn-window`), such as on a slide, the lab fills that, and has no button.
 */
export function fullScreenButton(box) {
  const lab = box.closest(".snn-lab"), hasWindow = document.body.classList.contains("snn-window");
  if (!document.fullscreenEnabled && !hasWindow) return [];
  const isWhole = () => hasWindow || document.fullscreenElement === lab;
  const fit = fitter(lab, isWhole, hasWindow);
  const { node, name } = iconButton("Full screen", CORNERS,
    () => (isWhole() ? document.exitFullscreen() : lab.requestFullscreen()));
  const grown = new MutationObserver(() => { if (!fitsScreen(lab)) fit(); });
  const changed = () => {
    name(isWhole() ? "Leave full screen" : "Full screen");
    lab.classList.toggle("snn-whole", isWhole());
    if (isWhole()) {
      fit();
      grown.observe(box, GROWTH);
    } else {
      grown.disconnect();
      lab.style.removeProperty("--snn-size");
      lab.classList.remove("snn-stacked", "snn-spare");
    }
  };
  const resized = () => { if (isWhole()) fit(); };
  document.addEventListener("fullscreenchange", changed);
  addEventListener("resize", resized);
  box.whenRemoved(() => {
    grown.disconnect();
    document.removeEventListener("fullscreenchange", changed);
    removeEventListener("resize", resized);
  });
  if (!hasWindow) return [node];
  changed();
  return [];
}

const fitsScreen = (lab) => lab.scrollHeight <= lab.clientHeight && lab.scrollWidth <= lab.clientWidth;

/** Labs draw in the frame after they are resized. */
const afterDrawing = () => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)));

/** A function that fits the lab, again if it grew meanwhile; a screen that is too small is then left alone. */
function fitter(lab, isWhole, hasWindow) {
  let fitting = false, tooSmall = "";
  return async () => {
    const screen = `${innerWidth} x ${innerHeight}`;
    if (fitting || tooSmall === screen || innerWidth < NARROW) return;
    fitting = true;
    while (isWhole() && tooSmall !== screen) {
      if (!await largestWords(lab, isWhole, hasWindow)) tooSmall = screen;
      await afterDrawing();
      if (fitsScreen(lab)) break;
    }
    fitting = false;
  };
}

/**
 * Give the words the largest size that fits: pictures below each other, or else side by side, or else without what
 * a speaker says, which is always so in a window of its own.
 */
async function largestWords(lab, isWhole, hasWindow) {
  const ways = [[true, true, hasWindow ? ON_SLIDE : READABLE, ROOMY], [false, true, SMALLEST, ROOMY]];
  if (!hasWindow) ways.unshift([true, false, READABLE, LARGEST], [false, false, READABLE, LARGEST]);
  for (const [stacked, spare, smallest, largest] of ways) {
    lab.classList.toggle("snn-stacked", stacked);
    lab.classList.toggle("snn-spare", spare);
    // One by one: a smaller size can fail where a larger one fits, since not all of a lab grows with its words.
    for (let size = largest; size >= smallest && isWhole(); size--) {
      lab.style.setProperty("--snn-size", `${size}px`);
      await afterDrawing();
      if (fitsScreen(lab)) return true;
    }
  }
  return false;
}
