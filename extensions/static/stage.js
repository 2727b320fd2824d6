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

/** Fit a lab, and again whenever it has grown; a window that is too small for it is then left alone. */
async function keepFit(lab) {
  let fitting = false;
  const grown = new MutationObserver(async () => {
    if (fitting || isSeen(lab)) return;
    fitting = true;
    await fitLab(lab);
    fitting = false;
    if (!isSeen(lab)) grown.disconnect();
  });
  await fitLab(lab);
  grown.observe(lab, {
    childList: true, characterData: true, subtree: true, attributeFilter: ["width", "height", "open"],
  });
}

document.addEventListener("DOMContentLoaded", async () => {
  await fill(document.querySelector(".snn-place"));
  useWholeScreen();
  await keepFit(document.querySelector(".snn-lab"));
  document.body.classList.add("deck-fitted");
});
