"""The quiz of a chapter: folded answers, remembered and counted, with a script and without."""

import json
from pathlib import Path

import pytest

from tests.support.browsers import first
from tests.support.watched import watched

ROOT = Path(__file__).resolve().parents[2]

CHAPTER = "chapters/02_learning_rules.html"
PHONE = {"width": 380, "height": 800}
COUNTED = "(words) => document.querySelector('.snn-score').textContent.startsWith(words)"
AXE = """async () => (await axe.run(".snn-quiz", { preload: false })).violations
    .flatMap((rule) => rule.nodes.map((node) => `${rule.id}: ${node.target.join(" ")}`))"""


@pytest.fixture
def new_page(browser):
    with watched(browser) as new_page:
        yield new_page


def opened(page, book):
    page.goto((book / CHAPTER).as_uri())


def answers(page, number):
    """The answers of a question, counted from 0."""
    return page.locator(".snn-question").nth(number).locator(".snn-option")


def right(page, number):
    return page.locator(".snn-question").nth(number).locator(".snn-option[data-right]")


def wrong(page, number):
    return page.locator(".snn-question").nth(number).locator(".snn-option:not([data-right])")


def score(page):
    return page.locator(".snn-score").inner_text()


def wait_for_score(page, words):
    page.wait_for_function(COUNTED, arg=words)


def test_every_chapter_has_its_quiz_before_its_exercises(book):
    chapters = sorted((book / "chapters").glob("*.html"))
    assert [path.stem for path in chapters] == [path.stem for path in sorted((ROOT / "chapters").glob("*.ipynb"))]
    for path in chapters:
        text = path.read_text(encoding="utf-8")
        assert text.count('class="snn-question"') >= 4
        assert text.count('class="snn-option"') == 4 * text.count('class="snn-question"')
        assert text.count(" data-right") == text.count('class="snn-question"')
        assert text.index("Check yourself<a") < text.index("Try it<a")
        assert "quiz.js" in text
    assert "quiz.js" not in (book / "teaching.html").read_text(encoding="utf-8")


def test_answers_are_counted_at_the_first_try_and_remembered(book, new_page):
    page = new_page()
    opened(page, book)
    questions = page.locator(".snn-question").count()
    assert score(page).strip() == ""
    right(page, 0).locator("summary").click()
    wait_for_score(page, f"1 of {questions} answered, 1 right")
    wrong(page, 1).first.locator("summary").click()
    wait_for_score(page, f"2 of {questions} answered, 1 right")
    assert wrong(page, 1).first.locator("p").is_visible()
    assert wrong(page, 1).first.locator("p").inner_text().startswith("Not so.")
    right(page, 1).locator("summary").click()  # the second try does not count
    wait_for_score(page, f"2 of {questions} answered, 1 right")
    right(page, 0).locator("summary").click()  # to fold it takes nothing back
    page.reload()
    wait_for_score(page, f"2 of {questions} answered, 1 right")
    assert page.locator(".snn-option[open]").count() == 3
    page.locator(".snn-score button").click()
    assert score(page).strip() == "" and page.locator(".snn-option[open]").count() == 0
    assert page.evaluate("document.activeElement.tagName") == "SUMMARY"
    page.reload()
    assert score(page).strip() == "" and page.locator(".snn-option[open]").count() == 0


def test_a_quiz_is_answered_by_keyboard(book, new_page):
    page = new_page()
    opened(page, book)
    answers(page, 0).nth(0).locator("summary").focus()
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    reached = page.evaluate("document.activeElement.closest('.snn-option')?.querySelector('summary').textContent")
    page.keyboard.press("Space")
    assert reached is not None and page.locator(".snn-option[open]").count() >= 1
    wait_for_score(page, "1 of ")


def test_the_right_answer_leads_to_its_section(book, new_page):
    page = new_page()
    opened(page, book)
    right(page, 0).locator("summary").click()
    right(page, 0).locator("a").click()
    target = page.evaluate("location.hash.slice(1)")
    assert page.locator(f"[id='{target}'] > :is(h2, h3)").inner_text().endswith("Who fired first?")


def test_without_a_script_answers_are_folded_and_unfold(book, browser):
    page = browser.new_page(java_script_enabled=False)
    opened(page, book)
    assert page.locator(".snn-option[open]").count() == 0
    assert not right(page, 2).locator("p").is_visible()
    right(page, 2).locator("summary").click()
    assert right(page, 2).locator("p").inner_text().startswith("Right.")
    page.close()


@pytest.mark.parametrize("kept", ["no JSON", "[]", json.dumps({"02-all-ltd": ["ffffff"], "99-x": 1}), "null"])
def test_what_an_older_book_left_does_no_harm(book, new_page, kept):
    page = new_page()
    page.add_init_script(f"localStorage.setItem('snnreg-quiz', {json.dumps(kept)})")
    opened(page, book)
    right(page, 0).locator("summary").click()
    wait_for_score(page, "1 of ")


def test_a_browser_that_keeps_nothing_counts_nothing_and_does_not_complain(book, new_page):
    page = new_page()
    page.add_init_script("""Storage.prototype.setItem = new Proxy(Storage.prototype.setItem, {
        apply: (set, storage, [key, value]) => {
            if (key === "snnreg-quiz") throw new DOMException("full");
            set.call(storage, key, value);
        },
    });""")
    opened(page, book)
    right(page, 0).locator("summary").click()
    assert right(page, 0).locator("p").inner_text().startswith("Right.")


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_an_open_quiz_is_accessible_and_fits_a_phone(book, new_page, scheme):
    page = new_page(viewport=PHONE, color_scheme=scheme)
    opened(page, book)
    page.evaluate("() => window.MathJax.startup.promise")
    page.evaluate("document.querySelectorAll('.snn-option').forEach((answer) => { answer.open = true; })")
    page.add_script_tag(path="node_modules/axe-core/axe.min.js")
    assert page.evaluate(AXE) == []
    assert page.evaluate("document.documentElement.scrollWidth") <= PHONE["width"]
    overflow = "(answer) => answer.scrollWidth > answer.clientWidth"
    assert not any(answer.evaluate(overflow) for answer in page.locator(".snn-option").all())


# In three browsers


@pytest.mark.slow
@pytest.mark.parametrize("way", ["file", "http"])
def test_a_quiz_is_remembered_in_each_browser(book, site, each_browser, way):
    with each_browser() as page:
        page_address = f"{book.as_uri() if way == 'file' else site}/{CHAPTER}"
        page.open(page_address)
        page.evaluate("async () => { await fillAll(); }")  # or one that starts would move what is clicked
        page.click(first(".snn-option[data-right] > summary"))
        page.wait(COUNTED, "1 of ")
        page.press(first(".snn-question:nth-of-type(2) .snn-option:not([data-right]) > summary"), "Enter")
        page.wait(COUNTED, "2 of ")
        page.open_again(page_address)
        page.wait(COUNTED, "2 of ")
        assert page.evaluate("() => document.querySelectorAll('.snn-option[open]').length") == 2
        assert page.errors() == []
