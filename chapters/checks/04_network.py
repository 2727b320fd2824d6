"""Checks of chapter 4."""

from dataclasses import replace

import numpy as np
from brian2 import ms, second

from snnreg import Decay, Parameters, respond, train
from snnreg.decay import NEVER, ONLINE
from snnreg.parameters import ADAPTIVE
from snnreg.simulation import kernel
from snnreg_book.checks import Undefined

NOISE, KNOWN = 0, 1
PLAIN, CALM = 0, 1


def _per_image(chapter):
    """Spikes per image by test set and network; the text speaks of what a compiled network has learned."""
    if not chapter.COMPILED:
        raise Undefined("without a C++ compiler the networks learn from fewer images than the text says")
    return chapter.per_image.to_numpy()


def _volleys(chapter, images=1, strength=1.0, delay=1.0):
    """The neurons of each volley of the newborn network of the lab."""
    parameters, wiring = Parameters(), chapter.wiring
    parameters = parameters.replace(inhibition=strength * parameters.inhibition)
    late = replace(
        wiring,
        excitation_delay_s=delay * wiring.excitation_delay_s,
        inhibition_delay_s=delay * wiring.inhibition_delay_s,
    )
    state = kernel.new_state(late, parameters)
    classes = np.arange(len(chapter.trains))
    choices = {"parameters": parameters, "threshold": ADAPTIVE, "decay": Decay()}
    run = kernel.run(state, chapter.trains, classes, **choices)
    seen = run.step < images * parameters.period_steps
    pauses = np.flatnonzero(np.diff(run.step[seen]) * float(parameters.dt) > 0.020)
    return [set(part.tolist()) for part in np.split(run.neuron[seen], pauses + 1)]


def newborn_drive(chapter):
    """Drive of a digit in a newborn network, in multiples of the critical one."""
    times = np.mean(chapter.drive) / chapter.critical
    assert np.min(chapter.drive) > 2 * chapter.critical
    return f"{float(times):.0f}"


def bars_answered(chapter):
    """On each bar nine of ten spikes or more are those of its own group, in both networks."""
    own = np.array([chapter.by_group[bar, :, bar] for bar in (0, 1)])
    both = chapter.by_group[:2].sum(axis=2)
    assert (own >= 0.9 * both).all() and both.min() > 10


def bars_noise(chapter):
    """Each image of noise causes more spikes than a bar without decay, and none with it, after sixteen bars."""
    spikes = chapter.by_group.sum(axis=2)
    assert spikes[2:, PLAIN].min() > spikes[:2, PLAIN].max()
    assert spikes[2:, CALM].sum() == 0


def unlit_stay(chapter):
    """Weights of pixels that no bar lights: as at birth without decay, next to nothing with it."""
    unlit = chapter.bars.sum(axis=0).ravel() == 0
    plain, calm = np.moveaxis(chapter.bar_weights[unlit], 1, 0)
    assert np.array_equal(plain, chapter.birth[unlit])
    assert calm.max() < 0.01 * chapter.G_MAX


def one_fires(chapter):
    """White noise makes only the network without decay fire, however many images both have learned."""
    plain, calm = chapter.counts[NOISE].sum(axis=2).mean(axis=0)
    assert plain > 30
    assert calm < 0.05


def noise_plain(chapter):
    """Spikes per image of white noise without decay, against those on a known digit."""
    spikes = _per_image(chapter)
    assert spikes[NOISE, PLAIN] > 4 * spikes[KNOWN, PLAIN] > 8


def most_right(chapter):
    """Both networks recognise more than three in five of the known digits."""
    _per_image(chapter)
    groups = chapter.counts[KNOWN].reshape(-1, 2, 3, 10).sum(axis=3)
    right = (groups.argmax(axis=2) == chapter.answers[:, None]) & (groups.max(axis=2) > 0)
    plain, calm = right.mean(axis=0)
    assert min(plain, calm) > 0.6


def in_volley(chapter):
    """The median number of neurons that fire in a volley of three images."""
    members = [len(volley) for volley in _volleys(chapter, images=3)]
    assert len(members) > 10
    return f"{np.median(members):.0f}"


def first_volley(chapter):
    """How many neurons fire in the first volley; neuron 13 is not among them."""
    members = _volleys(chapter)[0]
    assert 20 <= len(members) < 30 and 12 not in members
    return f"{len(members)}"


def strong(chapter):
    """How many neurons fire in the first volley if inhibition is ten times as strong."""
    members = len(_volleys(chapter, strength=10)[0])
    assert 1 < members < len(_volleys(chapter)[0])
    return f"{members}"


def quick(chapter):
    """How many neurons fire in the first volley if all delays are a tenth."""
    members = len(_volleys(chapter, delay=0.1)[0])
    assert members < len(_volleys(chapter, strength=10)[0])
    return f"{members}"


def unheard(chapter):
    """Without inhibition there is one volley, of all neurons."""
    (volley,) = _volleys(chapter, strength=0)
    assert len(volley) == 30


def same_spikes(chapter):
    """`train` and the Brian2 network agree in every count of spikes and in the weights; they learned something."""
    counts, weights = chapter.count(chapter.net, 6), chapter.net["S1"].w[:].reshape(784, 2, -1)
    for network, twin in enumerate(chapter.twins):
        assert np.array_equal(twin.counts, counts[:, network]) and twin.counts.sum() > 50
        assert np.abs(twin.weights - weights[:, network]).max() < 1e-12
        assert np.abs(twin.weights - chapter.born.weights).max() > 1e-3


def time_step(chapter):
    """By how much spikes on noise without decay differ between steps of 0.5 and 0.1 ms; with it there are none."""
    spikes = {}
    for decay in (Decay(), Decay(ONLINE, 300 * second * np.sqrt(len(chapter.images) / 15_000))):
        for dt_ms in (0.5, 0.1):
            taught = train(
                chapter.images,
                chapter.labels,
                np.random.default_rng(1),
                parameters=Parameters(dt=dt_ms * ms),
                decay=decay,
                progress=False,
            )
            seen = respond(taught, chapter.noise, np.random.default_rng(2), progress=False)
            spikes[decay.when, dt_ms] = seen.sum() / len(seen)
    assert max(spikes[ONLINE, 0.5], spikes[ONLINE, 0.1]) < 0.05
    return f"{100 * abs(spikes[NEVER, 0.5] / spikes[NEVER, 0.1] - 1):.0f} %"
