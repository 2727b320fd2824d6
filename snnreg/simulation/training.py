"""Training and response: images go through a network, some at a time (chapters 4, 5, 12 and 15)."""

import warnings
from collections.abc import Callable, Iterator
from dataclasses import replace
from typing import Any

import numpy as np
from numpy.typing import ArrayLike

from snnreg.base.checks import Floats, Integers, check_array, check_generator, check_instance, check_int
from snnreg.base.errors import SnnregError
from snnreg.base.progress import progress_bar
from snnreg.decay import NEVER, Decay, DecayRule
from snnreg.encoding import as_pixels, draw_trains
from snnreg.parameters import ADAPTIVE, UNTAUGHT, Parameters, check_parameters, check_threshold
from snnreg.simulation import engines
from snnreg.simulation.storage import TrainedNetwork
from snnreg.wiring import Wiring, draw_delays, draw_wiring

NEVER_DARK = 0.5
"""The share of images that must light every pixel for a warning that the decay has nothing to do."""


def present(
    engine: Any,
    state: Any,
    pixels: Any,
    targets: Integers | None,
    rng: np.random.Generator,
    choices: dict[str, Any],
    progress: Callable[[float], None] | None = None,
) -> Iterator[Integers]:
    """Go over images, the one loop that does: draw the input spikes of a chunk, show it, yield its output spikes.

    The network learns unless `targets` is None; `progress` is called with the fraction that is done.
    """
    chunk = engine.chunk or max(1, len(pixels))
    for start in range(0, len(pixels), chunk):
        part = slice(start, start + chunk)
        trains = draw_trains(pixels[part], rng, choices["parameters"])
        taught = None if targets is None else targets[part]
        counts = engine.show(state, trains, taught, **choices, progress=progress)
        if progress is not None:
            progress((start + len(counts)) / len(pixels))
        yield counts


class Training:
    """A network while it learns; between two images it can be looked at, changed and copied (``copy.deepcopy``).

    Parameters
    ----------
    wiring : Wiring
        The network at birth.
    rng : numpy.random.Generator
        Draws the input spikes; advanced.
    parameters, threshold, decay, engine
        As for :func:`train`.  The reference shows all images at once, so it takes one :meth:`show`.
    """

    def __init__(
        self,
        wiring: Wiring,
        rng: np.random.Generator,
        *,
        parameters: Parameters | None = None,
        threshold: str = ADAPTIVE,
        decay: DecayRule | None = None,
        engine: str = "c",
    ) -> None:
        check_threshold(threshold)
        self.wiring, self.engine, self._rng = wiring, engines.engine(engine), check_generator(rng)
        parameters, decay = Parameters() if parameters is None else parameters, Decay() if decay is None else decay
        self.choices: dict[str, Any] = {
            "parameters": check_parameters(parameters),
            "threshold": threshold,
            "decay": check_instance("decay", decay, DecayRule, 'Decay("online", 300 * second) is one'),
        }
        self._state = self.engine.start(wiring, self.choices["parameters"])
        self._counts: list[Integers] = [np.zeros((0, wiring.neurons), np.int64)]

    @property
    def weights(self) -> Floats:
        """The weights now, shape (inputs, neurons); to be changed in place."""
        return self._state.weights

    @property
    def images(self) -> int:
        """How many images it has learned from."""
        return sum(map(len, self._counts))

    def show(self, images: Any, classes: Any, *, progress: Callable[[float], None] | None = None) -> Integers:
        """Let the network learn from some images.

        Parameters
        ----------
        images : ndarray, shape (n, height, width) or (n, height * width)
        classes : ndarray of int, shape (n,)
            From 0; -1 for an image that no group has as its own, on which all weaken.
        progress
            See :func:`present`.

        Returns
        -------
        ndarray of int64, shape (n, neurons)
            Its spikes on them.
        """
        return self._show(as_pixels(images, self.choices["parameters"].image_shape), classes, progress)

    def _show(self, pixels: Any, classes: Any, progress: Callable[[float], None] | None) -> Integers:
        """Do as :meth:`show` with images that are checked."""
        groups = self.wiring.neurons // self.choices["parameters"].neurons_per_class
        classes = check_array("classes", classes, (len(pixels),), least=UNTAUGHT, most=groups - 1, whole=True)
        first = len(self._counts)
        for counts in present(self.engine, self._state, pixels, classes, self._rng, self.choices, progress):
            self._counts.append(counts)
        return np.concatenate(self._counts[first:] or self._counts[:1])

    def network(self, burst_rng: np.random.Generator | None = None) -> TrainedNetwork:
        """Give the network as it is now, after the decay that acts when training ends.

        Parameters
        ----------
        burst_rng : numpy.random.Generator, optional
            Draws the burst of a decay that has one.

        Returns
        -------
        TrainedNetwork
        """
        parameters, decay = self.choices["parameters"], self.choices["decay"]
        weights = self.weights.copy()
        last_input_spike_s = self._state.last_input_spike * float(parameters.dt)
        end_s = self.images * parameters.period_s
        final = decay.after_training(weights, last_input_spike_s, end_s, burst_rng)
        return TrainedNetwork(
            wiring=replace(self.wiring, weights=final),
            weights_before=weights,
            last_input_spike_s=last_input_spike_s,
            theta_v=self._state.theta.copy(),
            counts=np.concatenate(self._counts),
            end_s=end_s,
            engine=self.engine.name,
            **self.choices,
        )


def train(
    images: ArrayLike,
    classes: ArrayLike,
    rng: np.random.Generator,
    *,
    number_of_classes: int | None = None,
    parameters: Parameters | None = None,
    threshold: str = ADAPTIVE,
    decay: DecayRule | None = None,
    engine: str = "c",
    progress: bool = True,
) -> TrainedNetwork:
    """Train a new network, one pass over the images.

    Parameters
    ----------
    images : array_like, shape (n, height, width) or (n, height * width)
        Grey levels, 0 to 255, in the order in which they are shown; their size is that of `parameters`.
    classes : array_like of int, shape (n,)
        The class of each image, from 0; -1 for an image that no group has as its own, on which all weaken
        (:func:`~snnreg.datasets.training_noise.add_noise`).
    rng : numpy.random.Generator
        Draws the wiring, the input spikes and the burst of the decay, each from its own stream.
    number_of_classes : int, optional
        Default: one more than the largest of `classes`.
    parameters : Parameters, optional
        Default: the published ones.
    threshold : {"adaptive", "held"}
    decay : DecayRule, optional
        Default: never.
    engine : {"c", "brian2"}
    progress : bool
        Show a progress bar.

    Returns
    -------
    TrainedNetwork

    Raises
    ------
    SnnregError
        If the input is not as described.

    Warns
    -----
    UserWarning
        If images are too dark for a new network to spike, or none of their pixels is dark so that the decay has
        nothing to remove, or no neuron spikes in the whole training, or classes leave numbers out.
    """
    parameters = check_parameters(Parameters() if parameters is None else parameters)
    pixels = as_pixels(images, parameters.image_shape)
    labels = check_array("classes", classes, (len(pixels),), least=UNTAUGHT, whole=True)
    if (labels == UNTAUGHT).all():
        raise SnnregError("no images to learn from; give at least one with a class")
    check_generator(rng)
    _warn_if_dark(pixels)
    if number_of_classes is None:
        number_of_classes = int(labels.max()) + 1
        if (there := len(np.unique(labels[labels != UNTAUGHT]))) < number_of_classes:
            warnings.warn(
                f"classes count from 0, so those given make {number_of_classes} groups of neurons, "
                f"{number_of_classes - there} of them without an image; number the classes by "
                "np.unique(classes, return_inverse=True)[1], or say number_of_classes if this is meant",
                stacklevel=2,
            )

    wiring_rng, spike_rng, burst_rng = rng.spawn(3)
    wiring = draw_wiring(check_int("number_of_classes", number_of_classes), wiring_rng, parameters)
    training = Training(wiring, spike_rng, parameters=parameters, threshold=threshold, decay=decay, engine=engine)
    _warn_if_never_dark(pixels, training.choices["decay"])
    with progress_bar(len(pixels), "training", progress) as bar:
        counts = training._show(pixels, labels, bar.fraction)
    if not counts.any() and pixels.max() > 1:  # else it has been said
        warnings.warn(
            f"no neuron has spiked in the whole training, so nothing was learned; the brightest pixel is "
            f"{pixels.max():g} of 255: multiply the images by {255 / pixels.max():.3g}, or raise rate_per_grey",
            stacklevel=2,
        )
    return training.network(burst_rng)


def _warn_if_never_dark(pixels: Any, decay: DecayRule) -> None:
    """Warn of a ground that is not black: its synapses are used by every image, and none is lost."""
    rarest = (pixels > 0).mean(axis=0).min()
    if decay.when != NEVER and rarest > NEVER_DARK:
        warnings.warn(
            f"every pixel is lit in at least {rarest:.0%} of the images, so each synapse is used and the decay "
            "removes none; if the ground is grey, set it to 0: np.where(images < 40, 0, images)",
            stacklevel=3,
        )


def _warn_if_dark(pixels: Any) -> None:
    """Warn of images that run from 0 to 1, as other libraries have them: the network would stay silent."""
    if pixels.size and 0 < pixels.max() <= 1:
        warnings.warn(
            f"the brightest pixel of all images is {pixels.max():g} of 255, so the network will hardly spike; "
            "multiply images that run from 0 to 1 by 255",
            stacklevel=3,
        )


def respond(
    network: TrainedNetwork,
    images: ArrayLike,
    rng: np.random.Generator,
    *,
    engine: str = "c",
    redraw_delays: bool = False,
    progress: bool = True,
) -> Integers:
    """Show images to a trained network: weights stay, the threshold is at rest, but for an ablation of chapter 10.

    Parameters
    ----------
    network : TrainedNetwork
    images : array_like, shape (n, height, width) or (n, height * width)
        Grey levels, 0 to 255.
    rng : numpy.random.Generator
        Draws the input spikes (and the new delays).
    engine : {"c", "brian2"}
    redraw_delays : bool
        Draw new S2 and S3 delays first, as the published test notebooks did without meaning to.
    progress : bool
        Show a progress bar.

    Returns
    -------
    ndarray of int64, shape (n, neurons)
        Spikes of each excitatory neuron while each image was shown.
    """
    check_instance("network", network, TrainedNetwork, "train one")
    parameters, wiring = network.parameters, network.wiring
    runner, pixels = engines.engine(engine), as_pixels(images, parameters.image_shape)
    _warn_if_dark(pixels)
    check_generator(rng)
    delay_rng, spike_rng = rng.spawn(2)
    if redraw_delays:
        wiring = Wiring(wiring.weights, *draw_delays(wiring.neurons, delay_rng, parameters))
    choices = {"parameters": parameters, "threshold": network.threshold, "decay": network.decay}
    state = runner.start(wiring, parameters)
    state.theta[:] = network.theta_v  # counts only where an ablation keeps it
    with progress_bar(len(pixels), "test", progress) as bar:
        shown = present(runner, state, pixels, None, spike_rng, choices, bar.fraction)
        return np.concatenate([np.zeros((0, wiring.neurons), np.int64), *shown])
