"""The decks of slides: what they choose from a chapter, and each slide on its stage."""

from types import SimpleNamespace

import nbformat
import pytest
from bs4 import BeautifulSoup

from publish import ROOT
from publish.teaching import slides
from tests.support.tiers import each

CHAPTERS = sorted(path.stem for path in (ROOT / "chapters").glob("*.ipynb"))
LAB = "03_decay"  # has one; the decks of the others are slow
SLOW = pytest.mark.slow
SLIDES_BUILT = ROOT / "_build" / "html" / "slides"
IS_WHOLE = "(lab) => lab.scrollHeight <= lab.clientHeight && lab.scrollWidth <= lab.clientWidth"

PAGE = r"""
<section id="x"><h1>1. A question?</h1>
<p>What becomes of a weight that rests?</p>
<p><strong>You will</strong> see.
<strong>It takes</strong> 5 minutes.</p>
<section id="a"><h2><span class="section-number">1.1. </span>A section<a class="headerlink" href="#a">#</a></h2>
<p>It leans on what was before.</p>
<p class="snn-slide snn-slide-first">Weights that rest lose <a href="#f">7</a> %. More is said below.</p>
<div class="math snn-slide" id="equation-one">\[a = b\]</div>
<p>A word on the equation.</p>
<div class="cell snn-slide snn-slide-first"><div class="cell_input"><pre>plot()</pre></div>
<div class="cell_output"><figure id="f"><img src="../_images/f.png" alt="A curve that falls.">
<figcaption><p><span class="caption-number">Fig. 1 </span><span class="caption-text">A curve. It falls.</span></p>
</figcaption></figure></div></div>
</section>
<section id="b"><h2>Code</h2>
<div class="cell snn-slide snn-slide-first"><div class="cell_input"><pre>a = 1
b = 2</pre></div></div>
<div class="cell"><div class="cell_input"><pre>not_shown()</pre></div></div></section>
<section id="try-it"><h2>1.2. Try it</h2>
<div class="exercise admonition snn-slide snn-slide-first" id="e"><p class="admonition-title">Exercise 1.1</p>
<section><p>Why does it fall?</p></section></div>
<div class="solution dropdown admonition"><p class="admonition-title">Solution</p>
<section><p>Nobody used it.</p></section></div>
</section></section>
"""


def made():
    """The slides of the page, as their classes, their words and their notes."""
    soup = BeautifulSoup(slides.deck(PAGE, "01_x", "A question?", "The book")["01_x.html"], "html.parser")
    for slide in soup.select("section[class]"):
        notes = " ".join(slide.aside.extract().get_text(" ").split()) if slide.aside else ""
        words = " ".join(slide.get_text(" ").split())
        yield SimpleNamespace(kind=slide["class"][0].removeprefix("deck-"), words=words, notes=notes, html=slide)


def test_a_deck_shows_the_cells_that_are_marked_and_has_the_rest_as_notes():
    asks, about, text, figure, code, exercise = deck = [*made()]
    assert [slide.kind for slide in deck] == "title text text figure code ask".split()
    assert asks.words == "The book 1. A question? What becomes of a weight that rests?"
    assert about.words == "What it is about You will see. It takes 5 minutes."
    assert text.words == r"A section Weights that rest lose 7 %. \[a = b\]"
    assert text.notes.endswith(r"More is said below. \[a = b\] A word on the equation.")
    assert figure.html.img["alt"] == "A curve that falls."
    assert figure.words == "A section A curve.", "of its caption the first sentence"
    assert code.words == "Code a = 1 b = 2"
    assert exercise.words == "Exercise 1.1 Why does it fall?"
    assert "Nobody used it." in exercise.notes


def test_every_chapter_has_the_slides_that_its_cells_name(soup):
    for name in CHAPTERS:
        (link,) = soup(f"chapters/{name}.html").select("a.btn-slides-button")
        assert link["href"] == f"../slides/{name}.html"
        found = soup(f"slides/{name}.html").select("section[class]")
        notebook = nbformat.read(ROOT / "chapters" / f"{name}.ipynb", 4)
        assert len(found) == 2 + len(slides.shown(notebook)), name
        for number, slide in enumerate(found, 1):
            words = "".join(text for text in slide.find_all(string=True) if not text.find_parent(("aside", "h2")))
            assert words.strip() or slide.select("img, iframe"), f"{name}: slide {number}"


TOO_LARGE = """() => deck.getSlides().map((slide, k) => {
    const { h, v } = deck.getIndices(slide);
    deck.slide(h, v, 99);
    const stage = slide.getBoundingClientRect();
    const out = [...slide.querySelectorAll(":scope > :not(aside), :scope > * > p, td, th, li, mjx-container")]
        .map((node) => node.getBoundingClientRect())
        .some((box) => box.bottom > Math.min(stage.bottom, innerHeight) + 1 || box.right > stage.right + 1);
    return (out || slide.scrollHeight > 720) ? `${k + 1}: ${slide.innerText.slice(0, 60)}` : "";
}).filter(Boolean)"""


BLANK = "[...document.querySelectorAll('.slides img')].filter((each) => !each.naturalWidth).length"
UNSET = "[...document.querySelectorAll('.math')].filter((each) => !each.querySelector('mjx-container')).length"


@pytest.mark.parametrize("name", [LAB, *(pytest.param(name, marks=SLOW) for name in CHAPTERS if name != LAB)])
def test_every_slide_fits_on_its_stage_and_is_drawn(new_page, book, name):
    deck = new_page(viewport={"width": 1280, "height": 720})
    deck.goto((book / "slides" / f"{name}.html").as_uri())
    deck.wait_for_function("!!globalThis.deck")
    assert deck.evaluate(TOO_LARGE) == []
    if name == LAB:  # on a larger screen each deck is the same, enlarged
        deck.set_viewport_size({"width": 1920, "height": 1080})
        deck.wait_for_function("deck.getScale() === 1.5")
        assert deck.evaluate(TOO_LARGE) == []
    assert deck.evaluate(UNSET) == deck.locator("mjx-merror").count() == deck.evaluate(BLANK) == 0
    assert deck.locator("aside.notes").count() > 3
    assert deck.evaluate("getComputedStyle(document.body).fontFamily").startswith('"IBM Plex Sans"')


@SLOW
def test_a_lab_is_live_and_whole_on_its_slide(new_page, book):
    deck = new_page(viewport={"width": 1280, "height": 720})
    deck.goto((book / "slides" / f"{LAB}.html").as_uri())
    deck.wait_for_function("!!globalThis.deck")
    deck.evaluate("""() => {
        const { h, v } = deck.getIndices(deck.getSlides().find((slide) => slide.querySelector("iframe")));
        deck.slide(h, v);
    }""")
    frame = deck.locator(".present iframe")
    frame.content_frame.locator(".snn-lab.snn-whole").wait_for()
    slide = frame.element_handle().content_frame()
    slide.wait_for_function(f"() => ({IS_WHOLE})(document.querySelector('.snn-lab'))")
    memory = "document.querySelector('table.snn-memory').innerText"
    slide.locator("table.snn-memory data").first.wait_for()
    before = slide.evaluate(memory)
    slide.get_by_role("button", name="No spikes").click()
    slide.wait_for_function(f"(before) => {memory} !== before", arg=before)


@SLOW
@pytest.mark.parametrize(
    "name",
    each(
        sorted(file.stem for file in SLIDES_BUILT.glob("*-lab-*.html")),
        [f"{LAB}-lab-workshop", "09_tune-lab-train_here"],
    ),
)
def test_every_lab_is_whole_in_its_window(new_page, name):
    page = new_page(viewport={"width": 1800, "height": 930})
    page.goto((SLIDES_BUILT / f"{name}.html").as_uri())
    page.locator(".snn-lab.snn-whole data").first.wait_for(state="attached")  # it may have grown
    page.wait_for_function(f"() => ({IS_WHOLE})(document.querySelector('.snn-lab'))")
