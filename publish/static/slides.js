// Turns the slides of a chapter. Equations are set first, because what is hidden cannot be measured.

document.addEventListener("DOMContentLoaded", async () => {
  await window.MathJax.startup.promise;
  const deck = new window.Reveal(document.querySelector(".reveal"), {
    width: 1280, height: 720, margin: 0, center: false, hash: true, slideNumber: "c/t", transition: "none",
    pdfMaxPagesPerSlide: 1, pdfSeparateFragments: false, plugins: [window.RevealNotes],
  });
  await deck.initialize();
  globalThis.deck = deck; // for tests
});
