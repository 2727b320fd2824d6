// A lab on a slide: as light or dark as the deck around it. Keys that none of its controls needs turn the slides,
// because a speaker who has clicked into the lab would stay on it for ever.

addEventListener("message", ({ data }) => {
  if (["light", "dark"].includes(data)) document.documentElement.dataset.theme = data;
});

// A lab reads its settings in the fragment, but here they come in the query: a fragment would take the keyboard
// from the deck, and leave the slide empty when the deck comes back to an address that is still there.
document.addEventListener("DOMContentLoaded", () => {
  history.replaceState(null, "", `#${document.querySelector(".snn-place").id}${location.search}`);
});

/** Whether a control needs a key. The page keys are those of a remote control, which no lab may keep. */
function needs(control, key) {
  if (/^Page/.test(key)) return false;
  if (control.matches("input:is([type=range], [type=checkbox], [type=radio])")) return !/^[a-z]$/i.test(key);
  if (control.matches("input, select, textarea")) return true;
  return control.matches("button, summary, a") && [" ", "Enter"].includes(key);
}

addEventListener("keydown", (event) => { // what a lab has used does not come so far
  const { target, key, keyCode } = event;
  if (event.ctrlKey || event.metaKey || event.altKey || key === "Tab" || needs(target, key)) return;
  if (/^Page/.test(key)) event.preventDefault();
  parent.postMessage(JSON.stringify({ method: "triggerKey", args: [keyCode] }), "*"); // reveal.js listens
});
