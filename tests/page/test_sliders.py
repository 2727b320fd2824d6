"""The sliders that chapters put on a function of their own: Python computes what the reader asks for."""

import pytest

from tests.support.pages import IDLE

SHOWN = "(output) => [...output.querySelectorAll('pre, img')].map((each) => each.src ?? each.textContent).join()"

pytestmark = pytest.mark.slow


@pytest.mark.parametrize("name", ["01_neuron", "03_decay", "09_tune"])
def test_the_slider_of_a_chapter_asks_python(name, chapter):
    page = chapter(name)
    cell = page.locator("article div.cell", has=page.locator(".cell_input", has_text="interact(")).last
    cell.get_by_role("button", name="Run", exact=True).click()
    page.wait_for_function(IDLE)
    output = cell.locator(".snn-live-output").first
    output.locator(".snn-live-widget :is(pre, img)").first.wait_for()
    before = output.evaluate(SHOWN)
    output.get_by_role("slider").first.press("PageUp")
    page.wait_for_function(
        f"([output, before]) => ![before, ''].includes(({SHOWN})(output))", arg=[output.element_handle(), before]
    )
    assert cell.locator(".snn-live-error").count() == 0
