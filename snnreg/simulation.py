"""Train a network and let it respond: one interface over both engines (chapters 4 and 5).

:func:`train` shows labelled images to a new network and returns a :class:`TrainedNetwork`.
:func:`respond` shows images to a trained network and returns its spikes.  Each takes the engine by name:
``"numba"``, the fast twin, or ``"brian2"``, the reference.
"""

import functools
import hashlib
import json
import sys
import zipfile
import zlib
from dataclasses import dataclass, fields, replace
from importlib.metadata import version
from pathlib import Path

import numpy as np
from brian2 import Quantity

from snnreg import __version__, kernel
from snnreg.cache import replacing
from snnreg.decay import Decay
from snnreg.encoding import as_pixels, poisson_spikes
from snnreg.errors import SnnregError
from snnreg.parameters import ADAPTIVE, THRESHOLDS, Parameters, with_units
from snnreg.progress import progress_bar
from snnreg.wiring import Wiring, draw_delays, draw_wiring

ENGINES = ("numba", "brian2")

FILE_FORMAT = 4
"""Version of the checkpoint file; it changes when the file would be read wrongly."""

CHUNK = 50
"""Images between two looks at the keyboard and the progress bar."""


def check_engine(engine):
    """Raise SnnregError unless `engine` is the name of one."""
    if engine not in ENGINES:
        raise SnnregError(f"the engine must be one of {', '.join(ENGINES)}; got {engine!r}")


def usable(engine):
    """The engine to use: `engine`, or the reference where the fast twin does not work.

    Then a line on the error stream says so, once.

    Parameters
    ----------
    engine : {"numba", "brian2"}

    Returns
    -------
    str

    Raises
    ------
    SnnregError
        If `engine` is not the name of one.
    """
    check_engine(engine)
    if engine == "numba" and kernel.unusable():
        _tell(f"snnreg: {kernel.unusable()}; the slower reference, the engine brian2, takes its place")
        return "brian2"
    return engine


@functools.cache
def _tell(line):
    print(line, file=sys.stderr)


@dataclass(frozen=True)
class TrainedNetwork:
    """A network after training: all that a test needs, and how it came to be.

    Attributes
    ----------
    wiring : Wiring
        Weights as the test sees them (after the decay) and delays.
    weights_before : ndarray, shape (784, neurons)
        Weights when the last image ended, before a decay that acts after training.
    last_input_spike_s : ndarray, shape (784,)
        When each input last spiked during training, in seconds; 0 if never.
    theta_v : ndarray, shape (neurons,)
        Thresholds at the end of training, in volts.
    counts : ndarray, shape (images, neurons)
        Spikes during training.
    parameters : Parameters
    threshold : {"adaptive", "held"}
    decay : Decay
    engine : {"numba", "brian2"}
    """

    wiring: Wiring
    weights_before: np.ndarray
    last_input_spike_s: np.ndarray
    theta_v: np.ndarray
    counts: np.ndarray
    parameters: Parameters
    threshold: str
    decay: Decay
    engine: str

    @property
    def weights(self):
        """Weights as the test sees them, shape (784, neurons)."""
        return self.wiring.weights

    def with_weights(self, weights):
        """The same network with other weights, shape (784, neurons)."""
        return replace(self, wiring=replace(self.wiring, weights=np.asarray(weights, float)))

    def save(self, path):
        """Write everything to one .npz file; it appears whole or not at all."""
        arrays = {
            "weights": self.wiring.weights,
            "excitation_delay_s": self.wiring.excitation_delay_s,
            "inhibition_delay_s": self.wiring.inhibition_delay_s,
            "weights_before": self.weights_before,
            "last_input_spike_s": self.last_input_spike_s,
            "theta_v": self.theta_v,
            "counts": self.counts,
        }
        settings = {
            "parameters": self.parameters,
            "threshold": self.threshold,
            "decay": self.decay,
            "engine": self.engine,
        }
        _write(path, "trained network", plain(settings), arrays)

    @classmethod
    def load(cls, path):
        """Read what :meth:`save` wrote.

        Raises
        ------
        SnnregError
            If the file is missing, damaged, or of another version.
        """
        settings, arrays = _read(path, "trained network")
        return cls(
            wiring=Wiring(
                arrays["weights"], arrays["excitation_delay_s"], arrays["inhibition_delay_s"]
            ),
            weights_before=arrays["weights_before"],
            last_input_spike_s=arrays["last_input_spike_s"],
            theta_v=arrays["theta_v"],
            counts=arrays["counts"],
            parameters=_restored(Parameters, settings["parameters"]),
            threshold=settings["threshold"],
            decay=_restored(Decay, settings["decay"]),
            engine=settings["engine"],
        )


def train(
    images,
    classes,
    rng,
    *,
    number_of_classes=None,
    parameters=None,
    threshold=ADAPTIVE,
    decay=None,
    engine="numba",
    checkpoint=None,
    stop=None,
    progress=True,
):
    """Train a new network, one pass over the images.

    Parameters
    ----------
    images : array_like, shape (n, 28, 28) or (n, 784)
        Grey levels, 0 to 255, in the order in which they are shown.
    classes : array_like of int, shape (n,)
        Which class each image belongs to, from 0.
    rng : numpy.random.Generator
        Draws the wiring, the input spikes and the burst of the decay, each from a stream of its own.
    number_of_classes : int, optional
        Default: one more than the largest of `classes`.
    parameters : Parameters, optional
        Default: the published ones.
    threshold : {"adaptive", "held"}
    decay : Decay, optional
        Default: never.
    engine : {"numba", "brian2"}
    checkpoint : path-like, optional
        With the engine numba: the whole state is written there when the run ends or is interrupted.
        If the file exists, the run goes on from it, to the same result.
    stop : threading.Event, optional
        With the engine numba: when it is set from another thread, the run is interrupted.
    progress : bool
        Show a progress bar.

    Returns
    -------
    TrainedNetwork

    Raises
    ------
    SnnregError
        If the input is not as described, or the checkpoint belongs to another run.
    KeyboardInterrupt
        When interrupted, after the checkpoint is written.
    """
    engine = usable(engine)
    pixels = as_pixels(images)
    classes = np.asarray(classes)
    parameters = Parameters() if parameters is None else parameters
    decay = Decay() if decay is None else decay
    if threshold not in THRESHOLDS:
        raise SnnregError(f"the threshold must be one of {', '.join(THRESHOLDS)}; got {threshold!r}")
    if classes.shape != (len(pixels),) or not np.issubdtype(classes.dtype, np.integer):
        raise SnnregError(
            f"classes must be {len(pixels)} whole numbers, one an image; got {classes.dtype} of the "
            f"shape {classes.shape}"
        )
    if len(pixels) == 0:
        raise SnnregError("no images to learn from; give at least one")
    groups = int(classes.max()) + 1 if number_of_classes is None else number_of_classes
    if classes.min() < 0 or classes.max() >= groups:
        raise SnnregError(f"classes must lie between 0 and {groups - 1}; got {classes.min()} to {classes.max()}")

    wiring_rng, spike_rng, burst_rng = rng.spawn(3)
    wiring = draw_wiring(groups, wiring_rng, parameters)
    choices = {"parameters": parameters, "threshold": threshold, "decay": decay}
    with progress_bar(len(pixels), "training", progress) as bar:
        if engine == "numba":
            weights, last, theta, counts = _train_numba(
                wiring, pixels, classes, spike_rng, choices, checkpoint, stop, bar
            )
        else:
            from snnreg import network

            if checkpoint is not None and Path(checkpoint).exists():
                raise SnnregError(f"the engine brian2 cannot go on from {checkpoint}; use numba")
            trains = poisson_spikes(pixels, spike_rng, parameters)
            run = network.run(wiring, trains, classes, **choices, progress=bar.fraction)
            weights, last, theta = run.weights, run.last_input_spike_s, run.theta_v
            counts = run.spikes.counts

    end_s = len(pixels) * parameters.period_s
    final = decay.after_training(weights, last, end_s, burst_rng)
    return TrainedNetwork(
        replace(wiring, weights=final), weights, last, theta, counts, **choices, engine=engine
    )


def _train_numba(wiring, pixels, classes, rng, choices, checkpoint, stop, bar):
    """Train chunk by chunk; what is done is never lost."""
    counts = np.zeros((len(pixels), wiring.neurons), np.int64)
    run = {**plain(choices), "inputs": _fingerprint(wiring.weights, pixels, classes)}
    state, done = kernel.new_state(wiring, choices["parameters"]), 0
    if checkpoint is not None and Path(checkpoint).exists():
        settings, arrays = _read(checkpoint, "training")
        if settings["run"] != run:
            raise SnnregError(
                f"{checkpoint} belongs to another run (other images, seed or parameters); "
                "remove it or name another checkpoint"
            )
        done = settings["done"]
        rng.bit_generator.state = settings["rng"]
        counts[:done] = arrays.pop("counts")
        state = kernel.State(**arrays)
    bar.update(done)
    # An interrupt may come in the middle of a chunk, which the kernel changes in place: what is saved
    # is the copy made when the last chunk ended.
    snapshot = _snapshot(done, rng, state)
    try:
        while done < len(pixels):
            if stop is not None and stop.is_set():
                raise KeyboardInterrupt
            chunk = slice(done, min(done + CHUNK, len(pixels)))
            trains = poisson_spikes(pixels[chunk], rng, choices["parameters"])
            counts[chunk] = kernel.run(state, trains, classes[chunk], **choices).counts
            bar.update(chunk.stop - done)
            done = chunk.stop
            snapshot = _snapshot(done, rng, state)
    finally:
        if checkpoint is not None:
            done, rng_state, saved = snapshot
            settings = {"run": run, "done": done, "rng": rng_state}
            arrays = {**saved._asdict(), "counts": counts[:done]}
            _write(checkpoint, "training", settings, arrays)
    last_input_spike_s = state.last_input_spike * float(choices["parameters"].dt)
    return state.weights, last_input_spike_s, state.theta, counts


def _snapshot(done, rng, state):
    return done, rng.bit_generator.state, kernel.State(*(array.copy() for array in state))


def respond(network, images, rng, *, engine="numba", redraw_delays=False, progress=True):
    """Show images to a trained network: weights stay, the threshold is at rest.

    Parameters
    ----------
    network : TrainedNetwork
    images : array_like, shape (n, 28, 28) or (n, 784)
        Grey levels, 0 to 255.
    rng : numpy.random.Generator
        Draws the input spikes (and the new delays).
    engine : {"numba", "brian2"}
    redraw_delays : bool
        Draw new S2 and S3 delays first, as the published test notebooks did without meaning to.
    progress : bool
        Show a progress bar.

    Returns
    -------
    ndarray of int64, shape (n, neurons)
        Spikes of each excitatory neuron while each image was shown.
    """
    engine = usable(engine)
    pixels = as_pixels(images)
    parameters, wiring = network.parameters, network.wiring
    delay_rng, spike_rng = rng.spawn(2)
    if redraw_delays:
        wiring = Wiring(wiring.weights, *draw_delays(wiring.neurons, delay_rng, parameters))
    choices = {"parameters": parameters, "threshold": network.threshold, "decay": network.decay}
    with progress_bar(len(pixels), "test", progress) as bar:
        if engine == "brian2":
            from snnreg import network as reference

            trains = poisson_spikes(pixels, spike_rng, parameters)
            return reference.run(
                wiring, trains, None, **choices, progress=bar.fraction
            ).spikes.counts
        state = kernel.new_state(wiring, parameters)
        counts = np.zeros((len(pixels), wiring.neurons), np.int64)
        for start in range(0, len(pixels), CHUNK):
            chunk = slice(start, start + CHUNK)
            trains = poisson_spikes(pixels[chunk], spike_rng, parameters)
            counts[chunk] = kernel.run(state, trains, None, **choices).counts
            bar.update(len(trains))
        return counts


# Files: arrays as they are, everything else as one JSON text beside them.


def plain(value):
    """Parameters, decays and quantities (in SI units) as JSON can hold them."""
    if isinstance(value, (Parameters, Decay)):
        return {f.name: plain(getattr(value, f.name)) for f in fields(value)}
    if isinstance(value, dict):
        return {key: plain(item) for key, item in value.items()}
    return float(value) if isinstance(value, Quantity) else value


def _restored(kind, values):
    """The dataclass `kind` from what `plain` made of it; units come from its defaults."""
    return kind(**with_units(kind(), values))


def _fingerprint(*arrays):
    """A short text that differs when the arrays do."""
    digest = hashlib.sha256()
    for array in arrays:
        digest.update(np.ascontiguousarray(array).data)
    return digest.hexdigest()


def _write(path, content, settings, arrays):
    about = {
        "content": content,
        "format": FILE_FORMAT,
        "versions": {
            "snnreg": __version__,
            **{name: version(name) for name in ("numpy", "brian2", "numba")},
        },
        "settings": settings,
    }
    with replacing(path) as new, new.open("wb") as file:
        np.savez_compressed(file, about=json.dumps(about), **arrays)


def _read(path, content):
    path = Path(path)
    try:
        with np.load(path, allow_pickle=False) as file:
            arrays = {name: file[name] for name in file.files}
        about = json.loads(str(arrays.pop("about")))
    except FileNotFoundError as error:
        raise SnnregError(f"there is no file {path}; train a network and save it first") from error
    except (OSError, ValueError, KeyError, EOFError, zipfile.BadZipFile, zlib.error) as error:
        raise SnnregError(f"{path} is damaged or not a file of snnreg; remove it and train again") from error
    if about.get("format") != FILE_FORMAT:
        raise SnnregError(
            f"{path} has the file version {about.get('format')}, this snnreg reads {FILE_FORMAT}; "
            f"train again, or install snnreg {about.get('versions', {}).get('snnreg', '')}".rstrip()
        )
    if about["content"] != content:
        raise SnnregError(f"{path} holds a {about['content']}, not a {content}; name the other file")
    return about["settings"], arrays
