"""Each lab by keyboard alone: Tab comes to whatever can be used, in order, and keys use it."""

import pytest

from snnreg_book.labs import TrainHere, Workshop
from tests.support.lab_examples import EXAMPLES, GROWING
from tests.support.lab_page import STILL
from tests.support.tiers import each

CONTROLS = """() => {
    const seen = new Set();
    return [...document.querySelectorAll(
        ".snn-lab :is(a[href], button, input, select, summary, textarea, [tabindex='0'])")].filter((node) => {
        if (!node.checkVisibility({ visibilityProperty: true }) || node.disabled) return false;
        if (node.type !== "radio") return true;
        return !seen.has(node.name) && seen.add(node.name); // Tab comes to a group, arrow keys go on in it
    });
}"""
UNVISITED = (
    f"() => ({CONTROLS})().filter((node) => !node.dataset.visit).map((node) => node.outerHTML.slice(0, 99))"
)
VISITS = f"() => ({CONTROLS})().map((node) => Number(node.dataset.visit))"
MARKED = """(visit) => {
    const node = document.activeElement;
    if (!node.closest(".snn-lab")) return null;
    node.dataset.visit ??= visit;
    const { outlineStyle, outlineWidth, boxShadow } = getComputedStyle(node);
    const hasRing = (outlineStyle !== "none" && parseFloat(outlineWidth) > 0) || boxShadow !== "none";
    return hasRing ? "" : node.outerHTML.slice(0, 120);
}"""
NAMES = "(folds) => folds.map((fold) => fold.dataset.mission)"
REST = "() => !document.querySelector('.snn-lab [aria-busy=true]')"
MOST = 120  # more than any lab has


@pytest.mark.parametrize("lab", EXAMPLES)
def test_tab_comes_to_all_that_can_be_used_in_order_and_leaves(visit, lab):
    page = visit(lab, **STILL)
    page.evaluate("document.querySelectorAll('.snn-lab details').forEach((fold) => { fold.open = true; })")
    page.wait_for_function(REST)
    rings = []
    for k in range(MOST):
        page.keyboard.press("Tab")
        ring = page.evaluate(MARKED, k)
        if ring is None and rings:
            break
        if ring is not None:
            rings.append(ring)
    assert ring is None, "Tab never leaves the lab"
    assert page.evaluate(UNVISITED) == []
    visits = page.evaluate(VISITS)
    assert visits == sorted(visits) and len(visits) > 3
    assert [ring for ring in rings if ring] == [], "the focus is not seen"


def reach(page, node):
    """Press Tab until a locator has the focus."""
    for _ in range(MOST):
        page.keyboard.press("Tab")
        if node.evaluate("(node) => node === document.activeElement"):
            return
    raise AssertionError(f"Tab does not come to {node}")


USES = {
    "DrawHere": ("Show a digit", "text=Your drawing:"),
    "ShowHere": ("Next", "text=Image 2 of 30"),
    "Synapse": ("Play", "button:text-is('Pause')"),
    "Neuron": ("Held", "button[aria-pressed=true]:text-is('Held')"),
    "Volley": ("Volley 2", "[aria-label='Volley 2'][aria-pressed=true]"),
    "TeachIt": ("Take three examples", "text=Three signs, four drawings of each."),
    "Film": ("Play", "button:text-is('Pause')"),
    "TuneIt": ("Fill in the sweep", "button:text-is('Stop the sweep')"),
    "Workshop": ("Train with this rule", "text=both networks in"),
    "TrainHere": ("Start", "button:text-is('Pause')"),
    "PaperHere": ("Run the experiment", "button:text-is('Stop')"),
}
"""Of each lab whose main control is a button: its name, and what it brings. The others are moved by sliders."""


@pytest.mark.parametrize("lab", USES)
def test_the_main_button_is_pressed_with_enter(visit, lab):
    name, shown = USES[lab]
    page = visit(lab, **STILL)
    page.wait_for_function(REST)
    reach(page, page.button(name))
    page.keyboard.press("Enter")
    page.lab.locator(shown).first.wait_for()


@pytest.mark.parametrize("lab", sorted(EXAMPLES.keys() - USES.keys()))
def test_what_is_moved_is_moved_with_arrow_keys(visit, lab):
    page = visit(lab, **STILL)
    page.wait_for_function("document.querySelector('.snn-readout').textContent")
    said = page.lab.locator(".snn-readout")
    before = said.all_inner_texts()
    reach(page, page.lab.locator(":is(input[type=range], [role=slider])").first)
    for key in ("ArrowRight", "ArrowLeft"):
        for _ in range(5):
            page.keyboard.press(key)
        page.draw()
        if said.all_inner_texts() != before:
            return
    raise AssertionError(f"{before} stays")


CHORDS = """() => {
    const nodes = document.querySelectorAll(".snn-lab :is([role=application], [role=slider])");
    return [...nodes].flatMap((node) => ["ArrowLeft", "Delete"].flatMap((key) =>
        ["altKey", "ctrlKey", "metaKey"].filter((held) => !node.dispatchEvent(
            new KeyboardEvent("keydown", { key, [held]: true, bubbles: true, cancelable: true })))
            .map((held) => `${node.ariaLabel}: ${held} ${key}`)));
}"""
"""The keys that something in the lab takes from the browser."""


@pytest.mark.parametrize("lab", ["ShowHere", "WeightMap", "TrainHere", "Synapse", "Neuron"])
def test_a_key_together_with_alt_control_or_meta_is_the_browsers(visit, lab):
    """Alt and the left arrow go back, on a picture that the arrow alone moves, too."""
    page = visit(lab, **STILL)
    assert page.lab.locator("[role=application], [role=slider]").count() > 0
    assert page.evaluate(CHORDS) == []


def grow(page):
    """Let growth act once the digits are silent."""
    reach(page, page.lab.locator("input[data-trait=growth]"))
    page.wait_for_function("""() => {
        const value = (name) => Number(document.querySelector(`.snn-lab data[data-name=${name}]`)?.value ?? NaN);
        return value("trained") >= 400 && value("accuracy][data-network='1'") < 0.4;
    }""")
    page.keyboard.press("Space")


def train_with(formula, *taus):
    """What writes a rule and trains with it, at each pruning time that these keys set."""

    def act(page):
        page.wait_for_function(REST)
        reach(page, page.get_by_label("What is left of a weight"))
        page.keyboard.press("Control+A")
        page.keyboard.type(formula)
        for keys in taus:
            reach(page, page.slider("tau_prun_s"))
            for key in keys:
                page.keyboard.press(key)
            reach(page, page.button("Train with this rule"))
            page.keyboard.press("Enter")
            page.wait_for_function(REST)

    return act


MISSIONS = {
    **dict.fromkeys(("dead", "window", "late"), (lambda: TrainHere(test_images=300, pace="fast"), None)),
    "wake": (lambda: TrainHere(**GROWING), grow),
    "plain": (Workshop, train_with("maximum(0, 1 - (silence_s/tau)^2)", [])),
    "wider": (
        Workshop,
        train_with("where(silence_s > tau, 0, 1)", ["Home", *["ArrowRight"] * 9], ["ArrowRight"] * 29),
    ),
    "broken": (Workshop, None),
}
"""Of each mission its lab, and what a reader does after *Set it and run* if that is not enough."""


@pytest.mark.parametrize("mission", each(MISSIONS, ["dead", "plain"]))
def test_each_mission_is_predicted_and_reached(visit, mission):
    make, act = MISSIONS[mission]
    page = visit(make())
    assert {*page.lab.locator("[data-mission]").evaluate_all(NAMES)} <= MISSIONS.keys()
    fold = page.lab.locator(f"[data-mission={mission}]")
    go = fold.get_by_role("button", name="Set it and run")
    reach(page, fold.locator("summary"))
    page.keyboard.press("Enter")
    assert go.is_disabled()  # until it is predicted
    reach(page, fold.get_by_role("radio").first)
    page.keyboard.press("ArrowDown")  # the second answer
    reach(page, go)
    page.keyboard.press("Enter")
    if act:
        act(page)
    fold.get_by_text("Reached, as you" if mission == "wake" else "Reached, but you").wait_for()
    assert fold.get_by_role("radio").nth(1).is_checked()
    if mission == "wake":
        assert page.lab.locator("svg .snn-grown").count() == 4  # both curves of both networks are dashed
        assert page.number("noise", network=1) < 1
    page.reload()
    assert fold.locator(".snn-reached").inner_text() == "✓"
