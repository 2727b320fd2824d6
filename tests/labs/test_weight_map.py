"""The weight map: it shows what the decay after training leaves, in a reader's hand."""

import numpy as np
import pytest

from snnreg.experiment import Plan
from tests.support.lab_examples import example, pair

PICTURES = "() => [...document.querySelectorAll('.snn-lab canvas')].map((canvas) => canvas.toDataURL())"


@pytest.fixture
def lab():
    """The weight map of the page as a Python object, with the values that it starts with."""
    lab = example("WeightMap")
    lab.tau_prun_s, lab.k_p = 7.5, 1.0
    return lab


# What it carries


def test_weights_are_carried_to_half_a_level(lab):
    network = pair()[0]
    np.testing.assert_allclose(lab.weights_before, network.weights_before, rtol=0, atol=0.501 * 0.05 / 65535)
    np.testing.assert_array_equal(lab.last_input_spike_s, network.last_input_spike_s)


def test_predicted_spikes_are_those_of_the_network(lab):
    network, sets = pair()[0], Plan(test_per_digit=20).test_sets(0)
    lab.k_p, lab.tau_prun_s = 1.0, lab.grid_s[12]
    assert lab.predicted_spikes == lab.answers(network, lab.weights, sets)
    lab.tau_prun_s = between = float(np.sqrt(lab.grid_s[12] * lab.grid_s[13]))
    for name, spikes in lab.answers(network, lab.weights, sets).items():
        assert abs(lab.predicted_spikes[name] - spikes) < 0.1 * lab.spikes_before[name] + 5
    once = lab.predicted_spikes
    lab.tau_prun_s, lab.k_p = 3 * between, 9.0  # one degree of freedom
    assert lab.predicted_spikes == pytest.approx(once, rel=1e-12)


# In a reader's hand


def assert_equals_python(page, lab, k_p):
    """The page says what Python computes; returns the pruning time."""
    lab.k_p, lab.tau_prun_s = k_p, page.number("tau") * np.sqrt(k_p)
    for name, spikes in lab.predicted_spikes.items():
        assert page.number(name) == pytest.approx(spikes, rel=1e-9, abs=1e-9)
    assert page.number("pruned") == pytest.approx(lab.pruned_fraction, abs=1e-4)
    return lab.tau_prun_s


def test_it_follows_a_drag_and_the_keyboard(visit, lab):
    page = visit("WeightMap")
    pictures = page.evaluate(PICTURES)
    assert assert_equals_python(page, lab, 1.0) == 7.5
    pruned, noise = page.number("pruned"), page.number("white_noise")

    page.drag(page.slider("tau_prun_s"), 0.31, 0.58)
    dragged = assert_equals_python(page, lab, 1.0)
    assert 50 < dragged < 1000
    assert page.number("pruned") < pruned and page.number("white_noise") > noise
    changed = [old != new for old, new in zip(pictures, page.evaluate(PICTURES), strict=True)]
    assert changed == [False, True, False, True]  # before, after; before, after

    link = f"lab-weight_map?tau_prun_s={10 * dragged:.6g}&k_p=100"  # the same knob, and it has one slider
    page.evaluate("(end) => { location.hash = end; }", link)
    page.wait_for_function("Object.values(sessionStorage).some((kept) => JSON.parse(kept).k_p === 100)")
    assert assert_equals_python(page, lab, 100.0) == pytest.approx(10 * dragged, rel=1e-5)
    assert page.slider("k_p").count() == 0
    page.slider("tau_prun_s").press("Home")
    assert_equals_python(page, lab, 100.0)
    assert page.number("tau") == pytest.approx(0.1)


def test_it_tells_about_a_pixel(visit, lab):
    page = visit("WeightMap")

    def weight(neuron, pixel):
        return pytest.approx(lab.weights[pixel, neuron], rel=1e-9)

    assert page.number("weight") == weight(0, lab.pixel)
    field = page.locator(".snn-field").last
    for key in ("ArrowDown", "ArrowDown", "ArrowRight"):
        field.press(key)
    assert page.number("weight") == weight(0, lab.pixel + 2 * 28 + 1)
    page.mouse.move(*page.at(field, 20.5 / 28, 14.5 / 28))
    assert page.number("weight") == weight(0, 14 * 28 + 20)
    assert page.locator(".snn-readout", has_text="Row 15, column 21").count() == 1
    silence_s = lab.end_s - lab.last_input_spike_s[14 * 28 + 20]
    assert page.number("silence") == pytest.approx(silence_s, rel=1e-12)
    page.slider("neuron").press("ArrowRight")
    assert page.number("weight") == weight(1, 14 * 28 + 20)
    page.mouse.click(*page.at(page.lab.locator("canvas").first, 0.98, 0.98))
    assert page.number("weight") == weight(29, 14 * 28 + 20)
