"""Networks under several decays, and under other constants (chapters 7 to 15)."""

from dataclasses import dataclass, replace

import numpy as np
from brian2 import second

from snnreg import analysis, experiment
from snnreg.base.checks import check_bool, check_choice, check_class, check_dict, check_number, check_sequence
from snnreg.base.errors import SnnregError
from snnreg.datasets.image_sets import KNOWN
from snnreg.decay import NEVER, WHEN, Decay, DecayRule
from snnreg.experiment.plan import PRESETS, TAU_PRUN_S
from snnreg.experiment.sweeps import check_keys
from snnreg_studies.protocol import Protocol, check_numbers, describe_numbers, prune


def decay_of(given):
    """A decay from a table with the keys when, tau_prun_s, k_p, exponent, burst and rule.

    Only the first is needed.  A rule is a subclass of DecayRule as ``"module:Class"``, in a folder of PYTHONPATH.
    """
    check_dict("a decay", given, 'when = "online", tau_prun_s = 300')
    check_keys("a decay", given, ("when", "tau_prun_s", "k_p", "exponent", "burst", "rule"))
    when = check_choice("decays.when", given.get("when"), WHEN)
    burst = check_bool("decays.burst", given.get("burst", False))
    tau_prun_s = check_number("decays.tau_prun_s", given.get("tau_prun_s", TAU_PRUN_S[when]))
    k_p = check_number("decays.k_p", given.get("k_p", 1))
    exponent = check_number("decays.exponent", given.get("exponent", 2))
    return rule_of(given.get("rule", "snnreg.decay:Decay"))(when, tau_prun_s * second, k_p, exponent, burst)


def rule_of(name):
    """The class of a decay rule, by its module and name."""
    rule = check_class("rule", name, "snnreg.decay:Decay")
    if not (isinstance(rule, type) and issubclass(rule, DecayRule)):
        raise SnnregError(f"rule must name a subclass of snnreg.decay.DecayRule, got {name}")
    return rule


def decay_columns(decay):
    """A decay as columns of a row; what it does not have is missing."""
    never = decay.when == NEVER
    return {
        "decay": decay.when,
        "tau_prun_s": None if never else decay.tau_prun_s,
        "k_p": None if never else decay.k_p,
        "exponent": None if never else decay.exponent,
        "burst": decay.burst,
        **({} if type(decay) is Decay else {"rule": type(decay).__qualname__}),
    }


@dataclass(kw_only=True)
class Decays(Protocol):
    """Networks of one seed under several decays.

    Never and all decays after training share one training; each decay online has its own.

    Parameters
    ----------
    decays : sequence of dict, optional
        See :func:`decay_of`.  Default: never, and the preset's.
    """

    decays: tuple = None

    def __post_init__(self):
        super().__post_init__()
        if self.decays is None:
            self.decays = (Decay(), PRESETS[self.preset].decay)
        else:
            self.decays = tuple(decay_of(each) for each in check_sequence("decays", self.decays, "decays"))
        if not self.decays:
            raise SnnregError('decays is empty; name at least {when = "never"}')

    @property
    def trainings(self):
        """How many networks are trained."""
        online = sum(decay.online for decay in self.decays)
        return online + (online < len(self.decays))

    def networks(self):
        """Each decay with its trained network."""
        without = None
        for decay in self.decays:
            if decay.online:
                yield decay, experiment.train(self.plan, decay, self.seed, progress=False)
                continue
            if without is None:
                without = experiment.train(self.plan, Decay(), self.seed, progress=False)
            yield decay, prune(self.plan, without, decay, self.seed)

    def tables(self):
        """``runs``: a row for each decay and test set.  ``groups``: a row for each decay and digit, see
        :func:`groups`.
        """
        plan, runs, learned = self.plan, [], []
        sets = self.test_sets()
        _, classes = plan.training_set(self.seed)
        for decay, network in self.networks():
            columns = {**self.settings, **decay_columns(decay)}
            for name, counts, row in self.show(network, sets):
                runs.append({**columns, **row})
                if name == KNOWN:
                    learned += [{**columns, **row} for row in groups(plan, network, classes, sets[name], counts)]
        return {"runs": runs, "groups": learned}


@dataclass(kw_only=True)
class Rules(Decays):
    """The same with other constants of the network: the experiment of chapter 10.

    Parameters
    ----------
    constants : dict of str to float, optional
        Constants of :class:`snnreg.parameters.Parameters` by name, in SI units.  Default: none is changed.
    """

    constants: dict = None

    def __post_init__(self):
        super().__post_init__()
        self.constants = check_numbers("constants", self.constants, "growth_step = 3e-5")
        self.plan = replace(self.plan, parameters=self.plan.parameters.replace_si(self.constants))
        self.settings["constants"] = describe_numbers(self.constants)


def groups(plan, network, classes, test_set, counts):
    """Measure what each group of neurons did while it learned, and what became of it (rows).

    `classes`, of shape (images,), is what the training images show; `counts`, of shape (images, neurons), are
    spikes on the known digits.  Each row has the spikes of a digit's group per training image of its own in the
    first tenth of training, and the share of its known digits that are recognised.
    """
    spikes = analysis.group_counts(network.counts, plan.parameters)
    early = np.arange(len(classes)) < max(1, len(classes) // 10)
    right = analysis.classify(counts, plan.parameters, plan.preset.as_published) == test_set.classes
    for place, digit in enumerate(plan.digits):
        yield {
            "digit": digit,
            "own_spikes_first": _mean(spikes[early & (classes == place), place]),
            "recognised": _mean(right[test_set.classes == place]),
        }


def _mean(values):
    """The mean as a float; missing for nothing."""
    return float(np.mean(values)) if np.size(values) else float("nan")
