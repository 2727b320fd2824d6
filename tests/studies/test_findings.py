"""The registry of findings: each is quoted, reads what it says, and stands in every text as it is.

That each breaks where results are others is in tests/publish/test_new_form.py.
"""

import ast
import functools
import re
import shutil

import pandas as pd
import pytest
from matplotlib.figure import Figure

from publish import ROOT, checks
from publish import findings as registry
from publish.steps import cache
from snnreg import experiment
from snnreg.experiment import results
from snnreg.experiment.provenance import RESULTS
from snnreg_studies import charts, conclusions, findings, quotes, written
from snnreg_studies.quotes import FINDINGS, Measured, alone, over_digits, over_seeds, with_range

SOURCE = registry.FILE.read_text(encoding="utf-8")
LEFT_OUT = {ROOT / path for path in cache.QUOTING}
TEMPLATES = [text for each in findings.CONCLUSIONS for text in (each.sentence, each.numbers)]
TEMPLATES += [findings.PAPER, findings.CHOSEN, findings.PAIRS]


@pytest.fixture(scope="module")
def asked():
    """What each finding gives."""
    return registry.ask_all()


def test_every_function_is_a_finding_that_says_what_it_is_and_can_fail_or_change():
    """A function whose name begins with an underscore helps others."""
    functions = [node for node in ast.parse(SOURCE).body if isinstance(node, ast.FunctionDef)]
    assert {node.name for node in functions if not node.name.startswith("_")} == FINDINGS.keys()
    assert all(ast.get_docstring(node) for node in functions)


def test_all_hold_and_no_text_says_other_than_they_give(asked):
    assert [*registry.failures(asked)] == []
    texts = registry.texts(ROOT).items()
    assert [each for path, text in texts for each in checks.misquoted(path.name, text, asked)] == []


@pytest.mark.parametrize(("file", "part"), written.PARTS)
def test_what_is_written_is_up_to_date(file, part):
    """``make numbers ARGS=findings`` writes it."""
    text = (ROOT / file).read_text(encoding="utf-8")
    assert (
        written.replace(text, part, written.PARTS[file, part](functools.cache(lambda name: FINDINGS[name]())))
        == text
    )


def test_a_changed_result_is_one_command(tmp_path, monkeypatch):
    """The picture too, which is drawn again only where a result that it shows is another; each file once."""
    for file in {file for file, _ in written.PARTS} | {"results/overview.png"}:
        (tmp_path / file).parent.mkdir(exist_ok=True)
        shutil.copy(ROOT / file, tmp_path / file)
    assert written.write(tmp_path) == []
    text = (ROOT / "results" / "README.md").read_text("utf-8")
    for words in ("Mean over 20 seeds", "Results: "):  # of two parts
        text = text.replace(words, "")
    (tmp_path / "results" / "README.md").write_text(text, "utf-8")
    assert written.write(tmp_path) == ["results/README.md"]

    changed = tmp_path / "changed"
    for name in ("table", "paper_text"):
        shutil.copytree(RESULTS / name, changed / name)
    runs = pd.read_csv(changed / "table" / "runs.csv")
    runs.assign(spikes=2 * runs.spikes).to_csv(changed / "table" / "runs.csv", index=False)
    monkeypatch.setattr(written, "RESULTS", changed)
    assert written.write(tmp_path) == ["results/overview.png"]
    assert written.write(tmp_path) == []


@pytest.fixture
def read(monkeypatch):
    """The folders of results that have been read."""
    folders, load = set(), experiment.load

    def note(folder, arm=None):
        folders.add(folder)
        return load(folder, arm)

    for module in (experiment, results, conclusions):
        monkeypatch.setattr(module, "load", note)
    return folders


def test_the_picture_names_the_results_that_it_shows(read):
    charts.overview(Figure())
    assert read == {file.partition("/")[0] for file in written.SHOWN}


def test_the_picture_runs_no_chapter_again(tmp_path):
    (tmp_path / "results").mkdir()
    before = cache.fingerprint(tmp_path)
    (tmp_path / "results" / "overview.png").write_bytes(b"another")
    assert cache.fingerprint(tmp_path) == before
    (tmp_path / "results" / "runs.csv").write_bytes(b"another")
    assert cache.fingerprint(tmp_path) != before


def test_each_is_quoted(asked):
    links = [link for text in registry.texts(ROOT).values() for link in checks.LINK.findall(text)]
    quoted = {name.partition(":")[0] for _, page, name in links if page == checks.FINDINGS}
    quoted |= {name for template in TEMPLATES for _, name, _ in quotes.fields(template)}
    assert FINDINGS.keys() - quoted == set(), "nothing quotes them"


@pytest.mark.parametrize("name", FINDINGS)
def test_each_names_the_results_that_it_reads(name, read):
    FINDINGS[name]()
    assert read == set(FINDINGS[name].results)


def test_no_chapter_runs_again_for_a_finding():
    """Neither a cell nor a check imports what the cache of chapters leaves out (publish/steps/cache.py)."""
    importing = re.compile(r"import .*\b(findings|quotes|written)\b|snnreg_studies\.(findings|quotes|written)\b")
    files = [path for path in (ROOT / "chapters").rglob("*.*") if path.suffix in (".py", ".ipynb", ".md")]
    files += [path for path in (ROOT / "snnreg_studies").rglob("*.py") if path not in LEFT_OUT]
    assert [path.name for path in files if importing.search(path.read_text("utf-8"))] == []


# What a quotation says


def test_the_forms_of_a_mean_over_seeds_and_over_digits():
    assert over_seeds([1, 2, 3], 1, " %").forms == {
        "": "2.0 %",
        "spread": "−0.5 to 4.5 %",
        "both": "2.0 % (−0.5 to 4.5 %)",
    }
    triples = pd.Series([90.0, 92.0, 94.0, 92.0], ["0 1", "0 2", "1 2", "1 3"])
    said = over_digits(triples, 0, " %")
    assert said.say() == "92 %" and said.say("both") == f"92 ± {said.say('spread')}"
    counts = pd.Series([0, 1, 46])
    assert with_range(counts, middle="median").say("both") == "1.0 (0 to 46)"


def test_a_form_that_a_finding_lacks_is_refused():
    for form, error in (("spread", "no spread"), ("interval", "no form is called 'interval'")):
        with pytest.raises(ValueError, match=error):
            alone(3).say(form)


def test_a_template_is_filled_with_words_or_links_on_one_line():
    ask = {"a": Measured("1.2", "0 to 2", "1.2 (0 to 2)"), "b": None}.get
    template = "It adds {a}\n    ({a:spread}); {b:none is silent}."
    assert quotes.fill(template, ask, quotes.plain) == "It adds 1.2 (0 to 2); none is silent."
    linked = quotes.fill(template, ask, quotes.link)
    assert checks.without_links(linked) == quotes.fill(template, ask, quotes.plain)
    assert [link[1:] for link in checks.LINK.findall(linked)] == [
        ("findings", "a"), ("findings", "a:spread"), ("findings", "b")
    ]  # fmt: skip


def test_two_findings_have_two_names():
    def gain():
        """One more."""

    with pytest.raises(ValueError, match="two findings are called gain"):
        quotes.finding()(gain)


def test_a_part_that_a_document_lacks_is_named():
    with pytest.raises(ValueError, match="no part between '<!-- numbers"):
        written.replace("text", "numbers", "new")
