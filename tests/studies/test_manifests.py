"""What stands beside the stored results says how they came to be, so that a stranger can make them again."""

import json
import shlex
import subprocess

import pytest

from snnreg.command import cli
from snnreg.experiment import RESULTS
from snnreg.experiment.machine import MANIFEST
from snnreg.experiment.provenance import REPOSITORY
from snnreg.experiment.sweeps import FILE


def git(*arguments):
    return subprocess.run(["git", *arguments], cwd=REPOSITORY, capture_output=True, text=True)


COMPLETE = git("rev-parse", "--is-shallow-repository").stdout.strip() == "false"
"""Whether all commits are here: a copy without history cannot say whether one is missing."""


def lacks(folder):
    """What a manifest does not say, or says of something that is not there."""
    about = json.loads((folder / MANIFEST).read_text())
    definition = folder / FILE
    try:
        options = cli.parser().parse_args(shlex.split(about.get("command", ""))[1:])
        if definition.exists() and REPOSITORY / options.definition != definition:
            yield "a command that makes it again"
    except SystemExit:
        yield "a command that can be typed"
    commit = about.get("commit") or ""
    if commit.endswith("+") or (COMPLETE and git("merge-base", "--is-ancestor", commit, "HEAD").returncode):
        yield "a commit of this history"
    if not {"versions", "sources_sha256"} <= about.keys():
        yield "what computed it"


@pytest.mark.slow
def test_a_stranger_can_make_results_again():
    studies = [path.parent for path in RESULTS.glob(f"*/{MANIFEST}")]
    assert len(studies) > 40
    assert not {folder.name: missing for folder in studies if (missing := [*lacks(folder)])}
