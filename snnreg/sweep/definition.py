"""What a sweep is asked to do: its definition, read and checked (chapter 11)."""

import hashlib
import itertools
import json
import math
import tomllib
from dataclasses import MISSING, dataclass, fields
from pathlib import Path

from snnreg.base.errors import SnnregError, brief
from snnreg.sweep.kinds import KINDS, kind_of

MOST_BYTES = 1_000_000
"""A definition is never longer."""

MOST_RUNS = 10_000
"""Each takes a minute or so."""

KEYS = ("about", "run", "axes", "fixed")
"""What a definition consists of; ``fixed`` may be left out."""


@dataclass(frozen=True)
class Definition:
    """A sweep as its file describes it, checked.

    Attributes
    ----------
    path : Path
        The file.
    content : dict
        What it says.
    runs : list
        One instance of the kind of run for each combination of the axes, the last axis fastest.
    """

    path: Path
    content: dict
    runs: list

    @property
    def folder(self):
        """Where the results lie unless another folder is asked for: beside the file, under its name."""
        return self.path.with_suffix("")

    @property
    def digest(self):
        """SHA-256 of what the definition asks for; comments and layout do not count."""
        asked = {key: value for key, value in self.content.items() if key != "about"}
        return hashlib.sha256(json.dumps(asked, sort_keys=True).encode()).hexdigest()


def read(path):
    """Read and check a definition.

    Parameters
    ----------
    path : path-like
        A TOML file.

    Returns
    -------
    Definition

    Raises
    ------
    SnnregError
        If the file cannot be read or one of its values cannot be used; the message names the key.
    """
    try:
        path = Path(path)
    except TypeError as error:
        raise SnnregError(f"a definition is a .toml file, got {brief(path)}") from error
    if path.suffix != ".toml":
        raise SnnregError(f"a definition is a .toml file, got {path}")
    try:
        if path.exists() and not path.is_file():
            raise SnnregError(f"{path} cannot be read: it is no file; name a file")
        with path.open("rb") as file:
            text = file.read(MOST_BYTES + 1)
        if len(text) > MOST_BYTES:
            raise SnnregError(f"{path} has more than {MOST_BYTES:,} bytes, so it is no definition")
        content = tomllib.loads(text.decode("utf-8"))
    except FileNotFoundError as error:
        raise SnnregError(
            f"there is no definition {path}; write one or check the path (those of the book lie in its "
            "repository, in the folder results)"
        ) from error
    except (OSError, UnicodeDecodeError) as error:
        raise SnnregError(f"{path} cannot be read ({error})") from error
    except SnnregError:
        raise
    except (ValueError, RecursionError) as error:  # a number without end, brackets without end
        raise SnnregError(f"{path} is not valid TOML: {error}") from error
    try:
        return Definition(path, content, _runs(content))
    except SnnregError as error:
        raise SnnregError(f"{path}: {error}") from error


def _runs(content):
    """The runs that a definition asks for."""
    for key in content:
        if key not in KEYS:
            raise SnnregError(f"unknown key {key!r}; a definition has {', '.join(KEYS)}")
    for key, kind, what in (("about", str, "a sentence"), ("run", str, "a name"), ("axes", dict, "a table")):
        if not isinstance(content.get(key), kind):
            raise SnnregError(f"{key} must be {what}, got {brief(content.get(key))}")
    axes, fixed = content["axes"], content.get("fixed", {})
    if not isinstance(fixed, dict):
        raise SnnregError(f"fixed must be a table, got {brief(fixed)}")
    if content["run"] not in KINDS:
        raise SnnregError(f"run must be one of {', '.join(KINDS)}; got {brief(content['run'])}")
    kind = kind_of(content["run"])
    known = [field.name for field in fields(kind)]
    for table, keys in (("axes", axes), ("fixed", fixed)):
        for key in keys:
            if key not in known:
                raise SnnregError(
                    f"unknown key {key!r} in {table}; a run of {content['run']} has {', '.join(known)}"
                )
    for key, values in axes.items():
        if key in fixed:
            raise SnnregError(f"{key} is in axes and in fixed; keep one of them")
        if not isinstance(values, list) or not values:
            raise SnnregError(f"axes.{key} must be a list of one value or more, got {brief(values)}")
        if len(values) > MOST_RUNS:
            raise SnnregError(f"axes.{key} has {len(values):,} values; {MOST_RUNS:,} runs are the most")
        for place, value in enumerate(values):
            if value in values[:place]:
                raise SnnregError(f"axes.{key} names {brief(value)} twice; name each value once")
    for field in fields(kind):
        if field.default is MISSING and field.name not in {**axes, **fixed}:
            raise SnnregError(f"{field.name} must be named, in axes or in fixed; there is no default")
    count = math.prod(map(len, axes.values()))
    if count > MOST_RUNS:
        raise SnnregError(f"the axes make {count:,} runs, {MOST_RUNS:,} are the most; split the definition")
    return [kind(**fixed, **dict(zip(axes, values, strict=True))) for values in itertools.product(*axes.values())]
