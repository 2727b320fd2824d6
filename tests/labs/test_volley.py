"""Inside a volley: the network of chapter 4, run in the page, in a reader's hand."""

import base64
from dataclasses import replace

import numpy as np
import pytest

from snnreg.decay import Decay
from snnreg.parameters import ADAPTIVE
from snnreg.simulation import kernel
from tests.support import page_network
from tests.support.lab_examples import P, example, volley_network

FACTORS = [(1, 1), (0, 1), (10, 0), (1, 2)]  # strength and delays of inhibition
RUN = """
    const of = (name) => Uint8Array.from(atob(data.bytes[name]), (letter) => letter.charCodeAt(0));
    const doubles = (name) => new Float64Array(of(name).buffer);
    const run = await lab.networkToRun({ module: of("module"), about: data.about, train: of("train"),
        weights: doubles("weights"), delays: doubles("delays") });
    return data.factors.map(([strength, delay]) => {
        const { spikes, looks } = run(strength, delay);
        return { step: [...spikes.step], neuron: [...spikes.neuron], g_i: [...looks.g_i] };
    });
"""


def by_kernel(strength=1.0, delay=1.0):
    """Spikes of the package while the first image is shown."""
    wiring, trains = volley_network()
    parameters = P.replace(inhibition=strength * P.inhibition)
    delays = ("excitation_delay_s", "inhibition_delay_s")
    wiring = replace(wiring, **{name: delay * getattr(wiring, name) for name in delays})
    state = kernel.new_state(wiring, parameters)
    choices = {"parameters": parameters, "threshold": ADAPTIVE, "decay": Decay()}
    spikes = kernel.run(state, trains, np.arange(3), **choices)
    seen = spikes.step < P.image_steps
    return spikes.step[seen], spikes.neuron[seen]


def volleys(step, neuron):
    """The neurons of each volley, in the order of their first spikes, and its first step."""
    pauses = np.flatnonzero(np.diff(step) > 200) + 1
    parts = zip(np.split(step, pauses), np.split(neuron, pauses), strict=True)
    return [(list(dict.fromkeys(who.tolist())), int(when[0])) for when, who in parts]


# It is the chapter's network


def test_it_fires_the_spikes_of_the_package():
    lab = example("Volley")
    names = ("module", "train", "weights", "delays")
    carried = {name: base64.b64encode(getattr(lab, name)).decode() for name in names}
    found = page_network.run_function(["volley/running.js"], RUN, bytes=carried, about=lab.about, factors=FACTORS)
    for factors, spikes in zip(FACTORS, found, strict=True):
        step, neuron = by_kernel(*factors)
        assert len(step) > 10
        np.testing.assert_array_equal(spikes["step"], step)
        np.testing.assert_array_equal(spikes["neuron"], neuron)
    assert not np.any(found[1]["g_i"]) and max(found[0]["g_i"]) > 1


def test_what_is_said_of_a_neuron_is_its_state_then(visit):
    targets = np.array([0, 1, 2])
    seen = page_network.run(*volley_network(), targets, parameters=P, blocks=[1, 1, 1], watch_every=1)
    (members, first), *_ = volleys(*by_kernel())
    silent = next(k for k in range(30) if k not in members)
    page = visit("Volley", f"#lab-volley?neuron={silent}&time_ms=20")
    for name in ("g_e", "g_i"):
        assert page.number(name) == pytest.approx(getattr(seen, name)[first + 200, silent], rel=1e-9)
    assert page.number("g_i") > 1
    told = page.locator(".snn-readout", has_text=f"Neuron {silent + 1}, which is to learn")
    assert told.text_content().count("will not fire") == 1
    assert page.number("fired") == page.number("members") == len(members)


# In a reader's hand


def test_inhibition_and_delays_change_who_fires(visit):
    page = visit("Volley")
    members = [len(who) for who, _ in volleys(*by_kernel())]
    assert page.number("members") == members[0] and page.kept()["members"] == members
    page.slider("inhibition_factor").press("End")
    page.slider("delay_factor").press("Home")
    assert page.kept()["members"] == [len(who) for who, _ in volleys(*by_kernel(10, 0))]
    assert page.number("members") == 1
    page.slider("inhibition_factor").press("Home")
    assert page.number("members") == 30
    page.wait_for_hash("#lab-volley?inhibition_factor=0&delay_factor=0")
    page.press("Starting values")
    assert page.number("members") == members[0]
    page.press("Play")
    page.wait_for_function(
        "(given) => document.querySelector('[data-trait=time_ms]').value !== given",
        arg=page.slider("time_ms").input_value(),
    )
    page.press("Starting values")
    assert page.button("Pause").count() == 0
    page.wait_for_hash("#lab-volley")


def test_a_bar_that_is_cut_shows_it(visit):
    (members, _), *_ = volleys(*by_kernel(10))
    silent = next(k for k in range(30) if k not in members)
    page = visit("Volley", f"#lab-volley?inhibition_factor=10&neuron={silent}&time_ms=20")
    assert page.number("g_i") > 3 and page.locator(".snn-broken").get_attribute("d")
    page.handle("Playhead").press("Home")
    assert page.number("g_i") < 3 and not page.locator(".snn-broken").get_attribute("d")


def test_the_keyboard_steps_through_the_volley(visit):
    page = visit("Volley", "#lab-volley?time_ms=0")
    step, neuron = by_kernel()
    head = page.handle("Playhead")
    head.press("Home")
    assert page.number("fired") == 0
    fired = set()
    for when, who in zip(step[:6] - step[0], neuron[:6], strict=True):
        fired.add(int(who))
        if when == 0 or when > round(10 * page.kept()["time_ms"]):
            head.press("Enter")
            assert round(10 * page.kept()["time_ms"]) == when
    assert page.number("fired") == len(fired)
    head.press("ArrowLeft")
    assert page.number("fired") < len(fired)
    head.press("Shift+ArrowRight")
    assert page.kept()["time_ms"] == pytest.approx((step[5] - step[0]) / 10 + 0.9)
    head.press("End")
    assert page.kept()["time_ms"] == 32
    page.button("−0.1 ms").press("Enter")
    assert page.kept()["time_ms"] == 31.9
