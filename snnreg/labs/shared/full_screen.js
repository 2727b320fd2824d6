// A lab on the whole screen, for a lecture hall: as large as it fits without scrolling.

import { button } from "./controls.js";

const WORD_SIZES = [30, 27, 24, 22, 20, 18, 16, 15, 14, 13, 12, 11]; // of the words, in pixels

/** The button, in a list that is empty where a browser knows no full screen. */
export function fullScreenButton(box) {
  const lab = box.closest(".snn-lab");
  if (!document.fullscreenEnabled) return [];
  const isFull = () => document.fullscreenElement === lab;
  const node = button("Full screen", () => (isFull() ? document.exitFullscreen() : lab.requestFullscreen()));
  const changed = () => {
    node.textContent = isFull() ? "Leave full screen" : "Full screen";
    if (isFull()) fitScreen(lab, isFull);
    else lab.style.removeProperty("--snn-size");
  };
  const resized = () => { if (isFull()) fitScreen(lab, isFull); };
  document.addEventListener("fullscreenchange", changed);
  addEventListener("resize", resized);
  box.whenRemoved(() => {
    document.removeEventListener("fullscreenchange", changed);
    removeEventListener("resize", resized);
  });
  return [node];
}

/** Labs draw in the frame after they are resized, and again if that changed their width. */
const afterDrawing = () => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)));

async function fitScreen(lab, isFull) {
  for (const size of WORD_SIZES) {
    lab.style.setProperty("--snn-size", `${size}px`);
    await afterDrawing();
    if (!isFull() || lab.scrollHeight <= lab.clientHeight) return;
  }
}
