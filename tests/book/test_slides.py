"""The decks of slides: what they choose from a chapter, and each slide on its stage."""

import runpy
from pathlib import Path
from types import SimpleNamespace

import pytest
from bs4 import BeautifulSoup

from tests.support import needs

needs.module("bs4", "book")

ROOT = Path(__file__).resolve().parents[2]
SLIDES = runpy.run_path(str(ROOT / "extensions" / "slides.py"))
CHAPTERS = sorted(path.stem for path in (ROOT / "chapters").glob("*.ipynb"))
AT_ONCE = {"01_neuron", "03_decay", "10_paper_and_code"}  # equations, a lab, the longest; the others are slow
LAB = "03_decay"
SLIDES_BUILT = ROOT / "_build" / "html" / "slides"
IS_WHOLE = "(lab) => lab.scrollHeight <= lab.clientHeight && lab.scrollWidth <= lab.clientWidth"

PAGE = r"""
<section id="x"><h1>1. A question?</h1>
<p>What becomes of a weight that rests?</p>
<p><strong>You will</strong> see.
<strong>It takes</strong> 5 minutes.</p>
<section id="a"><h2>1.1. A section<a class="headerlink" href="#a">#</a></h2>
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
<section id="try-it"><h2>1.2. Try it</h2>
<div class="exercise admonition" id="e"><p class="admonition-title">Exercise 1.1</p>
<section><p>Why does it fall?</p></section></div>
<div class="solution dropdown admonition"><p class="admonition-title">Solution</p>
<section><p>Nobody used it.</p></section></div>
</section></section>
"""


def made(page=PAGE):
    """The slides of a page, as their classes and words."""
    files = SLIDES["deck"](page, "01_x", "A question?", "The book")
    soup = BeautifulSoup(files["01_x.html"], "html.parser")
    return [
        SimpleNamespace(kind=slide["class"][0], words=" ".join(slide.get_text(" ").split()), html=slide)
        for slide in soup.select("section[class]")
    ]


def without_notes(slide):
    slide.html.aside.decompose()
    return " ".join(slide.html.get_text(" ").split())


def test_a_deck_asks_explains_shows_and_asks_back():
    assert [slide.kind for slide in made()] == ["deck-title", "deck-text", "deck-text", "deck-figure", "deck-ask"]


def test_the_first_slides_ask_and_say_what_it_is_about():
    asks, about = made()[:2]
    assert asks.words == "The book 1. A question? What becomes of a weight that rests?"
    assert about.words == "What it is about You will see. It takes 5 minutes."


@pytest.mark.parametrize("name", CHAPTERS)
def test_no_slide_is_empty(book, name):
    deck = BeautifulSoup((book / "slides" / f"{name}.html").read_text(encoding="utf-8"), "html.parser")
    slides = deck.select("section[class]")
    assert len(slides) > 8
    for slide in slides:
        for part in slide.select("aside, h2"):
            part.decompose()
        assert slide.get_text(strip=True) or slide.select("img, iframe"), f"slide {slides.index(slide) + 1}"


def test_a_slide_shows_what_is_proven_and_tells_the_speaker_all():
    text = made()[2]
    assert "It leans on" in text.words and "The next cell" in text.words, "in the notes"
    assert without_notes(text) == r"1.1. A section Weights that rest lose 7 %. \[a = b\]"


def test_a_figure_without_words_after_it_shows_the_first_sentence_of_its_caption():
    figure = made()[3]
    assert figure.html.img["alt"] == "A curve that falls."
    assert without_notes(figure) == "1.1. A section A curve."


def test_an_answer_comes_with_the_next_step():
    ask = made()[4]
    assert ask.html.select_one(".fragment").get_text(strip=True) == "Nobody used it."
    assert "Why does it fall?" in ask.words


def test_a_long_list_goes_on_on_the_next_slide():
    points = "".join(f"<li><p>Point {k} fills a line of the slide, more or less.</p></li>" for k in range(12))
    page = PAGE.replace('<div class="math"', f'<ul>{points}</ul><div class="math"')
    shown = [without_notes(slide) for slide in made(page)[2:] if slide.kind == "deck-text" and slide.html.aside]
    following = [slide.words for slide in made(page) if slide.kind == "deck-text" and not slide.html.aside]
    assert len(following) > 1, "the second slide and those after it; the first has the notes"
    assert all(any(f"Point {k} " in words for words in shown + following) for k in range(12))


@pytest.fixture(
    params=[name if name in AT_ONCE else pytest.param(name, marks=pytest.mark.slow) for name in CHAPTERS]
)
def deck(request, browser, book):
    """A deck that is shown, with what it complained about."""
    context = browser.new_context(viewport={"width": 1280, "height": 720})
    page = context.new_page()
    page.complaints = []
    page.on("requestfailed", lambda asked: "ABORTED" in asked.failure or page.complaints.append(asked.url))
    page.on("pageerror", lambda error: page.complaints.append(str(error)))
    page.on("console", lambda message: message.type == "error" and page.complaints.append(message.text))
    page.name = request.param
    page.goto((book / "slides" / f"{request.param}.html").as_uri())
    page.wait_for_function("!!globalThis.deck")
    yield page
    context.close()


TOO_LARGE = """() => deck.getSlides().map((slide, k) => {
    const { h, v } = deck.getIndices(slide);
    deck.slide(h, v, 99);
    const stage = slide.getBoundingClientRect();
    const out = [...slide.querySelectorAll(":scope > :not(aside), :scope > * > p, td, th, li, mjx-container")]
        .map((node) => node.getBoundingClientRect())
        .some((box) => box.bottom > Math.min(stage.bottom, innerHeight) + 1 || box.right > stage.right + 1);
    return (out || slide.scrollHeight > 720) ? `${k + 1}: ${slide.innerText.slice(0, 60)}` : "";
}).filter(Boolean)"""


def test_every_slide_fits_on_its_stage(deck):
    assert deck.evaluate("deck.getTotalSlides()") > 8
    assert deck.evaluate(TOO_LARGE) == []
    deck.set_viewport_size({"width": 1920, "height": 1080})
    deck.wait_for_function("deck.getScale() === 1.5")
    assert deck.evaluate(TOO_LARGE) == []
    assert deck.complaints == []


def test_equations_and_figures_of_a_deck_are_there(deck):
    unset = "[...document.querySelectorAll('.math')].filter((each) => !each.querySelector('mjx-container')).length"
    assert deck.evaluate(unset) == deck.locator("mjx-merror").count() == 0
    blank = "[...document.querySelectorAll('.slides img')].filter((each) => !each.naturalWidth).length"
    assert deck.evaluate(blank) == 0
    assert deck.locator("aside.notes").count() > 3
    assert deck.evaluate("getComputedStyle(document.body).fontFamily").startswith('"IBM Plex Sans"')


@pytest.mark.parametrize("deck", [LAB], indirect=True)
def test_a_lab_is_live_and_whole_on_its_slide(deck):
    deck.evaluate("""() => {
        const { h, v } = deck.getIndices(deck.getSlides().find((slide) => slide.querySelector("iframe")));
        deck.slide(h, v);
    }""")
    lab = deck.locator(".present iframe").content_frame.locator(".snn-lab.snn-whole")
    lab.wait_for()
    deck.wait_for_timeout(2000)  # words are tried in several sizes
    assert lab.evaluate(IS_WHOLE)
    said = lab.locator("table.snn-memory")
    before = said.inner_text()
    lab.get_by_role("button", name="No spikes").click()
    deck.wait_for_timeout(500)
    assert said.inner_text() != before
    assert deck.complaints == []


@pytest.mark.slow
@pytest.mark.parametrize("file", sorted(SLIDES_BUILT.glob("*-lab-*.html")), ids=lambda file: file.stem)
def test_every_lab_is_whole_in_its_window(browser, file):
    page = browser.new_page(viewport={"width": 1800, "height": 930})
    page.goto(file.as_uri())
    page.locator(".snn-lab.snn-whole").wait_for()
    page.wait_for_timeout(2000)  # what it computes makes it grow, and then it is fitted again
    page.wait_for_function(f"() => ({IS_WHOLE})(document.querySelector('.snn-lab'))")
    page.close()


@pytest.mark.parametrize("name", CHAPTERS)
def test_a_chapter_leads_to_its_deck(book, name):
    page = BeautifulSoup((book / "chapters" / f"{name}.html").read_text(encoding="utf-8"), "html.parser")
    (link,) = page.select("a.btn-slides-button")
    assert (book / "chapters" / link["href"]).resolve() == book / "slides" / f"{name}.html"


@pytest.mark.slow
@pytest.mark.parametrize("name", CHAPTERS)
def test_a_deck_prints_a_page_a_slide(browser, book, tmp_path, name):
    pdfium = needs.module("pypdfium2", "test")
    page = browser.new_page()
    page.goto((book / "slides" / f"{name}.html").as_uri() + "?print-pdf")
    page.wait_for_function("!!globalThis.deck")
    page.wait_for_load_state("networkidle")
    page.pdf(path=tmp_path / "deck.pdf", prefer_css_page_size=True, print_background=True)
    slides = page.locator(".pdf-page").count()
    page.close()
    with pdfium.PdfDocument(tmp_path / "deck.pdf") as printed:
        assert len(printed) == slides > 8
        for each in printed:
            words = each.get_textpage()
            assert words.count_chars() > 10
            places = [k for k in range(words.count_chars()) if words.get_text_range(k, 1).strip()]
            boxes = [words.get_charbox(k) for k in places]
            above = [left for left, bottom, *_ in boxes if bottom > 40]  # the slide's number stands below
            assert min(above) > 25, "words keep off the edge"
