// A lab in a window of its own on a slide: laid out as on the whole screen, its words as large as it fits.

/* global fill, drawn -- of labs.js */

// Pixels of the words, the smallest with pictures below each other and side by side. Beyond that a lab scrolls.
const LARGEST = 28;
const SMALLEST = [[true, 17], [false, 11]];

/** Let the rules of lab.css for the whole screen hold here. */
function useWholeScreen() {
  for (const style of document.head.querySelectorAll("style")) {
    style.textContent = style.textContent.replaceAll(":fullscreen", ":is(.deck-stage *)");
  }
}

const isSeen = (lab) => lab.scrollHeight <= lab.clientHeight && lab.scrollWidth <= lab.clientWidth;

async function fitLab(lab) {
  for (const [stacked, smallest] of SMALLEST) {
    lab.classList.toggle("snn-stacked", stacked);
    for (let size = LARGEST; size >= smallest; size -= 1) {
      lab.style.setProperty("--snn-size", `${size}px`);
      await drawn();
      if (isSeen(lab)) return;
    }
  }
}

/** Fit a lab, again where it has grown meanwhile. */
async function keepFit(lab) {
  for (let times = 0; times < 3; times += 1) {
    await fitLab(lab);
    await new Promise((done) => setTimeout(done, 700));
    if (isSeen(lab)) break;
  }
}

document.addEventListener("DOMContentLoaded", async () => {
  await fill(document.querySelector(".snn-place"));
  useWholeScreen();
  await keepFit(document.querySelector(".snn-lab"));
  document.body.classList.add("deck-fitted");
});
