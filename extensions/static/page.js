// A page opened as a file may not read its neighbours, so its search shows titles without excerpts.
if (location.protocol === "file:") {
  DOCUMENTATION_OPTIONS.SHOW_SEARCH_SUMMARY = false;
}

// Theme and notebooks name buttons and folds in other words than they show. What they show is the better name.
document.addEventListener("DOMContentLoaded", () => {
  for (const button of document.querySelectorAll("button[aria-label], summary[aria-label]")) {
    if (button.innerText.trim()) button.removeAttribute("aria-label");
  }
});
