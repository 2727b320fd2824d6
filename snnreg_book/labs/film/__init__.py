"""Film: a full training without and with decay, from birth to the last image (chapter 5)."""

import gzip

import numpy as np
from traitlets import Bytes, Dict, Int

from snnreg_book.labs.shared import source

# Weights are carried in 5 bits, the largest level for g_max: a drive sums a hundred of them, so it is off by less
# than a hundredth of the critical drive.
LEVELS = 31
PER_DIGIT = 5  # neurons of each digit that the film shows, the first ones
IMAGES, NOISE = 20, 12  # test images of each digit, and of white noise, that drive the neurons


class Film(source.Lab):
    """Two trainings side by side, moment by moment: weight maps, and the drives of test images.

    Make one with :meth:`of`.
    """

    _esm = source.script("film/view.js")

    # Which moment is seen, from 0; ``about["moments"]`` says after how many training images it was.
    moment = Int(0, min=0).tag(sync=True)

    about = Dict().tag(sync=True)
    weight_levels = Bytes().tag(sync=True)
    pixels = Bytes().tag(sync=True)

    @classmethod
    def of(cls, moments, without, with_decay, *, plan=None, **values):
        """The film of two trainings.

        Parameters
        ----------
        moments : sequence of int
            How many images the network had learned from at each moment.
        without, with_decay : sequence of ndarray, shape (784, neurons)
            The weights at these moments.
        plan : snnreg.experiment.Plan, optional
            Digits, parameters and number of training images.  Default: the paper's.
        **values
            Where the film starts: `moment`; by default at its end.
        """
        from snnreg.datasets import digits_of, white_noise
        from snnreg.experiment import Plan

        plan = Plan() if plan is None else plan
        p, classes = plan.parameters, len(plan.digits)
        weights = np.stack([without, with_decay], axis=1)
        shown = np.arange(classes * p.neurons_per_class).reshape(classes, -1)[:, :PER_DIGIT].ravel()
        levels = np.round(weights[..., shown] / float(p.g_max) * LEVELS).astype(np.uint8)
        known, _ = digits_of(plan.digits, IMAGES, train=False)
        mean_grey = digits_of(plan.digits, plan.train_per_digit, train=True)[0].mean()
        noise = white_noise(NOISE, mean_grey, np.random.default_rng(0)).round().astype(np.uint8)
        return cls(
            # What changed since the moment before, modulo 256: so it is packed better.
            weight_levels=gzip.compress(np.diff(levels, axis=0, prepend=np.uint8(0)).tobytes(), mtime=0),
            pixels=gzip.compress(known.tobytes() + noise.tobytes(), mtime=0),
            about={
                "digits": list(plan.digits),
                "moments": list(moments),
                "columns": PER_DIGIT,
                "images": IMAGES,
                "noise": NOISE,
                "levels": LEVELS,
                "g_max": float(p.g_max),
                "period_s": p.period_s,
                "drive_per_grey": float(p.excitatory_conductance_time * p.rate_per_grey),
                "critical_drive": p.critical_conductance,
            },
            **{"moment": len(moments) - 1} | values,
        )

    def drives(self, moment):
        """Compute what drives neurons at a moment, as the page does: dict of str to ndarray, shape (2, drives).

        For its own digit (``own``), the other digits (``other``) and white noise (``noise``) the drive of every
        pair of such an image and a neuron, without decay and with it.
        """
        about = self.about
        changes = np.frombuffer(gzip.decompress(self.weight_levels), np.uint8)
        levels = changes.reshape(len(about["moments"]), 2, 784, -1).cumsum(axis=0, dtype=np.uint8)[moment]
        weights = levels / about["levels"] * about["g_max"]
        images = np.frombuffer(gzip.decompress(self.pixels), np.uint8).reshape(-1, 784)
        drive = about["drive_per_grey"] * images @ weights
        known = drive[:, : -about["noise"]]
        group = np.repeat(np.arange(len(about["digits"])), about["columns"])
        own = np.repeat(np.arange(len(about["digits"])), about["images"])[:, None] == group
        return {"own": known[:, own], "other": known[:, ~own], "noise": drive[:, -about["noise"] :].reshape(2, -1)}
