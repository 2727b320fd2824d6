"""The labs of STDP: two spikes change the weight as in Brian2, and a share of caused spikes turns a drift."""

import numpy as np
import pytest
from brian2 import Network, NeuronGroup, SpikeGeneratorGroup, Synapses, TimedArray, prefs, second

from snnreg.network import ON_INPUT_SPIKE, ON_OUTPUT_SPIKE, PLASTIC
from snnreg.parameters import Parameters
from snnreg_book.labs import TwoSpikes
from tests.support.page_network import run_function

P = Parameters()


def by_brian2(inputs, outputs, target):
    """Change of the weight of each synapse from g_max / 2; spikes in time steps, a list a synapse."""
    count = len(inputs)
    sources = []
    for trains in (inputs, outputs):
        index = np.repeat(np.arange(count), [len(steps) for steps in trains])
        sources.append(SpikeGeneratorGroup(count, index, np.concatenate(trains) * P.dt, dt=P.dt))
    model = "g_e : 1\ngroup : integer (constant)\nspiking : 1"
    neurons = NeuronGroup(count, model, threshold="spiking > 0.5", reset="spiking = 0", dt=P.dt)
    neurons.group = 0 if target else 1
    # A spike of the second source is one of the neuron in the same step, before thresholds are looked at.
    relay = Synapses(sources[1], neurons, on_pre={"now": "spiking_post = 1"}, dt=P.dt)
    relay.now.when, relay.now.order = "thresholds", -1
    sources[1].when = "start"
    relay.connect(j="i")
    rule = {"on_pre": ON_INPUT_SPIKE, "on_post": ON_OUTPUT_SPIKE}
    values = {**P.namespace(), "shown_class": TimedArray([0.0], dt=100 * second)}
    synapses = Synapses(sources[0], neurons, PLASTIC, **rule, dt=P.dt, namespace=values)
    synapses.connect(j="i")
    synapses.w = P.g_max / 2
    last = max(int(np.max(trains)) for trains in (*inputs, *outputs))
    Network(*sources, neurons, relay, synapses).run((last + 5) * P.dt, namespace={})
    return np.array(synapses.w) - P.g_max / 2


@pytest.mark.parametrize("rule", ["stdp", pytest.param("all-ltd", marks=pytest.mark.slow)])
def test_weights_are_brian2s(monkeypatch, rule):
    """A pair at each distance, those in one step too, and trains of six spikes: no weight comes to a bound."""
    monkeypatch.setitem(prefs, "codegen.target", "numpy")
    rng, pairs = np.random.default_rng(0), range(-800, 801, 50)
    trains = [np.sort(rng.choice(2000, 6, replace=False)).tolist() for _ in range(20)]
    inputs = [[800]] * len(pairs) + trains[:10]
    outputs = [[800 + distance] for distance in pairs] + trains[10:]
    reference = by_brian2(inputs, outputs, target=rule == "stdp")
    script = run_function(
        ["shared/stdp.js"],
        """const { inputs, outputs, sign, dt, p } = data;
        return inputs.map((_, k) => {
            const synapse = lab.newSynapse(0);
            const spikes = [...inputs[k].map((step) => [step, 0]), ...outputs[k].map((step) => [step, 1])];
            for (const [step, kind] of spikes.sort(([a, c], [b, d]) => a - b || c - d)) {
                if (kind) lab.outputSpike(synapse, step * dt, sign, p); else lab.inputSpike(synapse, step * dt, p);
            }
            return [synapse.weight, lab.changeBy((outputs[k][0] - inputs[k][0]) * dt, sign, p)];
        });""",
        inputs=inputs,
        outputs=outputs,
        dt=float(P.dt),
        sign=1 if rule == "stdp" else -1,
        p=TwoSpikes().constants,
    )
    weights, by_formula = np.transpose(script)
    np.testing.assert_allclose(weights, reference, rtol=0, atol=1e-15)
    np.testing.assert_allclose(by_formula[: len(pairs)], reference[: len(pairs)], rtol=0, atol=1e-15)
    assert np.ptp(reference[len(pairs) :]) > 0.01 * P.g_max


# In the page


def assert_change_of_the_pair(page, sign=1):
    """Equation (2.1), or (2.2) with the other sign; returns the distance of the spikes in seconds."""
    delta_s = page.value("Output spike") - page.value("Input spike")
    left = np.exp(-abs(delta_s) / float(P.trace_time_pre))
    expected = (sign * P.trace_step_pre if delta_s > -1e-9 else P.trace_step_post) * left
    assert page.number("change") == pytest.approx(expected, rel=1e-9)
    assert page.number("delta") == pytest.approx(delta_s, abs=1e-12)
    return delta_s


def test_spikes_are_dragged_by_mouse(visit):
    page = visit("TwoSpikes")
    assert assert_change_of_the_pair(page) == pytest.approx(0.015)
    page.drag(page.handle("Input spike"), 60 / 160, 110 / 160)
    assert assert_change_of_the_pair(page) == pytest.approx(-0.035, abs=0.002)
    assert page.get_by_text("after the output spike").count() > 0
    page.drag(page.handle("Output spike"), 75 / 160, 130 / 160)
    assert assert_change_of_the_pair(page) == pytest.approx(0.02, abs=0.003)
    page.get_by_role("button", name="All-LTD").click()
    assert_change_of_the_pair(page, sign=-1)
    page.get_by_role("button", name="Swap").click()
    assert assert_change_of_the_pair(page, sign=-1) == pytest.approx(-0.02, abs=0.003)


def test_spikes_by_keyboard_alone(visit):
    page = visit(TwoSpikes(pre_s=0.05, post_s=0.05))
    assert assert_change_of_the_pair(page) == 0 and page.number("change") == P.trace_step_pre
    page.handle("Input spike").focus()
    for key, delta_s in [("ArrowRight", -0.001), ("Shift+ArrowRight", -0.011), ("Home", 0.05), ("End", -0.11)]:
        page.keyboard.press(key)
        assert assert_change_of_the_pair(page) == pytest.approx(delta_s)
    page.keyboard.press("Tab")  # the output spike
    page.keyboard.press("End")
    assert assert_change_of_the_pair(page) == 0


def assert_drift_of_the_equation(page):
    """Within four errors of the mean; returns the share."""
    share, drift, error, expected = (page.number(name) for name in ("share", "drift", "error", "expected"))
    step, tau = P.trace_step_pre, float(P.trace_time_pre)
    assert expected == pytest.approx(60 * (20 * -0.05 * step * tau + share * step * np.exp(-0.25)), rel=1e-9)
    assert abs(drift - expected) < 4 * error and error < 0.005 * P.g_max
    return share


APART = """() => {
    const box = (node) => node.getBoundingClientRect();
    const texts = [...document.querySelectorAll("svg text")];
    const words = box(texts.find(({ textContent }) => textContent === "weights fall"));
    return [...document.querySelectorAll(".snn-knob, .snn-here")].map(box).every(({ left, right, top, bottom }) =>
        right < words.left || left > words.right || bottom < words.top || top > words.bottom);
}"""


def test_a_share_of_caused_spikes_turns_the_drift(visit):
    """By mouse on the line, and by keyboard on the slider; other spikes give another drift about the same."""
    page = visit("Drift")
    assert assert_drift_of_the_equation(page) == 0
    assert page.number("drift") < 0 and page.get_by_text("the weights fall:").count() > 0
    page.drag(page.handle("Share on the drift line"), 0, 0.9)
    assert assert_drift_of_the_equation(page) == pytest.approx(0.054, abs=0.001)
    assert page.evaluate(APART), "what moves lies on the words"
    before, turn = page.number("drift"), page.number("turn")
    assert before > 0 and page.get_by_text("the weights rise:").count() > 0
    page.press("Draw others")
    assert page.number("drift") != before
    assert_drift_of_the_equation(page)
    slider = page.slider("caused")
    slider.press("Home")
    for _ in range(26):
        slider.press("ArrowRight")
    assert assert_drift_of_the_equation(page) == pytest.approx(turn, abs=0.001)
