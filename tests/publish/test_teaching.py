"""The pages for teachers: minutes that add up, chapters in an order that works, links that keep their promise."""

import json
import re
from urllib.parse import parse_qsl

import nbformat
import pytest
import yaml

from publish import ROOT, chromium
from publish.teaching import minutes
from snnreg.experiment.results import PUBLISHED_ACCURACY, PUBLISHED_TABLE
from tests.support.served import served
from tests.support.watched import watched

TEACHING = (ROOT / "chapters" / "teaching.md").read_text(encoding="utf-8")
PROJECTS = (ROOT / "teaching" / "projects.md").read_text(encoding="utf-8")
HANDOUT = (ROOT / "teaching" / "handout.md").read_text(encoding="utf-8")
PLANS = {"45 minutes": 45, "90 minutes": 90, "Three times 90 minutes": 90}
"""The plans by their headings, and how long a lesson of each is."""

PHONE = {"width": 390, "height": 844}


# Plans


def needed(chapter):
    """What a chapter needs, by name, as its head says."""
    text = nbformat.read(ROOT / "chapters" / f"{chapter}.ipynb", as_version=4).cells[0].source
    needs_line = re.search(r"^\*\*You need\*\* (.*)$", text, re.MULTILINE)[1]
    return set(re.findall(r"\b\d\d_[a-z_]+", needs_line))


def chapters_in(text):
    return re.findall(r"\{doc\}`[^`]*<(?:\.\./chapters/)?(\d\d_\w+)>`", text)


def lessons(plan):
    """For each lesson of a plan: its text."""
    section = TEACHING.partition(f"### {plan}\n")[2]
    section = re.split(r"^###? ", section, flags=re.MULTILINE)[0]
    return re.split(r"^#### .*$", section, flags=re.MULTILINE)[1:] if "####" in section else [section]


def rows(lesson):
    """Begin and end in minutes, and the rest of each row of a lesson's table."""
    return [
        (int(begin), int(end), rest)
        for begin, end, rest in re.findall(r"^\| (\d+)–(\d+) \|(.*)$", lesson, re.MULTILINE)
    ]


LESSONS = [(plan, number) for plan in PLANS for number in range(len(lessons(plan)))]


@pytest.mark.parametrize(("plan", "number"), LESSONS)
def test_the_minutes_of_a_lesson_add_up(plan, number):
    table = rows(lessons(plan)[number])
    begins, ends, _ = zip(*table, strict=True)
    assert begins == (0, *ends[:-1]), "one thing begins where the last one ends"
    assert ends[-1] == PLANS[plan]
    assert min(end - begin for begin, end, _ in table) >= 4


@pytest.mark.parametrize("plan", PLANS)
def test_a_chapter_comes_after_what_it_needs(plan):
    met = []
    for lesson in lessons(plan):
        read_before = re.findall(r"^\*\*Read before:\*\* (.*)$", lesson, re.MULTILINE)
        for text in (*read_before, *(rest for *_, rest in rows(lesson))):
            for chapter in chapters_in(text):
                assert needed(chapter) <= {*met}, f"{plan}: {chapter} comes before what it needs"
                met.append(chapter)
    assert met


def test_no_way_through_the_book_leaves_out_what_it_needs_and_the_engineer_has_an_hour():
    lines = re.findall(
        r"^\|.*<\d\d_.*\|$", (ROOT / "chapters" / "intro.md").read_text(encoding="utf-8"), re.MULTILINE
    )
    ways = {re.match(r"\| an? (\w+)", line)[1]: {*chapters_in(line)} for line in lines}
    missing = {(who, name) for who, way in ways.items() for chapter in way for name in needed(chapter) - way}
    assert set(ways) == {"student", "engineer", "physicist"} and missing == set()
    assert (
        sum(minutes.reading(minutes.counted(int(name[:2]))) for name in ways["engineer"]) + 10 <= 60
    )  # the verdict


# Links to labs

LAB = re.compile(r"\{lab\}`[^<`]+<([\w/]+)#([\w-]+)\?([^>`]+)>`")
LINKS = sorted(set(LAB.findall(TEACHING)))


def settings(query):
    """What an address sets: numbers, lists and words."""
    return {key: yaml.safe_load(text) for key, text in parse_qsl(query)}


@pytest.fixture
def page(new_page):
    return new_page()


@pytest.mark.slow
@pytest.mark.parametrize("name", sorted({name for name, *_ in LINKS}))
def test_each_link_opens_the_lab_with_its_settings(book, soup, page, name):
    """As the built page has it; each after the other, as a teacher clicks them."""
    pages = book / "chapters"
    for _, lab, said in (link for link in LINKS if link[0] == name):
        wanted = settings(said)
        there = [link["href"] for link in soup("chapters/teaching.html").select(f"a[href^='{name}.html#{lab}?']")]
        links = [link for link in there if settings(link.partition("?")[2]) == wanted]
        assert links, f"{said} is not in the built page"
        page.goto(f"{pages.as_uri()}/{links[0]}")
        page.evaluate("window.fillAll()")
        place = page.locator(f"#{lab}")
        script = pages / place.get_attribute("data-script")
        given = json.loads(script.read_text(encoding="utf-8").partition(", ")[2].removesuffix(");\n"))["state"]
        key = f"lab-{place.get_attribute('data-model')}"
        changed = json.loads(page.evaluate("(key) => sessionStorage.getItem(key)", key) or "{}")
        now = given | changed
        assert {each: now[each] for each in wanted} == wanted, f"{name}: {said}"
        place.locator("data").first.wait_for(state="attached")


# Projects and rubric


@pytest.mark.parametrize("number", range(3))
@pytest.mark.slow
def test_the_beginning_of_a_project_runs(number, capsys):
    """The first one compiles its rule, which takes some seconds."""
    code = re.findall(r"```python\n(.*?)```", PROJECTS, re.DOTALL)[number]
    exec(compile(code, f"project {number}", "exec"), {"__name__": "project"})
    assert len(capsys.readouterr().out.splitlines()) >= 2


# Handout


def test_the_teacher_has_the_numbers_of_the_table_and_the_handout_has_not():
    found = [cells.split("|") for cells in re.findall(r"^\| with(?:out)? decay \|(.*)\|$", TEACHING, re.MULTILINE)]
    quoted = [[int(cell) for cell in row[:4]] for row in found]
    assert quoted == PUBLISHED_TABLE[["never", "decay"]].T.values.tolist()
    assert found[1][4].strip() == f"{100 * PUBLISHED_ACCURACY:.1f} %"
    assert not [count for count in sum(quoted, []) if count > 1 and str(count) in HANDOUT]


def printed(page, address):
    """How many pages of A4 a page of the book fills, and what stands on them."""
    page.goto(address)
    page.evaluate("() => window.MathJax?.startup.promise")
    paper = page.pdf(format="A4", margin=dict.fromkeys(("top", "bottom", "left", "right"), "10mm"))
    page.emulate_media(media="print")
    shown = page.evaluate("document.body.innerText")
    page.emulate_media(media="null")  # a PDF of "screen" would be one of the screen
    assert "Troubleshooting" not in shown and "Glossary" not in shown, "the contents stay away"
    return len(re.findall(rb"/Type\s*/Page\b(?!s)", paper)), shown


@pytest.mark.slow
def test_the_handout_prints_on_one_page(book, page):
    sheets, shown = printed(page, f"{book.as_uri()}/teaching/handout.html")
    assert sheets == 1
    assert shown.count("Handout: use it or lose it") == 1 and "Four questions to take home" in shown


@pytest.mark.slow
def test_each_test_of_the_lesson_prints_on_one_page(book, page):
    sheets, shown = printed(page, f"{book.as_uri()}/teaching/tests.html")
    assert sheets == 2
    assert page.locator(".snn-test ul").count() == 10
    assert "Right." not in shown and "Not so." not in shown


# A room without a network


@pytest.mark.slow
def test_phones_of_a_room_are_served_by_one_computer(browser, book):
    """Over plain http from a computer with a name, where a browser takes nothing for secure."""
    flags = [flag for flag in chromium.FLAGS if "host-resolver" not in flag]
    with served(book) as address:
        other = browser.browser_type.launch(
            executable_path=chromium.executable(),
            args=[*flags, "--host-resolver-rules=MAP room.test 127.0.0.1, MAP * ~NOTFOUND"],
        )
        with watched(other) as new_page:
            page = new_page(viewport=PHONE, has_touch=True)
            page.goto(
                f"{address.replace('127.0.0.1', 'room.test')}/chapters/whole_experiment.html"
                "#lab-paper_here?train_per_digit=100&tau_prun_s=42"
            )
            assert not page.evaluate("window.isSecureContext")
            page.get_by_role("button", name="Run the experiment").tap()
            page.wait_for_function("document.querySelector('data[data-name=seconds]')?.value > 0")
        other.close()
