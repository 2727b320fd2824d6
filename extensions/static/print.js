// Ink is darker than paper: a page prints in the light colours. Folded code stays away, and so do the answers to
// predictions and quizzes, for a handout asks first. The whole book (pdf.py) has them, for nothing can be clicked.
{
  const root = document.documentElement;
  let theme, folded = [];
  addEventListener("beforeprint", () => {
    theme ??= root.dataset.theme;
    root.dataset.theme = "light";
    const staying = document.querySelector(".pdf-contents") ? "" : ", .hide, .snn-option, .snn-outcome";
    folded.push(...document.querySelectorAll(`details:not([open], .snn-lab *${staying})`));
    for (const each of folded) each.open = true;
  });
  addEventListener("afterprint", () => {
    root.dataset.theme = theme;
    for (const each of folded) each.open = false;
    theme = undefined;
    folded = [];
  });
}
