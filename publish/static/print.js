// Ink is darker than paper: a page prints in the light colours. What is folded stays folded: a handout asks first.
{
  const root = document.documentElement;
  let theme;
  addEventListener("beforeprint", () => {
    theme ??= root.dataset.theme;
    root.dataset.theme = "light";
  });
  addEventListener("afterprint", () => {
    root.dataset.theme = theme;
    theme = undefined;
  });
}
