// Theme and notebooks name buttons and folds in other words than they show. What they show is the better name.
document.addEventListener("DOMContentLoaded", () => {
  for (const button of document.querySelectorAll("button[aria-label], summary[aria-label]")) {
    if (button.innerText.trim()) button.removeAttribute("aria-label");
  }
});
