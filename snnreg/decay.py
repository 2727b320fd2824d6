"""Use it or lose it: the decay of a synapse that is not used (chapter 3, equation 5 of the paper).

A synapse whose input neuron last spiked at time ``t_s`` has, at a later time ``t``, the weight

    w(t) = w(t_s) exp(-k_p ((t - t_s) / tau_prun) ** exponent)

with ``exponent = 2`` in the paper.  Only ``k_p / tau_prun ** exponent`` matters, so the rule has one
degree of freedom.  Over many spikes the factors of all silences multiply, so a synapse driven at rate ``r``
shrinks like a leak with the time constant ``r tau_prun ** 2 / (2 k_p)``.

Source: D. I. Antonov, S. V. Sukhov, "Weight regularization in spiking neural networks", Proc. XXXII
All-Russian workshop "Neuroinformatics, its applications and data analysis", Krasnoyarsk 2024, eq. (5).
"""

from abc import ABC, abstractmethod
from dataclasses import dataclass, field
from typing import Any

import numpy as np
from brian2 import Hz, Quantity, ms, second

from snnreg import native
from snnreg.base.checks import Floats, check_array, check_bool, check_choice, check_generator
from snnreg.base.errors import SnnregError, brief
from snnreg.parameters import is_like

NEVER = "never"
ONLINE = "online"
AFTER_TRAINING = "after-training"
WHEN = (NEVER, ONLINE, AFTER_TRAINING)

BURST_DURATION = 50 * ms
"""The published notebooks drive every input for this long after the last training image."""

BURST_RATE = 63 * Hz
"""The Poisson rate of every input in that burst; exp(-63 Hz * 50 ms) = 4.3 % of them stay silent."""


@dataclass(frozen=True)
class DecayRule(ABC):
    """When and how fast unused synapses decay; a subclass says by which :meth:`factor`.

    Parameters
    ----------
    when : {"never", "online", "after-training"}
        ``"online"`` applies the rule at every input spike while the network learns, and once to all
        synapses when training ends.  ``"after-training"`` applies it once, after the last image.
    tau_prun : Quantity
        The pruning time (a time, > 0).
    k_p : float
        The pruning coefficient (no unit, >= 0).
    exponent : float
        2 in the paper; 1 gives the plain exponential.
    burst : bool
        Only with ``"after-training"``: apply the rule as the published notebooks did, at the spikes of
        a 50 ms burst of 63 Hz on every input, instead of to every synapse at once.

    Raises
    ------
    SnnregError
        If `tau_prun` is not a positive time, `k_p` is negative, `exponent` is not positive, or `when` is unknown.
    """

    when: str = NEVER
    tau_prun: Quantity = field(default_factory=lambda: 300 * second)
    k_p: float = 1.0
    exponent: float = 2.0
    burst: bool = False

    def __post_init__(self) -> None:
        check_choice("decay", self.when, WHEN)
        tau: Any = self.tau_prun
        if is_like(tau, 1.0):
            raise SnnregError(f"tau_prun must be a positive time, got {tau} (no unit); write {tau} * second")
        if not isinstance(tau, Quantity) or tau.dim is not second.dim or tau.ndim:
            raise SnnregError(f"tau_prun must be a positive time, got {brief(tau)}; write 300 * second")
        if not (np.isfinite(float(tau)) and float(tau) > 0):
            raise SnnregError(
                f"tau_prun must be a positive time, got {float(tau):g} s; 300 s suits 15,000 training images"
            )
        if not (is_like(self.k_p, 1.0) and self.k_p >= 0):
            raise SnnregError(
                f"k_p must be a number without unit, 0 or larger; got {brief(self.k_p)} (the paper uses 1)"
            )
        if not (is_like(self.exponent, 1.0) and self.exponent > 0):
            raise SnnregError(f"the exponent must be positive; got {brief(self.exponent)} (the paper uses 2)")
        if check_bool("burst", self.burst) and self.when != AFTER_TRAINING:
            raise SnnregError(f"a burst needs a decay after-training, got {self.when}; leave burst out")

    @property
    def tau_prun_s(self) -> float:
        """The pruning time in seconds, without unit."""
        return float(self.tau_prun / second)

    @property
    def online(self) -> bool:
        """Whether the rule acts at the input spikes of training."""
        return self.when == ONLINE

    @abstractmethod
    def factor(self, silence_s: Any) -> Any:
        """Compute what is left of a weight after a silence.

        Parameters
        ----------
        silence_s : float or ndarray
            Time since the last spike of the input neuron, in seconds.

        Returns
        -------
        float or ndarray
            The factor, from 0 to 1, of the shape of `silence_s`; one number is the factor of all silences.
        """

    def checked_factor(self, silence_s: Floats) -> Floats:
        """Compute :meth:`factor` for an array of silences, and refuse what is no share of a weight for each."""
        name, given = f"what {type(self).__name__}.factor gives", self.factor(silence_s)
        if getattr(given, "dtype", None) == "bool":
            given = given.astype(float)
        way_out = "each is the share of a weight that is left after a silence; np.clip(share, 0, 1) keeps it there"
        factor = check_array(name, given, None, least=0, most=1, way_out=way_out)
        if factor.shape not in ((), silence_s.shape):
            raise SnnregError(
                f"{name} must have the shape of the silences, {silence_s.shape}, or be one number; got the shape "
                f"{factor.shape}; compute with all of silence_s, as np.exp(-silence_s / self.tau_prun_s) does"
            )
        return factor if factor.shape else np.full(silence_s.shape, factor)

    def factor_at_spikes(self, silence_s: Floats) -> Floats:
        """Compute :meth:`checked_factor` for the silences before many spikes, an array of shape (spikes,)."""
        return self.checked_factor(silence_s)

    def at_input_spike(self) -> str:
        """Write the online rule as the first line of a Brian2 ``on_pre``; only the engine brian2 asks for it.

        ``k_p`` and ``tau_prun`` are variables shared by all synapses, ``t_s`` is a variable of each synapse, and
        what else the line names is in :meth:`namespace`.
        """
        raise SnnregError(
            f"{type(self).__name__} has a factor but no line for Brian2; define at_input_spike as well, "
            "or use another engine"
        )

    def namespace(self) -> dict[str, Any]:
        """Give the constants that :meth:`at_input_spike` refers to."""
        return {}

    def after_training(
        self, weights: Floats, last_spike_s: Floats, end_s: float, rng: np.random.Generator | None
    ) -> Floats:
        """Compute the weights at test, given the last input spikes of training.

        Parameters
        ----------
        weights : ndarray, shape (inputs, neurons)
            Weights at the end of training; left as they are.
        last_spike_s : ndarray, shape (inputs,)
            Time of the last spike of each input, in seconds (0 for an input that never spiked).
        end_s : float
            Time at which training ended, in seconds.
        rng : numpy.random.Generator
            Draws the spikes of the burst; not used otherwise.

        Returns
        -------
        ndarray, shape (inputs, neurons)
            A new array.
        """
        if self.when == NEVER:
            return weights.copy()
        if not self.burst:
            return weights * self.checked_factor(end_s - last_spike_s)[:, None]
        # Two spikes of one burst are at most 50 ms apart. Their factors are within 5e-5 of 1 at the published
        # pruning time and are kept for exactness.
        factors, rng = np.ones(len(last_spike_s)), check_generator(rng)
        expected = float(BURST_RATE * BURST_DURATION)
        for pixel, spikes in enumerate(rng.poisson(expected, len(last_spike_s))):
            times = end_s + np.sort(rng.uniform(0, float(BURST_DURATION), spikes))
            factors[pixel] = np.prod(self.checked_factor(np.diff(times, prepend=last_spike_s[pixel])))
        return weights * factors[:, None]


class Decay(DecayRule):
    """The rule of the paper, equation (5); the parameters are those of :class:`DecayRule`."""

    def __init_subclass__(cls) -> None:
        # One that changed the factor alone would keep the line and the C function of equation (5).
        raise SnnregError(f"{cls.__name__} is another rule; make it a subclass of DecayRule")

    def factor(self, silence_s: Any) -> Any:
        """Compute what is left of a weight after a silence, ``exp(-k_p (silence / tau_prun) ** exponent)``."""
        silence_s = np.asarray(silence_s)
        # Without a coefficient nothing is lost, although 0 times infinity is not a number.
        with np.errstate(over="ignore"):  # exp(-inf) is 0
            power = (silence_s / self.tau_prun_s) ** self.exponent if self.k_p else 0.0 * silence_s
            return np.exp(-self.k_p * power)

    def factor_at_spikes(self, silence_s: Floats) -> Floats:
        """Compute :meth:`factor`, rounded as in Brian2's C++: NumPy's squares differ in the last digit."""
        silence_s = np.ascontiguousarray(silence_s, float)
        rule, left = np.array([self.k_p, self.tau_prun_s, self.exponent], float), np.empty_like(silence_s)
        native.call("factors", silence_s, silence_s.size, rule, left)
        return left

    def at_input_spike(self) -> str:
        """Write the rule as a line of ``on_pre``; without a coefficient there is none."""
        return "w *= exp(-k_p * ((t - t_s) / tau_prun)**decay_exponent)\n" if self.k_p else ""

    def namespace(self) -> dict[str, Any]:
        """Give the constant that the line refers to."""
        return {"decay_exponent": self.exponent}
