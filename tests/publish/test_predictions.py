"""Predictions before results: asked, kept, and shown beside what came out, with a script and without."""

import json
import re
from types import SimpleNamespace

import pytest
from bs4 import BeautifulSoup

from publish.editions.prose import Prose
from publish.teaching.predictions import Prediction, points, scale
from tests.support.browsers import first
from tests.support.pages import AXE, SETTLED, VIOLATIONS

SLIDER, CHOICE = ("chapters/03_decay.html", "03-survivors"), ("chapters/07_table.html", "07-nines")
SKETCH = ("chapters/09_tune.html", "09-storm")
PHONE = {"width": 390, "height": 844}
BEFORE = {SLIDER[1]: ["900", "a"], SKETCH[1]: ["50", "1 2 3 4 5 6 900"]}
"""What an older book, or another page of the same server, may have left."""
BESIDE = """([place, words]) =>
    document.querySelector(`${place} .snn-beside`).textContent.includes(words)"""


def opened(page, book, where):
    """The prediction on a page."""
    page.goto((book / where[0]).as_uri())
    return page.locator(f"[data-name='{where[1]}']")


# The directive


def slider(said, **given):
    """What the directive has for its script, of a slider."""
    made = SimpleNamespace(options=given, error=ValueError)
    return Prediction.slider(made, "01-x", said)


def sketch(said):
    """What the directive has for its script, of a curve from 0 to 5."""
    made = SimpleNamespace(options={"range": scale("0 5"), "along": "s"}, error=ValueError)
    made.slider = lambda name, text: Prediction.slider(made, name, text)
    return Prediction.sketch(made, "01-x", said)


def test_the_script_knows_the_ends_the_step_and_the_answer():
    made = slider("2.5", range=scale("0 10 0.5"), unit="Hz")
    assert made == {"answer": "2.5", "unit": "Hz", "from": "0", "to": "10", "step": "0.5"}
    assert slider("1,234", range=scale("0 5000"))["step"] == "1"
    assert points("0:100 2.5:89.5 1,500:64") == (("0", "2.5", "1,500"), ("100", "89.5", "64"))
    axes = sketch("0:1 1:5 2:3")
    assert (axes["at"], axes["answer"], axes["along"], axes["to"]) == ("0 1 2", "1 5 3", "s", "5")


@pytest.mark.parametrize(
    ("make", "told"),
    [
        (lambda: slider("11.2", range=scale("0 10")), "01-x: '11.2' came out; a slider takes 0 to 10"),
        (lambda: slider("no", range=scale("0 10")), "'no' came out; a slider takes 0 to 10"),
        (lambda: sketch("0:1 1:6 2:3"), "'6' came out; a slider takes 0 to 5"),
        *(
            (lambda said=said: sketch(said), "three points or more")
            for said in ("0:1 1:2", "0 1", "0:1 2:3:4", "")
        ),
        *((lambda ends=ends: scale(ends), None) for ends in ("10 0", "5 5", "0 1 0", "0 1 2 3", "a b")),
    ],
)
def test_what_makes_no_question_stops_the_build(make, told):
    with pytest.raises(ValueError, match=told and re.escape(told)):
        make()


# Without a browser


def test_the_notebooks_of_the_editions_ask_first_and_fold_the_answer():
    html = (
        '<div class="snn-prediction"><p class="snn-ask"><strong>Predict.</strong> How many?</p>'
        "<details><summary>What came out</summary><p><strong>7 %.</strong> Few.</p></details></div>"
    )
    page = BeautifulSoup(html, "html.parser")
    assert Prose(page, "chapters/01_neuron", {}, {}).markdown(page) == (
        "> **Predict.** How many?\n\n<details>\n<summary>What came out</summary>\n\n**7 %.** Few.\n\n</details>"
    )


# In Chromium


def test_a_slider_is_kept_and_shown_beside_what_came_out(book, new_page):
    page = new_page()
    place = opened(page, book, SLIDER)
    answer = place.get_attribute("data-answer")
    told, beside = place.locator(".snn-outcome p").first, place.locator(".snn-beside")
    assert not told.is_visible() and beside.inner_text() == ""
    keep = place.locator("form button")
    place.locator("input").focus()
    page.keyboard.press("Enter")
    assert keep.is_disabled() and beside.inner_text() == "", "nothing was said yet"
    page.keyboard.press("Home")
    assert keep.is_enabled(), "the least value can be meant"
    page.keyboard.press("ArrowRight")
    assert place.locator("input").get_attribute("aria-valuetext") == "1 % of the pixels"
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    said = f"You said 1 % of the pixels, and it came out as {answer} % of the pixels."
    assert beside.inner_text().startswith(said)
    assert told.is_visible() and not place.locator("form").is_visible()
    assert page.evaluate("document.activeElement.textContent") == "What came out"
    page.reload()
    assert beside.inner_text().startswith(said) and told.is_visible()
    place.get_by_role("button", name="Predict again").click()
    assert place.locator("form").is_visible() and not told.is_visible()
    assert page.evaluate("document.activeElement.type") == "range"
    page.reload()
    assert place.locator("form").is_visible() and beside.inner_text() == ""
    place.locator("summary").click()  # who does not wish to guess reads what came out
    assert told.is_visible() and place.locator("form").is_visible()


def test_a_choice_is_kept_and_shown_beside_what_came_out(book, new_page):
    page = new_page()
    place = opened(page, book, CHOICE)
    options, beside = place.locator(".snn-options button"), place.locator(".snn-beside")
    right = int(place.get_attribute("data-answer"))
    options.nth(right - 1).focus()
    page.keyboard.press("Space")
    for _ in range(2):
        assert beside.inner_text().startswith("It came out differently.")
        assert options.nth(right - 1).get_attribute("aria-pressed") == "true"
        assert place.locator(".snn-outcome p").first.is_visible()
        page.reload()
    place.get_by_role("button", name="Predict again").click()
    options.nth(right).click()
    assert beside.inner_text().startswith("It came out as you said.")


def heights(place):
    """Where the points of a sketch stand."""
    return place.locator(".snn-sheet input").evaluate_all("(inputs) => inputs.map((input) => Number(input.value))")


def curves(place):
    """How many points each line of a sketch has: what the reader drew, and what came out."""
    count = "(lines) => lines.map((line) => line.getAttribute('points').split(' ').filter(Boolean).length)"
    return place.locator("polyline").evaluate_all(count)


def test_a_sketch_is_drawn_by_keys_kept_and_shown_beside_what_came_out(book, new_page):
    page = new_page()
    place = opened(page, book, SKETCH)
    answer, at = (place.get_attribute(f"data-{name}").split() for name in ("answer", "at"))
    assert heights(place) == [50] * len(at) and curves(place) == [len(at), 0]
    assert place.locator("form button").is_disabled(), "nothing was drawn yet"
    place.locator(".snn-sheet input").first.focus()
    page.keyboard.press("ArrowLeft")  # there is no point before the first
    page.keyboard.press("End")
    page.keyboard.press("ArrowRight")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("ArrowDown")
    assert heights(place) == [100, 40] + [50] * (len(at) - 2)
    now = page.evaluate("(({ ariaLabel, ariaValueText }) => [ariaLabel, ariaValueText])(document.activeElement)")
    assert now == [f"{at[1]} s of pruning time", "40 spikes per image of white noise"]
    page.keyboard.press("Tab")  # all points are one stop
    page.keyboard.press("Enter")
    said = (
        f"You drew the dashed line, and the solid one came out. They lie furthest apart at {at[0]} s of pruning "
        f"time: you said 100 spikes per image of white noise, and it came out as {answer[0]}."
    )
    for _ in range(2):
        assert place.locator(".snn-beside").inner_text().startswith(said)
        assert curves(place) == [len(at)] * 2 and heights(place)[:2] == [100, 40]
        assert place.locator(".snn-outcome table").is_visible() and not place.locator("form").is_visible()
        page.reload()
    place.get_by_role("button", name="Predict again").click()
    assert page.evaluate("document.activeElement.ariaLabel") == f"{at[0]} s of pruning time"
    assert place.locator("form").is_visible() and curves(place) == [len(at), 0]
    page.reload()
    assert heights(place) == [50] * len(at) and place.locator(".snn-beside").inner_text() == ""


@pytest.mark.slow
def test_without_a_script_there_is_a_question_and_a_folded_answer(book, new_page):
    page = new_page(java_script_enabled=False)
    place = opened(page, book, CHOICE)
    assert place.locator("button, input").count() == 0 and place.locator("li").count() == 4
    assert not place.locator(".snn-outcome p").first.is_visible()
    place.locator("summary").click()
    assert place.locator(".snn-outcome p").first.is_visible()


@pytest.mark.slow
@pytest.mark.parametrize("where", [SLIDER, SKETCH], ids=["slider", "sketch"])
def test_what_an_older_book_left_does_no_harm(book, new_page, where):
    page = new_page()
    place = opened(page, book, where)
    for kept in ("no JSON", *(json.dumps({where[1]: said}) for said in BEFORE[where[1]])):
        page.evaluate("(kept) => localStorage.setItem('snnreg-predictions', kept)", kept)
        page.reload()
        assert place.locator(".snn-beside").inner_text() == "", kept
        place.locator("input").first.press("End")
        place.locator("form button").click()
        assert place.locator(".snn-beside").inner_text().startswith("You "), kept


@pytest.mark.slow
@pytest.mark.parametrize(
    ("where", "button"),
    [(SLIDER, "form button"), (CHOICE, ".snn-options button >> nth=0"), (SKETCH, "form button")],
    ids=["slider", "choice", "sketch"],
)
def test_a_prediction_that_was_made_is_accessible_and_fits_a_phone(book, new_page, where, button):
    """test_pages looks at those that were not."""
    page = new_page(viewport=PHONE, color_scheme="light")
    place = opened(page, book, where)
    for slider in place.locator("input").all()[:1]:
        slider.press("End")
    place.locator(button).click()
    page.add_script_tag(path=AXE)
    for scheme in ("light", "dark"):
        page.emulate_media(color_scheme=scheme)
        page.wait_for_function("(scheme) => document.documentElement.dataset.theme === scheme", arg=scheme)
        assert page.evaluate(VIOLATIONS, ".snn-prediction") == [], scheme
    assert place.evaluate("(node) => node.scrollWidth <= node.clientWidth")
    assert page.evaluate("document.documentElement.scrollWidth") <= PHONE["width"]


# In three browsers


@pytest.mark.slow
def test_predictions_are_remembered_in_each_browser(book, each_browser):
    root = book.as_uri()
    here = f"[data-name='{SKETCH[1]}']"
    now = f"""() => [...document.querySelectorAll("{here} .snn-sheet input")].map((one) => Number(one.value))"""
    with each_browser() as page:
        page.open(f"{root}/chapters/03_decay.html")
        page.evaluate(SETTLED)
        page.press(first(".snn-prediction input"), "Home")
        page.click(first(".snn-prediction form button"))
        page.wait(BESIDE, [".snn-prediction", "You said 0 % of the pixels"])
        page.open_again(f"{root}/chapters/03_decay.html")
        page.wait(BESIDE, [".snn-prediction", "You said 0 % of the pixels"])
        assert page.evaluate("() => document.querySelector('.snn-outcome').open")
        page.open(f"{root}/{SKETCH[0]}")
        page.evaluate(SETTLED)
        page.drag(first(f"{here} .snn-sheet"), [(0.02, 0.5), (0.5, 0.2), (0.98, 0.2)])
        assert page.evaluate(now)[3:] == [80] * 4
        page.press(first(f"{here} .snn-sheet input"), "End")
        page.press(first(f"{here} .snn-sheet input"), "ArrowRight")
        page.click(first(f"{here} form button"))
        page.wait(BESIDE, [here, "you said 100 spikes per image"])
        drawn = page.evaluate(now)
        assert drawn[0] == 100
        page.open_again(f"{root}/{SKETCH[0]}")
        page.wait(BESIDE, [here, "you said 100 spikes per image"])
        assert page.evaluate(now) == drawn and page.errors() == []
