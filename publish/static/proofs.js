// A mark at the end of a sentence shows the code that proves it below the paragraph, and hides it again. A cell
// proves several sentences, and is shown below one of them at a time. The mark is no <button>, before which a line
// may break.
document.addEventListener("DOMContentLoaded", () => {
  const homes = new Map(); // by cell: what keeps its place
  const shown = new Map(); // by cell: the mark that was pressed

  const hide = (cell) => {
    homes.get(cell).after(cell);
    cell.classList.remove("snn-shown");
    shown.get(cell).ariaExpanded = "false";
    shown.delete(cell);
  };
  const show = (cell, mark, from, to) => {
    if (!homes.has(cell)) homes.set(cell, cell.parentNode.insertBefore(document.createComment(""), cell));
    (mark.closest(".pst-scrollable-table-container, table") ?? mark.closest("p, td, dd, li")).after(cell);
    cell.classList.add("snn-shown");
    for (const fold of cell.querySelectorAll("details")) fold.open = true;
    shown.set(cell, mark);
    mark.ariaExpanded = "true";
    const code = cell.querySelector(".cell_input pre");
    code.tabIndex = 0;
    code.style.setProperty("--from", from - 1);
    code.style.setProperty("--lines", to - from + 1);
    code.scrollTop = (from - 3) * Number.parseFloat(getComputedStyle(code).lineHeight);
  };

  for (const mark of document.querySelectorAll(".snn-proof")) {
    const [place, from, to] = mark.dataset.at.split(" ").map(Number);
    const cell = document.querySelector(`#proof-${place}`);
    Object.assign(mark, { role: "button", tabIndex: 0, ariaExpanded: "false" });
    mark.ariaLabel = "What proves this sentence";
    mark.setAttribute("aria-controls", cell.id);
    mark.addEventListener("click", () => {
      const before = shown.get(cell);
      if (before) hide(cell);
      if (before !== mark) show(cell, mark, from, to);
    });
    mark.addEventListener("keydown", (event) => {
      if (event.key !== "Enter" && event.key !== " ") return;
      event.preventDefault();
      mark.click();
    });
  }
  // Back to where the notebook has them, for what goes by their order.
  globalThis.snnHideProofs = () => [...shown.keys()].forEach(hide);
});
