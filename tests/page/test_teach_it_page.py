"""*Teach it* in its page: what a reader draws is there for the cells below, in three browsers."""

import pytest

from tests.page.test_widgets import AT_REST, HELP, LONG_S, WRITE, says
from tests.support.browsers import button, first
from tests.support.pages import READY, SETTLED

pytestmark = pytest.mark.slow

PAGE = "chapters/teach_it.html"
SEES = "print('has', *lab.images.shape, lab.labels.tolist(), lab.names)"
EXAMPLES = [0] * 4 + [1] * 4 + [2] * 4


def run_second(page, source):
    """Run a source in the cell below the lab's."""
    page.wait(AT_REST, timeout_s=LONG_S)
    page.evaluate(WRITE, {"code-2": source})
    page.evaluate("() => press(1, 'Run').click()")
    page.wait(AT_REST, timeout_s=LONG_S)


@pytest.mark.parametrize("way", ["http", "file"])
def test_drawings_are_there_for_the_next_cell_and_back(book, python_site, each_browser, way):
    address = python_site if way == "http" else book.as_uri()
    with each_browser() as page:
        page.open(f"{address}/{PAGE}")
        page.evaluate("() => localStorage.clear()")  # shelf and cells of before
        page.open_again(f"{address}/{PAGE}")
        page.evaluate(SETTLED)
        page.click(button("Take three examples"))
        page.click(button("Start Python"))
        page.wait(READY, timeout_s=LONG_S)
        page.evaluate(HELP)
        run_second(page, SEES)
        says(page, f"has 12 28 28 {EXAMPLES} ['house', 'heart', 'star']", 1)
        page.drag(first("canvas.snn-pad"), [(0.2, 0.2), (0.8, 0.2), (0.8, 0.8)])
        page.click(button("heart"))
        run_second(page, SEES)
        says(page, f"has 13 28 28 {sorted([*EXAMPLES, 1])}", 1)
        run_second(page, f"lab.show_examples()\n{SEES}")
        says(page, "has 12 28 28", 1)
        page.wait("() => document.querySelectorAll('.snn-sign .snn-thumb').length === 12")
        run_second(page, "from brian2 import ms\n3 * ms")
        says(page, "3. * msecond", 1)  # this page has no MathJax
        assert page.errors() == []
