"""What was run, read back: tables, weights, and networks made from them (chapters 5 to 18)."""

import hashlib
import io
from collections.abc import Mapping
from dataclasses import replace
from os import PathLike
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

from snnreg import analysis
from snnreg.base.checks import Floats, check_choice
from snnreg.base.errors import SnnregError
from snnreg.base.files import read_arrays, read_json
from snnreg.datasets.image_sets import BLURRED_NOISE, KNOWN, TEST_SETS, UNKNOWN, WHITE_NOISE
from snnreg.decay import NEVER, DecayRule
from snnreg.experiment.machine import MANIFEST
from snnreg.experiment.plan import Plan
from snnreg.experiment.provenance import RESULTS, in_repository
from snnreg.simulation.storage import TrainedNetwork

SETS = pd.Index([WHITE_NOISE, BLURRED_NOISE, KNOWN, UNKNOWN], name="test_set")

PUBLISHED_TABLE = pd.DataFrame({"never": (3162, 3265, 416, 346), "decay": (1, 1, 344, 240)}, index=SETS)
"""Spikes on the four test sets in the paper's Table, without and with decay."""

PUBLISHED_ACCURACY = 0.886
"""Accuracy on known digits with decay, as the paper gives it."""

PUBLISHED_RUN = pd.DataFrame(
    {"spikes": (44, 35, 15158, 11357), "silent_images": (1459, 1469, 67, 310)},
    index=SETS,
)
"""What the published notebooks print for 1500 images per set, with decay; nothing is published without."""


def load(name: str | PathLike[str], arm: str | None = None) -> tuple[dict[str, Any], dict[str, Any]]:
    """Read back the results of a finished sweep or reproduction.

    Parameters
    ----------
    name : str or path-like
        A folder of :data:`snnreg.experiment.provenance.RESULTS`, such as ``"table"``, or the path of any other.
    arm : str, optional
        Only the rows of this arm, where the definition has several with names.

    Returns
    -------
    tables : dict of str to pandas.DataFrame or dict
        By the names of their files: a csv file as a table, a npz file as a dict of arrays.
    about : dict
        The manifest.
    """
    folder = _folder(name)
    about = read_json(folder / MANIFEST)
    command = about.get("command", "snnreg sweep or snnreg reproduce").removesuffix(" --again")
    if (folder / "sweep.toml").exists():
        command = f"snnreg sweep {folder / 'sweep.toml'}"
    way_out = f"write it again: {command} --again"
    if not about.get("files"):
        raise SnnregError(f"there are no results in {folder} ({MANIFEST} names none); {way_out}")
    tables = {}
    for file, sha256 in about["files"].items():
        try:
            content = (folder / file).read_bytes()
        except OSError as error:
            raise SnnregError(f"{folder / file} cannot be read ({error.strerror}); {way_out}") from error
        # A table that was edited, or copied in part, would give its reader wrong numbers.
        if hashlib.sha256(content).hexdigest() != sha256:
            raise SnnregError(f"{folder / file} is not the file that was written with its manifest; {way_out}")
        read = read_arrays if file.endswith(".npz") else pd.read_csv
        tables[Path(file).stem] = read(io.BytesIO(content))
    if arm is None:
        return tables, about
    check_choice("arm", arm, about.get("arms", {}))
    of_arm = {
        key: table[table.arm == arm].drop(columns="arm").reset_index(drop=True)
        for key, table in tables.items()
        if not isinstance(table, dict) and (table.arm == arm).any()
    }
    return of_arm, {**about, **about["arms"][arm]}


def _folder(name: str | PathLike[str]) -> Path:
    """Find stored results: a folder of the book by its name, or else the path of any other."""
    folder = RESULTS / name
    if folder.exists() or Path(name).exists():
        return folder if folder.exists() else Path(name)
    if not in_repository():
        raise SnnregError(
            f"there are no results {name!r} here: those of the book lie in its repository and are not included in "
            "this installation; work in a copy of the repository, or give the path of a folder of your own"
        )
    return folder


def load_results(name: str | PathLike[str]) -> tuple[pd.DataFrame, dict[str, Floats], dict[str, Any]]:
    """Read what :func:`snnreg.experiment.runs.reproduce` wrote, see :func:`load`: rows, weights and the manifest.

    The weights are a dict with ``seed0_never_weights``, of shape (784, neurons), and
    ``seed0_never_last_input_spike_s``, of shape (784,), for each seed and decay.
    """
    tables, about = load(name)
    if not {"runs", "weights"} <= tables.keys():
        raise SnnregError(f"the results {name} hold {', '.join(tables)}, and no weights; read them with load")
    return tables["runs"], tables["weights"], about


def array_name(seed: int, when: str, what: str) -> str:
    """Name an array of weights.npz."""
    return f"seed{seed}_{when}_{what}".replace("-", "_")


def restore(plan: Plan, decay: DecayRule, seed: int, weights: Mapping[str, Floats]) -> TrainedNetwork:
    """Make a trained network, ready to respond, of the `weights` of :func:`load_results`; the seed draws delays.

    Weights were rounded to single precision.  Thresholds and spikes of training were not stored: ``theta_v`` is at
    rest and ``counts`` is empty.  ``weights_before`` is known where the run without decay is stored too.
    """
    wiring, _, _ = plan.born(seed)
    stored = weights[array_name(seed, decay.when, "weights")]
    undecayed = weights.get(array_name(seed, NEVER, "weights"))
    return TrainedNetwork(
        wiring=replace(wiring, weights=stored.astype(float)),
        # A decay after training acts on this seed's network without decay; one online has a training of its own.
        weights_before=None if decay.online or undecayed is None else undecayed.astype(float),
        last_input_spike_s=weights[array_name(seed, decay.when, "last_input_spike_s")],
        theta_v=np.full(wiring.neurons, float(plan.parameters.threshold_rest)),
        counts=np.zeros((0, wiring.neurons), np.int64),
        end_s=len(plan.digits) * plan.train_per_digit * plan.parameters.period_s,
        decay=decay,
        **plan.choices,
    )


def spikes_table(rows: pd.DataFrame) -> pd.DataFrame:
    """Make the Table of what :func:`snnreg.experiment.runs.reproduce` gives: means over seeds, a row per test set.

    Columns are ``(decay, quantity)``, with the quantities spikes, silent_images and accuracy; where there are runs
    with and without decay, also ``("change", "percent")``.
    """
    quantities = ["spikes", "silent_images", "accuracy"]
    column = np.where(rows.decay == NEVER, NEVER, "decay")
    means = rows.groupby([column, "test_set"])[quantities].mean()
    columns = [name for name in (NEVER, "decay") if name in column]
    table = pd.concat({name: means.loc[name].reindex(list(TEST_SETS)) for name in columns}, axis=1)
    if len(columns) == 2:
        with_decay, without = table["decay", "spikes"], table[NEVER, "spikes"]
        table["change", "percent"] = [
            analysis.change_percent(*pair) for pair in zip(with_decay, without, strict=True)
        ]
    return table
