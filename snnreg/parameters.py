"""All constants of the model, each with unit, symbol and source (chapters 1, 2 and 4)."""

from collections.abc import Mapping
from dataclasses import dataclass, field, fields, replace
from math import isfinite
from typing import Any, Self

import numpy as np
from brian2 import Hz, Quantity, have_same_dimensions, ms, mV, second

from snnreg.base.checks import Floats, check_choice, check_instance, check_int
from snnreg.base.errors import SnnregError, brief, hide_report_of_brian2

hide_report_of_brian2()  # Brian2 is loaded

NOTEBOOKS = "published notebooks"
DIEHL = "Diehl & Cook 2015 and their code"
OURS = "chapters 10 and 11"

ADAPTIVE = "adaptive"
HELD = "held"
THRESHOLDS = (ADAPTIVE, HELD)


def check_threshold(threshold: object) -> None:
    """Raise SnnregError unless `threshold` is one of :data:`THRESHOLDS`."""
    check_choice("the threshold", threshold, THRESHOLDS)


IMAGE_SHAPE = (28, 28)
INPUTS = IMAGE_SHAPE[0] * IMAGE_SHAPE[1]
"""One Poisson input per pixel of MNIST; how many a network has is :attr:`Parameters.inputs`."""

UNTAUGHT = -1
"""The class of a training image that no group has as its own: every group follows all-LTD (eq. 4)."""

ANY, NOT_NEGATIVE, POSITIVE = "any sign", "0 or larger", "positive"
"""What the sign of a constant may be."""

FADE_START = 2 / 3
"""Learning steps begin to fade at this fraction of `fade_end`."""

FADED = 0.9
"""The fraction by which they have shrunk at `fade_end`."""

MOST_NEURONS = 10_000
"""Their delays take 800 MB of memory."""

MOST_PIXELS = 1_000
"""Along one side of an image: the weights of a hundred neurons then take 800 MB of memory."""


def with_units(example: object, values: Mapping[str, Any]) -> dict[str, Any]:
    """Turn plain numbers in SI units into quantities, each with the unit that its namesake in `example` has.

    What has no namesake there, or one without unit, stays as it is.
    """
    units = {name: getattr(getattr(example, name, None), "dim", None) for name in values}
    return {
        name: value if units[name] is None else Quantity(value, dim=units[name]) for name, value in values.items()
    }


def is_like(value: Any, example: Any) -> bool:
    """Say whether `value` is one finite number with the unit of `example`."""
    try:
        one = not isinstance(value, (bool, np.bool_, str, bytes)) and np.ndim(value) == 0
        return one and have_same_dimensions(value, example) and isfinite(float(value))
    except Exception:  # whatever it is, it is no number
        return False


def _constant(
    value: Any,
    symbol: str,
    meaning: str,
    source: str = NOTEBOOKS,
    *,
    sign: str = NOT_NEGATIVE,
    most_steps: int | None = None,
) -> Any:
    """Make a field with its symbol (in TeX), its meaning, the source of its value, and what it may be.

    A time that takes memory or computing for each time step has at most `most_steps` of them.
    """
    about = {"symbol": symbol, "meaning": meaning, "source": source, "sign": sign, "most_steps": most_steps}
    return field(default_factory=lambda: value, metadata=about)


@dataclass(frozen=True)
class Parameters:
    """The constants of the network and of its input; the defaults are the published ones."""

    dt: Quantity = _constant(0.1 * ms, r"\Delta t", "time step of the Euler integration", sign=POSITIVE)
    image_duration: Quantity = _constant(
        350 * ms, "T_i", "duration of an image", DIEHL, sign=POSITIVE, most_steps=1_000_000
    )
    rest_duration: Quantity = _constant(
        150 * ms, "T_r", "silence after an image", DIEHL, sign=POSITIVE, most_steps=1_000_000
    )
    rate_per_grey: Quantity = _constant(0.25 * Hz, "r/x", "input rate per grey level (255: 63.75 Hz)", DIEHL)

    image_height: int = _constant(IMAGE_SHAPE[0], "h", "pixels from top to bottom of an image")
    image_width: int = _constant(IMAGE_SHAPE[1], "b", "pixels from left to right of an image")
    neurons_per_class: int = _constant(10, "n", "excitatory neurons that learn one digit")

    resting_potential: Quantity = _constant(-60 * mV, r"E_L", "potential at rest, both populations", sign=ANY)
    initial_potential: Quantity = _constant(-80 * mV, r"v_0", "potential at the start of a run", sign=ANY)
    excitatory_reversal: Quantity = _constant(0 * mV, r"E_e", "reversal of excitatory input", DIEHL, sign=ANY)
    inhibitory_reversal: Quantity = _constant(-100 * mV, r"E_i", "reversal of inhibitory input", DIEHL, sign=ANY)
    excitatory_conductance_time: Quantity = _constant(5 * ms, r"\tau_e", "decay time of g_e", sign=POSITIVE)
    inhibitory_conductance_time: Quantity = _constant(10 * ms, r"\tau_i", "decay time of g_i", sign=POSITIVE)

    excitatory_membrane_time: Quantity = _constant(
        100 * ms, r"\tau_m", "membrane time constant, excitatory", DIEHL, sign=POSITIVE
    )
    excitatory_reset: Quantity = _constant(-65 * mV, r"v_r", "reset potential, excitatory", DIEHL, sign=ANY)
    excitatory_refractory_period: Quantity = _constant(
        5 * ms,
        r"t_{ref}",
        "shortest time between two spikes, excitatory; v still integrates",
        DIEHL,
        most_steps=1_000_000,
    )
    threshold_rest: Quantity = _constant(-52 * mV, r"\theta_0", "threshold at rest and at test", DIEHL, sign=ANY)
    threshold_step: Quantity = _constant(3 * mV, r"\Delta\theta", "rise of the threshold at a spike")
    threshold_time: Quantity = _constant(150 * ms, r"\tau_\theta", "decay time of the threshold", sign=POSITIVE)

    inhibitory_membrane_time: Quantity = _constant(
        10 * ms, r"\tau_m^{inh}", "membrane time constant, inhibitory", DIEHL, sign=POSITIVE
    )
    inhibitory_reset: Quantity = _constant(-45 * mV, r"v_r^{inh}", "reset potential, inhibitory", DIEHL, sign=ANY)
    inhibitory_threshold: Quantity = _constant(
        -40 * mV, r"\theta^{inh}", "threshold of an inhibitory neuron", DIEHL, sign=ANY
    )
    inhibitory_refractory_period: Quantity = _constant(
        2 * ms, r"t_{ref}^{inh}", "shortest time between two spikes, inhibitory", DIEHL, most_steps=1_000_000
    )

    g_max: float = _constant(0.05, r"g_{max}", "largest weight of an input synapse (S1)", sign=POSITIVE)
    initial_weights: float = _constant(
        1.0, r"w_0", "largest weight of S1 in a new network, as a fraction of g_max; 0: it begins with nothing"
    )
    excitation: float = _constant(3.0, r"w_{2}", "weight excitatory to inhibitory (S2)")
    inhibition: float = _constant(
        3.0, r"w_{3}", "weight inhibitory to excitatory (S3), divided by the number of excitatory neurons"
    )
    longest_excitation_delay: Quantity = _constant(
        10 * ms, r"d_2", "S2 delays are uniform below this", most_steps=10_000
    )
    longest_inhibition_delay: Quantity = _constant(
        5 * ms, r"d_3", "S3 delays are uniform below this", most_steps=10_000
    )

    trace_time_pre: Quantity = _constant(
        20 * ms, r"\tau_{pre}", "decay time of the input trace", DIEHL, sign=POSITIVE
    )
    trace_time_post: Quantity = _constant(
        20 * ms, r"\tau_{post}", "decay time of the output trace", DIEHL, sign=POSITIVE
    )
    trace_step_pre: float = _constant(5e-4, r"A_{pre}", "step of the input trace: 0.01 g_max")
    trace_step_post: float = _constant(-5.25e-4, r"A_{post}", "step of the output trace: -1.05 A_pre", sign=ANY)

    growth_step: float = _constant(
        0.0, r"A_g", "growth of a synapse of a silent neuron at an input spike; 0: none, as published", OURS
    )
    activity_target: Quantity = _constant(
        1.5 * Hz, r"r_0", "output rate above which nothing grows", OURS, sign=POSITIVE
    )
    activity_time: Quantity = _constant(
        15 * second, r"\tau_a", "averaging time of the output rate of a neuron", OURS, sign=POSITIVE
    )
    one_grows: float = _constant(
        0.0,
        r"\omega",
        "1: while the group that learns the digit shown is too quiet, its most eager neuron grows, and STDP acts "
        "on the other groups only; 0: each neuron grows while it is too quiet itself",
        OURS,
    )
    excitement_time: Quantity = _constant(
        50 * ms,
        r"\tau_u",
        "averaging time of g_e, by which neurons of a group compete for growth",
        OURS,
        sign=POSITIVE,
    )
    tiring_rate: Quantity = _constant(
        0.1 * Hz, r"\rho_h", "rise of the tiredness of the neuron that growth goes to", OURS
    )
    tiredness_time: Quantity = _constant(
        500 * second, r"\tau_h", "decay time of the tiredness", OURS, sign=POSITIVE
    )
    feedforward_inhibition: float = _constant(
        0.0, r"w_{ff}", "rise of g_i in every excitatory neuron at an input spike; 0: none, as published", OURS
    )
    off_gain: float = _constant(
        0.0,
        r"\gamma_{off}",
        "rate of an OFF input, as a multiple of r/x, per grey level by which its pixel is darker than the mean of "
        "the 9 x 9 pixels around it (of another size of image, as large a part); 0: there are no OFF inputs, as "
        "published",
        OURS,
    )
    fade_end: Quantity = _constant(
        0 * second,
        r"T_f",
        "when steps of learning have faded to a tenth; they begin at two thirds of it; 0 s: never, as published",
        OURS,
    )

    def __post_init__(self) -> None:
        for constant in fields(self):
            name, value = constant.name, getattr(self, constant.name)
            usual = constant.default_factory()  # type: ignore[operator]
            if not is_like(value, usual):
                raise SnnregError(
                    f"{name} must be a finite number in the unit of its usual value, {usual}; got {brief(value)}"
                )
            about = constant.metadata
            sign, most = about.get("sign", NOT_NEGATIVE), about.get("most_steps")
            if (float(value) < 0 and sign != ANY) or (float(value) == 0 and sign == POSITIVE):
                raise SnnregError(f"{name} must be {sign}, got {value}; the usual value is {usual}")
            if most is not None and float(value) / float(self.dt) > most:
                raise SnnregError(f"{name} must be at most {most:,} time steps of {self.dt}, got {value}")
        check_int("neurons_per_class", self.neurons_per_class, 1, MOST_NEURONS)
        check_int("image_height", self.image_height, 1, MOST_PIXELS)
        check_int("image_width", self.image_width, 1, MOST_PIXELS)
        if self.initial_weights > 1:
            raise SnnregError(
                f"initial_weights is a fraction of g_max, at most 1; got {self.initial_weights}; make g_max larger"
            )
        if self.steps(self.image_duration) < 1:
            raise SnnregError(f"dt = {self.dt} is longer than an image, {self.image_duration}")

    def steps(self, duration: Quantity) -> int:
        """Count the time steps in `duration` (a time), rounded as Brian2 rounds."""
        return int(float(duration) / float(self.dt) + 0.5)

    def namespace(self) -> dict[str, Any]:
        """Give the constants by name, as Brian2 equations refer to them; ``dt`` belongs to the clock.

        Refractory periods are rounded to whole time steps, so that both engines agree.
        """
        values = {f.name: getattr(self, f.name) for f in fields(self) if f.name != "dt"}
        for name in ("excitatory_refractory_period", "inhibitory_refractory_period"):
            values[name] = self.steps(values[name]) * self.dt
        return values

    @property
    def image_shape(self) -> tuple[int, int]:
        """Height and width of an image, in pixels."""
        return self.image_height, self.image_width

    @property
    def inputs(self) -> int:
        """Number of inputs: one per pixel and, where there are OFF inputs, another one per pixel after these."""
        return self.image_height * self.image_width * (2 if self.off_gain else 1)

    @property
    def reach(self) -> int:
        """Pixels from one for an OFF input to the edge of the square around it: 4 in images of 28 x 28."""
        return max(1, round(min(self.image_shape) / 7))

    @property
    def image_steps(self) -> int:
        """Time steps during which an image is shown."""
        return self.steps(self.image_duration)

    @property
    def period_steps(self) -> int:
        """Time steps from one image to the next."""
        return self.steps(self.image_duration + self.rest_duration)

    @property
    def period_s(self) -> float:
        """Seconds from one image to the next."""
        return self.period_steps * float(self.dt)

    @property
    def critical_conductance(self) -> float:
        """Mean excitatory conductance above which a neuron fires steadily (g^* in chapter 8); no unit."""
        rest, threshold = self.resting_potential, self.threshold_rest
        return float((threshold - rest) / (self.excitatory_reversal - threshold))

    def pace(self, time_s: Floats) -> Floats:
        """Compute the share that is left of every learning step (traces and growth) at some times in seconds."""
        end_s = float(self.fade_end)
        if end_s == 0:
            return np.ones_like(time_s)
        return 1 - FADED * np.clip((time_s - end_s * FADE_START) / (end_s - end_s * FADE_START), 0, 1)

    def replace(self, **changes: Any) -> Self:
        """Make a copy with some values changed; raises SnnregError if a name is not a parameter."""
        known = {f.name for f in fields(self)}
        unknown = sorted(set(changes) - known)
        if unknown:
            raise SnnregError(f"no parameter {', '.join(unknown)}; there are {', '.join(sorted(known))}")
        return replace(self, **changes)

    def replace_si(self, changes: Mapping[str, float]) -> Self:
        """Do the same with a dict of plain numbers: in seconds, volts, hertz, or without unit."""
        return self.replace(**with_units(self, changes))


def check_parameters(parameters: object) -> Parameters:
    """Return `parameters` if they are those of a network."""
    return check_instance("parameters", parameters, Parameters, "Parameters() has the published ones")
