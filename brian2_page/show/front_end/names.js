// Names for screen readers, where Jupyter's widgets give a control none: handles of sliders, numbers that can be
// typed, fields without a label of their own, buttons that show an icon, pictures. And the values of sliders.

const CONTROLS = "input, select, textarea, .noUi-handle, [contenteditable], [role=slider]";
const WIDGETS = ".jupyter-widgets, .widget-slider"; // a slider of options lacks the first class
const ICONS = { "fa-play": "Play", "fa-pause": "Pause", "fa-stop": "Stop", "fa-retweet": "Repeat" };
let count = 0;

const isNamed = (node) => node.getAttribute("aria-label") || node.getAttribute("aria-labelledby")
  || node.labels?.length;

// The name is the widget's description, which may change, or what kind of widget it is.
export function nameControls({ el, model, label }) {
  const kind = (model.get("_view_name") ?? "").replace("View", "").replace(/(?<=[a-z])(?=[A-Z])/g, " ");
  const own = (found) => [...el.querySelectorAll(found)].filter((each) => each.closest(WIDGETS) === el);
  const name = () => {
    const described = label && label.textContent.trim();
    if (described) label.id ||= `snn-widget-label-${++count}`;
    for (const node of own(CONTROLS)) {
      if (isNamed(node)) continue;
      if (node.isContentEditable) node.role = "textbox";
      if (described) node.setAttribute("aria-labelledby", label.id);
      else node.ariaLabel = model.get("description_tooltip") ?? model.get("tooltip") ?? kind;
    }
    // Jupyter's sliders give a place on their scale or the number of an option, not the value that one reads.
    const handles = own(".noUi-handle"), options = model.get("_options_labels");
    const numbers = el.querySelector(".widget-readout")?.textContent.split(" – ") ?? [];
    handles.forEach((handle, k) => {
      const value = options?.[Number(handle.ariaValueNow)] ?? numbers[k];
      if (value && handle.ariaValueText !== value) handle.ariaValueText = value; // which is observed
    });
    for (const icon of el.querySelectorAll("button > i")) {
      const shown = Object.keys(ICONS).find((each) => icon.classList.contains(each)), parent = icon.parentElement;
      if (shown && !parent.textContent.trim()) parent.ariaLabel = ICONS[shown];
    }
  };
  if (el.localName === "img") el.alt ||= model.get("tooltip") ?? "A picture that the code made";
  name();
  const attributeFilter = ["class", "aria-valuetext"];
  new MutationObserver(name).observe(el, { childList: true, subtree: true, attributeFilter });
}
