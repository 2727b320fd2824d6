"""What the growth owes to its parts: the rule with something taken out, or put in its place (chapter 10).

Every variant is chosen on images that no network learns and no chapter reports, then judged on images that no
choice has seen.
"""

from dataclasses import dataclass, field, replace

import numpy as np
from brian2 import second

from snnreg.base.checks import check_choice, check_number
from snnreg.base.errors import SnnregError, brief
from snnreg.datasets.image_sets import BLURRED_NOISE, FIELD_SETS, KNOWN, WHITE_NOISE
from snnreg.decay import NEVER, ONLINE, Decay
from snnreg.parameters import Parameters
from snnreg_studies.between import BEFORE_FIRST, BETWEEN, STREAM
from snnreg_studies.decays import rule_of
from snnreg_studies.methods import lit_share, train_stepwise
from snnreg_studies.protocol import Protocol, check_each, check_numbers, describe_numbers, numbered_stream


@dataclass(frozen=True)
class Ablated(Parameters):
    """The constants of the model, and shares of its learning rules that an ablation changes.

    Parameters
    ----------
    strengthening : float
        Of the weights of the group that learns the digit shown, at its spikes (eq. 3); 1: as published.
    weakening : float
        Of the weights of the other groups, at their spikes (eq. 4); 1: as published.
    growth_elsewhere : float
        How much synapses of the other groups grow; 0: nothing, 1: as those of the group that learns.
    keep_threshold : float
        1: a neuron is tested with the threshold that it has after training; 0: with the one at rest.
    own_sensor : float
        1: where one neuron of a group grows, it asks how active it is itself; 0: how active the group is.
    all_grow : float
        1: all neurons of the group grow where the group is too quiet; 0: one.
    own_stdp : float
        Share of STDP in the group that learns, where one neuron grows; 0: none, 1: all of it.
    """

    strengthening: float = field(default_factory=lambda: 1.0)
    weakening: float = field(default_factory=lambda: 1.0)
    growth_elsewhere: float = field(default_factory=float)
    keep_threshold: float = field(default_factory=float)
    own_sensor: float = field(default_factory=float)
    all_grow: float = field(default_factory=float)
    own_stdp: float = field(default_factory=float)


@dataclass(kw_only=True)
class Ablations(Protocol):
    """One network of one variant of the rule, and what it makes of known digits and of noise.

    Parameters
    ----------
    variant : str
        What to call it.
    constants : dict of str to float, optional
        Constants of :class:`Ablated` by name, in SI units.
    tau_prun_s : float
        Pruning time of the decay online; 0: there is none.
    rule : str, optional
        The decay, a subclass of :class:`snnreg.decay.DecayRule` as ``"module:Class"``.
    between : dict of str to float, optional
        One of :data:`BETWEEN` and its strength.
    cuts : sequence of float
        A test for each: without the pixels lit in at most this share of the training images; -1: with all pixels.
    """

    variant: str
    constants: dict = None
    tau_prun_s: float = 0
    rule: str = "snnreg.decay:Decay"
    between: dict = None
    cuts: tuple = (-1,)

    shown_sets = (KNOWN, WHITE_NOISE, BLURRED_NOISE)
    """Names of the test sets, in the order of the rows; one that there is not is left out."""

    def __post_init__(self):
        super().__post_init__()
        if not isinstance(self.variant, str):
            raise SnnregError(f"variant must be a name, got {brief(self.variant)}")
        self.constants = check_numbers("constants", self.constants, "growth_step = 3e-5")
        ablated = Ablated(neurons_per_class=self.neurons_per_class).replace_si(self.constants)
        self.plan = replace(self.plan, parameters=ablated)
        self.between = check_numbers("between", self.between, "scaling = 1e-3")
        if len(self.between) > 1:
            raise SnnregError(f"between must name one of {', '.join(BETWEEN)}, got {brief(self.between)}")
        for name in self.between:
            check_choice("between", name, BETWEEN)
        check_number("tau_prun_s", self.tau_prun_s)
        rule = rule_of(self.rule)
        self.decay = rule(ONLINE, self.tau_prun_s * second) if self.tau_prun_s else Decay(NEVER)
        self.cuts = check_each("cuts", self.cuts, "shares", "[-1] cuts nothing", least=-1, most=1)
        self.settings = {
            "variant": self.variant,
            **self.settings,
            "part": self.part,
            "setting": describe_numbers({**self.constants, **self.between}),
            "tau_prun_s": self.tau_prun_s or None,
        }

    def test_sets(self):
        """Make those of :attr:`shown_sets`, and the field sets if they are asked for."""
        sets = super().test_sets()
        return {name: sets[name] for name in (*self.shown_sets, *FIELD_SETS) if name in sets}

    def cut_networks(self):
        """Each cut with the network that it leaves."""
        rng = numbered_stream(self.seed, STREAM)
        network = train_stepwise(
            self.plan,
            self.seed,
            *(BETWEEN[name](self.plan, value, rng) for name, value in self.between.items()),
            decay=self.decay,
            before_first=not BEFORE_FIRST.isdisjoint(self.between),
        )
        share = lit_share(self.plan, self.seed)
        for cut in self.cuts:
            kept = np.resize(share > cut, len(network.weights))  # an OFF input goes with its pixel
            yield cut, network.with_weights(network.weights * kept[:, None])

    def runs(self):
        """A row for each cut and test set."""
        sets = self.test_sets()
        for cut, network in self.cut_networks():
            yield from self.rows(network, sets, cut=cut)
