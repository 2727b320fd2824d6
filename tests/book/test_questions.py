"""The bank of questions: complete, right where it can be computed, and readable by Moodle."""

import math
import re
from pathlib import Path

import pytest
import yaml

from snnreg.decay import BURST_DURATION, BURST_RATE, NEVER, ONLINE, Decay
from snnreg.experiment.published import PUBLISHED_RUN, PUBLISHED_TABLE
from snnreg.parameters import INPUTS, Parameters
from tests.support import needs

nbformat = needs.module("nbformat", "book")
needs.module("mdit_py_plugins", "book")

ROOT = Path(__file__).resolve().parents[2]
BANK = ROOT / "teaching" / "questions.yaml"
CHAPTERS = sorted((ROOT / "chapters").glob("*.ipynb"))


questions = needs.module("extensions.teaching.questions", "book")
html = questions.in_html
BY_CHAPTER = questions.read_bank(BANK)
ALL = [question for each in BY_CHAPTER.values() for question in each]


# Complete


def test_every_chapter_asks_four_questions_of_different_levels():
    assert list(BY_CHAPTER) == [path.stem for path in CHAPTERS]
    assert len(ALL) >= 40
    for chapter, asked in BY_CHAPTER.items():
        assert len(asked) >= 4, chapter
        assert {1, 2} <= {question.stars for question in asked}, chapter


@pytest.mark.parametrize("path", CHAPTERS, ids=lambda path: path.stem)
def test_a_question_names_a_heading_of_its_chapter(path):
    notebook = nbformat.read(path, as_version=4)
    prose = "\n".join(cell.source for cell in notebook.cells if cell.cell_type == "markdown")
    headings = set(re.findall(r"^#+ (.*)$", prose, re.MULTILINE))
    assert {question.section for question in BY_CHAPTER[path.stem]} <= headings


# Right


P = Parameters()
G_STAR = float(P.resting_potential / P.threshold_rest - 1)
FALLS = PUBLISHED_TABLE.never / PUBLISHED_TABLE.decay


def left(*silences_s, tau_prun_s=7.5):
    """Percent of a weight that some silences leave."""
    train = [0, *(sum(silences_s[: n + 1]) for n in range(len(silences_s)))]
    return 100 * Decay(ONLINE, tau_prun_s * _second()).accumulated_factor(train)[-1]


def _second():
    from brian2 import second

    return second


def _leak_s(rate_hz, tau_prun_s):
    from brian2 import Hz

    return float(Decay(ONLINE, tau_prun_s * _second()).leak_time_constant(rate_hz * Hz))


def _same_rule_s(tau_prun_s, k_p):
    """The pruning time that with k_p = 1 leaves what another pair of parameters leaves, by its factor."""
    after_1_s = Decay(ONLINE, tau_prun_s * _second(), k_p=k_p).factor(1)
    return 1 / math.sqrt(-math.log(after_1_s))


def _pair_percent(distance_s):
    return 100 * P.trace_step_pre / P.g_max * math.exp(-distance_s / float(P.trace_time_pre))


def _drifts():
    """Areas under the windows of all-LTD and STDP."""
    pre, post = (
        float(step * time)
        for step, time in ((P.trace_step_pre, P.trace_time_pre), (P.trace_step_post, P.trace_time_post))
    )
    return post - pre, post + pre


COMPUTED = {
    "01-goal": ("−{:.1f} mV", lambda: -1e3 * float(P.resting_potential) / 1.1),
    "01-refractory": ("{:.0f} Hz", lambda: 1 / float(P.excitatory_refractory_period)),
    "01-feedback": ("{:.0f} mV", lambda: 1e3 * 20 * float(P.threshold_step * P.threshold_time)),
    "02-window": ("{:.2f} %", lambda: _pair_percent(0.020)),
    "02-drift": ("{:.0f} times", lambda: _drifts()[0] / _drifts()[1]),
    "03-one-pruning-time": ("{:.0f} %", lambda: left(7.5)),
    "03-split": ("{:.0f} %", lambda: left(5, 5)),
    "03-one-knob": ("{:.1f} s", lambda: _same_rule_s(15, 4)),
    "03-leak": ("{:.0f} s", lambda: _leak_s(1, 7.5)),
    "04-learns": ("{:,.0f}", lambda: INPUTS * 3 * P.neurons_per_class),
    "07-awake": ("{:,.0f}", lambda: 1500 - PUBLISHED_RUN.silent_images["known"]),
    "07-factor": ("{:.2f}", lambda: FALLS["unknown"]),
    "09-scaling": ("{:.0f} s", lambda: 300 * math.sqrt(3750 / 15_000)),
    "14-burst": ("{:.1f} %", lambda: 100 * math.exp(-float(BURST_RATE * BURST_DURATION))),
    "14-silence": ("{:.0f} %", lambda: 100 * 500 / 1500),
    "15-seeds-needed": ("About {:.0f}", lambda: math.ceil((1.96 * 2) ** 2)),
}
"""How the number of a right answer is written, and what it is."""

WRONG = {
    "02-window": ("{:.2f} %", lambda: -_pair_percent(0.020) * P.trace_step_post / P.trace_step_pre),
    "03-split": [("{:.0f} %", lambda: left(5)), ("{:.0f} %", lambda: left(10))],
    "03-leak": ("{:.0f} s", lambda: 2 * _leak_s(1, 7.5)),
    "15-seeds-needed": ("About {:.0f}", lambda: 2 * 1.96 * 2),
}
"""Numbers of wrong answers, which stand for a mistake that can be computed as well."""

SAME_NUMBER = {"01-refractory", "02-drift"}
"""Questions with a wrong answer that has the right number, and something else wrong."""


@pytest.mark.parametrize("question", ALL, ids=lambda question: question.name)
def test_numbers_of_answers_are_those_of_the_model(question):
    right = question.right.text
    if question.name in COMPUTED:
        form, compute = COMPUTED[question.name]
        assert form.format(compute()) in right
        others = [answer.text for answer in question.answers if not answer.right]
        assert question.name in SAME_NUMBER or not any(form.format(compute()) in text for text in others)
    else:
        assert not re.search(r"\d", right), "a number must be computed in COMPUTED"
    wrong = WRONG.get(question.name, [])
    for form, compute in wrong if isinstance(wrong, list) else [wrong]:
        number = form.format(compute())
        assert any(number in answer.text for answer in question.answers if not answer.right)


def test_what_the_questions_take_for_given_is_so():
    """Constants that stand in the questions."""
    assert G_STAR > 0.1, "01-goal: a conductance of 0.1 is below the critical one"
    assert math.isclose(P.trace_step_post, -1.05 * P.trace_step_pre)
    assert Decay(NEVER).k_p == 1 and P.neurons_per_class == 10
    assert list(PUBLISHED_TABLE.loc["unknown"]) == [346, 240] and PUBLISHED_TABLE.loc["known", "never"] == 416
    assert list(PUBLISHED_TABLE.loc["known"]) == [416, 344] and PUBLISHED_RUN.silent_images["known"] == 67
    lost = 100 * (1 - 1 / FALLS)
    assert round(lost["unknown"]) == 31 and round(lost["known"]) == 17
    assert round(lost["unknown"] / lost["known"], 1) == 1.8
    assert math.isclose(float(BURST_RATE * BURST_DURATION), 3.15)


# Refused

WRONG_ANSWERS = [{"say": f"Wrong {n}", "why": "No."} for n in range(3)]
ENTRY = {"id": "x", "section": "S", "stars": 1, "ask": "?", "right": {"say": "Right", "why": "Yes."}}


@pytest.mark.parametrize(
    ("change", "times", "words"),
    [
        ({"stars": 4}, 1, "03-x.* one to three stars"),
        ({"wrong": [{"say": "x", "why": "y"}]}, 1, "03-x.*3 wrong answers"),
        ({"level": 1}, 1, "03-x.*it has ask, id, level"),
        ({"wrong": [{"say": "Right", "why": "y"}] * 3}, 1, "03-x.*two answers that say the same"),
        ({}, 2, "two questions are named 03-x"),
    ],
)
def test_a_question_that_cannot_be_used_is_named(tmp_path, change, times, words):
    path = tmp_path / "bank.yaml"
    path.write_text(yaml.safe_dump({"03_decay": [ENTRY | {"wrong": WRONG_ANSWERS} | change] * times}))
    with pytest.raises(ValueError, match=words):
        questions.read_bank(path)


# Exports


def unescaped(text):
    r"""Text as Moodle reads it: \n is a new line, a backslash before ~ = # { } : \ is taken away."""
    return re.sub(r"\\([\\~=#{}:n])", lambda found: "\n" if found[1] == "n" else found[1], text)


def read_gift(text):
    """Questions of a GIFT file by name: text, and answers with feedback, right ones marked."""
    found, category = {}, None
    for block in re.split(r"\n\s*\n", text):
        block = "\n".join(line for line in block.splitlines() if not line.startswith("//")).strip()
        if block.startswith("$CATEGORY:"):
            category = block.removeprefix("$CATEGORY:").strip()
        elif block:
            name, rest = re.fullmatch(r"::(.*?)::\[html\](.*)", block, re.DOTALL).groups()
            asked, answers = re.fullmatch(r"((?:[^{}\\]|\\.)*)\{((?:[^{}\\]|\\.)*)\}", rest, re.DOTALL).groups()
            options = re.findall(r"\s*([=~])((?:[^=~#\\]|\\.)*)#((?:[^=~#\\]|\\.)*)", answers)
            assert "".join(f"{mark}{said}#{why}" for mark, said, why in options).split() == answers.split()
            found[name] = (
                category,
                unescaped(asked).strip(),
                [(mark == "=", unescaped(said).strip(), unescaped(why).strip()) for mark, said, why in options],
            )
    return found


def test_moodle_reads_every_question_back():
    found = read_gift(questions.gift(ALL))
    assert len(found) == len(ALL)
    for question, (name, (category, asked, options)) in zip(ALL, found.items(), strict=True):
        assert name == f"{question.name} {'★' * question.stars}", "where the question bank shows it"
        assert category == f"snnreg/{question.chapter}"
        assert asked == html(question.ask)
        assert options == [(answer.right, html(answer.text), html(answer.why)) for answer in question.answers]


def test_what_gift_reserves_arrives_as_it_was():
    odd = r"a = b ~ c # d {e} f: \g \nu $\frac{1}{2} \neq \tau_{x}$ <i>"
    answers = tuple(questions.Answer(f"{odd} {n}", f"{odd} why", n == 0) for n in range(4))
    question = questions.Question("03-odd", "03_decay", "S", 1, odd, answers)
    _, asked, options = read_gift(questions.gift([question]))["03-odd ★"]
    assert asked == html(odd)
    assert r"\(\frac{1}{2} \neq \tau_{x}\)" in asked and r"a = b ~ c # d {e} f: \g \nu" in asked
    assert [right for right, *_ in options] == [True, False, False, False]


def test_markdown_has_questions_first_and_answers_behind():
    asked, told = questions.markdown(ALL).split("# Answers")
    assert asked.count("\n- A. ") == told.count("\n- A. ") == len(ALL)
    for half in (asked, told):
        numbers = [int(number) for number in re.findall(r"^## Chapter (\d+): \w", half, re.MULTILINE)]
        assert numbers == [int(path.name[:2]) for path in CHAPTERS]
    assert told.count("Right.") == len(ALL) and told.count("Not so.") == 3 * len(ALL)
    for question in ALL:
        assert question.ask in asked and question.right.text in asked
        assert all(answer.why in told and answer.why not in asked for answer in question.answers)


def test_the_book_carries_both_exports(book):
    for ending, written in (("gift", questions.gift), ("md", questions.markdown)):
        assert (book / "_static" / f"questions.{ending}").read_text(encoding="utf-8") == written(ALL)
