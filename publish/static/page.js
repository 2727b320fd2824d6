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
