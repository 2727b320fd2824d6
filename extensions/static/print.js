// Nothing can be clicked on paper, and ink is darker than paper: a page prints unfolded, in the light colours.
{
  const root = document.documentElement;
  let theme, folded = [];
  addEventListener("beforeprint", () => {
    theme ??= root.dataset.theme;
    root.dataset.theme = "light";
    folded.push(...document.querySelectorAll("details:not([open], .snn-lab *)"));
    for (const each of folded) each.open = true;
  });
  addEventListener("afterprint", () => {
    root.dataset.theme = theme;
    for (const each of folded) each.open = false;
    theme = undefined;
    folded = [];
  });
}
