"""Tune it: the network is trained anew and tested while the reader moves the decay (chapter 9)."""

import gzip

from traitlets import Bool, Bytes, Dict, Enum, Float, Int, List, Unicode

from snnreg.datasets import digits_of
from snnreg.decay import ONLINE, WHEN
from snnreg.experiment import Plan
from snnreg.labs.shared import source
from snnreg.labs.shared.lab import NetworkLab, describe_experiment


class TuneIt(NetworkLab):
    """A short training and its four test sets, done again whenever the decay changes.

    Beside it stands the network of the same seed without decay: same wiring, same images, same input spikes.

    Parameters
    ----------
    plan : Plan, optional
        Digits, threshold, and how many images of each digit.  Default: the paper's network, 170 images of each
        digit to learn from and 30 to be tested with.

    Its values:

    - `tau_prun_s`, `k_p`: the decay.
    - `when`: {"never", "online", "after-training"}
    - `growth`: whether used synapses of quiet neurons grow, as in chapter 10.
    - `seed`: draws the network, the order of the images, the noise and all spikes.
    - `spikes` (dict of str to list of [float, float]): spikes per image of each test set, without decay and with
      it.
    - `accuracy`, `pruned` (list of [float, float]): share of the known digits that are recognised, and share of
      the synapses that are pruned, likewise.
    - `seconds`: time of the last training and its tests.
    - `points` (list of list): what each round has left: ``[pruning time, accuracy, spikes per image of white
      noise, when, growth, seed]``.
    """

    _esm = source.script("tune_it/view.js")

    worker_script = Unicode(source.script("shared/experiment_worker.js")).tag(sync=True)
    images = Bytes().tag(sync=True)

    tau_prun_s = Float(55.0, min=1e-6).tag(sync=True)
    k_p = Float(1.0, min=0.0).tag(sync=True)
    when = Enum(WHEN, ONLINE).tag(sync=True)
    growth = Bool(False).tag(sync=True)
    seed = Int(0, min=0).tag(sync=True)
    spikes = Dict().tag(sync=True)
    accuracy = List().tag(sync=True)
    pruned = List().tag(sync=True)
    seconds = Float(0.0).tag(sync=True)
    points = List().tag(sync=True)

    def __init__(self, plan=None, **values):
        plan = Plan(train_per_digit=170, test_per_digit=30) if plan is None else plan
        carried = [
            digits_of(digits, count, train)[0].tobytes()
            for digits, count, train in (
                (plan.digits, plan.train_per_digit, True),
                (plan.digits, plan.test_per_digit, False),
                (plan.unknown, plan.test_per_digit, False),
            )
        ]
        super().__init__(
            images=gzip.compress(b"".join(carried), mtime=0),
            about=describe_experiment(plan)
            | {
                "digits": list(plan.digits),
                "unknown": list(plan.unknown),
                "train_per_digit": plan.train_per_digit,
                "test_per_digit": plan.test_per_digit,
            },
            **values,
        )
