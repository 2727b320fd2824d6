"""Figures have the letters of the pages, in words and in formulas."""

import matplotlib.pyplot as plt
import pytest
from matplotlib.font_manager import findfont, fontManager
from matplotlib.mathtext import MathTextParser

from publish.steps.letters import make_letters
from snnreg_book.figures.letters import FAMILY, use_letters


@pytest.fixture
def letters(tmp_path, monkeypatch):
    make_letters(tmp_path)
    monkeypatch.setattr(fontManager, "ttflist", [*fontManager.ttflist])
    with plt.rc_context():
        use_letters(tmp_path)
        yield tmp_path


def test_words_slanted_or_bold_are_drawn_with_the_letters_of_the_pages(letters):
    for words, name in (("sans", "400-normal"), ("sans:italic", "400-italic"), ("sans:bold", "600-normal")):
        found = findfont(words.replace("sans", FAMILY), fallback_to_default=False)
        assert found == str(letters / f"{name}.ttf")


def test_formulas_have_latin_and_greek_letters_of_one_font(letters, caplog):
    glyphs = MathTextParser("path").parse(r"$\Delta t / \tau_\mathrm{prun} \pm \bar w$ 14 × 14", 72).glyphs
    assert {font.family_name for font, *_ in glyphs} == {FAMILY}
    assert not caplog.text, "a page would show what is logged"
