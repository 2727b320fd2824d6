"""The rule workshop: a formula is typed, the curves follow, and two networks are trained.

What it computes is held to the kernel by test_experiment.py, its formulas to Python by tests/js/formula.test.js.
"""

import re

import numpy as np
from brian2 import second

from snnreg.decay import DecayRule
from snnreg_book.labs.shared import source
from tests.support.lab_examples import SETS

CURVES = "() => [...document.querySelectorAll('path.snn-green')].map((curve) => curve.getAttribute('d'))"
DONE = (
    "() => document.querySelector('.snn-lab [data-name=seconds]') && !document.querySelector('[aria-busy=true]')"
)


def write(page, formula):
    """Type a formula; the sentence below it."""
    page.get_by_label("What is left of a weight").fill(formula)
    page.draw()
    return page.locator(".snn-readout").first.inner_text()


def train(page):
    """The spikes of both networks on each test set."""
    page.press("Train with this rule")
    page.wait_for_function(DONE)
    return {name: [page.number(set=name, network=arm) for arm in (0, 1)] for name in SETS}


def test_the_curves_follow_and_the_paper_is_as_good_as_itself(visit):
    page = visit("Workshop")
    before = page.evaluate(CURVES)
    assert page.locator('svg[aria-label^="A silent synapse: the paper\'s rule leaves"]').count() == 1
    paper = train(page)
    assert all(theirs == yours for theirs, yours in paper.values())
    assert paper["known"][0] > 1 > paper["white_noise"][0]
    write(page, "where(silence_s > tau, 0.5, 1)")
    assert [old == new for old, new in zip(before, page.evaluate(CURVES), strict=True)] == [False, False]
    assert page.number("left", part=1) == 0.5
    assert page.locator(".snn-readout code").inner_text() == "exp(-(silence_s/tau)^2)", "of what was trained"
    halved = train(page)
    assert page.locator(".snn-readout code").inner_text() == "where(silence_s > tau, 0.5, 1)"
    for name, (theirs, yours) in halved.items():
        assert theirs == paper[name][0]
        assert yours > paper[name][1]


def test_what_is_no_rule_is_named_and_trains_nothing(visit):
    page = visit("Workshop")
    for formula, message in {
        "exp(-(silence_s": "This is not a formula",
        "1.5 - silence_s/tau": "After a silence of 0 ms the formula gives 1.50, more than 1",
        "1 - silence_s/100": "less than 0",
        "sqrt(tau - silence_s)/9": "gives no number",
        "<img src=x onerror='window.ran = 1'>": "is not allowed in a formula",
        "constructor.constructor(1)": "The functions of a formula are",
    }.items():
        assert message in write(page, formula)
        assert page.button("Train with this rule").is_disabled()
        assert page.button("Copy as Python").is_disabled()
    assert page.evaluate("window.ran") is None
    write(page, "exp(-silence_s/tau)")
    before = train(page)
    write(page, "where(abs(silence_s - 0.5891) < 0.003, 2, 1)")  # it slips through, and its training stops
    page.press("Train with this rule")
    page.get_by_text(re.compile(r"Stopped\. After a silence of 5\d\d ms the formula gives 2\.00")).first.wait_for()
    assert {name: [page.number(set=name, network=arm) for arm in (0, 1)] for name in SETS} == before
    assert page.locator("table").first.is_visible()
    assert page.locator(".snn-readout code").inner_text() == "exp(-silence_s/tau)", "of the round that is shown"
    page.press("Hard cut")
    assert page.button("Train with this rule").is_enabled()


def test_an_answer_that_was_given_is_not_asked_for_after_a_reload(visit):
    page = visit("Workshop")
    fold = page.locator("[data-mission=plain]")
    for given in (False, True):
        fold.locator("summary").click()
        assert fold.get_by_text("Choose what you expect first.").is_visible() is not given
        assert fold.get_by_role("button", name="Set it and run").is_enabled() is given
        fold.get_by_role("radio").first.check()
        page.reload()


def test_the_copied_class_is_the_rule(visit):
    page = visit("Workshop", "#lab-workshop?formula=1%2F(1%2B(silence_s%2Ftau)%5E4)&tau_prun_s=20")
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    page.press("Copy as Python")
    page.get_by_text("Copied.").wait_for()
    exec(page.evaluate("navigator.clipboard.readText()"), copied := {})
    assert isinstance(copied["decay"], DecayRule)
    assert copied["decay"].tau_prun == 20 * second
    np.testing.assert_allclose(copied["decay"].factor([0, 20, 40]), [1, 1 / 2, 1 / 17])


def test_the_parser_comes_with_its_licence():
    for script in ("view", "worker"):
        assert "Copyright (c) 2013 Stephen Oney" in source.script(f"workshop/{script}.js")
