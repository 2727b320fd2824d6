// Runs after require.js and before the widget manager.

// Where the widget manager's modules lie: in this file's own folder.
{
  const vendor = new URL(".", document.currentScript.src).href.replace(/\/$/, "");
  requirejs.config({
    paths: { "@jupyter-widgets": vendor, "@jupyter-widgets/html-manager/dist": vendor },
  });
}

// The manager calls MathJax.Hub.Queue, which MathJax 2 had. Every MathJax object of this page gets one.
{
  const Hub = {
    Queue: ([, , element]) =>
      window.MathJax.startup?.promise?.then(() => window.MathJax.typesetPromise([element])),
  };
  let mathjax = window.MathJax && Object.assign(window.MathJax, { Hub });
  Object.defineProperty(window, "MathJax", {
    get: () => mathjax,
    set: (value) => { mathjax = value && Object.assign(value, { Hub }); },
  });
}

// A slider's handle takes the keyboard but has no name. It gets the description beside it.
new MutationObserver(() => {
  for (const handle of document.querySelectorAll(".noUi-handle:not([aria-label])")) {
    const description = handle.closest(".jupyter-widgets")?.querySelector("label")?.textContent.trim();
    handle.setAttribute("aria-label", description || "value");
  }
}).observe(document.documentElement, { childList: true, subtree: true });
