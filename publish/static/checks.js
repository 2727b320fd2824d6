// Checked words of the text. Where the mouse rests on one, or the focus is, a panel says what checks it. A click,
// a tap or Enter takes the focus into the panel; Escape and whatever lies outside closes it. A switch, which is
// remembered, underlines all checked words. The words are no <button>, before which a line may break.
document.addEventListener("DOMContentLoaded", () => {
  const REST_MS = 350; // a mouse that only passes opens nothing
  const words = [...document.querySelectorAll(".snn-checked")];
  const box = document.querySelector(".snn-checks input");
  if (!box) return;
  let shown = null, pinned = false, timer = 0;

  const panelOf = (word) => document.getElementById(`check-${word.dataset.check}`);
  const hide = () => {
    clearTimeout(timer);
    if (!shown) return;
    const word = shown;
    shown = null;
    word.ariaExpanded = "false";
    panelOf(word).hidePopover();
  };
  const place = (word, panel) => {
    const line = word.getClientRects()[0], { width, height } = panel.getBoundingClientRect();
    const room = document.documentElement.clientWidth - width - 8;
    const below = line.bottom + height + 8 < innerHeight || line.top < height + 8;
    panel.style.left = `${scrollX + Math.max(8, Math.min(line.left, room))}px`;
    panel.style.top = `${scrollY + (below ? line.bottom + 4 : line.top - height - 4)}px`;
  };
  const show = (word) => {
    clearTimeout(timer);
    if (shown === word) return;
    hide();
    shown = word;
    word.ariaExpanded = "true";
    panelOf(word).showPopover();
    // It may scroll; while it was hidden it did not, and the theme took it from the order of focus.
    for (const code of panelOf(word).querySelectorAll("pre")) code.tabIndex = 0;
    place(word, panelOf(word));
  };
  const isIn = (word) => panelOf(word).contains(document.activeElement);
  const later = (act) => {
    clearTimeout(timer);
    timer = setTimeout(act, REST_MS);
  };
  const onMouse = (element, enter) => {
    element.addEventListener("pointerenter", ({ pointerType }) => { if (pointerType === "mouse") enter(); });
    element.addEventListener("pointerleave", () => {
      if (shown && shown !== document.activeElement && !isIn(shown)) later(hide);
      else clearTimeout(timer);
    });
  };
  const onBlur = (element) => element.addEventListener("focusout", ({ relatedTarget }) => {
    if (shown && relatedTarget !== shown && !panelOf(shown).contains(relatedTarget)) hide();
  });

  for (const word of words) {
    Object.assign(word, { role: "button", tabIndex: 0, ariaExpanded: "false" });
    word.setAttribute("aria-controls", panelOf(word).id);
    onMouse(word, () => later(() => show(word)));
    onBlur(word);
    word.addEventListener("focus", () => { if (word.matches(":focus-visible")) show(word); });
    word.addEventListener("pointerdown", () => { pinned = shown === word && isIn(word); });
    word.addEventListener("click", () => {
      if (pinned) return void hide();
      show(word);
      panelOf(word).focus({ preventScroll: true });
    });
    word.addEventListener("keydown", (event) => {
      if (event.key !== "Enter" && event.key !== " ") return;
      event.preventDefault();
      pinned = false;
      word.click();
    });
  }
  for (const panel of document.querySelectorAll(".snn-check")) {
    onMouse(panel, () => clearTimeout(timer));
    onBlur(panel);
  }
  document.addEventListener("keydown", ({ key }) => {
    if (key !== "Escape" || !shown) return;
    if (isIn(shown)) shown.focus();
    hide();
  });
  document.addEventListener("pointerdown", ({ target }) => {
    if (shown && !shown.contains(target) && !panelOf(shown).contains(target)) hide();
  });
  addEventListener("resize", hide);

  const memory = globalThis.snnMemory("snnreg-checks");
  const underline = () => document.documentElement.classList.toggle("snn-show-checks", box.checked);
  box.checked = Boolean(memory.read().shown);
  underline();
  box.addEventListener("change", () => {
    memory.write({ shown: box.checked });
    underline();
  });
});
