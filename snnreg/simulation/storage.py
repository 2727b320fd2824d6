"""Trained networks as files: arrays as they are, everything else as one JSON text."""

import json
from dataclasses import dataclass, fields, is_dataclass, replace
from os import PathLike
from typing import Any, Self

import numpy as np
from brian2 import Quantity

from snnreg import __version__
from snnreg.base.checks import Floats, Integers, check_array
from snnreg.base.errors import SnnregError
from snnreg.base.files import atomic_write, read_arrays
from snnreg.decay import Decay, DecayRule
from snnreg.parameters import Parameters, check_threshold, with_units
from snnreg.wiring import Wiring

FILE_FORMAT = 5
"""Version of the file; it changes when the file would be read wrongly."""


@dataclass(frozen=True)
class TrainedNetwork:
    """A network after training: all that a test needs, and how it came to be.

    Attributes
    ----------
    wiring : Wiring
        Weights as the test sees them (after the decay) and delays.
    weights_before : ndarray, shape (inputs, neurons), or None
        Weights when the last image ended, before the decay that acts when training ends; None where they were not
        stored (see :meth:`before_decay`).
    last_input_spike_s : ndarray, shape (inputs,)
        When each input last spiked during training, in seconds; 0 if never.
    theta_v : ndarray, shape (neurons,)
        Thresholds at the end of training, in volts.
    counts : ndarray, shape (images, neurons)
        Spikes during training.
    end_s : float
        When training ended, in seconds.
    parameters : Parameters
    threshold : {"adaptive", "held"}
    decay : DecayRule
    engine : {"c", "brian2"}

    Raises
    ------
    SnnregError
        If they do not belong together or hold what no training gives.
    """

    wiring: Wiring
    weights_before: Floats | None
    last_input_spike_s: Floats
    theta_v: Floats
    counts: Integers
    end_s: float
    parameters: Parameters
    threshold: str
    decay: DecayRule
    engine: str

    def __repr__(self) -> str:
        """Say what it is in a line: its arrays would fill screens below a cell that ends with a network."""
        size = f"{self.wiring.inputs} inputs, {self.wiring.neurons} neurons, {len(self.counts)} images"
        return f"<TrainedNetwork: {size}, threshold {self.threshold}, decay {self.decay}, engine {self.engine}>"

    def __post_init__(self) -> None:
        kinds: dict[str, type] = {"wiring": Wiring, "parameters": Parameters, "decay": DecayRule, "engine": str}
        for name, kind in kinds.items():
            if not isinstance(getattr(self, name), kind):
                raise SnnregError(f"{name} must be a {kind.__name__}, got {getattr(self, name)!r}")
        check_threshold(self.threshold)
        neurons, per_class = self.wiring.neurons, self.parameters.neurons_per_class
        if neurons % per_class:
            raise SnnregError(f"neurons must be a multiple of neurons_per_class, {per_class}; got {neurons}")
        inputs = self.parameters.inputs
        if self.wiring.inputs != inputs:
            raise SnnregError(f"these parameters have {inputs} inputs, but the wiring has {self.wiring.inputs}")
        arrays = {
            "last_input_spike_s": check_array("last_input_spike_s", self.last_input_spike_s, (inputs,), least=0),
            "theta_v": check_array("theta_v", self.theta_v, (neurons,)),
            "counts": check_array("counts", self.counts, (None, neurons), least=0, whole=True),
            "end_s": float(check_array("end_s", self.end_s, (), least=0)),
        }
        before = self.weights_before
        if before is not None:
            arrays["weights_before"] = check_array("weights_before", before, self.weights.shape, least=0)
        for name, array in arrays.items():
            object.__setattr__(self, name, array)

    @property
    def weights(self) -> Floats:
        """Weights as the test sees them, shape (inputs, neurons)."""
        return self.wiring.weights

    def before_decay(self) -> Floats:
        """Give the weights when the last image ended, from which another decay after training starts.

        Raises
        ------
        SnnregError
            If they were not stored.
        """
        if self.weights_before is None:
            raise SnnregError(
                f"the weights before the decay ({self.decay.when}) were not stored, and it must not act twice; "
                "take the network without decay, or train again"
            )
        return self.weights_before

    def with_weights(self, weights: Floats) -> Self:
        """Make the same network with other weights, shape (inputs, neurons), none of them negative."""
        weights = check_array("weights", weights, self.weights.shape, least=0)
        return replace(self, wiring=replace(self.wiring, weights=weights))

    def save(self, path: str | PathLike[str]) -> None:
        """Write everything to one .npz file; it appears whole or not at all."""
        if (kind := type(self.parameters)) is not Parameters:
            raise SnnregError(f"a file holds Parameters, not {kind.__name__}; keep this network in memory")
        own = ("last_input_spike_s", "theta_v", "counts")
        arrays: dict[str, Any] = vars(self.wiring) | {name: getattr(self, name) for name in own}
        if self.weights_before is not None:
            arrays["weights_before"] = self.weights_before
        names = ("end_s", "parameters", "threshold", "decay", "engine")
        settings = plain_values({name: getattr(self, name) for name in names})
        settings["rule"] = type(self.decay).__name__
        about = {"format": FILE_FORMAT, "snnreg": __version__, "settings": settings}
        with atomic_write(path) as new, new.open("wb") as file:
            np.savez_compressed(file, about=json.dumps(about), **arrays)

    @classmethod
    def load(cls, path: str | PathLike[str], rule: type[DecayRule] = Decay) -> Self:
        """Read what :meth:`save` wrote.

        The checksums of an .npz file protect the user from the results of a network that was damaged on its way.

        Parameters
        ----------
        path : path-like
        rule : type
            The class of its decay: :class:`snnreg.decay.Decay`, or a rule of your own.

        Raises
        ------
        SnnregError
            If the file is missing, damaged, of another version, or has another rule.
        """
        try:
            arrays = read_arrays(path)
            about = json.loads(str(arrays.pop("about")))
            if about["format"] == FILE_FORMAT and about["settings"]["rule"] == rule.__name__:
                return cls._restore(about["settings"], arrays, rule)
        except FileNotFoundError as error:
            raise SnnregError(f"there is no file {path}; train a network and save it first") from error
        except (KeyError, TypeError, ValueError, AttributeError, RecursionError) as error:
            raise SnnregError(f"{path} is damaged or not a file of snnreg ({error}); train again") from error
        if about["format"] != FILE_FORMAT:
            raise SnnregError(
                f"{path} has the file version {about['format']}, this snnreg reads {FILE_FORMAT}; train again"
            )
        other = f"{about['settings']['rule']}, not {rule.__name__}"
        raise SnnregError(f"{path} has the decay rule {other}; give its class as rule")

    @classmethod
    def _restore(cls, settings: dict[str, Any], arrays: dict[str, Any], rule: type[DecayRule]) -> Self:
        wiring = Wiring(*(arrays.pop(name) for name in ("weights", "excitation_delay_s", "inhibition_delay_s")))
        return cls(
            wiring=wiring,
            weights_before=arrays.pop("weights_before", None),
            **arrays,
            end_s=settings["end_s"],
            parameters=Parameters(**with_units(Parameters(), settings["parameters"])),
            threshold=settings["threshold"],
            decay=rule(**with_units(rule(), settings["decay"])),
            engine=settings["engine"],
        )


def plain_values(value: Any) -> Any:
    """Turn plans, parameters, decays and quantities (in SI units) into what JSON can hold."""
    if is_dataclass(value):
        return {f.name: plain_values(getattr(value, f.name)) for f in fields(value)}
    if isinstance(value, dict):
        return {key: plain_values(item) for key, item in value.items()}
    return float(value) if isinstance(value, Quantity) else value
