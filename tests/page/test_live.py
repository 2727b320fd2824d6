"""A chapter that is changed and run in the page, by http and from a file, without any other network."""

import json
import re
import shutil

import pytest

from tests.support.browsers import button, first
from tests.support.pages import IDLE, READY, SETTLED, start_python
from tests.support.tiers import in_other_browsers

PAGE = "chapters/03_decay.html"
LONG_MS = 180_000  # only there so that a hang ends

pytestmark = pytest.mark.slow
over_http = pytest.mark.parametrize("page", ["http"], indirect=True, scope="module")
"""For what does not depend on how Python was loaded."""


@pytest.fixture(scope="module", params=["http", "file"])
def page(request, book, python_site, browser, tmp_path_factory):
    """The chapter after *Start Python*; as a file it is a copy in another folder, with no network."""
    address = python_site
    if request.param == "file":
        copy = tmp_path_factory.mktemp("elsewhere") / "Bücher 2"
        address = shutil.copytree(book, copy).as_uri()
    context = browser.new_context(offline=request.param == "file")
    page = context.new_page()
    page.set_default_timeout(LONG_MS)
    page.asked, page.wrong = [], []
    page.on("request", lambda asked: page.asked.append(asked.url))
    page.on("pageerror", lambda error: page.wrong.append(str(error)))
    page.goto(f"{address}/{PAGE}")
    assert not any("/_static/python/" in url for url in page.asked)
    start(page)
    yield page
    assert page.wrong == []
    context.close()


SEEN = """() => {
    const shown = document.querySelectorAll(".snn-live-own .snn-live-output");
    const { top, bottom } = shown[CELL].getBoundingClientRect();
    return top >= 0 && bottom <= innerHeight + 1;
}"""


def start(page):
    start_python(page)
    page.evaluate("document.querySelectorAll('div.cell details').forEach((fold) => { fold.open = true; })")


def cell(page, text):
    """The cell whose code, as the book has it, holds a text."""
    return page.locator("article div.cell").filter(has=page.locator(".cell_input", has_text=text)).first


def write(page, place, text):
    place.locator(".cm-content").first.focus()
    page.keyboard.press("Control+A")
    page.keyboard.insert_text(text)


def begin(place):
    place.locator(".snn-live-bar").first.get_by_role("button", name="Run", exact=True).click()


def run(page, place):
    begin(place)
    page.wait_for_function(IDLE)
    return place.locator(".snn-live-output").first


def test_a_changed_cell_runs_with_those_before_it_and_marks_those_after_it(page):
    rule = cell(page, "decay = Decay(")
    lines = (
        "from snnreg import Decay",
        'decay = Decay("online", tau_prun=12 * second, k_p=1)',
        "print(decay.factor(12))",
    )
    write(page, rule, "\n".join(lines))
    page.keyboard.type("  # a/b")  # a slash is no shortcut of the page here
    page.keyboard.press("Shift+Enter")
    page.wait_for_function(IDLE)
    assert rule.locator(".snn-live-output").inner_text().strip().startswith("0.3678794")
    below = cell(page, "class HardCut")
    assert below.locator(".snn-live-mark").inner_text() == "out of date"
    rule.get_by_role("button", name="Reset").click()
    run(page, rule)
    assert rule.locator(".snn-live-mark").inner_text().startswith("ran in ")


@over_http
def test_figures_tables_formulas_and_errors_are_shown_and_nothing_of_them_acts(page):
    place = cell(page, "four_times = ")
    write(
        page,
        place,
        "import matplotlib.pyplot as plt; from brian2 import second\nplt.plot([1, 2])\ndisplay(7 * second)\n1 / 0",
    )
    output = run(page, place)
    error = output.locator(".snn-live-error").inner_text()
    assert "line 4" in error and "ZeroDivisionError" in error and output.locator("mjx-container").count()
    write(page, place, "import brian2\nG = brian2.NeuronGroup(1, 'dv/dt = -v/taum : 1')\nbrian2.run(brian2.ms)")
    error = run(page, place).locator(".snn-live-error").first
    assert "taum" in error.inner_text().splitlines()[0] and "site-packages" not in error.inner_text()
    name = place.locator(".snn-live-name").first.inner_text()
    assert f'File "<{name.lower()}>", line 3' in error.inner_text(), "as a reader calls it"
    whole = output.get_by_text("network.py").first
    assert not whole.is_visible(), "frames of the library are folded"
    output.get_by_text("The whole traceback").click()
    assert whole.is_visible()
    hostile = [
        "<img src=x onerror='globalThis.hurt = 1'><script>globalThis.hurt = 1</script><table><td>7</table>",
        "<svg onload='globalThis.hurt = 1'><a href='javascript:globalThis.hurt = 1'>x</a></svg>",
    ]
    formula = r"$\\href{javascript:globalThis.hurt=1}{x}$"
    lines = [
        "from IPython.display import HTML, SVG, Markdown, Math",
        f"for each in {hostile!r}:\n    display(HTML(each), SVG(each))",
        f"display(Math({formula!r}), Markdown('| a table |'))",
        "plt.plot([1, 2]);",
    ]
    write(page, place, "\n".join(lines))
    output = run(page, place)
    assert output.locator("td").inner_text() == "7" and "| a table |" in output.inner_text()
    assert output.locator("img").count() == 3
    assert output.locator("script, svg, a[href], [onerror], [onload]").count() == 0
    assert page.evaluate("globalThis.hurt") is None
    place.get_by_role("button", name="Reset").click()


TRAINS = """import numpy as np
from snnreg import train
while True:
    train(np.full((500, 784), 90.0), np.zeros(500, int), np.random.default_rng(0), progress=False)"""


@over_http
@pytest.mark.parametrize("endless", ["while True: pass", TRAINS])
def test_stop_returns_to_the_state_after_the_last_cell(page, endless):
    first, second = cell(page, "four_times = "), cell(page, "rates_hz = [2, 10, 64]")
    write(page, first, "x = 17; file = open('f', 'w'); file.write('y'); file.flush(); print('written')")
    write(page, second, f"print('in', flush=True)\n{endless}")
    begin(second)
    second.locator(".snn-live-output", has_text="in").wait_for()
    assert "written" in first.locator(".snn-live-output").inner_text()
    page.locator(".snn-live").get_by_role("button", name="Stop").click()
    page.wait_for_function(IDLE)
    assert "Stopped" in second.locator(".snn-live-output").inner_text()
    write(page, second, "file.write('z'); file.close(); print(x, open('f').read())")
    assert run(page, second).inner_text().strip() == "17 yz"
    for each in (first, second):
        each.get_by_role("button", name="Reset").click()


@over_http
def test_a_cell_that_prints_without_end_says_where_it_was_cut_and_leaves_the_page_at_work(page):
    place = cell(page, "four_times = ")
    write(page, place, "i = 0\nwhile True:\n    i += 1\n    print(i)")
    begin(place)
    output = place.locator(".snn-live-output").first
    output.get_by_text("... (cut off after 200,000 characters)").wait_for()
    assert place.locator(".snn-live-mark").inner_text() == "changed, running"
    page.locator(".snn-live").get_by_role("button", name="Stop").click()
    page.wait_for_function(IDLE)
    printed, note = output.locator("pre").all_inner_texts()
    assert printed.startswith("1\n2\n3\n") and len(printed) < 201_000 and "Stopped" in note
    box = output.locator("pre").first
    box.press("End")
    page.wait_for_function(
        "(box) => box.clientHeight < innerHeight && box.scrollTop > 100_000", arg=box.element_handle()
    )
    write(page, place, "for i in range(5000): print(f'\\r{i} %', end='')\nprint('\\ndone')")
    assert run(page, place).inner_text().strip() == "4999 %\ndone"
    place.get_by_role("button", name="Reset").click()


@over_http
def test_a_long_line_and_many_short_ones_scroll_by_keyboard(page):
    place = cell(page, "four_times = ")
    write(page, place, "print(*range(60), sep='\\n')")
    assert run(page, place).locator("pre").get_attribute("tabindex") == "0"
    part = place.locator(".cm-scroller")
    write(page, place, f"x = '{300 * 'long '}'")
    part.evaluate("(part) => { part.scrollLeft = 0; }")
    page.wait_for_function("(part) => part.tabIndex === 0", arg=part.element_handle())
    part.focus()
    page.keyboard.press("ArrowRight")
    page.wait_for_function("(part) => part.scrollLeft > 0", arg=part.element_handle())
    place.get_by_role("button", name="Reset").click()


@over_http
def test_a_cell_that_begins_anew_for_a_part_shows_nothing_twice(page):
    place = cell(page, "four_times = ")
    write(page, place, "print('once')\nprint(open('/book/results/rules/manifest.json').read(1))")
    assert run(page, place).inner_text().split() == ["once", "{"]
    place.get_by_role("button", name="Reset").click()


@over_http
def test_stop_between_two_cells_stops_as_well(page):
    """The click comes when a cell has ended and the next has not begun."""
    first, second = cell(page, "four_times = "), cell(page, "rates_hz = [2, 10, 64]")
    write(page, first, "1")
    write(page, second, "print('too far')")
    page.evaluate(
        """() => {
          const status = document.querySelector(".snn-live-status");
          const stop = [...document.querySelectorAll(".snn-live button")].find((b) => b.textContent === "Stop");
          new MutationObserver((_, watch) => {
            if (status.textContent) return;
            watch.disconnect();
            stop.click();
          }).observe(status, { childList: true });
        }"""
    )
    begin(second)
    page.wait_for_function(IDLE)
    assert page.locator(".snn-live-status").inner_text() == "Stopped."
    assert "too far" not in second.locator(".snn-live-output").inner_text()
    for each in (first, second):
        each.get_by_role("button", name="Reset").click()


def where(page, place):
    """What stands beside the cell that was asked for."""
    return place.locator(".snn-live-where").first


STATES = """() => {
  globalThis.states = [];
  const note = ([{ target }]) => {
    const words = target.textContent;
    if (words && words !== states.at(-1)) states.push(words);
  };
  for (const node of document.querySelectorAll(".snn-live-where"))
    new MutationObserver(note).observe(node, { childList: true });
}"""


@over_http
def test_the_cell_that_was_asked_for_says_how_far_it_is_and_leads_to_the_one_that_failed(page):
    boxes = page.locator("article div.cell")
    first, last = cell(page, "four_times = "), cell(page, "rates_hz = [2, 10, 64]")
    names = boxes.locator(".snn-live-name").all_inner_texts()
    assert names[:3] == ["Cell 1", "Cell 2", "Cell 3"] and "Solution 3.1" in names
    at, end = (names.index(place.locator(".snn-live-name").inner_text()) for place in (first, last))
    write(page, first, "print('new')")
    page.evaluate(STATES)
    run(page, last)
    states = page.evaluate("states")
    running = [f"Running {name.lower()} ..." for name in names[at : end + 1]]
    assert [words for words in states[:-1] if words != "Starting Python ..."] == running
    assert re.fullmatch(r"Done in [\d.]+ s\.", states[-1]) and where(page, last).inner_text() == states[-1]
    assert page.locator(".snn-live-status").inner_text() == states[-1]

    write(page, first, "1 / 0")
    begin(last)
    page.wait_for_function(IDLE)
    assert where(page, last).inner_text().startswith(f"{names[at]} failed.")
    assert first.locator(".snn-live-mark").inner_text() == "changed, failed"
    where(page, last).get_by_role("button", name="Go there").click()
    assert first.locator(".cm-content").evaluate("(field) => field === document.activeElement")
    assert first.locator(".snn-live-error").is_visible()
    assert not where(page, first).inner_text()
    for each in (first, last):
        each.get_by_role("button", name="Reset").click()


@over_http
def test_beside_the_cell_it_can_be_stopped_and_another_one_says_what_runs(page):
    first, second = cell(page, "four_times = "), cell(page, "rates_hz = [2, 10, 64]")
    write(page, first, "print('in', flush=True)\nwhile True: pass")
    begin(first)
    first.locator(".snn-live-output", has_text="in").wait_for()
    begin(second)
    assert "is running: wait, or stop it" in where(page, second).inner_text()
    first.get_by_role("button", name="Stop").click()
    page.wait_for_function(IDLE)
    assert (
        where(page, first).inner_text() == "Stopped." and not first.get_by_role("button", name="Stop").is_visible()
    )
    first.get_by_role("button", name="Reset").click()


@over_http
def test_python_is_restarted_with_the_readers_changes_and_without_variables(page):
    place = cell(page, "four_times = ")
    write(page, place, "import builtins\nbuiltins.mine = 17\nprint(mine)")
    assert run(page, place).inner_text().strip() == "17"
    page.get_by_role("button", name="Restart Python").click()
    assert "variables are gone, your changes are kept" in page.locator(".snn-live-status").inner_text()
    assert place.locator(".snn-live-mark").inner_text() == "changed, out of date"
    assert "builtins.mine" in place.locator(".cm-content").inner_text()
    write(page, place, "print(hasattr(__import__('builtins'), 'mine'), kept(0))")
    assert run(page, place).inner_text().strip() == "False 1.0", "the cells before it have run again"
    write(page, place, "print('in', flush=True)\nwhile True: pass")
    begin(place)
    place.locator(".snn-live-output", has_text="in").wait_for()
    page.get_by_role("button", name="Restart Python").click()
    page.wait_for_function(IDLE)
    assert "variables are gone" in page.locator(".snn-live-status").inner_text()
    place.get_by_role("button", name="Reset").click()


@over_http
def test_a_page_that_is_left_gives_its_memory_back(page):
    """It may be shown again as it was, by the browser's way back."""
    run(page, cell(page, "decay = Decay("))
    ended = page.evaluate("""() => {
        const { terminate } = Worker.prototype;
        let ended = 0;
        Worker.prototype.terminate = function () { ended++; terminate.call(this); };
        dispatchEvent(new PageTransitionEvent("pagehide", { persisted: true }));
        Worker.prototype.terminate = terminate;
        return ended;
    }""")
    assert ended == 1
    assert "variables are gone" in page.locator(".snn-live-status").inner_text()
    assert run(page, cell(page, "decay = Decay(")).locator(".snn-live-error").count() == 0


@over_http
def test_an_exercise_says_what_its_check_says(page):
    answer = page.locator("#ex-own-rule + .snn-live-exercise")
    assert answer.locator(".cm-content").inner_text().strip() == "# Exercise 3.3: set `halved`."
    write(page, answer, "halved = [1, 1, 1, 1, 1]")
    hint = answer.get_by_text("Hint", exact=True)
    for hinted in (False, True):
        assert "Not yet: each silence of more" in run(page, answer).locator(".snn-live-notyet").inner_text()
        assert hint.is_visible() == hinted
    hint.click()
    assert answer.get_by_text("The weight pays first").is_visible()
    write(page, answer, "halved = [1, 1, 0.5, 0.5, 0.25]")
    assert "Right." in run(page, answer).inner_text()
    assert answer.locator(".snn-live-mark").inner_text() == "right"
    other = page.context.new_page()  # without Python
    other.goto(page.url)
    kept = other.locator("#ex-own-rule + .snn-live-exercise")
    assert kept.locator(".snn-live-mark").inner_text() == "right"
    other.close()
    write(page, answer, "# nothing")
    assert answer.locator(".snn-live-mark").inner_text() != "right"
    assert "your code does not set `halved`" in run(page, answer).inner_text()


@over_http
def test_own_cells_run_alone_come_back_and_are_downloaded(page):
    own, old = page.locator(".snn-live-own div.cell"), page.locator(".snn-live-old")
    before = old.count()
    write(page, own.nth(0), "mine = 6 * 7")
    begin(own.nth(0))
    page.wait_for_function(IDLE)
    write(page, own.nth(1), "1 / 0")  # an empty one has come
    page.keyboard.press("Shift+Enter")
    page.wait_for_function(IDLE)
    assert "ran in" in own.nth(0).inner_text() and "division by zero" in own.nth(1).inner_text()
    assert page.evaluate(SEEN.replace("CELL", "1")), "what a reader at the keyboard has run is in sight"
    assert old.count() == before, "it leaves the chapter's cells as they are"
    with page.expect_download() as download:
        page.get_by_role("button", name="Download .ipynb").click()
    cells = json.loads(download.value.path().read_text(encoding="utf-8"))["cells"]
    assert [each["source"] for each in cells[-2:]] == ["mine = 6 * 7", "1 / 0"]
    page.reload()
    start(page)
    assert own.locator(".cm-content").all_inner_texts()[:2] == ["mine = 6 * 7", "1 / 0"]
    write(page, own.nth(0), "print(*(each for each in globals() if each[:2] != '__'))")
    begin(own.nth(0))
    page.wait_for_function(IDLE)
    shown = own.nth(0).locator(".snn-live-output").inner_text().strip()
    assert shown == "display", "the page leaves no names of its own among a reader's"
    for place in (0, 1):
        write(page, own.nth(place), "")


@over_http
def test_reset_all_asks_and_gives_every_cell_the_books_text(page):
    texts = {"four_times = ": "print('mine')", "rates_hz = [2, 10, 64]": "print('too')"}
    reset, asked = page.locator(".snn-live").get_by_role("button", name="Reset all", exact=True), []
    for text, mine in texts.items():
        write(page, cell(page, text), mine)
    for answer, is_mine in (("dismiss", True), ("accept", False)):
        page.once(
            "dialog", lambda dialog, answer=answer: (asked.append(dialog.message), getattr(dialog, answer)())
        )
        reset.click()
        for text, mine in texts.items():
            assert (cell(page, text).locator(".cm-content").inner_text() == mine) == is_mine
    assert all("changed cells of this page" in each for each in asked) and len(asked) == 2
    assert "the book's text again" in page.locator(".snn-live-status").inner_text() and reset.is_disabled()


FRAME = "(node) => getComputedStyle(node).borderLeftStyle"


@over_http
def test_a_change_makes_what_follows_out_of_date_and_what_ran_before_it_stays(page):
    one, two, three = (cell(page, text) for text in ("four_times = ", "rates_hz = [2, 10, 64]", "class HardCut"))
    run(page, three)
    for place in (one, two, three):
        assert place.locator(".snn-live-mark").inner_text().startswith("ran in ")
    mine, of_the_book = (one.locator(each).first.evaluate(FRAME) for each in (".snn-live-output", ".cell_output"))
    assert mine != of_the_book, "what the reader ran looks unlike what the book shows"
    write(page, two, "print('mine')")
    states = [place.locator(".snn-live-mark").inner_text() for place in (one, two, three)]
    assert states[0].startswith("ran in ") and states[1:] == ["changed, out of date", "out of date"]
    assert not where(page, three).inner_text(), "it does not say that it is done"
    two.get_by_role("button", name="Reset").click()


@over_http
def test_a_solution_opens_when_it_is_asked_for_twice(page):
    other = page.context.new_page()
    other.set_default_timeout(LONG_MS)
    other.goto(page.url)
    other.get_by_role("button", name="Start Python", exact=True).click()
    other.get_by_text("Your answer:").first.wait_for()
    solution, address = other.locator(".solution.dropdown").first, other.url
    for is_open in (False, True):
        solution.locator(".admonition-title").click()
        assert solution.locator("section").is_visible() == is_open
        assert other.get_by_text("Try first: press Run").count() == 1
    assert other.url == address, "its title is no link"
    other.close()


@over_http
def test_a_solution_opens_after_a_try(page):
    kinds = ".snn-live-exercise", ".solution"
    answer, solution = (page.locator(f"#ex-own-rule ~ {kind}").first for kind in kinds)
    write(page, answer, "halved = [1, 1, 1, 1, 1]")
    run(page, answer)
    solution.locator(".admonition-title").click()
    assert solution.locator("section").is_visible()


FILLED = """(buttons) => {
    const colour = (node) => getComputedStyle(node).backgroundColor;
    return buttons.filter((node) => colour(node) !== colour(buttons.at(-1))).map((node) => node.textContent);
}"""


@over_http
def test_a_reader_who_leaves_while_a_cell_runs_is_asked(page):
    other, asked = page.context.new_page(), []
    other.set_default_timeout(LONG_MS)
    other.goto(page.url)
    start(other)
    assert "not run" in other.locator(".snn-live-mark").all_inner_texts(), "Python alone runs nothing"
    assert other.locator(".snn-live .btn").evaluate_all(FILLED) == ["Run all"]
    other.on("dialog", lambda dialog: (asked.append(dialog.type), dialog.accept()))
    place = cell(other, "four_times = ")
    write(other, place, "print('in', flush=True)\nwhile True: pass")
    begin(place)
    place.locator(".snn-live-output", has_text="in").wait_for()
    other.reload()
    assert asked == ["beforeunload"]
    cell(other, "four_times = ").get_by_role("button", name="Reset").click()
    other.reload()
    assert asked == ["beforeunload"], "where nothing runs nobody is asked"
    other.close()


def test_changes_survive_a_reload_are_downloaded_and_can_be_forgotten(page):
    write(page, cell(page, "four_times = "), "print('mine')")
    asked, here = len(page.asked), page.url
    for chapter in (here.replace("03_decay", "04_network"), here):
        page.goto(chapter)
        if chapter == here:  # at once, while Python has not started
            cell(page, "four_times = ").locator(".cm-line", has_text="print('mine')").wait_for()
            assert page.locator(".snn-live-status").inner_text() == "You have changes here. Python is not started."
        start(page)
    if here.startswith("http"):  # what was loaded once stays in the browser, for all chapters
        assert not any(url.split("?")[0].endswith(".gz") for url in page.asked[asked:])
    assert cell(page, "four_times = ").locator(".cm-content").inner_text() == "print('mine')"
    with page.expect_download() as download:
        page.get_by_role("button", name="Download .ipynb").click()
    notebook = json.loads(download.value.path().read_text(encoding="utf-8"))
    assert "print('mine')" in [each["source"] for each in notebook["cells"]]
    with page.expect_download() as download:
        page.get_by_role("button", name="Download .py").click()
    script = download.value.path().read_text(encoding="utf-8")
    compile(script, "chapter", "exec")
    assert "print('mine')" in script
    for answer in ("dismiss", "accept"):
        mine = cell(page, "four_times = ").locator(".cm-content").inner_text()
        assert mine == "print('mine')", "a click by mistake takes nothing"
        page.once("dialog", lambda dialog, answer=answer: getattr(dialog, answer)())
        page.get_by_role("button", name="Forget my work in all chapters").click()
    page.wait_for_function("() => document.querySelector('.snn-live-status').textContent.startsWith('Forgotten')")
    assert "half_as_long" in cell(page, "four_times = ").locator(".cm-content").inner_text()
    assert page.evaluate("localStorage.getItem('snnreg-python')") == "{}"


COUNTS_WRITES = """() => {
  const { setItem } = Storage.prototype;
  globalThis.writes = 0;
  Storage.prototype.setItem = function (...all) { globalThis.writes++; setItem.apply(this, all); };
}"""


@pytest.mark.parametrize(
    "page", ["http", pytest.param("file", marks=pytest.mark.release)], indirect=True, scope="module"
)
def test_two_tabs_keep_the_changes_of_both_and_forget_together(page):
    first, second = "four_times = ", "rates_hz = [2, 10, 64]"
    other = page.context.new_page()
    other.set_default_timeout(LONG_MS)
    other.goto(page.url)
    start(other)
    other.evaluate(COUNTS_WRITES)
    write(page, cell(page, first), "print('mine')")
    cell(other, first).locator(".cm-line", has_text="print('mine')").wait_for()
    assert other.evaluate("globalThis.writes") == 0, "what it heard of is kept already"
    write(other, cell(other, second), "print('mine too')")
    for tab in (page, other):
        for text, mine in ((first, "print('mine')"), (second, "print('mine too')")):
            cell(tab, text).locator(".cm-line", has_text=mine).wait_for()
    (kept,) = json.loads(page.evaluate("localStorage.getItem('snnreg-python')")).values()
    assert {"print('mine')", "print('mine too')"} <= set(kept.values())
    assert "mine" in run(page, cell(page, second)).inner_text()
    other.once("dialog", lambda dialog: dialog.accept())
    other.get_by_role("button", name="Forget my work in all chapters").click()
    page.wait_for_function("() => document.querySelector('.snn-live-status').textContent.startsWith('Forgotten')")
    for tab in (page, other):
        assert tab.locator("article", has_text="mine").count() == 0
    write(page, cell(page, second), "7")
    (kept,) = json.loads(page.evaluate("localStorage.getItem('snnreg-python')")).values()
    assert list(kept.values()) == ["7"]
    cell(page, second).get_by_role("button", name="Reset").click()
    other.close()


@over_http
def test_forgetting_while_python_starts_does_not_end_the_start(page):
    other = page.context.new_page()
    other.set_default_timeout(LONG_MS)
    other.goto(page.url)
    other.evaluate(
        """() => new MutationObserver((_, watch) => {
          const buttons = [...document.querySelectorAll(".snn-live button")];
          const forget = buttons.find((b) => b.textContent.startsWith("Forget"));
          if (!forget) return;
          watch.disconnect();
          forget.click();
        }).observe(document.querySelector(".snn-live"), { childList: true })"""
    )
    other.get_by_role("button", name="Start Python", exact=True).click()
    other.wait_for_function(READY)
    other.close()


@over_http
def test_a_cell_that_is_run_while_python_loads_says_that_it_waits(page):
    context = page.context.browser.new_context()  # which has loaded nothing
    other = context.new_page()
    other.set_default_timeout(LONG_MS)
    held = []
    other.route("**/core.bin.gz*", lambda route: held.append(route))
    other.goto(page.url)
    other.get_by_role("button", name="Start Python", exact=True).click()
    place = other.locator("article div.cell").first
    begin(place)
    mark, beside = place.locator(".snn-live-mark"), where(other, place)
    other.wait_for_function("(node) => node.textContent.startsWith('Loading: ')", arg=beside.element_handle())
    assert mark.inner_text() == "waits for Python"
    second = other.locator("article div.cell").nth(1)
    begin(second)
    assert where(other, second).inner_text() == "Cell 1 waits for Python: wait, or stop it."
    while not held:
        other.wait_for_timeout(50)
    held[0].continue_()
    other.wait_for_function(IDLE)
    assert mark.inner_text().startswith("ran in ")
    context.close()


@in_other_browsers
@pytest.mark.parametrize("way", ["http", pytest.param("file", marks=pytest.mark.release)])
def test_each_browser_runs_a_line_fails_stops_and_remembers(book, site, each_browser, way):
    address = f"{site if way == 'http' else book.as_uri()}/{PAGE}"
    with each_browser() as page:
        page.open(address)
        page.evaluate(SETTLED)
        page.click(button("Start Python"))
        page.wait(READY, timeout_s=LONG_MS / 1e3)
        page.evaluate("() => { globalThis.rule = document.querySelectorAll('article div.cell')[1]; }")

        def says(part, text):
            page.wait(f"(text) => rule.querySelector('{part}')?.innerText.includes(text)", text, LONG_MS / 1e3)

        for line, part, text in (
            ("7", ".snn-live-output", "7"),
            ("7/0", ".snn-live-error", "ZeroDivisionError"),
            ("while 1:0", ".snn-live-mark", "running"),
            ("kept", ".snn-live-output", "kept"),  # of a cell that ran before
        ):
            for key in ("Control+a", *line):
                page.press("() => rule.querySelector('.cm-content')", key)
            page.wait("(line) => rule.querySelector('.cm-content').innerText.trim() === line", line)
            page.wait(IDLE)
            page.click("() => rule.querySelector('.snn-live-bar button')")
            says(part, text)
            if part == ".snn-live-mark":
                page.click(button("Stop"))
                says(".snn-live-output", "Stopped")
        page.open_again(address)
        page.evaluate(SETTLED)
        page.click(button("Start Python"))
        page.wait(first(".cm-content"))
        assert page.evaluate("() => document.querySelectorAll('.cm-content')[1].innerText.trim()") == "kept"
        assert page.errors() == []
