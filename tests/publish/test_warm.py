"""Kernels that start warm (publish/kernels/warm.py): a page finds in them what it finds in a cold one."""

import json
import multiprocessing
import os
import re
import sys

import pytest
from jupyter_cache import get_cache
from nbclient import NotebookClient

from publish import ROOT
from publish.kernels.trainings import CLOCK
from publish.steps.cache import current_cache
from publish.steps.execute import notebooks
from publish.steps.letters import make_letters
from tests.publish.test_build import EXECUTE, kept, run, write

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="kernels start cold there")
LOOK = """
import multiprocessing, os, sys
print("brian2" in sys.modules, os.getpgid(0) == os.getpid(), multiprocessing.get_start_method(), sys.argv[0])
import numpy, pandas
print(pandas.get_option("display.max_columns"), os.path.basename(os.getcwd()))
print(numpy.random.random())
numpy.random.seed(0)
"""


@pytest.mark.slow
def test_a_page_finds_libraries_and_nothing_of_another_page(tmp_path):
    (tmp_path / "_config.yml").write_text("execute: {timeout: 60}\n")
    for name in "abc":
        write(tmp_path / "chapters" / f"{name}.ipynb", f"{LOOK}# {name}")  # the cache knows pages by their cells
    code, _, err = run(tmp_path, "-c", EXECUTE)
    assert code == 0, err
    said = [notebook.cells[0].outputs[0].text.split("\n") for notebook in kept(tmp_path).values()]
    method = multiprocessing.get_context().get_start_method()
    assert {tuple(each[:2]) for each in said} == {(f"True True {method} ipykernel_launcher", "20 chapters")}
    assert len({each[2] for each in said}) == len(said) > 1, "each draws its own random numbers"


def comparable(notebook):
    """The outputs of cells, without names that are drawn and what a cell prints of its own time."""
    for cell in notebook.cells:
        if cell.cell_type == "code" and not re.search(rf"{CLOCK.pattern}|profil", cell.source):
            yield (
                cell.source,
                re.sub('"model_id": "[0-9a-f]+"', "", json.dumps(cell.outputs, sort_keys=True, indent=1)),
            )


@pytest.mark.release
@pytest.mark.book
@pytest.mark.parametrize("page", [path.stem for path, _ in notebooks(ROOT)])
def test_a_page_says_the_same_in_a_cold_kernel_that_trains_each_time(page, tmp_path):
    (path, notebook), *_ = [each for each in notebooks(ROOT) if each[0].stem == page]
    cache = get_cache(current_cache(ROOT, ROOT / "_build"))
    warm = cache.get_cache_bundle(cache.match_cache_notebook(notebook).pk).nb
    make_letters(tmp_path / "letters")
    env = os.environ | {"SNNREG_FIGURES": str(tmp_path / "figures"), "OMP_NUM_THREADS": "1"}
    extension = "--IPKernelApp.extensions=snnreg_book.figures.variants"
    client = NotebookClient(notebook, timeout=600, record_timing=False, extra_arguments=[extension])
    client.execute(cwd=str(path.parent), env=env)
    assert list(comparable(notebook)) == list(comparable(warm))
