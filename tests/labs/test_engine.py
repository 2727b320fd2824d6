"""The network of the pages equals the kernel, spike for spike; the kernel equals Brian2 (tests/simulation)."""

import numpy as np
import pytest
from brian2 import SpikeMonitor, StateMonitor, ms, prefs, second

from snnreg import datasets, network
from snnreg.decay import ONLINE, Decay
from snnreg.encoding import poisson_spikes
from snnreg.parameters import ADAPTIVE, HELD, Parameters
from snnreg.simulation import kernel
from snnreg.wiring import Wiring, draw_wiring
from snnreg_book.labs import engine
from tests.support import page_network

P = Parameters()
IMAGES = 50


def made(classes=3, learning=True, threshold=ADAPTIVE, decay=None, **constants):
    """A network and what it is shown."""
    rng, parameters = np.random.default_rng(2), P.replace(**constants)
    wiring = draw_wiring(classes, np.random.default_rng(1), parameters)
    images, labels = datasets.training_set((7, 4, 6, 9, 2, 1, 0, 3, 5, 8)[:classes], IMAGES, rng)
    choices = {"parameters": parameters, "threshold": threshold, "decay": decay or Decay()}
    trains = poisson_spikes(images[:IMAGES].reshape(IMAGES, 784), rng, parameters)
    return (wiring, trains, labels[:IMAGES] if learning else None), choices


CASES = {
    "test": made(learning=False),
    "no decay": made(),
    "online": made(decay=Decay(ONLINE, 30 * second, k_p=0.5)),
    "held threshold": made(threshold=HELD),
    "growth": made(decay=Decay(ONLINE, 30 * second), growth_step=1e-4),
    "inhibition by inputs, OFF inputs": made(growth_step=1e-4, feedforward_inhibition=0.005, off_gain=4),
    "10 neurons": made(classes=1),
    "100 neurons": made(classes=10, decay=Decay(ONLINE, 30 * second), growth_step=1e-4),
}


def assert_equals_the_kernel(case, where):
    (wiring, *shown), choices = case
    state = kernel.new_state(wiring, choices["parameters"])
    spikes = kernel.run(state, *shown, **choices)
    page = page_network.run(wiring, *shown, **choices, where=where)
    assert len(spikes.step) > 500
    for name in ("step", "neuron", "counts"):
        np.testing.assert_array_equal(getattr(page, name), getattr(spikes, name))
    np.testing.assert_allclose(page.weights, state.weights, rtol=0, atol=1e-14)
    np.testing.assert_allclose(page.threshold, state.theta, rtol=0, atol=1e-14)


@pytest.mark.parametrize("case", CASES.values(), ids=CASES)
def test_it_equals_the_kernel(case):
    assert_equals_the_kernel(case, page_network.under_node)


def test_what_is_watched_equals_brian2(monkeypatch):
    """Inhibitory spikes, and potentials and conductances every millisecond, of short bright images."""
    monkeypatch.setitem(prefs, "codegen.target", "numpy")
    p = P.replace(image_duration=60 * ms, rest_duration=20 * ms, rate_per_grey=4 * P.rate_per_grey)
    wiring, rng = draw_wiring(3, np.random.default_rng(1), p), np.random.default_rng(3)
    images, _ = datasets.training_set((7, 4, 6), 1, rng)
    trains = poisson_spikes(images.reshape(3, 784), rng, p)
    page = page_network.run(wiring, trains, None, parameters=p, blocks=[1, 2], watch_every=10)

    model = network.build(wiring, trains, None, parameters=p, threshold=ADAPTIVE, decay=Decay())
    inhibitory = SpikeMonitor(model["inhibitory"])
    # A state monitor looks at the start of a step: the look at the end of a step is that at the start of the next.
    looks = StateMonitor(model["excitatory"], ["v", "g_e", "g_i"], record=True, clock=model["excitatory"].clock)
    model.add(inhibitory, looks)
    model.run(len(images) * p.period_steps * p.dt, namespace={})
    assert len(inhibitory.i) > 50
    np.testing.assert_array_equal(page.inhibitory_step, np.rint(inhibitory.t / p.dt))
    np.testing.assert_array_equal(page.inhibitory_neuron, inhibitory.i)
    for ours, name in ((page.potential, "v"), (page.g_e, "g_e"), (page.g_i, "g_i")):
        seen = np.asarray(getattr(looks, name)).T[10::10]
        np.testing.assert_allclose(ours[: len(seen)], seen, rtol=0, atol=1e-12)


def test_drawn_spikes_are_poisson():
    """Of a grey level a pixel, dark to white: in order, at most one a pixel and step, others with another seed."""
    greys = np.tile(np.linspace(0, 255, 784), (60, 1))
    silent = Wiring(np.zeros((784, 30)), np.zeros(30), np.zeros((30, 30)))

    def drawn(images, seed):
        return page_network.run(silent, greys[:images], None, parameters=P, seed=seed).trains

    trains = drawn(60, seed=7)
    trains.check(P.image_steps, P.inputs)
    counts = np.zeros(greys.shape, int)
    image = np.repeat(np.arange(len(greys)), trains.per_image)
    np.add.at(counts, (image, trains.pixel), 1)
    expected = greys[0] * float(P.rate_per_grey * P.image_duration)
    assert counts[:, 0].sum() == 0
    error = (counts.mean(0) - expected)[1:] / np.sqrt(expected[1:] / len(greys))
    assert abs(error.mean()) < 4 / np.sqrt(783) and 0.9 < error.std() < 1.1
    dispersion = (counts.var(0, ddof=1)[1:] / expected[1:]).mean()
    assert 0.97 < dispersion < 1.03
    quarters = np.bincount(trains.step * 4 // P.image_steps, minlength=4)
    assert np.all(np.abs(quarters - counts.sum() / 4) < 5 * np.sqrt(counts.sum() / 4))
    first = trains.step[: trains.first[1]]
    assert np.array_equal(drawn(1, seed=7).step, first) and not np.array_equal(drawn(1, seed=8).step, first)


LARGE = 2**62
FORGERIES = {
    "nothing": ("random", "5"),
    "the same delay": ("inhibition_delay", "20"),
    "a delay": ("inhibition_delay", str(LARGE)),
    "less than nothing": ("inhibition_arriving", "-1"),
    "a clock that ran": ("clock", str(2**40)),
    "fewer images": ("random", "5", 1),
    "no number": ("weights", "NaN"),
    "a large weight": ("weights", "0.06"),
    "a potential without end": ("v", "-Infinity"),
    "a conductance": ("g_e", "1e12"),
    "a threshold": ("theta", "NaN"),
    "a spike to come": ("last_spike", str(LARGE)),
}


@pytest.fixture(scope="module")
def forged():
    """What a network of the page makes of each forged state, all of the right length."""
    p, neurons = Parameters(neurons_per_class=2), 4
    wiring = Wiring(np.zeros((784, neurons)), np.full(neurons, 0.003), np.full((neurons, neurons), 0.002))
    place, fields = 8, {"random": {"place": 0, "whole": True}}
    for name, array in kernel.new_state(wiring, p)._asdict().items():
        fields[name] = {"place": place, "whole": array.dtype.kind == "i"}
        place += array.nbytes
    job = {"model": engine.description(p, neurons), "fields": fields, "forgeries": FORGERIES}
    return page_network.run_job("forged_states.mjs", job, {})


@pytest.mark.parametrize("case", FORGERIES)
def test_a_network_goes_on_only_from_what_a_network_can_be(forged, case):
    """What a page kept may have been forged."""
    assert forged[case]["sound"] == (case in ("nothing", "a delay", "the same delay"))


def test_a_forged_delay_is_not_taken(forged):
    assert np.sum(forged["a delay"]["counts"]) > 0
    assert forged["a delay"] == forged["the same delay"]
