"""The decks of slides: what they show of the pages, and each slide on its stage."""

import re
from types import SimpleNamespace

import nbformat
import pytest
from bs4 import BeautifulSoup
from PIL import Image
from sphinx.errors import ExtensionError

from publish import ROOT
from publish.teaching import slides
from snnreg import style
from tests.support.tiers import each, in_other_browsers

CHAPTERS = sorted(path.stem for path in (ROOT / "chapters").glob("*.ipynb"))
WRITTEN = sorted((ROOT / slides.WRITTEN).glob("*.md"))
DECKS = sorted({*CHAPTERS, *(path.stem for path in WRITTEN)})
LAB = "03_decay"  # has one; the decks of the others are slow
SLOW = pytest.mark.slow
SLIDES_BUILT = ROOT / "_build" / "html" / "slides"
IS_WHOLE = "(lab) => lab.scrollHeight <= lab.clientHeight && lab.scrollWidth <= lab.clientWidth"

PAGE = r"""
<h1>A question?</h1><h2> Contents </h2>
<section id="x"><h1><span class="section-number">1. </span>A question?<a class="headerlink" href="#x">#</a></h1>
<p>A sentence that no slide has. <img alt="Two." src="../_images/two.svg" /></p>
<section id="a"><h2><span class="section-number">1.1. </span>Try a lab<a class="headerlink" href="#a">#</a></h2>
<div class="snn-place" id="lab-one" data-model="m"><p>Here.</p></div><script type="view">{}</script>
<figure class="align-default" id="fig-curve"><picture class="snn-light"><source media="phone" srcset="n.png">
<img alt="A curve that falls." src="../_images/f.png" loading="lazy"></picture>
<figcaption><p><span class="caption-number">Fig. 1 </span><span class="caption-text">A curve. It falls.</span>
<a class="headerlink" href="#fig-curve">#</a></p></figcaption></figure></section>
<section id="try-it"><h2>1.2. Try it</h2><figure id="fig-solved"><img alt="" src="s.png"></figure></section>
</section>
"""
WORDS = r"""# A question?

Who asks?

Note:
The **first** note.

---

## The curve falls.

![](01_x#fig-curve)

Note:
It falls.

---

## Two of them

![](01_x#two.svg)

---

## Drag it.

![One](01_x#lab-one?spikes_s=[1]&train=burst)

---

## Add one.

```python
longest = [1]
short
```
"""


def written(tmp_path, **decks):
    """The decks of a book of one chapter, as their slides by name."""
    page, folder = tmp_path / "html" / "chapters" / "01_x.html", tmp_path / slides.WRITTEN
    for path in (page, folder / "any"):
        path.parent.mkdir(parents=True)
    page.write_text(PAGE, encoding="utf-8")
    for name, text in decks.items():
        (folder / f"{name}.md").write_text(text, encoding="utf-8")
    env = SimpleNamespace(found_docs={"chapters/01_x", "chapters/intro"})
    slides.finish(SimpleNamespace(outdir=tmp_path / "html", srcdir=tmp_path, env=env))
    files = (tmp_path / "html" / "slides").glob("*.html")
    return {file.stem: BeautifulSoup(file.read_text(encoding="utf-8"), "html.parser") for file in files}


def words(node):
    return " ".join(node.get_text(" ").split())


def test_a_deck_shows_what_its_markdown_names(tmp_path):
    decks = written(tmp_path, lesson=WORDS)
    title, curve, two, lab, code = decks["lesson"].select(".slides > section")
    assert words(title.aside.extract()) == "The first note."
    assert words(title) == "A question? Who asks?"
    assert words(curve.aside.extract()) == "It falls."
    assert words(curve) == "The curve falls.", "a sentence stands in place of the caption"
    assert curve.img["alt"] == "A curve that falls." and not curve.img.get("loading") and not curve.source
    assert two.img["src"] == "../_images/two.svg"
    assert lab.iframe["data-src"] == "01_x-lab-one.html?spikes_s=%5B1%5D&train=burst"
    assert lab.iframe["title"] == "One"
    assert code.pre["style"] == "--columns: 13" and words(code.pre) == "longest = [ 1 ] short"
    assert decks["01_x-lab-one"].select_one("#lab-one + script")


def test_a_chapter_without_a_deck_of_its_own_shows_its_labs_and_figures_each_with_one_sentence(tmp_path):
    deck = written(tmp_path)["01_x"]
    (rest,) = (aside.extract() for aside in deck.select("aside"))
    assert words(rest) == "It falls.", "the rest of a caption is for the speaker"
    assert [words(slide) for slide in deck.select(".slides > section")] == [
        "A question?",
        "Try a lab Here is a lab, which runs in the page chapters/01_x.html#lab-one",
        "A curve.",
    ], "and nothing of its exercises"


@pytest.mark.parametrize(
    "caption, first",
    [
        ("One.", "One."),
        ("<b>Left. Right</b>: both. Then <i>more</i>.", "<b>Left. Right</b>: both."),
        ("At 0.5 s. <span>Left</span>: a.", "At 0.5 s."),
        ("Where is it? Here.", "Where is it?"),
    ],
)
def test_the_first_sentence_of_a_caption_is_whole(caption, first):
    assert slides.first_sentence(caption)[0] == first


@pytest.mark.parametrize("address", ["01_x#fig-none", "01_x#none.svg", "01_x#lab-none", "02_y#fig-curve"])
def test_a_deck_that_names_what_is_not_there_is_refused_by_name(tmp_path, address):
    page, name = address.split("#")
    said = rf"lesson\.md: .*{page if page == '02_y' else re.escape(name)}"
    with pytest.raises(ExtensionError, match=said):
        written(tmp_path, lesson=f"# A\n\n---\n\n![]({address})")


def test_a_sentence_and_one_thing_are_on_each_slide_and_its_code_is_of_a_chapter():
    notebooks = (nbformat.read(ROOT / "chapters" / f"{name}.ipynb", 4) for name in CHAPTERS)
    cells = (cell.source for notebook in notebooks for cell in notebook.cells if cell.cell_type == "code")
    lines = {line.strip() for source in cells for line in source.splitlines()}
    for path in WRITTEN:
        title, *rest = slides.RULE.split(path.read_text(encoding="utf-8"))
        assert title.startswith("# ") and 5 <= len(rest) <= 9, path.name
        for slide in rest:
            shown, _, note = slide.partition("\nNote:\n")
            heading, _, thing = shown.strip().partition("\n\n")
            assert re.fullmatch("## .{10,80}[.?]", heading), f"{path.name}: {heading}"
            assert note.strip(), f"{path.name}: {heading}"
            code = re.fullmatch("```python\n(.*)\n```", thing, re.DOTALL)
            assert code or re.fullmatch(r"!\[.*\]\(\S+\)|\|.*\|", thing, re.DOTALL), f"{path.name}: {heading}"
            asked = [line.strip() for line in code[1].splitlines() if line] if code else []
            assert len(asked) <= 5 and {*asked} <= lines, f"{path.name}: {heading}"


def test_every_chapter_leads_to_its_deck(soup):
    for name in CHAPTERS:
        (link,) = soup(f"chapters/{name}.html").select("a.btn-slides-button")
        assert link["href"] == f"../slides/{name}.html"


TOO_LARGE = """() => deck.getSlides().map((slide, k) => {
    const { h, v } = deck.getIndices(slide);
    deck.slide(h, v, 99);
    const stage = slide.getBoundingClientRect();
    const out = [...slide.querySelectorAll(":scope > :not(aside), :scope > * > p, td, th, li, mjx-container")]
        .map((node) => node.getBoundingClientRect())
        .some((box) => box.bottom > Math.min(stage.bottom, innerHeight) + 1 || box.right > stage.right + 1);
    const code = slide.querySelector("pre");
    const isCut = out || slide.scrollHeight > 720 || (code && code.scrollWidth > code.clientWidth);
    return isCut ? `${k + 1}: ${slide.innerText.slice(0, 60)}` : "";
}).filter(Boolean)"""


BLANK = "[...document.querySelectorAll('.slides img')].filter((each) => !each.naturalWidth).length"
PAPER = "getComputedStyle(document.body).backgroundColor"
UNSET = "[...document.querySelectorAll('.math')].filter((each) => !each.querySelector('mjx-container')).length"


@pytest.mark.parametrize("name", [LAB, *(pytest.param(name, marks=SLOW) for name in DECKS if name != LAB)])
def test_every_slide_fits_on_its_stage_and_is_drawn(new_page, book, name):
    deck = new_page(viewport={"width": 1280, "height": 720})
    deck.goto((book / "slides" / f"{name}.html").as_uri())
    deck.wait_for_function("!!globalThis.deck")
    assert deck.evaluate(TOO_LARGE) == []
    if name == LAB:  # on a larger screen each deck is the same, enlarged
        deck.set_viewport_size({"width": 1920, "height": 1080})
        deck.wait_for_function("deck.getScale() === 1.5")
        assert deck.evaluate(TOO_LARGE) == []
    assert deck.evaluate(UNSET) == deck.locator("mjx-merror").count() == 0
    deck.wait_for_function(f"{BLANK} === 0")
    assert deck.evaluate("deck.getTotalSlides()") == deck.evaluate("deck.getHorizontalSlides().length")
    assert deck.evaluate("getComputedStyle(document.body).fontFamily").startswith('"IBM Plex Sans"')


def test_the_letters_of_a_figure_can_be_read_from_the_back_row(book, soup):
    small = []
    for deck in DECKS:
        for shown in soup(f"slides/{deck}.html").select('section img[src$=".png"]'):
            with Image.open(book / "slides" / shown["src"]) as figure:
                on_stage = min(1160 / figure.width, 500 / figure.height)  # as slides.css fits it in
            if on_stage * style.STYLE["font.size"] * style.STYLE["figure.dpi"] / 72 < 15.8:  # pixels
                small.append((deck, shown["alt"][:40], round(on_stage, 2)))
    assert not small, "draw them lower or less wide"


def test_keys_lead_through_a_deck_and_its_labs_whatever_was_clicked(new_page, book):
    deck = new_page(viewport={"width": 1280, "height": 720})
    deck.goto((book / "slides" / f"{LAB}.html").as_uri())
    deck.wait_for_function("!!globalThis.deck")
    labs = deck.evaluate("deck.getSlides().flatMap((each, k) => each.querySelector('iframe') ? [k] : [])")

    def turn(key, slide):
        deck.keyboard.press(key)
        deck.wait_for_function("(slide) => deck.getIndices().h === slide", arg=slide)

    for slide in range(1, deck.evaluate("deck.getTotalSlides()")):
        turn("ArrowRight", slide)
        if slide in labs:  # it must not take the keyboard
            deck.frame_locator(".present iframe").locator(".snn-lab.snn-whole").wait_for()
    for before in range(slide - 1, labs[0] - 1, -1):
        turn("ArrowLeft", before)
    lab = deck.frame_locator(".present iframe")
    lab.get_by_role("button", name="No spikes").click()
    deck.keyboard.press("t")
    deck.wait_for_function("document.documentElement.dataset.theme === 'dark'")
    turn("ArrowRight", labs[0] + 1)
    turn("ArrowLeft", labs[0])
    slider = lab.get_by_role("slider").first
    slider.focus()
    before = slider.get_attribute("aria-valuetext")
    deck.keyboard.press("ArrowRight")
    assert slider.get_attribute("aria-valuetext") != before and deck.evaluate("deck.getIndices().h") == labs[0]
    turn("PageDown", labs[0] + 1)


@SLOW
@in_other_browsers
def test_a_lab_that_is_left_gives_the_keyboard_back_in_other_browsers(each_browser, site):
    lab = "document.querySelector('.present iframe')?.contentDocument?.querySelector('.snn-whole button')"
    with each_browser() as deck:
        deck.open(f"{site}/slides/{LAB}.html")
        deck.wait("() => !!globalThis.deck")
        first = deck.evaluate("""() => {
            const { h } = deck.getIndices(deck.getSlides().find((slide) => slide.querySelector("iframe")));
            deck.slide(h);
            return h;
        }""")
        deck.wait(f"() => {lab}")
        deck.evaluate(f"() => {lab}.focus()")
        for key, slide in [("ArrowRight", first + 1), ("ArrowLeft", first)]:
            deck.press(None, key)
            deck.wait("(slide) => deck.getIndices().h === slide", slide)


@SLOW
def test_a_lab_is_live_and_whole_on_its_slide_and_as_dark_as_the_deck(new_page, book):
    deck = new_page(viewport={"width": 1280, "height": 720}, color_scheme="dark")
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
    assert not deck.locator(".slide-number").is_visible(), "it would stand on the lab"
    memory = "document.querySelector('table.snn-memory').innerText"
    slide.locator("table.snn-memory data").first.wait_for()
    before = slide.evaluate(memory)
    slide.get_by_role("button", name="No spikes").click()
    slide.wait_for_function(f"(before) => {memory} !== before", arg=before)
    for theme, paper in (("dark", "rgb(22, 26, 30)"), ("light", "rgb(255, 255, 255)")):
        slide.wait_for_function("(theme) => document.documentElement.dataset.theme === theme", arg=theme)
        assert deck.evaluate("document.documentElement.dataset.theme") == theme
        scheme = deck.evaluate("getComputedStyle(document.documentElement).colorScheme")  # of drawings
        assert (scheme == "dark") == (theme == "dark")
        assert deck.evaluate(PAPER) == slide.evaluate(PAPER) == paper
        deck.keyboard.press("t")


@SLOW
@pytest.mark.parametrize(
    "name",
    each(
        sorted(file.stem for file in SLIDES_BUILT.glob("*-lab-*.html")),
        [f"{LAB}-lab-workshop", "09_tune-lab-train_here"],
    ),
)
def test_every_lab_is_whole_in_its_window_with_words_for_the_back_row(new_page, name):
    page = new_page(viewport={"width": 1440, "height": 754})
    page.goto((SLIDES_BUILT / f"{name}.html").as_uri())
    page.locator(".snn-lab.snn-whole data").first.wait_for(state="attached")  # it may have grown
    page.wait_for_function(f"() => ({IS_WHOLE})(document.querySelector('.snn-lab'))")
    page.wait_for_function("() => document.querySelector('.snn-lab').style.getPropertyValue('--snn-size')")
    words = "parseFloat(getComputedStyle(document.querySelector('.snn-lab')).fontSize)"
    page.wait_for_function(f"() => {words} * 0.87 >= 17")  # as the slide shows it


@SLOW
def test_the_parts_of_a_volley_have_headings_that_do_not_meet_and_numbers_apart(new_page):
    page = new_page(viewport={"width": 1440, "height": 754})
    page.goto((SLIDES_BUILT / "04_network-lab-volley.html").as_uri())
    page.locator(".snn-lab.snn-whole data").first.wait_for(state="attached")
    page.wait_for_function(f"() => ({IS_WHOLE})(document.querySelector('.snn-lab'))")
    boxes = page.evaluate("""() => [...document.querySelectorAll(".snn-volley figure svg text")]
        .map((node) => node.getBoundingClientRect())
        .map(({ left, right, top, bottom }) => ({ left, right, middle: (top + bottom) / 2 }))""")
    for one in boxes:
        after = [
            other["left"]
            for other in boxes
            if abs(other["middle"] - one["middle"]) < 3 and other["left"] > one["left"]
        ]
        assert one["right"] + 4 <= min(after, default=9999)
