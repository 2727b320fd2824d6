"""The bank of questions: complete, right where it can be computed, and readable by Moodle."""

import math
import re

import numpy as np
import pytest
import yaml
from brian2 import second

from publish import ROOT
from publish.checks import BANK, LINK
from publish.teaching import questions
from publish.teaching.questions import in_html as html
from snnreg.decay import BURST_DURATION, BURST_RATE, ONLINE, Decay
from snnreg.experiment import Plan, load_results, restore
from snnreg.parameters import Parameters
from tests.support.silences import accumulated_factor

CHAPTERS = sorted((ROOT / "chapters").glob("*.ipynb"))

BY_CHAPTER = questions.read_bank()
QUIZZES = [question for each in BY_CHAPTER.values() for question in each]
ALL = [question for each in questions.read_all().values() for question in each]


# Complete


def test_every_question_has_a_name_of_its_own_and_four_different_answers():
    assert len({question.name for question in ALL}) == len(ALL)
    for question in ALL:
        assert question.stars in questions.STARS, question.name
        assert len({answer.text for answer in question.answers}) == 4, question.name


def test_every_chapter_asks_four_questions_of_different_levels():
    assert list(BY_CHAPTER) == [path.stem for path in CHAPTERS]
    for chapter, asked in BY_CHAPTER.items():
        assert len(asked) >= 4, chapter
        assert {1, 2} <= {question.stars for question in asked}, chapter


# Right


P = Parameters()


def left(*silences_s, tau_prun_s=1):
    """Percent of a weight that some silences leave."""
    train = [0, *(sum(silences_s[: n + 1]) for n in range(len(silences_s)))]
    return 100 * accumulated_factor(Decay(ONLINE, tau_prun_s * second), train)[-1]


def pruning_time_s(silence_s, percent):
    """The pruning time at which one silence leaves so many percent."""
    return silence_s / math.sqrt(-math.log(percent / 100))


def pairs_percent(*distances_s):
    """By how much causal pairs raise a weight, in percent of the largest one."""
    fading = sum(math.exp(-distance / float(P.trace_time_pre)) for distance in distances_s)
    return 100 * P.trace_step_pre / P.g_max * fading


def escape_percent(bursts):
    return 100 * math.exp(-bursts * float(BURST_RATE * BURST_DURATION))


LEFT_12, LEFT_9 = pruning_time_s(12, 10), pruning_time_s(9, 20)
REFRACTORY_S = float(P.excitatory_refractory_period)

COMPUTED = {
    "01-goal": ("−{:.1f} mV", lambda: -1e3 * float(P.resting_potential) / 1.1),
    "01-refractory": ("{:.0f} Hz", lambda: 1 / (REFRACTORY_S + 0.004)),
    "02-window": ("{:.2f} %", lambda: pairs_percent(0.020, 0.040)),
    "03-split": ("{:.0f} %", lambda: left(6, 6, tau_prun_s=LEFT_12)),
    "03-thirds": ("{:.0f} %", lambda: left(3, 3, 3, tau_prun_s=LEFT_9)),
    "03-triple-length": ("{:.1f} %", lambda: left(1, 1, 1, tau_prun_s=pruning_time_s(1, 50))),
    "03-double-length": ("{:.0f} %", lambda: left(1, 1, tau_prun_s=pruning_time_s(1, 30))),
    "03-coefficient": ("{:.0f}", lambda: (40 / 20) ** 2),
    "07-awake": ("{:.0f} images", lambda: 200 - 30),
    "09-period": ("{:.0f} s", lambda: pruning_time_s(2, left(1, tau_prun_s=300))),
    "10-growth": ("By {:.0f}.", lambda: 20 * max(0, 1 - 0.25)),
    "14-burst": ("{:.2f} %", lambda: escape_percent(2)),
    "14-silence": ("{:.0f} %", lambda: 100 * (0.6 + 0.4 / 10)),
    "15-half-width": ("{:.0f}", lambda: 20 * (1 / 0.5) ** 2),
}
"""How the number of a right answer is written, and what it is."""

CHECKED = {
    f"{chapter[:2]}-{entry['id']}"
    for chapter, entries in yaml.safe_load((ROOT / BANK).read_text(encoding="utf-8")).items()
    for entry in entries
    if LINK.search(entry["right"]["say"])
}
"""Questions whose right answer has a number that a check of the chapter gives; the build compares the two."""


@pytest.mark.parametrize("question", ALL, ids=lambda question: question.name)
def test_numbers_of_answers_are_those_of_the_model(question):
    (right,) = [answer.text for answer in question.answers if answer.right]
    if question.name in COMPUTED:
        form, compute = COMPUTED[question.name]
        assert form.format(compute()) in right
        others = [answer.text for answer in question.answers if not answer.right]
        assert not any(form.format(compute()) in text for text in others)
    elif question.name not in CHECKED:
        assert not re.search(r"\d", right), "a number must be computed in COMPUTED, or link to a check"


def test_the_light_of_a_digit_on_the_frame_drives_nobody_with_decay():
    """06-corner, with the networks of ten seeds."""
    plan, (_, stored, _) = Plan(), load_results("paper_text")
    frame = np.ones((28, 28), bool)
    frame[2:-2, 2:-2] = False
    light = plan.test_sets(0)["known"].images.sum(axis=1).max()
    for seed in range(10):
        weights = restore(plan, plan.preset.decay, seed, stored).weights[frame.ravel()]
        rates = float(P.rate_per_grey) * light / frame.sum()
        drive = float(P.excitatory_conductance_time) * rates * weights.sum(axis=0)
        assert drive.max() < P.critical_conductance


def test_what_the_questions_take_for_given_is_so():
    """Constants that stand in the questions, and orders of two synapses that answers state."""
    assert P.critical_conductance > 0.1, "01-goal: a conductance of 0.1 is below the critical one"
    assert REFRACTORY_S == 0.005 and float(P.trace_time_pre) == 0.020
    assert math.isclose(P.trace_step_pre, 0.01 * P.g_max)
    assert math.isclose(float(BURST_RATE * BURST_DURATION), 3.15)
    burst = [0.05 / 9] * 9 + [0.95]
    assert math.isclose(sum(burst), 1) and left(*burst) < left(*[0.1] * 10), "03-bursts"
    mixed, in_order = [1.5] * 100, [100, *[0.5] * 100]
    assert sum(mixed) == sum(in_order), "03-sorted"
    assert left(*in_order, tau_prun_s=20) < left(*mixed, tau_prun_s=20), "03-sorted"


# The tests of a lesson


def test_a_test_is_in_no_quiz_and_no_export():
    asked = [*questions.read_test("before"), *questions.read_test("after")]
    exports = questions.gift(QUIZZES) + questions.markdown(QUIZZES)
    assert {each.name for each in asked}.isdisjoint(each.name for each in QUIZZES)
    assert [each.name for each in asked if each.ask in exports or each.name in exports] == []


def test_no_page_has_the_key_of_a_test(book):
    """Students have the pages; what a right answer's reason says is in the teacher's notebook alone."""
    asked = [*questions.read_test("before"), *questions.read_test("after")]
    reasons = {each.name: [answer.why for answer in each.answers] for each in asked}
    kinds, told = {".html", ".js", ".ipynb", ".gift", ".md", ".txt"}, {}
    for path in (path for path in book.rglob("*") if path.suffix in kinds):
        text = " ".join(path.read_text(encoding="utf-8").replace("’", "'").split())
        found = [name for name, whys in reasons.items() if any(why in text for why in whys)]
        if found:
            told[path.relative_to(book)] = found
    assert told == {}


def test_the_test_after_a_lesson_asks_what_the_one_before_it_asked():
    """Five ideas, each twice, at one level; of chapters that nobody reads before the lesson of 90 minutes."""
    before, after = (questions.read_test(which) for which in ("before", "after"))
    assert [each.test[0] for each in before] == [each.test[0] for each in after] == [*range(1, 6)]
    assert [each.stars for each in before] == [each.stars for each in after]
    assert [each.chapter for each in before] == [each.chapter for each in after]
    assert not {each.chapter[:2] for each in (*before, *after)} & {"01", "02"}


def test_the_right_answer_is_not_known_by_its_form():
    """It is longest or shortest no more often than by chance, and gives a reason as often as the others."""
    by_length = [sorted(question.answers, key=lambda each: len(each.text)) for question in ALL]
    for place in (0, -1):
        assert sum(answers[place].right for answers in by_length) <= len(ALL) / 4
    reasons = {True: [], False: []}
    for answer in (answer for question in ALL for answer in question.answers):
        reasons[answer.right].append(bool(re.search(r", (?:since|so|where|which|as) ", answer.text)))
    shares = [sum(found) / len(found) for found in reasons.values()]
    assert abs(shares[0] - shares[1]) < 0.15


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
            read = [(mark == "=", unescaped(said).strip(), unescaped(why).strip()) for mark, said, why in options]
            found[name] = category, unescaped(asked).strip(), read
    return found


def test_moodle_reads_every_question_back():
    """And one with all that GIFT reserves."""
    odd = r"a = b ~ c # d {e} f: \g \nu $\frac{1}{2} \neq \tau_{x}$ <i>"
    answers = tuple(questions.Answer(f"{odd} {n}", f"{odd} why", n == 0) for n in range(4))
    asked = [*QUIZZES, questions.Question("99-odd", "99_odd", "S", 1, odd, answers)]
    found = read_gift(questions.gift(asked))
    assert len(found) == len(asked)
    for question, (name, (category, ask, options)) in zip(asked, found.items(), strict=True):
        assert name == f"{question.name} {'★' * question.stars}", "where the question bank shows it"
        assert category == f"snnreg/{question.chapter}"
        assert ask == html(question.ask)
        assert options == [(answer.right, html(answer.text), html(answer.why)) for answer in question.answers]
    assert r"\(\frac{1}{2} \neq \tau_{x}\)" in html(odd) and r"a = b ~ c # d {e} f: \g \nu" in html(odd)


def test_markdown_has_questions_first_and_answers_behind():
    asked, told = questions.markdown(QUIZZES).split("# Answers")
    assert asked.count("\n- A. ") == told.count("\n- A. ") == len(QUIZZES)
    for half in (asked, told):
        numbers = [int(number) for number in re.findall(r"^## Chapter (\d+): \w", half, re.MULTILINE)]
        assert numbers == [int(path.name[:2]) for path in CHAPTERS]
    assert told.count("Right.") == len(QUIZZES) and told.count("Not so.") == 3 * len(QUIZZES)
    for question in QUIZZES:
        assert question.ask in asked
        for answer in question.answers:
            assert answer.text in asked and answer.why in told and answer.why not in asked


def test_the_book_carries_both_exports(book):
    for ending, written in (("gift", questions.gift), ("md", questions.markdown)):
        assert (book / "_static" / f"questions.{ending}").read_text(encoding="utf-8") == written(QUIZZES)
