"""Every control of ipywidgets in a page whose Python runs: is it drawn, does Python hear what a reader does?"""

import contextlib
import json

from tests.support.browsers import first

MAKE = """
import ipywidgets as w

options = {"options": ["a", "b", "c"]}
choices = ("Dropdown", "Select", "SelectMultiple", "SelectionSlider", "SelectionRangeSlider", "RadioButtons",
           "ToggleButtons", "Combobox")
inside = {"children": [w.Text("in", description="in"), w.Text("on", description="on")], "titles": ["a", "b"]}
given = {"TagsInput": {"value": ["a"], "allowed_tags": ["a", "b"]}, "Accordion": inside, "Tab": inside,
         "Play": {"max": 2}, "ColorPicker": {"value": "black"}, "HTML": {"value": "<b>x</b>"},
         **dict.fromkeys(choices, options)}
made = {}
for name, kind in sorted(vars(w).items()):
    if name in ("interactive", "GridspecLayout"):  # which are made of others
        continue
    if isinstance(kind, type) and issubclass(kind, w.DOMWidget) and kind(**given.get(name, {}))._view_name:
        made[name] = kind(**given.get(name, {}))
        if hasattr(made[name], "description"):
            made[name].description = name


def listen(name, widget):
    for value in {"value", "selected_index"} & {*widget.trait_names()}:
        widget.observe(lambda change: print(f"heard {name}"), value)
    if name == "Button":
        widget.on_click(lambda _: print(f"heard {name}"))


for name, widget in made.items():
    listen(name, widget)
display(w.VBox([*made.values()]))
print("made", *made)
"""
"""A cell that shows each control, with its name as its description, and prints what it hears."""

DRAWN = """() => {
    const output = document.querySelector("article div.cell .snn-live-output");
    const names = output.innerText.match(/^made (.*)$/m)?.[1].split(" ") ?? [];
    const box = output.querySelector(".snn-live-widget .widget-vbox");
    return names.length && box?.children.length === names.length && names;
}"""
USE = """() => {
    const say = (node, ...names) =>
        names.forEach((name) => node.dispatchEvent(new Event(name, { bubbles: true })));
    const key = (node, name) =>
        node.dispatchEvent(new KeyboardEvent("keydown", { key: name, bubbles: true, cancelable: true }));
    const write = (text) => (node) => {
        node.focus();
        node.value = text;
        say(node, "input", "change");
        node.blur();
    };
    const chooseFile = (node) => { // in place of the window of the system
        const { click } = HTMLInputElement.prototype;
        HTMLInputElement.prototype.click = function () {
            const files = new DataTransfer();
            files.items.add(new File(["x"], "x.txt"));
            this.files = files.files;
            say(this, "change");
        };
        node.click();
        HTMLInputElement.prototype.click = click;
    };
    const tag = (text) => (node) => {
        node.value = text;
        say(node, "change");
    };
    const click = (node) => node.click();
    const choose = (node) => {
        node.value = node.options[1].value;
        say(node, "change");
    };
    const press = (node) => ["mousedown", "pointerdown", "mouseup", "pointerup", "click"].forEach((name) =>
        node.dispatchEvent(new PointerEvent(name, { bubbles: true, cancelable: true, button: 0,
            clientX: node.getBoundingClientRect().x + 3, clientY: node.getBoundingClientRect().y + 3 })));
    const ways = [
        [".noUi-target", (node) => key([...node.querySelectorAll(".noUi-handle")].at(-1), "ArrowRight")],
        ["select", choose],
        ["input[type=radio]:not(:checked)", click], ["input[type=checkbox]", click],
        ["input[type=color]", write("#ff0000")], ["input[type=date]", write("2026-01-02")],
        ["input[type=time]", write("10:11")], ["input[type=datetime-local]", write("2026-01-02T10:11")],
        [".widget-upload", chooseFile], [".lm-TabBar-tab:nth-child(2)", press],
        [".jupyter-widget-Collapse:nth-child(2) .jupyter-widget-Collapse-header", press],
        [".jupyter-widget-taginput", null],
        ["input[type=number], input[type=text], input[type=password], textarea", write("7")],
        ["button[title=b], .widget-toggle-buttons button:nth-of-type(2)", click], ["button", click],
    ];
    const names = NAMES, tags = { TagsInput: "b", ColorsInput: "red", IntsInput: "7", FloatsInput: "7" };
    const box = document.querySelector("article div.cell .snn-live-widget .widget-vbox");
    [...box.children].forEach((root, n) => {
        if (LEFT.includes(names[n])) return;
        const [selector, act] = ways.find(([each]) => root.querySelector(each) || root.matches(each)) ?? [];
        const node = selector && (root.querySelector(selector) ?? root);
        if (node) (act ?? tag(tags[names[n]]))(node);
    });
}"""
"""Does in each control what a reader does, by the events that a browser makes then."""

SHOW_ONLY = (
    "AppLayout Audio Box FloatProgress GridBox HBox HTML HTMLMath Image IntProgress Label Output Stack"
    " TwoByTwoLayout VBox Valid Video Controller"
).split()
"""They show what Python says, and take nothing; a Controller waits for a gamepad."""

LONG_S = 300  # only there so that a hang ends


def tried(page):
    """The controls in a page whose first cell has run MAKE, and those among them that Python does not hear."""
    page.wait(DRAWN, timeout_s=LONG_S)
    names = page.evaluate(DRAWN)
    page.evaluate(USE.replace("NAMES", json.dumps(names)).replace("LEFT", json.dumps(SHOW_ONLY)))
    output = f"({first('article div.cell .snn-live-output')})()"
    silent = f"""(names) => {{
        const said = {output}.innerText.split(/\\s*\\n\\s*/);
        return names.filter((name) => !said.includes(`heard ${{name}}`));
    }}"""
    active = [name for name in names if name not in SHOW_ONLY]
    with contextlib.suppress(TimeoutError):  # the answer says which
        page.wait(f"(names) => !({silent})(names).length", active, LONG_S)
    assert not page.evaluate(f"() => {output}.innerText.includes('Failed to')")
    return names, page.evaluate(silent, active)
