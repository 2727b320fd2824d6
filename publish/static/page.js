// Theme and notebooks name buttons and folds in other words than they show. What they show is the better name. And
// the book's title in the margin, which leads to the first page, lies in no landmark.
document.addEventListener("DOMContentLoaded", () => {
  for (const button of document.querySelectorAll("button[aria-label], summary[aria-label]")) {
    if (button.innerText.trim()) button.removeAttribute("aria-label");
  }
  for (const title of document.querySelectorAll(".sidebar-primary-item:has(> .navbar-brand)")) {
    Object.assign(title, { role: "navigation", ariaLabel: "Title" });
  }
});

// Labs and figures reach over the list of sections on the right, which goes as long as they lie beside it.
document.addEventListener("DOMContentLoaded", () => {
  const list = document.querySelector(".bd-sidebar-secondary .sidebar-secondary-items"), over = new Set();
  if (!list) return;
  const observer = new IntersectionObserver((entries) => {
    for (const { target, isIntersecting } of entries) over[isIntersecting ? "add" : "delete"](target);
    document.body.classList.toggle("snn-over-list", over.size > 0);
  }, { rootMargin: `0px 0px ${Math.min(0, list.offsetHeight - innerHeight)}px 0px` });
  for (const wide of document.querySelectorAll(".snn-place, .cell figure")) observer.observe(wide);
});

// A table that has been scrolled shows a shadow beside the names of its rows (figures.css).
document.addEventListener("scroll", ({ target }) => {
  target.classList?.toggle("snn-scrolled", target.scrollLeft > 0);
}, { capture: true, passive: true });
