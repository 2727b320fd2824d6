"""Predictions before results: asked, kept, and shown beside what came out, with a script and without."""

import json
import re
from pathlib import Path
from types import SimpleNamespace

import pytest
from docutils import nodes

from tests.support import needs
from tests.support.browsers import first
from tests.support.watched import watched

needs.module("sphinx", "book")
needs.module("bs4", "book")

from bs4 import BeautifulSoup  # noqa: E402
from editions.prose import Prose  # noqa: E402
from predictions import Prediction, outcome, prediction, scale  # noqa: E402

CHAPTERS = list((Path(__file__).resolve().parents[2] / "chapters").glob("*.ipynb"))
SLIDER, CHOICE = ("chapters/03_decay.html", "03-survivors"), ("chapters/07_table.html", "07-claim")
PHONE = {"width": 380, "height": 800}
AXE = """async () => (await axe.run(".snn-prediction", { preload: false })).violations
    .flatMap((rule) => rule.nodes.map((node) => `${rule.id}: ${node.target.join(" ")}`))"""
BESIDE = "(words) => document.querySelector('.snn-beside').textContent.includes(words)"


@pytest.fixture
def new_page(browser):
    with watched(browser) as new_page:
        yield new_page


def opened(page, book, where):
    """The prediction on a page."""
    page.goto((book / where[0]).as_uri())
    return page.locator(f"[data-name='{where[1]}']")


def options(place):
    return place.locator(".snn-options button")


# What the chapters ask


@pytest.fixture(scope="module")
def asked(book):
    """The predictions of each chapter, by its name."""
    return {
        path.stem: BeautifulSoup(path.read_text(encoding="utf-8"), "html.parser").select(".snn-prediction")
        for path in sorted((book / "chapters").glob("*.html"))
    }


def test_every_chapter_asks_twice_or_more_and_loads_the_script(book, asked):
    assert set(asked) == {path.stem for path in CHAPTERS}
    assert {name: len(found) for name, found in asked.items() if len(found) < 2} == {}
    for name, found in asked.items():
        assert len({place["data-name"] for place in found}) == len(found)
        text = (book / "chapters" / f"{name}.html").read_text(encoding="utf-8")
        assert "predictions.js" in text and "memory.js" in text
    assert "predictions.js" not in (book / "teaching.html").read_text(encoding="utf-8")


def test_every_answer_lies_on_its_slider_or_among_its_options_and_has_a_reason(asked):
    for place in (place for found in asked.values() for place in found):
        answer, told = place["data-answer"], place.select_one(".snn-outcome")
        if "data-from" in place.attrs:
            low, high = float(place["data-from"]), float(place["data-to"])
            assert low < float(answer.replace(",", "")) <= high, place["data-name"]  # it stands at `low` at first
            assert told.strong.get_text().startswith(answer)
        else:
            assert told.strong.get_text() == place.select(".snn-options > li")[int(answer)].get_text().strip()
        assert "?" in place.select_one(".snn-ask").get_text(), place["data-name"]
        assert len(told.p.get_text().split()) > 20, place["data-name"]


# The directive


def directive(**given):
    """A directive that is asked for the attributes of its slider."""
    made = SimpleNamespace(options=given, error=lambda message: ValueError(message))
    return lambda said: Prediction.slider(made, "01-x", said)


def test_a_slider_knows_its_ends_its_step_and_its_answer():
    slider = directive(range=scale("0 10 0.5"), unit="Hz")
    assert slider("2.5") == {"answer": "2.5", "unit": "Hz", "from": "0", "to": "10", "step": "0.5"}
    assert directive(range=scale("0 5000"))("1,234")["step"] == "1"


@pytest.mark.parametrize(("said", "told"), [
    ("11.2", "01-x: 11.2 came out, and the slider goes from 0 to 10"), ("no", "needs a number, and 'no' came out"),
])
def test_an_answer_that_the_slider_cannot_show_stops_the_build(said, told):
    with pytest.raises(ValueError, match=re.escape(told)):
        directive(range=scale("0 10"))(said)


@pytest.mark.parametrize("ends", ["10 0", "5 5", "0 1 0", "0 1 2 3", "a b"])
def test_ends_that_make_no_slider_are_refused(ends):
    with pytest.raises(ValueError):  # noqa: PT011  docutils adds the option's name
        scale(ends)


# Without a browser


def test_the_notebooks_of_the_editions_ask_first_and_fold_the_answer():
    asked = prediction(
        "", nodes.paragraph("", "", nodes.strong("", "Predict."), nodes.Text(" How many?")),
        outcome("", nodes.paragraph("", "", nodes.strong("", "7 %."), nodes.Text(" Few."))),
    )
    assert Prose(SimpleNamespace(toc_fignumbers={}), "chapters/01_neuron", {}).block(asked) == (
        "> **Predict.** How many?\n\n<details>\n<summary><b>What came out</b></summary>\n\n"
        "**7 %.** Few.\n\n</details>"
    )


@pytest.mark.parametrize("name", ["03_decay", "07_table"])
def test_slides_ask_too(book, name):
    deck = BeautifulSoup((book / "slides" / f"{name}.html").read_text(encoding="utf-8"), "html.parser")
    assert len(deck.select("section.deck-ask > .snn-prediction details.snn-outcome")) >= 2


# In Chromium


def test_a_slider_is_kept_and_shown_beside_what_came_out(book, new_page):
    page = new_page()
    place = opened(page, book, SLIDER)
    answer = place.get_attribute("data-answer")
    told = place.locator(".snn-outcome p")
    assert not told.first.is_visible() and place.locator(".snn-beside").inner_text() == ""
    place.locator("input").focus()
    page.keyboard.press("Home")
    page.keyboard.press("ArrowRight")
    assert place.locator("input").get_attribute("aria-valuetext") == "1 % of the pixels"
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    said = f"You said 1 % of the pixels, and it came out as {answer} % of the pixels."
    assert place.locator(".snn-beside").inner_text().startswith(said)
    assert told.first.is_visible() and not place.locator("form").is_visible()
    assert page.evaluate("document.activeElement.textContent") == "What came out"
    page.reload()
    assert place.locator(".snn-beside").inner_text().startswith(said) and told.first.is_visible()
    place.get_by_role("button", name="Predict again").click()
    assert place.locator("form").is_visible() and not told.first.is_visible()
    assert page.evaluate("document.activeElement.type") == "range"
    page.reload()
    assert place.locator("form").is_visible() and place.locator(".snn-beside").inner_text() == ""


def test_a_choice_is_kept_and_shown_beside_what_came_out(book, new_page):
    page = new_page()
    place = opened(page, book, CHOICE)
    right = int(place.get_attribute("data-answer"))
    options(place).nth(right - 1).focus()
    page.keyboard.press("Space")
    assert place.locator(".snn-beside").inner_text().startswith("It came out otherwise than you said.")
    assert options(place).nth(right - 1).get_attribute("aria-pressed") == "true"
    page.reload()
    assert place.locator(".snn-beside").inner_text().startswith("It came out otherwise than you said.")
    assert place.locator(".snn-outcome p").first.is_visible()
    place.get_by_role("button", name="Predict again").click()
    options(place).nth(right).click()
    assert place.locator(".snn-beside").inner_text().startswith("It came out as you said.")


def test_who_does_not_wish_to_guess_reads_what_came_out(book, new_page):
    page = new_page()
    place = opened(page, book, SLIDER)
    place.locator("summary").click()
    assert place.locator(".snn-outcome p").first.is_visible() and place.locator("form").is_visible()


def test_without_a_script_there_is_a_question_and_a_folded_answer(book, browser):
    page = browser.new_page(java_script_enabled=False)
    place = opened(page, book, CHOICE)
    assert place.locator("button, input").count() == 0 and place.locator("li").count() == 4
    assert not place.locator(".snn-outcome p").first.is_visible()
    place.locator("summary").click()
    assert place.locator(".snn-outcome p").first.is_visible()
    page.close()


@pytest.mark.parametrize("kept", [
    "no JSON", "null", *(json.dumps({SLIDER[1]: said}) for said in ("900", ["1"], "a", "")),
])
def test_what_an_older_book_left_does_no_harm(book, new_page, kept):
    page = new_page()
    page.add_init_script(f"localStorage.setItem('snnreg-predictions', {json.dumps(kept)})")
    place = opened(page, book, SLIDER)
    assert place.locator(".snn-beside").inner_text() == ""
    place.locator("form button").click()
    assert place.locator(".snn-beside").inner_text().startswith("You said 0 %")


def test_paper_has_the_answer_and_nothing_to_press(book, new_page):
    page = new_page()
    place = opened(page, book, SLIDER)
    page.emulate_media(media="print")
    page.evaluate("dispatchEvent(new Event('beforeprint'))")
    assert place.locator(".snn-outcome p").first.is_visible() and not place.locator("form").is_visible()


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_predictions_are_accessible_and_fit_a_phone_before_and_after(book, new_page, scheme):
    page = new_page(viewport=PHONE, color_scheme=scheme)
    choice = opened(page, book, CHOICE)
    slider = page.locator(".snn-prediction:has(form)").first
    page.add_script_tag(path="node_modules/axe-core/axe.min.js")
    for presses in ((), (options(choice).first, slider.locator("form button"))):
        for press in presses:
            press.click()
        assert page.evaluate(AXE) == []
        for place in (choice, slider):
            assert place.evaluate("(node) => node.scrollWidth <= node.clientWidth")
        assert page.evaluate("document.documentElement.scrollWidth") <= PHONE["width"]


# In three browsers


@pytest.mark.slow
@pytest.mark.parametrize("way", ["file", "http"])
def test_a_prediction_is_remembered_in_each_browser(book, site, each_browser, way):
    with each_browser() as page:
        address = f"{book.as_uri() if way == 'file' else site}/chapters/11_does_it_hold.html"
        page.open(address)
        page.press(first(".snn-prediction input"), "Home")
        page.click(first(".snn-prediction form button"))
        page.wait(BESIDE, "You said 0 of 20 seeds")
        page.open_again(address)
        page.wait(BESIDE, "You said 0 of 20 seeds")
        assert page.evaluate("() => document.querySelector('.snn-outcome').open")
        assert page.errors() == []
