"""A sweep: the runs that a definition describes (chapter 15).

A definition is a TOML file::

    about = "What is asked."
    run = "snnreg_studies.decays:Decays"    # a kind of run: module and class, see snnreg_studies

    [axes]                      # every combination of these values is one run
    seed = [0, 1, 2]
    digits = ["choosing"]       # a named set of values stands for all of them, see snnreg_studies.protocol

    [fixed]                     # the same in every run
    train_per_digit = 5000

    [[arms]]                    # optional: several such grids, one after the other; each adds to what stands above
    name = "without decay"      # of the column `arm`; either all arms have one or none
    fixed = {decays = [{when = "never"}]}
"""

import itertools
import shlex
import tomllib
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import is_dataclass
from os import PathLike
from pathlib import Path
from typing import Any

from snnreg.base.checks import check_class, check_dict
from snnreg.base.errors import SnnregError, brief
from snnreg.experiment.machine import MOST_RUNS, Outcome, Question, answer
from snnreg.experiment.provenance import REPOSITORY

FILE = "sweep.toml"
"""A definition of this name has its results beside it; those of any other lie in a folder of its name."""

GRID = ("run", "axes", "fixed")


def sweep(
    path: str | PathLike[str],
    *,
    jobs: int = 2,
    cluster: str | None = None,
    out: str | PathLike[str] | None = None,
    again: bool = False,
    progress: bool = True,
) -> Outcome:
    """Do the runs of a definition that are not done yet, and collect the results when all are.

    Parameters
    ----------
    path : path-like
        The definition.
    jobs : int
        Processes on this machine.
    cluster : str, optional
        Address of a Dask scheduler, such as ``"tcp://10.0.0.1:8786"``, whose workers are used instead.
    out : path-like, optional
        Folder of the results.  Default: that of ``sweep.toml``, or a folder of the definition's name beside it.
    again : bool
        Do finished results again, or replace those of another definition.  The old ones stay until the new ones
        are complete.
    progress : bool

    Returns
    -------
    snnreg.experiment.machine.Outcome

    Raises
    ------
    SnnregError
        Before any run: if the definition, the data, the folder or the cluster cannot be used, or another process
        works in the folder.  Afterwards: if a process that does runs dies, or the cluster is lost.
    """
    path = Path(path)
    folder = path.parent if path.name == FILE else path.with_suffix("")
    question = read(path, command=_command(path, out))
    return answer(question, out or folder, jobs=jobs, cluster=cluster, again=again, progress=progress)


def _command(path: Path, out: str | PathLike[str] | None) -> str:
    """Say what to type for a sweep, in the repository if the definition lies there."""
    if path.resolve().is_relative_to(REPOSITORY):
        path = path.resolve().relative_to(REPOSITORY)
    return shlex.join(["snnreg", "sweep", path.as_posix(), *(["--out", str(out)] if out else [])])


def read(path: str | PathLike[str], command: str = "") -> Question:
    """Read the :class:`snnreg.experiment.machine.Question` of a definition.

    Raises SnnregError if the file cannot be read or one of its values cannot be used; the message names the key.
    """
    if Path(path).suffix != ".toml":
        raise SnnregError(f"a definition is a .toml file, got {path}")
    try:
        content = tomllib.loads(Path(path).read_bytes().decode("utf-8"))
    except FileNotFoundError as error:
        raise SnnregError(
            f"there is no definition {path}; write one or check the path (those of the book lie in its "
            "repository, in the folder results)"
        ) from error
    except OSError as error:
        raise SnnregError(f"{path} cannot be read ({error.strerror}); name a text file") from error
    except (ValueError, RecursionError) as error:  # such as brackets without end
        raise SnnregError(f"{path} is not valid TOML: {error}") from error
    try:
        asked = list(itertools.islice(_asked(content), MOST_RUNS + 1))
        if len(asked) > MOST_RUNS:
            raise SnnregError(f"there are more than {MOST_RUNS:,} runs; split the file")
        runs = [kind_of(kind)(**values) for _, kind, values in asked]
    except (SnnregError, TypeError) as error:  # the latter names a key that is missing or unknown
        raise SnnregError(f"{path}: {error}") from error
    return Question(content, asked, runs, [arm for arm, *_ in asked], command)


def kind_of(name: Any) -> Any:
    """Find the class of a kind of run, by its module and name."""
    kind = check_class("run", name, "snnreg_studies.decays:Decays")
    if not isinstance(kind, type) or not is_dataclass(kind) or not hasattr(kind, "tables"):
        raise SnnregError(f"run must name a kind of run, see snnreg_studies; got {brief(name)}")
    return kind


def _asked(content: Mapping[str, Any]) -> Iterator[list[Any]]:
    """List what each run is asked, as (arm, kind, values)."""
    check_keys("a definition", content, ("about", *GRID, "arms"))
    if not isinstance(content.get("about"), str):
        raise SnnregError(f"about must be a sentence, got {brief(content.get('about'))}")
    arms = content.get("arms", [{}])
    if not isinstance(arms, list) or not arms or not all(isinstance(arm, dict) for arm in arms):
        raise SnnregError("arms must be tables: write each below a line [[arms]]")
    named = [arm.get("name") for arm in arms]
    if named != [None] * len(arms) and (len({*named}) < len(arms) or not all(isinstance(n, str) for n in named)):
        raise SnnregError("each of the arms must have a name of its own, or none of them a name")
    for arm in arms:
        check_keys("an arm", arm, ("name", *GRID))
        kind = arm.get("run", content.get("run"))
        axes: dict[str, Any] = {}
        fixed: dict[str, Any] = {}
        for place in (content, arm):
            axes |= check_dict("axes", place.get("axes", {}), "seed = [0, 1]")
            fixed |= check_dict("fixed", place.get("fixed", {}), "train_per_digit = 5000")
        for values in _combinations(kind, axes, fixed):
            yield [arm.get("name"), kind, values]


def check_keys(what: str, keys: Iterable[str], known: Collection[str]) -> None:
    """Raise SnnregError for a key that is not among the known ones, which `what` has."""
    for key in keys:
        if key not in known:
            raise SnnregError(f"unknown key {key!r}; {what} has {', '.join(known)}")


def _combinations(run: Any, axes: Mapping[str, Any], fixed: Mapping[str, Any]) -> Iterator[dict[str, Any]]:
    """List the values of each run of one grid."""
    kind = kind_of(run)
    if not axes:
        raise SnnregError("axes is missing or empty; name what is varied, such as seed = [0]")
    grid: dict[str, list[Any]] = {}
    for key, values in axes.items():
        if key in fixed:
            raise SnnregError(f"{key} is in axes and in fixed; keep one of them")
        if not isinstance(values, list) or not values:
            raise SnnregError(f"axes.{key} must be a list of one value or more, got {brief(values)}")
        sets = getattr(kind, "named_values", {}).get(key, {})
        grid[key] = []
        for value in values:
            grid[key] += sets[value] if isinstance(value, str) and value in sets else [value]
    for key, values in grid.items():
        for place, value in enumerate(values):
            if value in values[:place]:
                raise SnnregError(f"axes.{key} names {brief(value)} twice; name each value once")
    for values in itertools.product(*grid.values()):
        yield {**fixed, **dict(zip(grid, values, strict=True))}
