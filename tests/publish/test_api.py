"""The page of the package's names, ``chapters/api.md``."""

import importlib
import re

from publish import ROOT
from snnreg.datasets.image_sets import TEST_SETS

FACES = ("snnreg", *(f"snnreg.{name}" for name in "datasets simulation experiment integrations".split()))
"""Packages that lend their names to whoever imports them."""


def test_the_public_names_stand_first_with_those_of_pictures_and_style():
    page = (ROOT / "chapters" / "api.md").read_text(encoding="utf-8")
    public, inside = (re.findall(r"automodule:: (\S+)", part) for part in page.split("(inside)="))
    lent = [
        getattr(importlib.import_module(face), name)
        for face in FACES
        for name in importlib.import_module(face).__all__
    ]
    named = {each.__module__ for each in lent if getattr(each, "__module__", "").startswith("snnreg.")}
    assert {*named, "snnreg.pictures", "snnreg.style"} <= {*public}
    assert not {*public} & {*inside}


def test_the_test_set_of_the_page_is_shown_after_the_others(monkeypatch, capsys):
    page = (ROOT / "chapters" / "api.md").read_text(encoding="utf-8")
    (code,) = re.findall(r"```python\n(.*?)```", page, re.DOTALL)
    others = [*TEST_SETS]
    monkeypatch.setitem(TEST_SETS, "inverted", None)  # taken out again at the end
    del TEST_SETS["inverted"]
    exec(compile(code, "api.md", "exec"), {"__name__": "page"})
    lines = capsys.readouterr().out.splitlines()
    assert [line.split()[0] for line in lines] == [*others, "inverted"]
    assert int(lines[-1].split()[1]) > 0
