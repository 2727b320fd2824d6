"""What tests of figures share."""

import matplotlib

matplotlib.use("Agg")

import matplotlib.pyplot as plt
import pytest

from snnreg import style


@pytest.fixture(autouse=True)
def in_the_books_style():
    """Figures are drawn in the style of the book, and closed when the test ends."""
    with plt.rc_context(style.STYLE):
        yield
    plt.close("all")
