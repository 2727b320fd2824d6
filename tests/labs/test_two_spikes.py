"""The labs of STDP: two spikes change the weight as in Brian2, and a share of caused spikes turns a drift."""

import numpy as np
import pytest
from brian2 import Network, NeuronGroup, SpikeGeneratorGroup, Synapses, TimedArray, prefs, second

from snnreg.labs import Drift, TwoSpikes
from snnreg.network import ON_INPUT_SPIKE, ON_OUTPUT_SPIKE, PLASTIC
from snnreg.parameters import Parameters
from tests.labs.test_labs import in_node
from tests.labs.test_neuron import fits_a_phone
from tests.support.lab_page import PHONE, drawn, number, opening, written

P = Parameters()


def by_brian2(inputs, outputs, target):
    """Change of the weight of each synapse from g_max / 2; spikes in time steps, a list a synapse."""
    count = len(inputs)
    sources = [
        SpikeGeneratorGroup(
            count,
            np.repeat(np.arange(count), [len(steps) for steps in trains]),
            np.concatenate(trains) * P.dt,
            dt=P.dt,
        )
        for trains in (inputs, outputs)
    ]
    neurons = NeuronGroup(
        count,
        "g_e : 1\ngroup : integer (constant)\nspiking : 1",
        threshold="spiking > 0.5",
        reset="spiking = 0",
        dt=P.dt,
    )
    neurons.group = 0 if target else 1
    # A spike of the second source is one of the neuron in the same step, before thresholds are looked at.
    relay = Synapses(sources[1], neurons, on_pre={"now": "spiking_post = 1"}, dt=P.dt)
    relay.now.when, relay.now.order = "thresholds", -1
    sources[1].when = "start"
    relay.connect(j="i")
    synapses = Synapses(
        sources[0],
        neurons,
        PLASTIC,
        on_pre=ON_INPUT_SPIKE,
        on_post=ON_OUTPUT_SPIKE,
        dt=P.dt,
        namespace={**P.namespace(), "shown_class": TimedArray([0.0], dt=100 * second)},
    )
    synapses.connect(j="i")
    synapses.w = P.g_max / 2
    last = max(int(np.max(trains)) for trains in (*inputs, *outputs))
    Network(*sources, neurons, relay, synapses).run((last + 5) * P.dt, namespace={})
    return np.array(synapses.w) - P.g_max / 2


IN_NODE = """const { inputs, outputs, sign, dt, p } = data;
return inputs.map((_, k) => {
    const synapse = lab.newSynapse(0);
    const spikes = [...inputs[k].map((step) => [step, 0]), ...outputs[k].map((step) => [step, 1])];
    for (const [step, kind] of spikes.sort(([a, c], [b, d]) => a - b || c - d)) {
        if (kind) lab.outputSpike(synapse, step * dt, sign, p); else lab.inputSpike(synapse, step * dt, p);
    }
    return [synapse.weight, lab.changeBy((outputs[k][0] - inputs[k][0]) * dt, sign, p)];
});"""


@pytest.mark.parametrize("rule", ["stdp", "all-ltd"])
def test_weights_are_brian2s(tmp_path, monkeypatch, rule):
    """A pair at each distance, those in one step too, and trains of six spikes: no weight comes to a bound."""
    monkeypatch.setitem(prefs, "codegen.target", "numpy")
    rng, pairs = np.random.default_rng(0), range(-800, 801, 50)
    trains = [np.sort(rng.choice(2000, 6, replace=False)).tolist() for _ in range(20)]
    inputs = [[800]] * len(pairs) + trains[:10]
    outputs = [[800 + distance] for distance in pairs] + trains[10:]
    reference = by_brian2(inputs, outputs, target=rule == "stdp")
    script = np.array(
        in_node(
            tmp_path,
            ["shared/stdp.js"],
            IN_NODE,
            inputs=inputs,
            outputs=outputs,
            dt=float(P.dt),
            sign=1 if rule == "stdp" else -1,
            p=TwoSpikes().constants,
        )
    )
    np.testing.assert_allclose(script[:, 0], reference, rtol=0, atol=1e-15)
    np.testing.assert_allclose(script[: len(pairs), 1], reference[: len(pairs)], rtol=0, atol=1e-15)
    assert np.ptp(reference[len(pairs) :]) > 0.01 * P.g_max


def test_the_drift_and_where_it_turns_are_those_of_the_chapter(tmp_path):
    shares = [0, 0.01, 0.06]
    script = in_node(
        tmp_path,
        ["drift/trains.js"],
        "return [...data.shares.map((share) => lab.expectedDrift(share, data.p)), lab.turningShare(data.p)];",
        shares=shares,
        p=Drift().constants,
    )
    step, tau = P.trace_step_pre, float(P.trace_time_pre)
    random = 60 * 20 * (step * tau + P.trace_step_post * float(P.trace_time_post))
    expected = [random + 60 * share * step * np.exp(-5 / 20) for share in shares]
    turn = 0.05 * tau * 20 * np.exp(5 / 20)
    np.testing.assert_allclose(script, [*expected, turn], rtol=1e-12)


# In the page


@pytest.fixture
def opened(browser, tmp_path):
    """A function that opens a page with a lab; the page must not complain."""
    with opening(browser, ".snn-lab data") as open_page:
        yield lambda lab, options=None: open_page(written(tmp_path, lab).as_uri(), **(options or {}))


def handle(page, name):
    return page.get_by_role("slider", name=name)


def value(page, name):
    drawn(page)
    return float(handle(page, name).get_attribute("aria-valuenow"))


def at(page, name, part):
    """Where a part of the length of a handle lies: x and y."""
    node = handle(page, name)
    node.scroll_into_view_if_needed()
    box = node.bounding_box()
    return box["x"] + box["width"] * part, box["y"] + box["height"] / 2


def drag(page, name, start, end):
    page.mouse.move(*at(page, name, start))
    page.mouse.down()
    page.mouse.move(*at(page, name, end), steps=8)
    page.mouse.up()


def finger(page, name, start, end):
    client = page.context.new_cdp_session(page)
    (x, y), (last, _) = at(page, name, start), at(page, name, end)
    client.send("Input.dispatchTouchEvent", {"type": "touchStart", "touchPoints": [{"x": x, "y": y}]})
    for place in np.linspace(x, last, 9)[1:]:
        client.send("Input.dispatchTouchEvent", {"type": "touchMove", "touchPoints": [{"x": place, "y": y}]})
    client.send("Input.dispatchTouchEvent", {"type": "touchEnd", "touchPoints": []})


def change_is_that_of_the_pair(page, sign=1):
    """Equation (2.1), or (2.2) with the other sign; returns the distance of the spikes in seconds."""
    delta_s = value(page, "Output spike") - value(page, "Input spike")
    tau = float(P.trace_time_pre)
    expected = (
        sign * P.trace_step_pre * np.exp(-delta_s / tau)
        if delta_s > -1e-9
        else (P.trace_step_post * np.exp(delta_s / tau))
    )
    assert number(page, "change") == pytest.approx(expected, rel=1e-9)
    assert number(page, "delta") == pytest.approx(delta_s, abs=1e-12)
    return delta_s


def test_spikes_are_dragged_by_mouse(opened):
    page = opened(TwoSpikes())
    assert change_is_that_of_the_pair(page) == pytest.approx(0.015)
    drag(page, "Input spike", 60 / 160, 110 / 160)
    assert change_is_that_of_the_pair(page) == pytest.approx(-0.035, abs=0.002)
    assert page.get_by_text("after the output spike").count() > 0
    drag(page, "Output spike", 75 / 160, 130 / 160)
    assert change_is_that_of_the_pair(page) == pytest.approx(0.02, abs=0.003)
    page.get_by_role("button", name="All-LTD").click()
    change_is_that_of_the_pair(page, sign=-1)
    page.get_by_role("button", name="Swap").click()
    assert change_is_that_of_the_pair(page, sign=-1) == pytest.approx(-0.02, abs=0.003)


def test_spikes_by_keyboard_alone(opened):
    page = opened(TwoSpikes(pre_s=0.05, post_s=0.05))
    assert change_is_that_of_the_pair(page) == 0 and number(page, "change") == P.trace_step_pre
    handle(page, "Input spike").focus()
    for key, delta_s in [("ArrowRight", -0.001), ("Shift+ArrowRight", -0.011), ("Home", 0.05), ("End", -0.11)]:
        page.keyboard.press(key)
        assert change_is_that_of_the_pair(page) == pytest.approx(delta_s)
    page.keyboard.press("Tab")  # the output spike
    page.keyboard.press("End")
    assert change_is_that_of_the_pair(page) == 0


def test_a_point_on_the_window_moves_the_spikes(opened):
    page = opened(TwoSpikes(pre_s=0.03, post_s=0.04))
    drag(page, "Distance of the spikes", 90 / 160, 35 / 160)  # from +10 ms to -45 ms: before the window begins
    assert change_is_that_of_the_pair(page) == pytest.approx(-0.045, abs=0.002)
    assert value(page, "Output spike") == 0
    handle(page, "Distance of the spikes").press("End")
    assert change_is_that_of_the_pair(page) == pytest.approx(0.08)


def test_spikes_by_thumb(opened):
    page = opened(TwoSpikes(), PHONE)
    finger(page, "Input spike", 60 / 160, 20 / 160)
    assert change_is_that_of_the_pair(page) == pytest.approx(0.055, abs=0.004)
    fits_a_phone(page)


def test_a_link_holds_both_spikes(opened):
    page = opened(TwoSpikes())
    handle(page, "Output spike").press("Home")
    page.wait_for_function("() => location.hash === '#lab-two_spikes?post_s=0'")
    page.get_by_role("button", name="Starting values").click()
    assert change_is_that_of_the_pair(page) == pytest.approx(0.015)


def drift_is_that_of_the_equation(page):
    """Within four errors of the mean; returns the share."""
    share, drift, error, expected = (number(page, name) for name in ("share", "drift", "error", "expected"))
    step, tau = P.trace_step_pre, float(P.trace_time_pre)
    assert expected == pytest.approx(60 * (20 * -0.05 * step * tau + share * step * np.exp(-0.25)), rel=1e-9)
    assert abs(drift - expected) < 4 * error and error < 0.005 * P.g_max
    return share


def test_a_share_of_caused_spikes_turns_the_drift(opened):
    """By mouse on the line, and by keyboard on the slider."""
    page = opened(Drift())
    assert drift_is_that_of_the_equation(page) == 0
    assert number(page, "drift") < 0 and page.get_by_text("the weights fall:").count() > 0
    drag(page, "Share on the drift line", 0, 0.9)
    assert drift_is_that_of_the_equation(page) == pytest.approx(0.054, abs=0.001)
    assert number(page, "drift") > 0 and page.get_by_text("the weights rise:").count() > 0
    turn = number(page, "turn")
    slider = page.locator("input[data-trait=caused]")
    slider.press("Home")
    for _ in range(26):
        slider.press("ArrowRight")
    assert drift_is_that_of_the_equation(page) == pytest.approx(turn, abs=0.001)


def test_other_spikes_give_another_drift_about_the_same(opened):
    page = opened(Drift(caused=0.05))
    before = number(page, "drift")
    page.get_by_role("button", name="Draw others").click()
    assert number(page, "drift") != before
    drift_is_that_of_the_equation(page)
    page.wait_for_function("() => location.hash === '#lab-drift?seed=2'")


def test_a_drift_by_thumb(opened):
    page = opened(Drift(), PHONE)
    finger(page, "Share on the drift line", 0.02, 0.8)
    assert drift_is_that_of_the_equation(page) == pytest.approx(0.048, abs=0.003)
    fits_a_phone(page)


@pytest.mark.parametrize("lab, start", [(TwoSpikes, "The input spike comes"), (Drift, "of the input spikes")])
def test_results_are_read_aloud(opened, lab, start):
    page = opened(lab())
    heard = page.locator(".snn-lab [role=status]").first
    assert heard.text_content() == ""
    page.get_by_role("slider").first.press("End")
    page.wait_for_function(
        "([text, start]) => text.textContent.includes(start)", arg=[heard.element_handle(), start]
    )
