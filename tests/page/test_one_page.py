"""The example that makes one file of a Brian2 script and an interpreter: it runs without a network."""

import pytest

from publish import ROOT
from snnreg_book.labs.build import ESBUILD
from tests.support import needs
from tests.support.processes import run_python

SCRIPT = ROOT / "brian2_page" / "examples" / "leaky_neuron.py"
SLIDER = """from ipywidgets import interact
interact(lambda n: print("n is", n), n=(0, 10))
print("made")"""
ENDED = "() => /^(Done|An error|Python has)/.test(document.querySelector('[role=status]').textContent)"


@pytest.mark.parametrize(
    "given", [["mine.py", "also_mine.py"], ["page.html", "mine.py"], ["none.py", "page.html"]]
)
def test_no_script_is_written_over(tmp_path, given):
    for name in ("mine.py", "also_mine.py", "page.html"):
        (tmp_path / name).write_text(name)
    done = run_python("-m", "brian2_page.one_file", *given, cwd=tmp_path)
    assert done.returncode == 1 and ("SCRIPT.py PAGE.html" in done.stderr or "no script none.py" in done.stderr)
    assert all(path.read_text() == path.name for path in tmp_path.iterdir())


@pytest.mark.slow
def test_a_script_runs_and_draws_from_one_file(book, browser, tmp_path):
    if not (ROOT / "_build" / "python" / "parts.json").exists() or not ESBUILD.exists():
        needs.missing("Python in the page", "run 'make book' with a network")
    page_file = tmp_path / "eine Seite.html"
    done = run_python("-m", "brian2_page.one_file", SCRIPT, page_file)
    assert done.returncode == 0, done.stderr
    page = browser.new_context(offline=True).new_page()
    page.goto(page_file.as_uri())
    for source in (None, SLIDER, "1 / 0"):
        if source:
            page.get_by_role("textbox", name="The script").fill(source)
        page.get_by_role("button", name="Run").click()
        page.wait_for_function(ENDED)
        said = page.get_by_role("status").inner_text(), page.locator("#output").inner_text()
        words = {None: " spikes in a second", SLIDER: "made"}.get(source, "ZeroDivisionError")
        assert words in said[1], said
        assert page.locator("#output img").count() == (0 if source else 1)
        if source == SLIDER:
            page.get_by_role("slider", name="n").press("ArrowRight")
            page.get_by_text("n is 6").wait_for()
    page.context.close()
