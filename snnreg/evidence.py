"""What one run of a sweep does (chapters 11 to 13).

A kind of run is a dataclass: its fields are what a definition may name, and ``tables()`` does the run and
returns rows for one csv file or more.  What shares a training is one run, so that no network is trained
twice; runs share nothing with each other.
"""

from dataclasses import dataclass, replace

import numpy as np
from brian2 import second

from snnreg import analysis, baselines, datasets, experiment
from snnreg.corruptions import CORRUPTIONS
from snnreg.datasets import KNOWN, UNKNOWN
from snnreg.decay import AFTER_TRAINING, NEVER, ONLINE, WHEN, Decay
from snnreg.encoding import as_pixels
from snnreg.errors import SnnregError
from snnreg.experiment import DIGITS, Plan
from snnreg.parameters import PRESETS, THRESHOLDS, Parameters
from snnreg.stepwise import Training
from snnreg.wiring import group_of

TAU_PRUN_S = {NEVER: 300.0, ONLINE: 300.0, AFTER_TRAINING: 7.5}
"""The pruning time of a decay that names none."""


def whole(name, value, least):
    """Check a whole number of a definition; return it."""
    if isinstance(value, bool) or not isinstance(value, int) or value < least:
        raise SnnregError(f"{name} must be a whole number, {least} or larger; got {value!r}")
    return value


def number(name, value, least=0.0):
    """Check a number of a definition, which may have no least value; return it as a float."""
    known = isinstance(value, (int, float)) and not isinstance(value, bool) and np.isfinite(value)
    if not known or (least is not None and value < least):
        bound = "" if least is None else f", {least:g} or larger"
        raise SnnregError(f"{name} must be a number{bound}; got {value!r}")
    return float(value)


def choice(name, value, among):
    """Check a name of a definition; return it."""
    if value not in among:
        raise SnnregError(f"{name} must be one of {', '.join(among)}; got {value!r}")
    return value


def sequence(name, value, what):
    """Check a list of a definition; return it as a tuple."""
    if not isinstance(value, (list, tuple)):
        raise SnnregError(f"{name} must be a list of {what}, got {value!r}")
    return tuple(value)


@dataclass(frozen=True, kw_only=True)
class Protocol:
    """What every run has: which network learns what, and what it is tested on.

    Parameters
    ----------
    seed : int
        Draws the network, the order of the images, all spikes and the noise.
    digits : sequence of int
        Digits to learn.
    unknown : sequence of int, optional
        Digits to test that are not learned.  Default: the lowest that are not, as many as are learned.
    unknown_data : {"FashionMNIST", "KMNIST"}, optional
        Show images of this data set as unknown instead, as many as of known digits.
    preset : {"paper-text", "paper-code"}
    threshold : {"adaptive", "held"}, optional
        Default: the preset's.
    train_per_digit, test_per_digit : int
        Images of each digit.
    neurons_per_class : int

    Raises
    ------
    SnnregError
        If a value cannot be used; the message begins with its name.
    """

    seed: int
    digits: tuple = DIGITS
    unknown: tuple = None
    unknown_data: str = None
    preset: str = "paper-text"
    threshold: str = None
    train_per_digit: int = 5000
    test_per_digit: int = 500
    neurons_per_class: int = 10

    def __post_init__(self):
        whole("seed", self.seed, 0)
        digits = sequence("digits", self.digits, "digits")
        others = [digit for digit in range(10) if digit not in digits]
        unknown = others[: len(digits)] if self.unknown is None else self.unknown
        unknown = sequence("unknown", unknown, "digits")
        for name, values in (("digits", digits), ("unknown", unknown)):
            for value in values:
                whole(name, value, 0)
        datasets.check_digits(digits, unknown)
        if self.unknown_data is not None:
            choice("unknown_data", self.unknown_data, datasets.RELATIVES)
        choice("preset", self.preset, PRESETS)
        threshold = PRESETS[self.preset].threshold if self.threshold is None else self.threshold
        choice("threshold", threshold, THRESHOLDS)
        for name in ("train_per_digit", "test_per_digit", "neurons_per_class"):
            whole(name, getattr(self, name), 1)
        self._set(digits=digits, unknown=unknown, threshold=threshold)

    def _set(self, **values):
        """Replace values as they came by values as they are used; only while the run is made."""
        for name, value in values.items():
            object.__setattr__(self, name, value)

    @property
    def plan(self):
        """The same as a :class:`snnreg.experiment.Plan`."""
        return Plan(
            preset=replace(PRESETS[self.preset], threshold=self.threshold),
            digits=self.digits,
            unknown=self.unknown,
            train_per_digit=self.train_per_digit,
            test_per_digit=self.test_per_digit,
            parameters=Parameters(neurons_per_class=self.neurons_per_class),
        )

    @property
    def images_asked_for(self):
        """What MNIST must have for this run; equal for runs that need the same."""
        return self.digits, self.unknown, self.unknown_data, self.train_per_digit, self.test_per_digit

    def check_data(self):
        """Raise SnnregError if there are not the images that this run asks for."""
        self.plan.check_data()
        if self.unknown_data is not None:
            datasets.relative(self.unknown_data)

    def test_sets(self):
        """What the network is tested on: dict of str to :class:`snnreg.datasets.TestSet`."""
        sets = self.plan.test_sets(self.seed)
        if self.unknown_data is not None:
            images = datasets.relative(self.unknown_data)[: len(sets[KNOWN].images)]
            sets[UNKNOWN] = datasets.TestSet(UNKNOWN, as_pixels(images).astype(float))
        return sets

    @property
    def settings(self):
        """The first columns of every row."""
        return {
            "seed": self.seed,
            "digits": " ".join(map(str, self.digits)),
            "unknown": self.unknown_data or " ".join(map(str, self.unknown)),
            "preset": self.preset,
            "threshold": self.threshold,
            "neurons_per_class": self.neurons_per_class,
            "train_per_digit": self.train_per_digit,
        }


def decay_of(table):
    """A decay as a definition describes it.

    Parameters
    ----------
    table : dict
        With the keys when, tau_prun_s, k_p, exponent and burst, all of which but the first may be left out.

    Returns
    -------
    Decay
    """
    if not isinstance(table, dict):
        raise SnnregError(f'decays must be tables such as {{when = "online", tau_prun_s = 300}}, got {table!r}')
    known = ("when", "tau_prun_s", "k_p", "exponent", "burst")
    for key in table:
        if key not in known:
            raise SnnregError(f"unknown key {key!r} in decays; a decay has {', '.join(known)}")
    when = choice("decays.when", table.get("when"), WHEN)
    burst = table.get("burst", False)
    if not isinstance(burst, bool):
        raise SnnregError(f"decays.burst must be true or false, got {burst!r}")
    tau_prun_s = number("decays.tau_prun_s", table.get("tau_prun_s", TAU_PRUN_S[when]))
    k_p = number("decays.k_p", table.get("k_p", 1))
    exponent = number("decays.exponent", table.get("exponent", 2))
    return Decay(when, tau_prun_s * second, k_p, exponent, burst)


def decay_columns(decay):
    """A decay as columns of a row; what it does not have is missing."""
    never = decay.when == NEVER
    return {
        "decay": decay.when,
        "tau_prun_s": None if never else decay.tau_prun_s,
        "k_p": None if never else decay.k_p,
        "exponent": None if never else decay.exponent,
        "burst": decay.burst,
    }


def answered(plan, network, test_set, counts):
    """What a network made of a test set, as columns of a row."""
    accuracy = None
    if test_set.name == KNOWN:
        accuracy = analysis.accuracy(counts, test_set.classes, plan.parameters, plan.preset.as_published)
    return {
        "test_set": test_set.name,
        "test_images": len(counts),
        "spikes": int(counts.sum()),
        "silent_images": analysis.silent_images(counts),
        "accuracy": accuracy,
        "pruned_fraction": analysis.pruned_fraction(network.weights, plan.parameters),
    }


@dataclass(frozen=True, kw_only=True)
class Decays(Protocol):
    """Networks of one seed under several decays: experiments 1, 2, 3 and 6.

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
            chosen = (Decay(), PRESETS[self.preset].decay)
        else:
            chosen = tuple(decay_of(table) for table in sequence("decays", self.decays, "decays"))
        if not chosen:
            raise SnnregError('decays is empty; name at least {when = "never"}')
        self._set(decays=chosen)

    def networks(self):
        """Each decay with its trained network."""
        without = None
        for decay in self.decays:
            if decay.online:
                yield decay, experiment.train(self.plan, decay, self.seed, progress=False)
                continue
            if without is None:
                without = experiment.train(self.plan, Decay(), self.seed, progress=False)
            yield decay, experiment.pruned(self.plan, without, decay, self.seed)

    def tables(self):
        """Do the run.

        Returns
        -------
        dict of str to list of dict
            ``runs``: a row for each decay and test set.  ``groups``: a row for each decay and digit, see
            :func:`groups`.
        """
        plan, runs, learned = self.plan, [], []
        sets = self.test_sets()
        _, classes = plan.training_set(self.seed)
        for decay, network in self.networks():
            columns = {**self.settings, **decay_columns(decay)}
            for test_set in sets.values():
                counts = experiment.respond(plan, network, test_set, self.seed, progress=False)
                runs.append({**columns, **answered(plan, network, test_set, counts)})
                if test_set.name == KNOWN:
                    learned += [{**columns, **row} for row in groups(plan, network, classes, test_set, counts)]
        return {"runs": runs, "groups": learned}


@dataclass(frozen=True, kw_only=True)
class Rules(Decays):
    """The same with other constants of the network: the experiment of chapter 13.

    Parameters
    ----------
    constants : dict of str to float, optional
        Constants of :class:`snnreg.parameters.Parameters` by name, in SI units.  Default: none is changed.
    """

    constants: dict = None

    def __post_init__(self):
        super().__post_init__()
        constants = {} if self.constants is None else self.constants
        if not isinstance(constants, dict):
            raise SnnregError(f"constants must be a table such as {{growth_step = 3e-5}}, got {constants!r}")
        for name, value in constants.items():
            number(f"constants.{name}", value, least=None)
        Parameters().changed_in_si_units(constants)
        self._set(constants=constants)

    @property
    def plan(self):
        """The plan of the protocol with the constants changed."""
        plan = super().plan
        return replace(plan, parameters=plan.parameters.changed_in_si_units(self.constants))

    @property
    def settings(self):
        """The first columns of every row."""
        changed = ", ".join(f"{name} {value:g}" for name, value in sorted(self.constants.items()))
        return {**super().settings, "constants": changed or "published"}


def groups(plan, network, classes, test_set, counts):
    """What each group of neurons did while it learned, and what became of it.

    A neuron is strengthened by its spikes on images of its own digit and weakened by its spikes on others,
    so the two numbers, early and late in training, show which of the two rules wins.

    Parameters
    ----------
    plan : Plan
    network : TrainedNetwork
    classes : ndarray of int, shape (images,)
        What the training images show.
    test_set : TestSet
        The known digits.
    counts : ndarray of int, shape (test images, neurons)

    Returns
    -------
    list of dict
        For each digit: spikes of its group per training image, on its own digit and on others, in the
        first and in the last tenth of training; and on the known digits after it: spikes per image of its
        own and of others, neurons that never spike, the share of its images that are recognised; and the
        mean weight as a share of g_max, on pixels that its digit lights and on the others.
    """
    parameters = plan.parameters
    group = group_of(counts.shape[1], parameters)
    tenth = max(1, len(classes) // 10)
    images, _ = datasets.digits_of(plan.digits, plan.train_per_digit, train=True)
    lit = images.reshape(len(plan.digits), plan.train_per_digit, -1) > 0
    right = analysis.recognised(counts, parameters, plan.preset.as_published) == test_set.classes
    rows = []
    for place, digit in enumerate(plan.digits):
        mine = group == place
        row = {"digit": digit}
        for name, part in (("first", slice(tenth)), ("last", slice(-tenth, None))):
            spikes, own = network.counts[part][:, mine].sum(axis=1), classes[part] == place
            row[f"own_spikes_{name}"] = _mean(spikes[own])
            row[f"other_spikes_{name}"] = _mean(spikes[~own])
        spikes, own = counts[:, mine].sum(axis=1), test_set.classes == place
        often = lit[place].mean(axis=0) >= 0.5
        rows.append(
            {
                **row,
                "own_spikes_test": _mean(spikes[own]),
                "other_spikes_test": _mean(spikes[~own]),
                "silent_neurons": int((counts[:, mine].sum(axis=0) == 0).sum()),
                "recognised": _mean(right[own]),
                "weight_lit": _mean(network.weights[often][:, mine]) / parameters.g_max,
                "weight_unlit": _mean(network.weights[~often][:, mine]) / parameters.g_max,
            }
        )
    return rows


def _mean(values):
    """The mean as a float; missing for nothing."""
    return float(np.mean(values)) if np.size(values) else float("nan")


@dataclass(frozen=True, kw_only=True)
class Baselines(Protocol):
    """Networks of one seed under several methods of :mod:`snnreg.baselines`: experiment 4.

    Parameters
    ----------
    methods : dict of str to sequence of float
        For each method the strengths with which it is to act.
    """

    methods: dict

    def __post_init__(self):
        super().__post_init__()
        if not isinstance(self.methods, dict) or not self.methods:
            raise SnnregError(f"methods must be a table such as {{rarely-lit = [0, 0.1]}}, got {self.methods!r}")
        for method, strengths in self.methods.items():
            choice("methods", method, baselines.METHODS)
            if not sequence(f"methods.{method}", strengths, "strengths"):
                raise SnnregError(f"methods.{method} is empty; name one strength or more")
            for strength in strengths:
                baselines.check(method, strength)

    def tables(self):
        """Do the run.

        Returns
        -------
        dict of str to list of dict
            ``runs``: a row for each method, strength and test set.
        """
        plan, rows = self.plan, []
        sets = self.test_sets()
        bench = baselines.Bench(plan, self.seed)
        for method, strengths in self.methods.items():
            for strength in strengths:
                network = baselines.METHODS[method](bench, strength)
                columns = {**self.settings, "method": method, "strength": strength}
                for test_set in sets.values():
                    counts = experiment.respond(plan, network, test_set, self.seed, progress=False)
                    rows.append({**columns, **answered(plan, network, test_set, counts)})
        return {"runs": rows}


@dataclass(frozen=True, kw_only=True)
class Orders(Protocol):
    """One training that ends in several orders of its last images: experiment 7.

    The mask after training depends on when each pixel last spiked.  So the last images are shown in
    many orders to copies of one network, and each copy gets its own mask: once by the rule itself, and
    once by the published burst, which some pixels escape.

    Parameters
    ----------
    tau_prun_s : float
    last_images, orders : int
        How many images are shuffled, and how often.
    """

    tau_prun_s: float = 7.5
    last_images: int = 100
    orders: int = 20

    def __post_init__(self):
        super().__post_init__()
        whole("last_images", self.last_images, 1)
        whole("orders", self.orders, 1)
        most = self.train_per_digit * len(self.digits)
        if self.last_images > most:
            raise SnnregError(f"last_images must be at most {most}, all of training; got {self.last_images}")
        Decay(AFTER_TRAINING, number("tau_prun_s", self.tau_prun_s) * second)

    def tables(self):
        """Do the run.

        Returns
        -------
        dict of str to list of dict
            ``runs``: a row for each order, with and without burst, and test set; the number of pixels that
            keep more than half of their weights, and of those that the burst does not reach.
            ``pixels``: for each pixel the share of training images that light it, the mean factor over the
            orders, and in how many orders the burst does not reach it.
        """
        plan, rows = self.plan, []
        sets = self.test_sets()
        images, classes = plan.training_set(self.seed)
        first = len(images) - self.last_images
        begun = Training(plan, self.seed)
        if first:
            begun.show(images[:first], classes[:first])
        factors, escapes = [], []
        for order in range(self.orders):
            rng = np.random.default_rng([self.seed, order])
            last = first + rng.permutation(self.last_images)
            ended = begun.copy()
            ended.show(images[last], classes[last])
            network = ended.network()
            end_s = len(images) * plan.parameters.period_s
            for burst in (False, True):
                decay = Decay(AFTER_TRAINING, self.tau_prun_s * second, burst=burst)
                # The rule is the same for all synapses of a pixel: seen on a weight of 1, it is a factor.
                factor = decay.after_training(
                    np.ones((len(begun.weights), 1)), network.last_input_spike_s, end_s, rng
                )[:, 0]
                escaped = (factor == 1) & (network.last_input_spike_s < end_s)
                if burst:
                    escapes.append(escaped)
                else:
                    factors.append(factor)
                masked = network.with_weights(network.weights * factor[:, None])
                columns = {
                    **self.settings,
                    "tau_prun_s": self.tau_prun_s,
                    "order": order,
                    "burst": burst,
                    "pixels_kept": int((factor > 0.5).sum()),
                    "pixels_escaped": int(escaped.sum()),
                }
                for test_set in sets.values():
                    counts = experiment.respond(plan, masked, test_set, self.seed, progress=False)
                    rows.append({**columns, **answered(plan, masked, test_set, counts)})
        lit = (images.reshape(len(images), -1) > 0).mean(axis=0)
        pixels = [
            {"seed": self.seed, "pixel": pixel, "lit": share, "mean_factor": factor, "escaped": int(times)}
            for pixel, (share, factor, times) in enumerate(
                zip(lit.tolist(), np.mean(factors, axis=0).tolist(), np.sum(escapes, axis=0), strict=True)
            )
        ]
        return {"runs": rows, "pixels": pixels}


FALSE_POSITIVE_RATES = (0, 0.01, 0.02, 0.05, 0.1, 0.2, 0.3, 0.5, 0.7, 1)
"""Where a stored ROC curve is read."""


@dataclass(frozen=True, kw_only=True)
class Uses(Decays):
    """What networks under several decays are good for: experiment 5."""

    def tables(self):
        """Do the run.

        Returns
        -------
        dict of str to list of dict
            ``detection``: a row for each decay, detector and set that is to be told from the known digits,
            with AUROC and the false positive rate at 95 % true positives.
            ``roc``: the curves behind it.
            ``robustness``: a row for each decay, corruption and strength (see
            :mod:`snnreg.corruptions`), with what the network makes of the disturbed digits.
            ``operations``: a row for each decay and test set, with the synaptic operations an image costs.
        """
        plan = self.plan
        sets = self.test_sets()
        result = {"detection": [], "roc": [], "robustness": [], "operations": []}
        for decay, network in self.networks():
            columns = {**self.settings, **decay_columns(decay)}
            counts = {
                name: experiment.respond(plan, network, test_set, self.seed, progress=False)
                for name, test_set in sets.items()
            }
            for name, rows in (
                ("detection", detection(sets, counts)),
                ("roc", curves(sets, counts)),
                ("robustness", robustness(plan, network, sets[KNOWN], self.seed)),
                ("operations", operations(plan, network, sets)),
            ):
                result[name] += [{**columns, **row} for row in rows]
        return result


def detectors(sets, counts):
    """Scores that shall be higher for known digits, by detector and test set.

    ``spikes`` is the number of output spikes.  ``brightness`` is the sum of the grey levels, which needs no
    network.  ``brightness_distance`` is how far that sum lies from the mean over the noise and the digits
    shown: noise is always equally bright, digits are not.
    """
    brightness = {name: test_set.images.sum(axis=1) for name, test_set in sets.items()}
    middle = np.mean([values.mean() for values in brightness.values()])
    return {
        "spikes": {name: values.sum(axis=1) for name, values in counts.items()},
        "brightness": brightness,
        "brightness_distance": {name: np.abs(values - middle) for name, values in brightness.items()},
    }


def _compared(sets, counts):
    """Each detector and each set against the known digits, with both scores."""
    for detector, scores in detectors(sets, counts).items():
        for against in sets:
            if against != KNOWN:
                yield {"detector": detector, "against": against}, scores[KNOWN], scores[against]


def detection(sets, counts):
    """How well known digits are told from each other set (rows)."""
    return [
        {
            **row,
            "auroc": analysis.auroc(known, other),
            "false_positive_rate_at_95": analysis.false_positive_rate_at(known, other),
        }
        for row, known, other in _compared(sets, counts)
    ]


def curves(sets, counts):
    """The ROC curves at :data:`FALSE_POSITIVE_RATES` (rows)."""
    rows = []
    for row, known, other in _compared(sets, counts):
        false_positives, true_positives = analysis.roc(known, other)
        for rate in FALSE_POSITIVE_RATES:
            best = true_positives[false_positives <= rate].max()
            rows.append({**row, "false_positive_rate": rate, "true_positive_rate": float(best)})
    return rows


def robustness(plan, network, known, seed):
    """What the network makes of disturbed digits (rows); strength 0 leaves them as they are."""

    def shown(images):
        test_set = replace(known, images=images)
        counts = experiment.respond(plan, network, test_set, seed, progress=False)
        row = answered(plan, network, test_set, counts)
        return {name: row[name] for name in ("test_images", "spikes", "silent_images", "accuracy")}

    rows, undisturbed = [], shown(known.images)
    for place, (name, (disturb, strengths)) in enumerate(CORRUPTIONS.items()):
        rows.append({"corruption": name, "strength": 0, **undisturbed})
        for strength in strengths:
            rng = np.random.default_rng([seed, place])
            row = shown(disturb(known.images, strength, rng))
            rows.append({"corruption": name, "strength": strength, **row})
    return rows


def operations(plan, network, sets):
    """Synaptic operations an image: input spikes, as expected, times surviving synapses (rows)."""
    parameters = plan.parameters
    surviving = network.weights >= analysis.PRUNED_BELOW * parameters.g_max
    spikes_per_grey = float(parameters.rate_per_grey * parameters.image_duration)
    rows = []
    for name, test_set in sets.items():
        spikes = test_set.images.mean(axis=0) * spikes_per_grey
        rows.append(
            {
                "test_set": name,
                "input_spikes": float(spikes.sum()),
                "operations": float(spikes @ surviving.sum(axis=1)),
                "operations_of_all_synapses": float(spikes.sum() * surviving.shape[1]),
            }
        )
    return rows


RUNS = {"decays": Decays, "rules": Rules, "baselines": Baselines, "orders": Orders, "uses": Uses}
"""The kinds of run that a definition may ask for."""
