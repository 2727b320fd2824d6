"""What every lab does: it fits its screen, keeps what a reader set, can be linked to, and is accessible."""

import pytest

from snnreg_book.labs import Synapse, TrainHere
from snnreg_book.labs.shared import source
from tests.support import lab_page, pages
from tests.support.lab_examples import EXAMPLES
from tests.support.lab_page import PHONE, STILL
from tests.support.tiers import each

CONTROLS = ":is(input[type=range], [role=slider][aria-valuenow])"
VALUES = "(nodes) => nodes.map((node) => node.getAttribute('aria-valuenow') ?? node.value)"
APART = """() => [...document.querySelectorAll(".snn-lab tr")].every((row) => {
    const seen = [...row.cells].filter((cell) => cell.checkVisibility() && cell.textContent.trim());
    const sides = seen.map((cell) => {
        const words = document.createRange();
        words.selectNodeContents(cell);
        return words.getBoundingClientRect();
    });
    return sides.slice(1).every(({ left }, k) => left >= sides[k].right + 2);
})"""
NAMES_APART = """() => [...document.querySelectorAll(".snn-lab svg")].every((picture) => {
    const names = [...picture.querySelectorAll(".snn-named")].filter((name) => name.checkVisibility());
    const boxes = names.map((name) => name.getBoundingClientRect());
    return boxes.every((a, k) => boxes.slice(0, k).every((b) =>
        a.right <= b.left || b.right <= a.left || a.bottom <= b.top + 3 || b.bottom <= a.top + 3));
})"""
"""Names of curves in one picture do not touch."""

HEIGHTS = """(nodes) => nodes.filter((node) => node.checkVisibility())
    .map((node) => node.getBoundingClientRect().height)"""
in_each_lab = pytest.mark.parametrize("lab", EXAMPLES)

ASKS_MUCH = ("DrawHere", "ShowHere", "TrainHere", "TuneIt", "PaperHere", "Workshop")
"""Labs that need what a browser may not have."""


def values(page):
    """Where the sliders and the handles of the lab stand."""
    page.wait_for_function("!document.querySelector('.snn-lab [role=slider]:not([aria-valuenow])')")
    page.draw()
    return page.lab.locator(CONTROLS).evaluate_all(VALUES)


def change(page):
    """Move the first slider to an end where it is not."""
    before, control = values(page), page.lab.locator(CONTROLS).first
    control.evaluate("(node) => node.closest('details')?.setAttribute('open', '')")
    control.press("End")
    if values(page) == before:
        control.press("Home")
    assert values(page) != before


# Everybody


@in_each_lab
def test_it_fits_the_whole_screen_is_accessible_and_says_what_changes(visit, lab):
    page = visit(lab, **STILL)
    page.press("Full screen")
    for size in ({"width": 1440, "height": 900}, {"width": 1920, "height": 1080}):
        page.set_viewport_size(size)
        page.wait_for_function(
            """({ width }) => {
            const lab = document.fullscreenElement, size = lab?.style.getPropertyValue("--snn-size");
            const seen = `${innerWidth} ${size}`;
            window.rests = window.seen === seen ? window.rests + 1 : 0; // frames since the size was tried
            window.seen = seen;
            return innerWidth === width && size && window.rests > 8
                && lab.scrollHeight <= lab.clientHeight && lab.scrollWidth <= lab.clientWidth;
        }""",
            arg=size,
        )
    page.press("Leave full screen")
    page.wait_for_function("document.fullscreenElement === null")
    page.set_viewport_size({"width": 1400, "height": 1000})
    page.add_script_tag(path=pages.AXE)
    page.wait_for_function("!document.querySelector('.snn-lab [aria-busy=true]')")  # dimmed while it computes
    for scheme in ("light", "dark"):
        page.evaluate("(scheme) => { document.documentElement.dataset.theme = scheme; }", scheme)
        page.draw()
        assert page.evaluate(pages.VIOLATIONS, ".bd-article") == [], scheme
    heading = page.get_by_role("heading", level=2)
    assert heading.count() == 1 and heading.inner_text() == page.lab.locator(".snn-title").first.inner_text()
    heard = page.lab.locator("[role=status]").first
    before = heard.text_content()
    change(page)
    if lab not in ("TrainHere", "PaperHere", "TeachIt"):  # where a slider alone gives no result
        page.wait_for_function(
            "([node, before]) => ![before, ''].includes(node.textContent)", arg=[heard.element_handle(), before]
        )


def test_a_sentence_that_was_announced_is_there_once_and_one_that_never_rests_is_announced(visit):
    page = visit("Neuron", **STILL)
    page.evaluate("""() => {
        globalThis.heard = [];
        const status = document.querySelector(".snn-lab [role=status]");
        new MutationObserver(() => heard.push(status.textContent)).observe(status, { childList: true });
    }""")
    page.clock.install(time=0)
    page.clock.pause_at(1000)  # from here only `run_for` moves it, so a slow machine adds nothing
    slider = page.slider("g_e")
    for _ in range(2):
        slider.press("ArrowRight")
        page.clock.run_for(700)
        page.clock.run_for(4000)
    heard = page.evaluate("heard.splice(0)")
    assert heard[1::2] == ["", ""] and all(heard[::2]) and len(heard) == 4
    for _ in range(30):
        slider.press("ArrowRight")
        page.clock.run_for(500)
    assert 1 <= len([words for words in page.evaluate("heard") if words]) <= 2


@in_each_lab
def test_it_fits_a_phone_and_a_thumb(visit, lab):
    """It fits, also after the window was wide; and a finger that goes up scrolls and changes nothing.

    At no width do the words of two columns touch, and pictures side by side have one size.
    """
    page = visit(lab, **PHONE, **STILL)
    for width in (320, 380, 700, 1400, 380):
        page.set_viewport_size({"width": width, "height": 844})
        page.wait_for_function("""() => {
            const lab = document.querySelector(".snn-lab");
            return lab.scrollWidth <= lab.clientWidth && document.documentElement.scrollWidth <= innerWidth
                && [...lab.querySelectorAll("svg, caption")].every((part) => {
                    const text = document.createRange();
                    text.selectNodeContents(part);
                    return (part.localName === "svg" ? part : text).getBoundingClientRect().right
                        <= lab.getBoundingClientRect().right + 1;
                });
        }""")
        page.wait_for_function(APART)
        page.wait_for_function(NAMES_APART)
        for alike in (".snn-maps", ":is(.snn-pad, .snn-input)"):
            sizes = page.lab.locator(alike).evaluate_all(HEIGHTS)
            assert max(sizes, default=0) - min(sizes, default=0) <= 1
    targets, least = ":is(button, select, summary, .snn-switch)", 38
    if lab in ("Synapse", "Neuron", "TwoSpikes", "Drift"):  # their pictures are held in the hand
        targets, least = f":is(button, {CONTROLS})", 44
    # A picture that was drawn for the wide window is shrunk until it is drawn again.
    page.wait_for_function(
        """([targets, least]) => [...document.querySelectorAll(targets)].every((node) => !node.checkVisibility()
            || Math.round(node.getBoundingClientRect().height) >= least)""",
        arg=[f".snn-lab {targets}:not(.snn-foot *)", least],
    )

    page.evaluate("document.body.style.paddingBottom = '2000px'")
    before = values(page)
    for selector in ("input[type=range]", "svg [role=slider]", ".snn-field", ".snn-pair canvas"):
        node = page.lab.locator(selector).first
        if node.count():
            x, y = page.at(node, 0.8)
            scrolled = page.evaluate("scrollY")
            page.swipe((x, y), (x + 10, y - 300))
            page.wait_for_function("(before) => scrollY > before + 100", arg=scrolled)
            assert values(page) == before, selector


@in_each_lab
def test_on_a_phone_the_full_screen_is_one_column_of_words_to_read(visit, lab):
    page = visit(lab, **STILL, **PHONE)
    page.press("Full screen")
    page.wait_for_function("""() => {
        const lab = document.fullscreenElement, title = lab?.querySelector(".snn-title");
        return title && title.clientWidth > 250 && parseFloat(getComputedStyle(lab).fontSize) >= 15
            && lab.scrollWidth <= lab.clientWidth;
    }""")
    page.press("Leave full screen")
    page.wait_for_function("document.fullscreenElement === null")


@in_each_lab
def test_in_a_hall_every_word_of_the_full_screen_can_be_read(visit, lab):
    """Indices of symbols may be smaller, and the buttons of the foot.  The letters are wider than the book's."""
    page = visit(lab, viewport={"width": 1280, "height": 800}, **STILL)
    page.press("Full screen")
    page.wait_for_function("""() => {
        const lab = document.fullscreenElement, size = lab?.style.getPropertyValue("--snn-size");
        window.rests = size && window.size === size ? window.rests + 1 : 0; // frames since the size was tried
        window.size = size;
        return window.rests > 8 && lab.scrollHeight <= lab.clientHeight && lab.scrollWidth <= lab.clientWidth;
    }""")
    small = page.evaluate("""() => [...document.fullscreenElement.querySelectorAll(
        ":not(script, option, title, desc, sub, tspan, .snn-heard, .snn-foot *)")].filter((node) =>
        node.checkVisibility() && parseFloat(getComputedStyle(node).fontSize) < 17
        && [...node.childNodes].some((part) => part.nodeType === Node.TEXT_NODE && part.data.trim())
    ).map((node) => `${getComputedStyle(node).fontSize}: ${node.textContent}`)""")
    assert small == []


def test_a_trained_lab_with_a_mission_fits_a_lecture_hall(visit):
    page = visit(TrainHere(images=300, test_images=30, pace="fast"), viewport={"width": 1440, "height": 900})
    page.press("Full screen", "Start")
    page.lab.locator(".snn-readout", has_text="The stream has ended").wait_for()
    page.locator(".snn-missions summary").first.click()
    page.wait_for_function("""() => {
        const lab = document.fullscreenElement;
        return lab.scrollHeight <= lab.clientHeight && lab.scrollWidth <= lab.clientWidth
            && parseFloat(getComputedStyle(lab).fontSize) >= 14;
    }""")


BARS = """
<div class="snn-lab">
  <span class="snn-bar snn-blue" style="width: 50px"></span>
  <span class="snn-bar snn-orange" style="width: 50px"></span>
  <span class="snn-share" style="width: 90px"><span style="width: 50px"></span></span>
  <span class="snn-scale"><span class="snn-ramp" style="background: linear-gradient(90deg, #00224e, #fee838)">
  </span></span>
  <svg width="50" height="20"><path class="snn-tick snn-orange" d="M5,0V20"/></svg>
</div>
"""


@pytest.mark.slow
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_forced_colours_leave_bars_ramps_and_ticks(browser, scheme):
    page = browser.new_page(forced_colors="active", color_scheme=scheme)
    style = (lab_page.EXTENSIONS / "static" / "snnreg.css").read_text(encoding="utf-8")
    page.set_content(
        f"<!DOCTYPE html><html data-theme='{scheme}'><style>{style}</style><style>{source.Lab._css}</style>{BARS}"
    )
    paper = page.evaluate("getComputedStyle(document.body).backgroundColor")
    look = page.evaluate("""() => Object.fromEntries(["snn-bar.snn-blue", "snn-bar.snn-orange", "snn-share > span",
        "snn-ramp", "snn-tick"].map((name) => {
            const look = getComputedStyle(document.querySelector(`.${name}`));
            return [name, [look.backgroundColor, look.backgroundImage, look.stroke]];
        }))""")
    page.close()
    assert look["snn-bar.snn-blue"][0] != look["snn-bar.snn-orange"][0]
    for name in ("snn-bar.snn-blue", "snn-bar.snn-orange", "snn-share > span"):
        assert look[name][0] not in (paper, "rgba(0, 0, 0, 0)")
    assert "gradient" in look["snn-ramp"][1]
    assert look["snn-tick"][2] not in ("none", paper)


@pytest.mark.parametrize(
    ("script", "told"),
    [
        ("delete window.WebAssembly;", "WebAssembly is missing"),
        ("delete window.DecompressionStream;", "DecompressionStream is missing"),
        ("window.Worker = function () { throw new Error('none'); };", "could not run: none."),
    ],
)
@pytest.mark.parametrize("lab", each(ASKS_MUCH, ["DrawHere", "PaperHere"]))
def test_a_browser_that_cannot_run_it_says_so(visit, lab, script, told):
    page = visit(lab, script=script)
    page.lab.get_by_text(told).first.wait_for()
    assert page.lab.locator(":is(.snn-maps, .snn-chart):visible").count() == 0  # no empty pictures


# What a reader set


@pytest.mark.parametrize("lab", each(EXAMPLES, ["Synapse", "TrainHere", "WeightMap"]))
def test_what_a_reader_set_is_kept_and_in_the_address(visit, lab):
    page = visit(lab, **STILL)
    address, given = page.url, values(page)
    assert "#" not in address
    change(page)
    page.wait_for_function("location.hash.includes('?')")
    link, changed = page.url, values(page)
    page.goto("about:blank")
    page.goto(address)
    page.locator(".snn-filled").wait_for()
    assert values(page) == changed

    other = visit(lab, link.removeprefix(address), **STILL)
    assert values(other) == changed
    other.press("Starting values")
    other.wait_for_hash(link.removeprefix(address).split("?")[0])
    assert values(other) == given


@pytest.mark.parametrize(
    ("lab", "ends"),
    {
        "Synapse": ["tau_prun_s=-1&k_p=abc", "tau_prun_s=1e999", "seed=%E0%A4%A&x=1", "?&&==", "%"]
        + [f"spikes_s={spikes}" for spikes in ("[3,2]", "[1,21]", '["a"]', "7", str([1] * 200_000))]
        + ["train=<img src=x onerror='window.ran = 1'>"],
        "Volley": ["volley=-1&time_ms=99", "inhibition_factor=11&order=x", "neuron=30&delay_factor=3"],
    }.items(),
)
def test_a_wrong_address_changes_nothing(visit, lab, ends):
    page = visit(lab)
    name = page.locator(".snn-place").get_attribute("id")
    numbers = "() => [...document.querySelectorAll('.snn-lab data')].map(({ value }) => value)"
    before = values(page), page.evaluate(numbers)
    for end in ends:
        page.evaluate("(end) => { location.hash = encodeURI(end); }", f"{name}?{end}")
        page.draw()
        assert (values(page), page.evaluate(numbers)) == before, end


def test_a_link_is_copied_or_shown_where_there_is_no_clipboard(visit):
    page = visit(Synapse(train="poisson"))
    page.slider("tau_prun_s").press("End")
    page.slider("rate_hz").press("Home")
    page.wait_for_hash("#lab-synapse?tau_prun_s=1000&rate_hz=0.1")
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    page.press("Copy link")
    page.get_by_text("Copied.").wait_for()
    assert page.evaluate("navigator.clipboard.readText()") == page.url
    page.evaluate("Object.defineProperty(navigator, 'clipboard', { value: undefined })")
    page.press("Copy link")
    assert page.get_by_label("Link to this lab").input_value() == page.url


# Sliders and the pad


@pytest.mark.parametrize("moves", [0, 10])
def test_a_slider_follows_a_finger_that_goes_sideways_or_taps(visit, moves):
    page = visit("Synapse", **PHONE)
    start, end = (page.at(page.slider("tau_prun_s"), x) for x in (0.3, 0.8))
    page.swipe(*([start, end] if moves else [end]), moves=moves)
    assert 150 < page.number("prune") < 400
