"""The quiz of a chapter: folded answers, remembered and counted."""

import json

import pytest

CHAPTER = "chapters/02_learning_rules.html"
COUNTED = "(words) => document.querySelector('.snn-score').textContent.startsWith(words)"


@pytest.fixture
def page(new_page, book):
    """The chapter."""
    page = new_page()
    page.goto((book / CHAPTER).as_uri())
    return page


def answers(page, number, kind=""):
    """Answers of a question, counted from 0."""
    return page.locator(".snn-question").nth(number).locator(f".snn-option{kind}")


def right(page, number):
    return answers(page, number, "[data-right]")


def wrong(page, number):
    return answers(page, number, ":not([data-right])").first


def wait_for_score(page, words):
    page.wait_for_function(COUNTED, arg=words)


def test_answers_are_counted_at_the_first_try_and_remembered(page):
    questions, is_open = page.locator(".snn-question").count(), page.locator(".snn-option[open]")
    score = page.locator(".snn-score")
    assert score.inner_text().strip() == "" and is_open.count() == 0
    right(page, 0).locator("summary").click()
    wait_for_score(page, f"1 of {questions} answered, 1 right")
    right(page, 0).locator("a").click()
    target = page.evaluate("location.hash.slice(1)")
    assert page.locator(f"[id='{target}'] > :is(h2, h3)").inner_text().endswith("Who fired first?")
    wrong(page, 1).locator("summary").focus()
    page.keyboard.press("Enter")
    wait_for_score(page, f"2 of {questions} answered, 1 right")
    assert wrong(page, 1).locator("p").inner_text().startswith("Not so.")
    right(page, 1).locator("summary").click()  # the second try does not count
    wait_for_score(page, f"2 of {questions} answered, 1 right")
    right(page, 0).locator("summary").click()  # to fold it takes nothing back
    page.reload()
    wait_for_score(page, f"2 of {questions} answered, 1 right")
    assert is_open.count() == 3
    page.locator(".snn-score button").click()
    assert score.inner_text().strip() == "" and is_open.count() == 0
    assert page.evaluate("document.activeElement.tagName") == "SUMMARY"
    page.reload()
    assert score.inner_text().strip() == "" and is_open.count() == 0


@pytest.mark.slow
def test_what_an_older_book_left_does_no_harm(page):
    for kept in ("no JSON", "[]", json.dumps({"02-all-ltd": ["ffffff"], "99-x": 1}), "null"):
        page.evaluate("(kept) => localStorage.setItem('snnreg-quiz', kept)", kept)
        page.reload()
        right(page, 0).locator("summary").click()
        wait_for_score(page, "1 of ")
