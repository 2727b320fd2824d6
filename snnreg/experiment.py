"""The experiment of the paper, from digits to Table (chapters 5 to 7).

Train a network, show it the four test sets, count the spikes.  A :class:`Plan` says what to do,
:func:`run` does it for one seed and one decay, :func:`reproduce` does it for all and writes the results.
"""

import functools
import json
import os
import platform
import sys
import threading
import time
import zipfile
import zlib
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path

import numpy as np
import pandas as pd

from snnreg import __version__, analysis, datasets, simulation
from snnreg.cache import replacing
from snnreg.datasets import KNOWN, TEST_SETS
from snnreg.decay import NEVER
from snnreg.errors import SnnregError
from snnreg.parameters import PAPER_TEXT, PRESETS, Parameters, Preset
from snnreg.wiring import draw_wiring

DIGITS = (7, 4, 6)
UNKNOWN_DIGITS = (9, 2, 1)
"""What the paper's network learns, and what it never sees while learning."""

COLUMNS = (
    "seed", "digits", "unknown", "engine", "threshold", "decay", "tau_prun_s", "k_p", "train_images",
    "test_set", "test_images", "spikes", "silent_images", "accuracy", "pruned_fraction", "train_s",
    "test_s",
)  # fmt: skip
"""Columns of runs.csv: one row per run and test set."""

FILES = ("runs.csv", "weights.npz", "manifest.json")
"""What :func:`reproduce` leaves in the folder of its results."""

PUBLISHED_TABLE = pd.DataFrame(
    {"never": (3162, 3265, 416, 346), "decay": (1, 1, 344, 240)}, index=pd.Index(TEST_SETS, name="test_set")
)
"""Spikes on the four test sets in the paper's Table, without and with decay."""

PUBLISHED_ACCURACY = 0.886
"""Accuracy on known digits with decay, as the paper gives it."""

PUBLISHED_RUN = pd.DataFrame(
    {"spikes": (44, 35, 15158, 11357), "silent_images": (1459, 1469, 67, 310)},
    index=pd.Index(TEST_SETS, name="test_set"),
)
"""What the published notebooks print for 1500 images a set, with decay; nothing is published without."""

RESULTS = Path(__file__).resolve().parent.parent / "results"
"""The full runs that the book quotes, in the source tree.

:meta hide-value:
"""

# One stream of random numbers for each purpose, so that runs with and without decay see the same
# network, the same order of images and the same input spikes.
_ORDER, _TRAINING, _NOISE, _TEST = range(4)


@dataclass(frozen=True)
class Plan:
    """What to train and what to show.

    Parameters
    ----------
    preset : Preset
        Threshold, decay, and whether to do as the published notebooks did.
    digits, unknown : tuple of int
        Digits to learn, and digits never seen in training.
    train_per_digit, test_per_digit : int
        Images of each digit, at training and at test.
    engine : {"numba", "brian2"}
    parameters : Parameters
    """

    preset: Preset = PAPER_TEXT
    digits: tuple = DIGITS
    unknown: tuple = UNKNOWN_DIGITS
    train_per_digit: int = 5000
    test_per_digit: int = 500
    engine: str = "numba"
    parameters: Parameters = field(default_factory=Parameters)

    def __post_init__(self):
        datasets.check_digits(self.digits, self.unknown)
        simulation.check_engine(self.engine)

    def check_data(self):
        """Raise SnnregError if MNIST has fewer images than the plan asks for."""
        datasets.digits_of(self.digits, self.train_per_digit, train=True)
        datasets.digits_of(self.digits, self.test_per_digit, train=False)
        if self.unknown:
            datasets.digits_of(self.unknown, self.test_per_digit, train=False)

    def training_set(self, seed):
        """Images and classes to learn from, in the order of this seed."""
        return datasets.training_set(self.digits, self.train_per_digit, stream(seed, _ORDER))

    def test_sets(self, seed):
        """The four test sets of this seed (see :func:`snnreg.datasets.test_sets`)."""
        images, _ = datasets.digits_of(self.digits, self.train_per_digit, train=True)
        stack = None
        if self.preset.as_published:
            stack = (self.train_per_digit + self.test_per_digit) * len(self.digits)
        return datasets.test_sets(
            self.digits,
            self.unknown,
            self.test_per_digit,
            images.mean(),
            stream(seed, _NOISE),
            published_stack=stack,
        )


@dataclass(frozen=True)
class Run:
    """One trained network and what it answered.

    Attributes
    ----------
    plan : Plan
    seed : int
    network : TrainedNetwork
    counts : dict of str to ndarray, shape (images, neurons)
        Spikes on each test set.
    rows : list of dict
        One a test set, with the keys :data:`COLUMNS`.
    """

    plan: Plan
    seed: int
    network: simulation.TrainedNetwork
    counts: dict
    rows: list


def stream(seed, purpose):
    """The generator of one seed for one purpose."""
    if seed < 0:
        raise SnnregError(f"a seed must be 0 or larger, got {seed}")
    return np.random.default_rng([seed, purpose])


def training_streams(seed):
    """The generators with which :func:`train` draws wiring, input spikes and the burst of the decay."""
    return stream(seed, _TRAINING).spawn(3)


def train(plan, decay, seed, *, first=None, **options):
    """Train the network of one seed, on all images of the plan or on the `first` so many.

    See :func:`snnreg.simulation.train` for the other options.
    """
    images, classes = plan.training_set(seed)
    return simulation.train(
        images[:first],
        classes[:first],
        stream(seed, _TRAINING),
        number_of_classes=len(plan.digits),
        parameters=plan.parameters,
        threshold=plan.preset.threshold,
        decay=decay,
        engine=plan.engine,
        **options,
    )


def respond(plan, network, test_set, seed, progress=True):
    """Show one test set to a trained network; spikes of shape (images, neurons)."""
    return simulation.respond(
        network,
        test_set.images,
        stream(seed, _TEST + TEST_SETS.index(test_set.name)),
        engine=plan.engine,
        redraw_delays=plan.preset.as_published,
        progress=progress,
    )


def restored(plan, decay, seed, weights):
    """A trained network from stored results, ready for :func:`respond`.

    Parameters
    ----------
    plan : Plan
        The plan of the stored run: its seed draws the same delays again.
    decay : Decay
    seed : int
    weights : dict of str to ndarray
        As from :func:`load_results`; rounded to single precision when they were stored.

    Returns
    -------
    TrainedNetwork
        `weights` are those that the test sees.  Thresholds and spikes of training were not stored:
        ``theta_v`` is at rest, ``counts`` is empty, and ``weights_before`` equals `weights`.
    """
    wiring_rng, _, _ = training_streams(seed)
    wiring = draw_wiring(len(plan.digits), wiring_rng, plan.parameters)
    name = f"seed{seed}_{decay.when}".replace("-", "_")
    stored = weights[f"{name}_weights"].astype(float)
    return simulation.TrainedNetwork(
        wiring=replace(wiring, weights=stored),
        weights_before=stored,
        last_input_spike_s=weights[f"{name}_last_input_spike_s"],
        theta_v=np.full(wiring.neurons, float(plan.parameters.threshold_rest)),
        counts=np.zeros((0, wiring.neurons), np.int64),
        parameters=plan.parameters,
        threshold=plan.preset.threshold,
        decay=decay,
        engine=plan.engine,
    )


def run(plan, decay, seed, *, checkpoint=None, stop=None, progress=True):
    """Train with one decay and show the four test sets.

    Parameters
    ----------
    plan : Plan
    decay : Decay
        Instead of the preset's, so that the same plan serves both columns of the Table.
    seed : int
        Two runs with the same seed see the same wiring, images and input spikes.
    checkpoint, stop, progress
        See :func:`snnreg.simulation.train`.

    Returns
    -------
    Run
    """
    start = time.perf_counter()
    network = train(plan, decay, seed, checkpoint=checkpoint, stop=stop, progress=progress)
    train_s = time.perf_counter() - start
    counts, rows = {}, []
    for name, test_set in plan.test_sets(seed).items():
        start = time.perf_counter()
        counts[name] = respond(plan, network, test_set, seed, progress)
        test_s = time.perf_counter() - start
        rows.append(row(plan, decay, seed, network, test_set, counts[name], train_s, test_s))
    return Run(plan, seed, network, counts, rows)


def row(plan, decay, seed, network, test_set, counts, train_s, test_s):
    """One row of runs.csv."""
    answered = float("nan")
    if test_set.name == KNOWN:
        answered = analysis.accuracy(
            counts, test_set.classes, plan.parameters, plan.preset.as_published
        )
    values = (
        seed,
        " ".join(map(str, plan.digits)),
        " ".join(map(str, plan.unknown)),
        network.engine,
        plan.preset.threshold,
        decay.when,
        float("nan") if decay.when == NEVER else decay.tau_prun_s,
        float("nan") if decay.when == NEVER else float(decay.k_p),
        len(network.counts),
        test_set.name,
        len(counts),
        int(counts.sum()),
        analysis.silent_images(counts),
        answered,
        analysis.pruned_fraction(network.weights, plan.parameters),
        round(train_s, 3),
        round(test_s, 3),
    )
    return dict(zip(COLUMNS, values, strict=True))


def reproduce(plan, decays, seeds, *, jobs=1, out=None, progress=True, command=None):
    """Run the experiment for each seed and each decay, and write what came out.

    Parameters
    ----------
    plan : Plan
    decays : sequence of Decay
    seeds : sequence of int
    jobs : int
        How many runs at the same time, in threads (the engine brian2: one).
    out : path-like, optional
        Folder for runs.csv, manifest.json and weights.npz.  A run that is interrupted leaves an
        ``unfinished-*.npz`` there, from which the same call goes on.
    progress : bool
    command : str, optional
        Command line to be recorded in the manifest.

    Returns
    -------
    pandas.DataFrame
        With the columns :data:`COLUMNS`, in the order of `seeds`, `decays` and test sets.

    Raises
    ------
    SnnregError
        If the plan asks for more than MNIST has, or `out` cannot be written; before any training.
    """
    if jobs < 1:
        raise SnnregError(f"the number of jobs must be 1 or more, got {jobs}")
    for seed in seeds:
        stream(seed, _ORDER)
    plan.check_data()
    plan = replace(plan, engine=simulation.usable(plan.engine))
    if out is not None:
        out = Path(out)
        for name in FILES:
            if os.path.isdir(out / name):  # Path.is_dir() fails in a folder that may not be entered
                raise SnnregError(f"cannot write {out / name}: a folder is in its place; choose another folder")
        before = _content(out / "manifest.json")
        with replacing(out / "manifest.json") as new:
            new.write_text(json.dumps({"finished": False, **manifest(plan, decays, seeds, command)}, indent=1))

    stop = threading.Event()

    def one(seed, decay):
        checkpoint = None
        if out is not None and plan.engine == "numba":
            checkpoint = out / f"unfinished-{decay.when}-seed{seed}.npz"
        return run(plan, decay, seed, checkpoint=checkpoint, stop=stop, progress=progress)

    with ThreadPoolExecutor(1 if plan.engine == "brian2" else jobs) as pool:
        futures = [pool.submit(one, seed, decay) for seed in seeds for decay in decays]
        try:
            runs = [future.result() for future in futures]
        except BaseException as error:
            stop.set()
            for future in futures:
                future.cancel()
            if out is not None and isinstance(error, SnnregError):
                _put_back(out / "manifest.json", before)
            raise
    table = pd.DataFrame([row for r in runs for row in r.rows], columns=COLUMNS)
    if out is not None:
        write(out, table, runs, {"finished": True, **manifest(plan, decays, seeds, command)})
        for unfinished in out.glob("unfinished-*.npz"):
            unfinished.unlink()
    return table


def _content(path):
    """The bytes of a file, or None if there is none."""
    try:
        return path.read_bytes()
    except OSError:
        return None


def _put_back(path, content):
    """Make the file what it was before: these bytes, or not there."""
    if content is None:
        path.unlink(missing_ok=True)
        return
    with replacing(path) as new:
        new.write_bytes(content)


def pruned(plan, network, decay, seed):
    """The network of one seed with a decay that acts after training, from the one without decay.

    Parameters
    ----------
    plan : Plan
    network : TrainedNetwork
        As from :func:`train` with the same plan and seed and no decay.
    decay : Decay
        Never or after training.
    seed : int

    Returns
    -------
    TrainedNetwork
        The same as :func:`train` gives with `decay`, without training again.

    Raises
    ------
    SnnregError
        If the decay acts while the network learns.
    """
    if decay.online or network.decay.online:
        raise SnnregError("a decay online changes the training; train with it")
    _, _, burst_rng = training_streams(seed)
    end_s = len(network.counts) * plan.parameters.period_s
    weights = decay.after_training(network.weights_before, network.last_input_spike_s, end_s, burst_rng)
    return replace(network.with_weights(weights), decay=decay)


def write(out, table, runs, about):
    """Write runs.csv, weights.npz and manifest.json into the folder `out`, each whole."""
    with replacing(out / "runs.csv") as new:
        table.to_csv(new, index=False)
    arrays = {}
    for r in runs:
        name = f"seed{r.seed}_{r.network.decay.when}".replace("-", "_")
        arrays[f"{name}_weights"] = r.network.weights.astype(np.float32)
        arrays[f"{name}_last_input_spike_s"] = r.network.last_input_spike_s
    with replacing(out / "weights.npz") as new, new.open("wb") as file:
        np.savez_compressed(file, **arrays)
    with replacing(out / "manifest.json") as new:
        new.write_text(json.dumps(about, indent=1) + "\n")


def load_results(name):
    """Read back a folder of results that :func:`reproduce` wrote.

    Parameters
    ----------
    name : str
        A folder of :data:`RESULTS`, such as ``"paper_text"``, or the path of any other folder.

    Returns
    -------
    rows : pandas.DataFrame
        With the columns :data:`COLUMNS`.
    weights : dict of str to ndarray
        For each run ``seed0_never_weights``, shape (784, neurons), and
        ``seed0_never_last_input_spike_s``, shape (784,); likewise ``online`` and ``after_training``.
    about : dict
        The manifest.

    Raises
    ------
    SnnregError
        If a file is missing or damaged, or the runs have not finished.
    """
    folder = RESULTS / name
    preset = folder.name.replace("_", "-")
    choice = f"--preset {preset} " if preset in PRESETS else ""
    way_out = f"write it again: snnreg reproduce {choice}--seeds 10 --out {folder}"
    try:
        about = json.loads((folder / "manifest.json").read_text())
        rows = pd.read_csv(folder / "runs.csv")
        with np.load(folder / "weights.npz", allow_pickle=False) as file:
            weights = {key: file[key] for key in file.files}
    except FileNotFoundError as error:
        raise SnnregError(f"there is no {Path(error.filename).name} in {folder}; {way_out}") from error
    except (OSError, ValueError, EOFError, zipfile.BadZipFile, zlib.error) as error:
        raise SnnregError(f"the results in {folder} are damaged ({error}); {way_out}") from error
    if not about.get("finished"):
        raise SnnregError(f"the runs in {folder} have not finished; {way_out}")
    return rows, weights, about


def manifest(plan, decays, seeds, command=None):
    """What was run, with what, and when: a dict for manifest.json."""
    return {
        "seeds": list(seeds),
        "plan": {
            "digits": list(plan.digits),
            "unknown": list(plan.unknown),
            "train_per_digit": plan.train_per_digit,
            "test_per_digit": plan.test_per_digit,
            "engine": plan.engine,
            "threshold": plan.preset.threshold,
            "as_published": plan.preset.as_published,
        },
        "parameters": simulation.plain(plan.parameters),
        "decays": [simulation.plain(decay) for decay in decays],
        **circumstances(command),
    }


def circumstances(command=None):
    """With what, where and when something was run: a dict for a manifest."""
    return {
        "command": command or " ".join(["snnreg", *sys.argv[1:]]),
        "versions": versions(),
        "commit": commit(),
        "machine": f"{platform.machine()}, {os.cpu_count()} cores",
        "written": datetime.now(UTC).isoformat(timespec="seconds"),
    }


def versions():
    """Versions of Python, of this package, and of those that its results depend on."""
    return {
        "python": platform.python_version(),
        "snnreg": __version__,
        **{name: version(name) for name in ("brian2", "numba", "numpy", "scipy", "torchvision")},
    }


@functools.cache
def commit():
    """The commit of the source tree, with a + where it was changed since; None outside of git."""
    import subprocess

    folder = Path(__file__).parent
    try:
        head = subprocess.run(
            ["git", "rev-parse", "HEAD"], cwd=folder, capture_output=True, text=True, check=True
        ).stdout.strip()
        changed = subprocess.run(
            ["git", "status", "--porcelain", "."], cwd=folder, capture_output=True, text=True, check=True
        ).stdout.strip()
    except (OSError, subprocess.CalledProcessError):
        return None
    return head + ("+" if changed else "")


def spikes_table(rows):
    """The Table: for each test set, mean over seeds of spikes and silent images, and the change.

    Parameters
    ----------
    rows : pandas.DataFrame
        As from :func:`reproduce`.

    Returns
    -------
    pandas.DataFrame
        Indexed by test set, in the order of :data:`TEST_SETS`.  Columns ``(decay, quantity)`` for each
        decay in `rows`, with the quantities spikes, silent_images and accuracy; if `rows` hold runs
        with and without decay, also ``("change", "percent")``.
    """
    rows = rows.assign(decay=np.where(rows.decay == NEVER, NEVER, "decay"))
    means = rows.pivot_table(
        index="test_set", columns="decay", values=["spikes", "silent_images", "accuracy"], dropna=False
    ).reindex(TEST_SETS)
    table = means.swaplevel(axis=1)
    order = [d for d in (NEVER, "decay") if d in table.columns.get_level_values(0)]
    table = table[[(d, q) for d in order for q in ("spikes", "silent_images", "accuracy")]]
    if len(order) == 2:
        change = [
            analysis.change_percent(after, before)
            for before, after in zip(table[(NEVER, "spikes")], table[("decay", "spikes")], strict=True)
        ]
        table[("change", "percent")] = change
    return table
