"""Inputs that change half way through training: what is used no more should be forgotten (chapters 11 and 19)."""

from collections import namedtuple
from dataclasses import dataclass, replace

import numpy as np

from snnreg import simulation
from snnreg.base.checks import check_choice, check_int, check_number, check_sequence
from snnreg.base.errors import SnnregError, brief
from snnreg.datasets import mnist
from snnreg.datasets.image_sets import FIELD, KNOWN, UNKNOWN, TestSet, white_noise, white_noise_within
from snnreg.encoding import as_pixels
from snnreg.experiment.runs import measure
from snnreg.parameters import IMAGE_SHAPE, INPUTS
from snnreg_studies.ablations import Ablations
from snnreg_studies.between import BETWEEN, STREAM
from snnreg_studies.noises import mean_grey, of_a_class_mean
from snnreg_studies.protocol import Protocol, new_training, numbered_stream

NEW, OLD, NOISE_THERE = "new", "old", "noise where the old lay"

SHIFT = (IMAGE_SHAPE[0] - FIELD) // 2
"""How far the digits' 20 x 20 pixels can be moved from the centre to a corner of the frame."""

MAKING, SHOWING, SECOND_HALF = 400, 410, 420
"""The numbers of the random streams that make the noise, draw the input spikes of tests, and make what changes."""

Change = namedtuple("Change", "first second sets")
"""Images of the first half of the training and of the second, and what the network is tested on, by name."""


def tested(new, old, there):
    """The three test sets, of images and, of digits, their classes."""
    given = {NEW: new, OLD: old, NOISE_THERE: (there,)}
    return {name: TestSet(name, *each) for name, each in given.items()}


def moved(images, by):
    """Images of any shape (n, ...) moved down and to the right by so many pixels, black where nothing came."""
    frames = np.pad(images.reshape(-1, *IMAGE_SHAPE), ((0, 0), (SHIFT, SHIFT), (SHIFT, SHIFT)))
    first, last = SHIFT - by, SHIFT - by + IMAGE_SHAPE[0]
    return frames[:, first:last, first:last].reshape(-1, INPUTS)


def upper(images, above=None):
    """The upper half of images with nothing below it; or the images with their upper half taken from `above`."""
    lies_above = np.arange(INPUTS) < INPUTS // 2
    images = as_pixels(images)
    return np.where(lies_above, images, 0) if above is None else np.where(lies_above, above, images)


@dataclass(kw_only=True)
class Changes(Ablations):
    """A network that learns one thing in the first half of its training and another in the second.

    Parameters
    ----------
    case : {"digits that move", "digits that come back", "a digit that changes", "inputs that turn noisy"}
        In the first half digits lie in the upper left, then in the lower right, where they stay or from where they
        come back in the last quarter; or the first group's digit becomes the first of `unknown`; or all pixels of
        the upper half become white noise.
    shift : int
        How many pixels from the centre digits that move lie, to the left and upwards, then to the right and down.
    noise_share : float
        See :class:`snnreg_studies.calm.Calm`; this noise moves as the digits do.
    looks : sequence of int
        After so many images of the second half the network is tested on what is new; at its end on all sets.
    mask : float
        Cut, every `renewed` images, the weights of pixels that at most this share of them lit; 0: cut nothing.
    renewed : int
    """

    case: str
    shift: int = SHIFT
    noise_share: float = 0
    looks: tuple = (0, 50, 100, 200, 400, 800)
    mask: float = 0
    renewed: int = 300

    def __post_init__(self):
        super().__post_init__()
        check_choice("case", self.case, CASES)
        check_int("shift", self.shift, 1, SHIFT)
        self.plan = replace(self.plan, noise_share=check_number("noise_share", self.noise_share))
        self.looks = check_sequence("looks", self.looks, "numbers of images")
        second = len(self.digits) * self.train_per_digit // 2
        if list(self.looks) != sorted({*self.looks}) or any(look >= second for look in self.looks):
            raise SnnregError(f"looks must rise and stay below {second:,} images, got {brief(self.looks)}")
        for look in self.looks:
            check_int("looks", look, 0)
        if self.cuts != Ablations.cuts:
            raise SnnregError(f"inputs change without cuts, got {brief(self.cuts)}; leave them out")
        if self.case == "a digit that changes" and not self.unknown:
            raise SnnregError("unknown is empty; name the digit that one of the known ones becomes")
        check_number("mask", self.mask, most=1)
        check_int("renewed", self.renewed, 1)
        self.settings |= {
            "case": self.case,
            "shift": self.shift,
            "noise_share": self.noise_share,
            "mask": self.mask or None,
            "renewed": self.renewed if self.mask else None,
        }

    def runs(self):
        """A row for each look, and one for each test set at the end; `images_since` counts from the change."""
        images, classes = self.plan.training_set(self.seed)
        half = len(images) // 2
        change = CASES[self.case](self, images[:half], images[half:], classes[half:])
        training = new_training(self.plan, self.seed, decay=self.decay)
        lit, rng = np.zeros(INPUTS), numbered_stream(self.seed, STREAM)
        self.after_image = [BETWEEN[name](self.plan, value, rng) for name, value in self.between.items()]
        self._show(training, change.first, classes[:half], lit)
        shown, classes = 0, classes[half:]
        for look in (*self.looks, len(change.second)):
            self._show(training, change.second[shown:look], classes[shown:look], lit)
            shown, network = look, training.network()
            for number, (name, test_set) in enumerate(change.sets.items()):
                if name == NEW or look == len(change.second):
                    rng = numbered_stream(self.seed, SHOWING + number)
                    counts = simulation.respond(network, test_set.images, rng, progress=False)
                    yield {
                        **self.settings,
                        "images_since": look,
                        **measure(self.plan, network, test_set, counts),
                    }

    def _show(self, training, images, classes, lit):
        """Let it learn; `lit` counts how often each pixel was lit since the mask was renewed."""
        for after_image in self.after_image:
            for pixels, own in zip(as_pixels(images), classes, strict=True):
                (counts,) = training.show(pixels[None], [own])
                after_image(training.weights, pixels, counts)
            return
        if not self.mask:
            training.show(images, classes)
            return
        start = 0
        while start < len(images):
            since = training.images % self.renewed
            part = slice(start, start + self.renewed - since)
            training.show(images[part], classes[part])
            lit += (as_pixels(images[part]) > 0).sum(axis=0)
            start = min(part.stop, len(images))
            if training.images % self.renewed == 0:
                training.weights[np.resize(lit <= self.mask * self.renewed, len(training.weights))] = 0
                lit[:] = 0


def _known(run):
    known = run.test_sets()[KNOWN]
    return known.images, known.classes


def digits_that_move(run, first, second, classes):
    """From the upper left to the lower right."""
    (known, truth), rng, by = _known(run), numbered_stream(run.seed, MAKING), run.shift
    there = moved(white_noise_within(FIELD, len(known), mean_grey(run.plan), rng), -by)
    sets = tested((moved(known, by), truth), (moved(known, -by), truth), there)
    return Change(moved(first, -by), moved(second, by), sets)


def digits_that_come_back(run, first, second, classes):
    """The same, and in the last quarter of the training back again; the old is what lies in the lower right."""
    there, back = np.array_split(second, 2)
    gone = digits_that_move(run, first, there, classes)
    sets = tested(
        *((gone.sets[of].images, gone.sets[of].classes) for of in (OLD, NEW)),
        moved(gone.sets[NOISE_THERE].images, 2 * run.shift),
    )
    return Change(gone.first, np.concatenate([gone.second, moved(back, -run.shift)]), sets)


def a_digit_that_changes(run, first, second, classes):
    """The first group's digit becomes the first of the unknown ones; the noise has the mean image of the old."""
    known, truth = _known(run)
    own, new, learned = truth == 0, known.copy(), as_pixels(second).copy()
    new[own] = Protocol.test_sets(run)[UNKNOWN].images[: own.sum()]
    others = mnist.digits_of(run.unknown[:1], run.train_per_digit, train=True, data=run.data)[0]
    taken = numbered_stream(run.seed, SECOND_HALF).permutation(len(others))[: (classes == 0).sum()]
    learned[classes == 0] = as_pixels(others[taken])
    of_old = replace(run.plan, digits=run.digits[:1], unknown=())
    there = of_a_class_mean(of_old, own.sum(), numbered_stream(run.seed, MAKING))
    return Change(first, learned, tested((new, truth), (known[own], truth[own]), there))


def inputs_that_turn_noisy(run, first, second, classes):
    """White noise in all pixels of the upper half; the old is what digits had there."""
    (known, truth), mean = _known(run), mean_grey(run.plan)
    noise = white_noise(len(second), mean, numbered_stream(run.seed, SECOND_HALF))
    there = white_noise(len(known), mean, numbered_stream(run.seed, MAKING))
    sets = tested((upper(known, there), truth), (upper(known), truth), upper(there))
    return Change(first, upper(second, noise), sets)


CASES = {
    case.__name__.replace("_", " "): case
    for case in (digits_that_move, digits_that_come_back, a_digit_that_changes, inputs_that_turn_noisy)
}
"""What may change: each makes a :class:`Change` of a run, both halves, and the classes of the second."""
