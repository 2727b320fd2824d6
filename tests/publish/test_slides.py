"""The decks of slides: what they choose from a chapter, and each slide on its stage."""

import json
import re
from types import SimpleNamespace

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
<p>It leans on what was before.
Weights that rest lose <span>7</span> %.
The next cell draws it.
An equation says how:</p>
<div class="math" id="equation-one">\[a = b\]</div>
<div class="cell tag_hide-cell">
<div class="cell_input"><pre>claim(f"Weights that rest lose {x}.", True)</pre></div></div>
<div class="cell"><div class="cell_output"><figure id="f"><img src="../_images/f.png" alt="A curve that falls.">
<figcaption><p><span class="caption-number">Fig. 1 </span><span class="caption-text">A curve. It falls.</span></p>
</figcaption></figure></div></div>
</section>
<section id="b"><h2>Tables</h2>
<p>The <em>drive</em> of a neuron is its input over what it needs. Nobody asked. Four claims follow.</p>
<div class="cell"><table><tr><td>1</td></tr></table></div>
<p>Then as the code does.</p>
<div class="cell"><table><tr><td>2</td></tr></table></div></section>
<section id="try-it"><h2>1.2. Try it</h2>
<div class="exercise admonition" id="e"><p class="admonition-title">Exercise 1.1</p>
<section><p>Why does it fall?</p></section></div>
<div class="solution dropdown admonition"><p class="admonition-title">Solution</p>
<section><p>Nobody used it.</p></section></div>
</section></section>
"""


def made(page=PAGE):
    """The slides of the page, as their classes and words."""
    marks = ("rest lose", "An equation says", "of a neuron is its input", "Then as the code does")
    files = slides.deck(page, "01_x", "A question?", "The book", marks)
    soup = BeautifulSoup(files["01_x.html"], "html.parser")
    return [
        SimpleNamespace(kind=slide["class"][0], words=" ".join(slide.get_text(" ").split()), html=slide)
        for slide in soup.select("section[class]")
    ]


def without_notes(slide):
    slide.html.aside.decompose()
    return " ".join(slide.html.get_text(" ").split())


def test_a_deck_asks_explains_shows_and_asks_back():
    asks, about, text, figure, *_, exercise = deck = made()
    kinds = " ".join(slide.kind.removeprefix("deck-") for slide in deck)
    assert kinds == "title text text figure table table ask"
    assert asks.words == "The book 1. A question? What becomes of a weight that rests?"
    assert about.words == "What it is about You will see. It takes 5 minutes."
    assert "It leans on" in text.words and "The next cell" in text.words, "in the notes"
    assert without_notes(text) == r"A section Weights that rest lose 7 %. An equation says how: \[a = b\]"
    assert figure.html.img["alt"] == "A curve that falls."
    assert without_notes(figure) == "A section A curve.", "of its caption the first sentence"
    assert exercise.html.select_one(".fragment").get_text(strip=True) == "Nobody used it."
    assert "Why does it fall?" in exercise.words


def test_every_chapter_has_a_deck_without_an_empty_slide(soup):
    for name in CHAPTERS:
        (link,) = soup(f"chapters/{name}.html").select("a.btn-slides-button")
        assert link["href"] == f"../slides/{name}.html"
        slides = soup(f"slides/{name}.html").select("section[class]")
        assert len(slides) > 8
        for number, slide in enumerate(slides, 1):
            words = "".join(text for text in slide.find_all(string=True) if not text.find_parent(("aside", "h2")))
            assert words.strip() or slide.select("img, iframe"), f"{name}: slide {number}"


def test_each_table_has_the_sentence_before_it():
    first, second = made()[4:6]
    assert first.words == "Tables The drive of a neuron is its input over what it needs. 1 Then as the code does."
    assert second.words == "Tables Then as the code does. 2"


def test_a_long_exercise_leaves_out_what_its_slide_cannot_hold():
    """It keeps its beginning; the solution fills what is left, and the notes have all of it."""
    exercise = made(PAGE.replace("Nobody used it.", "The weight rests.\n" * 30))[-1]
    shown, notes = exercise.html.select_one(".deck-answer").get_text(), exercise.html.aside.get_text()
    assert 0 < shown.count("rests") < notes.count("rests") == 30
    exercise = made(PAGE.replace("Why does it fall?", "Why does it fall?\n" * 30))[-1]
    assert not exercise.html.select(".deck-answer")


@pytest.mark.parametrize("name", CHAPTERS)
def test_a_mark_is_in_one_sentence_of_its_cell(name):
    path = ROOT / "chapters" / f"{name}.ipynb"
    cells = json.loads(path.read_text(encoding="utf-8"))["cells"]
    marks = slides.read_marks(path)
    assert len(marks) == len(set(marks)) > 12
    for cell in cells:
        text = slides.straight(re.sub("[*`]", "", "".join(cell["source"])))
        for mark in cell["metadata"].get("slides", ()):
            assert text.count(mark) == 1, f"{mark!r} names no sentence of the cell {cell.get('id')} any more"


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
    assert deck.evaluate("deck.getTotalSlides()") > 8
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
