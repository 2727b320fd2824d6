"""What an outsider checks: the right rows are made again, and a changed digit is found."""

import numpy as np
import pytest
import yaml

from publish import ROOT
from snnreg.experiment import load
from snnreg_studies import codecheck

PARTS = {folder: chosen for _, folder, chosen in codecheck.parts()}


@pytest.mark.parametrize("folder", PARTS)
def test_stored_rows_are_those_of_the_runs(folder):
    for place, run in PARTS[folder].items():
        rows, plan = codecheck.stored_rows(folder, [place]), run.plan
        assert set(rows.seed) == {run.seed} and set(rows.digits) == {" ".join(map(str, plan.digits))}
        assert set(rows.test_images) == {len(plan.digits) * plan.test_per_digit} and rows.test_set.is_unique
        if folder == "parts":
            assert set(rows.variant) == {run.variant}
        else:
            decays = run.decays if folder == "windows" else [run.decay]
            taus = {decay.tau_prun_s for decay in decays if decay.when != "never"}
            assert set(rows.tau_prun_s.dropna()) == taus


def test_the_table_is_with_and_without_decay_and_has_the_weights():
    rows, weights = codecheck.stored_rows("paper_text", [0, 1]), load("paper_text")[0]["weights"]
    assert [run.decay.when for run in PARTS["paper_text"].values()] == list(rows.decay[::4]) == ["never", "online"]
    assert "seed0_never_weights" in weights and "seed0_online_weights" in weights


def stored_as_made(changed=()):
    """What runs would give if they gave what is stored, but for some values of one of them."""

    def results(runs, jobs):
        for part, place in runs:
            folder = list(PARTS)[part]
            rows = codecheck.stored_rows(folder, [place]).drop(columns="arm", errors="ignore").to_dict("records")
            rows[2].update(dict(changed) if part == 0 else {})
            tables = {"runs": rows}
            if part == 0:
                tables["weights"] = {"seed0_never_weights": load(folder)[0]["weights"]["seed0_never_weights"]}
            yield (part, place), {"tables": tables}

    return results


@pytest.mark.parametrize(
    ("changed", "code", "words"),
    [
        ({}, 0, "to the last digit. All are equal."),
        ({"train_s": 0.5}, 0, "All are equal."),
        ({"spikes": 18263}, 1, "| **18263, stored 18262** |"),
        ({"accuracy": np.nextafter(0.8686666666666667, 1)}, 1, "stored 0.8686666666666667** |"),
        ({"accuracy": float("nan")}, 1, "| **, stored 0.8686666666666667** |"),
    ],
)
def test_a_changed_digit_is_found(monkeypatch, capsys, changed, code, words):
    monkeypatch.setattr("sys.argv", ["codecheck"])
    monkeypatch.setattr(codecheck, "results", stored_as_made(changed))
    assert codecheck.main() == code
    assert words in capsys.readouterr().out


def test_a_weight_that_differs_is_found(monkeypatch, capsys):
    monkeypatch.setattr("sys.argv", ["codecheck"])

    def results(runs, jobs):
        for key, result in stored_as_made()(runs, jobs):
            for array in result["tables"].get("weights", {}).values():
                array[0, 0] = np.nextafter(array[0, 0], np.float32(1))
            yield key, result

    monkeypatch.setattr(codecheck, "results", results)
    assert codecheck.main() == 1
    assert "`seed0_never_weights` in `results/paper_text/weights.npz`, 1 differ" in capsys.readouterr().out


def test_codecheck_yml_names_what_is_made_again():
    text = (ROOT / "codecheck.yml").read_text(encoding="utf-8")
    assert text.startswith("%YAML 1.1\n---\n")
    about = yaml.safe_load(text)
    assert about["version"] == "https://codecheck.org.uk/spec/config/2.0/"
    files = [item["file"] for item in about["manifest"]]
    assert {f"results/{folder}/runs.csv" for folder in PARTS} | {"results/paper_text/weights.npz"} == set(files)
    assert all((ROOT / file).is_file() for file in files)
    paper = yaml.safe_load((ROOT / "paper.md").read_text(encoding="utf-8").split("---\n")[1])
    assert about["paper"]["title"] == paper["title"]
    assert [author["name"] for author in about["paper"]["authors"]] == [each["name"] for each in paper["authors"]]


def test_the_report_names_what_codecheck_yml_lacks(monkeypatch, capsys):
    monkeypatch.setattr("sys.argv", ["codecheck"])
    monkeypatch.setattr(codecheck, "results", stored_as_made())
    codecheck.main()
    lacking = capsys.readouterr().out.split("## What codecheck.yml lacks\n")[1].splitlines()
    about = yaml.safe_load((ROOT / "codecheck.yml").read_text(encoding="utf-8"))
    assert lacking == [f"- {gap}" for gap in codecheck.gaps(about)] != []


def test_a_gap_is_what_only_people_can_fill_and_a_wrong_orcid_is_one():
    about = {"repository": "https://example.org/book", "paper": {"reference": "https://doi.org/10.5281/zenodo.1"}}
    about |= dict.fromkeys(codecheck.OF_THE_CODECHECKER, "there")
    for orcid, right in (
        ("0000-0002-1825-0097", True),
        ("0000-0002-1694-233X", True),
        ("0000-0002-1825-0079", False),
    ):
        about["paper"]["authors"] = [{"name": "A. Name", "ORCID": orcid}]
        assert list(codecheck.gaps(about)) == [] if right else ["CC-CFG-020, authors: the ORCID of A. Name"]
    del about["report"]
    about["repository"] = about["paper"]["reference"] = "To be filled in before submission"
    assert [line.split(",")[0] for line in codecheck.gaps(about)] == [
        "CC-CFG-020", "CC-CFG-027", "CC-BUN-004", "CC-CFG-011"
    ]  # fmt: skip


@pytest.mark.slow
@pytest.mark.release
def test_what_is_stored_is_made_again(monkeypatch):
    monkeypatch.setattr("sys.argv", ["codecheck"])
    assert codecheck.main() == 0
