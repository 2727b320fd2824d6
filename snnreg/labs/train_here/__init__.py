"""Lab 4, train it here: the network learns in the page, from random weights (chapters 9 and 13)."""

import gzip

import anywidget
from traitlets import Bool, Bytes, Dict, Float, Int, List, TraitError, Unicode, validate

from snnreg import datasets
from snnreg.experiment import Plan
from snnreg.labs import engine
from snnreg.labs.shared import source

CARRIED = tuple(range(10))
"""The digits whose images the lab carries, for the reader to choose from."""


class TrainHere(anywidget.AnyWidget):
    """A new network that learns from a stream of digits, with the decay that the reader sets.

    The network runs in the page (:mod:`snnreg.labs.engine`), where weights, delays, the order of the images and
    input spikes are drawn too.

    Parameters
    ----------
    plan : Plan, optional
        Digits to begin with, parameters and threshold.  Default: the paper's.  With a growth step, the reader
        can let it act or not.
    images : int
        How many images a network can learn from, all its digits together.
    test_images : int
        Images of these digits, from the test split, on which the accuracy is measured.

    Attributes
    ----------
    tau_prun_s, k_p : float
        The decay.
    decay : bool
        Whether it acts.
    growth : bool
        Whether used synapses of a quiet neuron grow.
    digits : list of int
        What the network learns, one digit for each group of neurons.  Others begin a new network.
    seed : int
        Draws the network, the order of the images and the spikes of the next run.
    trained : int
        Images learnt from.
    runs : list of list
        The runs so far with these digits, the last one is this one: for each measurement ``[images learnt from,
        accuracy, spikes per image of white noise, whether the decay acted, whether growth did]``.
    taught : list of [int, float, float, float]
        How this run's network was trained: images, `tau_prun_s`, `k_p` (0: no decay) and the growth step,
        part after part.
        Whoever comes back to the page gets the same network by training it so again.
    images_per_s : float
        Speed of the training in this run.
    """

    _esm = source.script("train_here/view.js")
    _css = source.style()

    worker_script = Unicode(source.script("train_here/worker.js")).tag(sync=True)
    module = Bytes().tag(sync=True)
    images = Bytes().tag(sync=True)
    tests = Bytes().tag(sync=True)
    about = Dict().tag(sync=True)

    tau_prun_s = Float(300.0, min=1e-6).tag(sync=True)
    k_p = Float(1.0, min=0.0).tag(sync=True)
    decay = Bool(True).tag(sync=True)
    growth = Bool(False).tag(sync=True)
    digits = List(Int()).tag(sync=True)
    seed = Int(1, min=0).tag(sync=True)
    trained = Int(0).tag(sync=True)
    runs = List().tag(sync=True)
    taught = List().tag(sync=True)
    images_per_s = Float(0.0).tag(sync=True)

    def __init__(self, plan=None, *, images=1020, test_images=60, **values):
        plan = Plan() if plan is None else plan
        p, groups = plan.parameters, len(plan.digits)
        per_digit = {True: images // groups, False: test_images // groups}
        packed = {
            train: gzip.compress(datasets.digits_of(CARRIED, count, train)[0].tobytes(), mtime=0)
            for train, count in per_digit.items()
        }
        super().__init__(
            module=engine.module(),
            images=packed[True],
            tests=packed[False],
            digits=list(plan.digits),
            about={
                "carried": list(CARRIED),
                "per_digit": per_digit[True],
                "tests_per_digit": per_digit[False],
                "model": engine.description(p, groups * p.neurons_per_class, plan.preset.threshold),
                "growth_step": p.growth_step,
            },
            **values,
        )

    @validate("digits")
    def _can_be_learnt(self, proposal):
        digits, model = proposal["value"], self.about["model"]
        groups = model["neurons"] // model["per_class"]
        if len(digits) != groups or len({*digits} & {*CARRIED}) != groups:
            raise TraitError(f"digits must be {groups} different ones from 0 to 9, got {digits}")
        return digits

    @validate("growth")
    def _can_grow(self, proposal):
        if proposal["value"] and not self.about["growth_step"] > 0:
            raise TraitError(
                "this network cannot grow, its growth_step is 0; give one, such as "
                "TrainHere(Plan(parameters=Parameters(growth_step=3e-5)))"
            )
        return proposal["value"]

