"""Teach it: two networks learn signs that the reader draws, and answer while the next one is drawn."""

import base64
from pathlib import Path

import numpy as np
from traitlets import Bool, Dict, Enum, Float, Int, List, TraitError, TraitType, Unicode

from snnreg.parameters import IMAGE_SHAPE, Parameters
from snnreg_book.labs import engine
from snnreg_book.labs.shared import source
from snnreg_book.labs.shared.constants import CHOSEN_GROWTH, STARTS, constants
from snnreg_book.labs.shared.lab import LIT, NetworkLab

from .examples import example_signs

FEWEST, MOST = 2, 5
"""Signs that a network can be taught."""

MEANS = {"feedforward_inhibition": 0.012, "off_gain": 4.0}
"""Constants of feed-forward inhibition and of OFF inputs, where a reader lets them act."""

VARIANTS = 300
"""Images of each sign that the networks learn from, made from its drawings."""

RULES = {
    "published": (73.0, constants(*CHOSEN_GROWTH)),
    "growth": (35.0, CHOSEN_GROWTH | {"growth_step": 0.0005 * Parameters().g_max}),
}
"""Rules of learning: pruning time in seconds, and constants in SI units; a short training needs larger steps."""


class _Images(TraitType):
    """Grey levels, an array (images, 28, 28) of bytes; the page has them as base64."""

    default_value = np.zeros((0, *IMAGE_SHAPE), np.uint8)
    info_text = "whole grey levels from 0 to 255, an array (images, 28, 28)"

    def validate(self, obj, value):
        images = np.asarray(value)
        fits = images.ndim == 3 and images.shape[1:] == IMAGE_SHAPE and images.dtype.kind in "biuf"
        if not fits or not np.all((images >= 0) & (images <= 255) & (images == np.floor(images))):
            self.error(obj, value)
        return images.astype(np.uint8)

    @staticmethod
    def to_json(images, _):
        return base64.b64encode(images.tobytes()).decode()

    @staticmethod
    def from_json(text, _):
        return np.frombuffer(base64.b64decode(text), np.uint8).reshape(-1, *IMAGE_SHAPE)


class _Labels(TraitType):
    """The number of each image's sign, an array of whole numbers."""

    default_value = np.zeros(0, np.int64)
    info_text = "whole numbers from 0, one for each image"

    def validate(self, obj, value):
        labels = np.asarray(value)
        if labels.ndim != 1 or (labels.size and (labels.dtype.kind not in "iu" or labels.min() < 0)):
            self.error(obj, value)
        return labels.astype(np.int64)

    @staticmethod
    def to_json(labels, _):
        return labels.tolist()

    @staticmethod
    def from_json(numbers, _):
        return np.asarray(numbers, np.int64)


def _as_json(trait):
    return trait.tag(sync=True, to_json=trait.to_json, from_json=trait.from_json)


class TeachIt(NetworkLab):
    """Two new networks, without and with decay, that learn from the reader's drawings and answer to others.

    Each drawing, 28 x 28 grey levels as MNIST's, is turned, scaled, slanted and shifted in the page, so that each
    sign has :data:`VARIANTS` images. What is drawn is there for Python::

        lab = TeachIt()
        lab.images, lab.labels, lab.names

    Parameters
    ----------
    images, labels, names : optional
        Drawings to begin with, as the traits of these names hold them; default: what the browser has kept.
    """

    _esm = source.script("teach_it/view.js")
    _css = source.Lab._css + Path(__file__).with_name("teach_it.css").read_text(encoding="utf-8")

    worker_script = Unicode(source.script("teach_it/worker.js")).tag(sync=True)

    images = _as_json(_Images())  # the drawings, shape (drawings, 28, 28)
    labels = _as_json(_Labels())  # of each drawing the number of its sign, a place in `names`
    names = List(Unicode()).tag(sync=True)  # of the signs that have drawings

    rule = Enum([*RULES], "growth").tag(sync=True)  # what both networks learn by
    # Weights before the first image: drawn, or all zero.
    start = Enum(STARTS, STARTS[0]).tag(sync=True)
    tau_prun_s = Float(RULES["growth"][0], min=1e-6).tag(sync=True)  # of the second network, as is `k_p`
    k_p = Float(1.0, min=0.0).tag(sync=True)
    # Means against noise where signs lie, in both networks: feed-forward inhibition, OFF inputs, and noise among
    # the images that they learn from, which no group has as its own.
    inhibited = Bool(False).tag(sync=True)
    off_inputs = Bool(False).tag(sync=True)
    hears_noise = Bool(False).tag(sync=True)
    seed = Int(1, min=0).tag(sync=True)  # draws networks, variants, their order and all spikes

    # Strokes of points [float, float], in fractions of the pad, from its upper left corner.
    drawing = List().tag(sync=True)
    # White noise added, in units of the mean of an image that was learned.
    noise = Float(0.0, min=0.0, max=3.0).tag(sync=True)
    light = Enum(LIT, LIT[0]).tag(sync=True)  # where that noise is: the test set that has it there

    taught = Bool(False).tag(sync=True)  # whether the networks learn anew after each change
    # Drawings that the reader named after the networks' answer (int), and how many of these answers were right,
    # without and with decay.
    told = List(Int(), [0, 0, 0]).tag(sync=True)
    accuracy = List().tag(sync=True)  # share of new variants that are recognised (float), without and with decay
    predictions = Dict().tag(sync=True)  # which of its choices (int) the reader has predicted for each mission
    reached = List(Unicode()).tag(sync=True)  # the missions that were reached

    def __init__(self, images=None, labels=None, names=None, **values):
        p = Parameters()
        given = {"images": images, "labels": labels, "names": names}
        super().__init__(
            about={
                "models": {n: engine.description(p, n * p.neurons_per_class) for n in range(FEWEST, MOST + 1)},
                "rules": {name: {"tau_prun_s": tau, "constants": rule} for name, (tau, rule) in RULES.items()},
                "means": MEANS,
                "each": VARIANTS,
                "examples": _for_the_page(*example_signs()),
            },
            **{name: value for name, value in given.items() if value is not None},
            **values,
        )
        if len(self.images) != len(self.labels) or len({*self.labels} - {*range(len(self.names))}):
            raise TraitError(
                f"{len(self.images)} images need as many labels, each the place of a name: got "
                f"{len(self.labels)} labels and {len(self.names)} names"
            )

    def show_examples(self):
        """Put three signs with four drawings each onto the shelf, in place of what is there."""
        images, labels, names = example_signs()
        with self.hold_sync():
            self.images, self.labels, self.names = images, labels, names


def _for_the_page(images, labels, names):
    return {"images": _Images.to_json(images, None), "labels": labels.tolist(), "names": list(names)}
