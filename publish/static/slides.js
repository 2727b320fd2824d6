// Turns the slides of a deck, in the light or the dark of the book. Equations are set first, because what is
// hidden cannot be measured.

const SHOWN_DARK = matchMedia("(prefers-color-scheme: dark)");

/** The theme's own choice for its pages, which are light, dark or as the system is. */
function chosen() {
  try {
    const mode = localStorage.getItem("mode");
    if (["light", "dark"].includes(mode)) return mode;
  } catch {
    // A browser that keeps nothing.
  }
  return SHOWN_DARK.matches ? "dark" : "light";
}

function use(theme) {
  document.documentElement.dataset.theme = theme;
  for (const { contentWindow } of document.querySelectorAll("iframe")) contentWindow?.postMessage(theme, "*");
}

document.addEventListener("DOMContentLoaded", async () => {
  const printed = new URLSearchParams(location.search).has("print-pdf");
  use(printed ? "light" : chosen());
  for (const frame of document.querySelectorAll("iframe")) {
    frame.addEventListener("load", () => use(document.documentElement.dataset.theme));
  }
  await window.MathJax.startup.promise;
  const deck = new window.Reveal(document.querySelector(".reveal"), {
    width: 1280, height: 720, margin: 0, center: false, hash: true, slideNumber: "c/t", transition: "none",
    pdfMaxPagesPerSlide: 1, pdfSeparateFragments: false, plugins: [window.RevealNotes],
  });
  deck.addKeyBinding({ keyCode: 84, key: "T", description: "Light or dark" }, () => {
    use(document.documentElement.dataset.theme === "dark" ? "light" : "dark");
  });
  deck.on("slidechanged", () => { // a lab that is left gives the keyboard back
    document.activeElement.blur();
    window.focus(); // WebKit
  });
  await deck.initialize();
  globalThis.deck = deck; // for tests
});
