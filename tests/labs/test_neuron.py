"""The neuron to drive: its steps are Brian2's, its rate is the equation's, and it follows the reader's hand."""

import numpy as np
import pytest
from brian2 import Network, NeuronGroup, SpikeMonitor, prefs, second

from snnreg.labs import Neuron
from snnreg.network import EXCITATORY
from snnreg.parameters import Parameters
from tests.labs.test_labs import in_node
from tests.support.lab_page import PHONE, drawn, number, opening, written

P = Parameters()
DRIVES = [(0.1, 0.0), (0.16, 0.0), (0.7, 0.0), (1.3, 0.35), (2.0, 1.0), (8.0, 0.0)]
LEVELS = {"fixed": "threshold_rest", "adaptive": "theta", "held": "theta_held"}


def by_brian2(threshold, duration_s):
    """Steps of the spikes of the package's neuron under each pair of constant conductances."""
    equations = EXCITATORY
    for name, kind in (("e", "excitatory"), ("i", "inhibitory")):
        equations = equations.replace(
            f"dg_{name}/dt = -g_{name} / {kind}_conductance_time : 1", f"g_{name} : 1 (constant)"
        )
    neurons = NeuronGroup(
        len(DRIVES),
        equations,
        method="euler",
        dt=P.dt,
        namespace=P.namespace(),
        threshold=f"v > {LEVELS[threshold]}",
        reset="v = excitatory_reset" + ("\ntheta += threshold_step" if threshold != "fixed" else ""),
        refractory="t - lastspike < excitatory_refractory_period - dt / 2",
    )
    neurons.v, neurons.theta = P.initial_potential, P.threshold_rest
    neurons.g_e, neurons.g_i = np.transpose(DRIVES)
    neurons.run_regularly("theta_held = theta", dt=P.period_steps * P.dt, when="start")
    spikes = SpikeMonitor(neurons)
    Network(neurons, spikes).run(duration_s * second, namespace={})
    return [np.rint(times / P.dt).astype(int).tolist() for times in spikes.spike_trains().values()]


@pytest.mark.parametrize("threshold", LEVELS)
def test_each_spike_is_brian2s(tmp_path, monkeypatch, threshold):
    monkeypatch.setitem(prefs, "codegen.target", "numpy")
    script = in_node(
        tmp_path,
        ["neuron/dynamics.js"],
        """return data.drives.map(([ge, gi]) => {
            const spikes = [], neuron = lab.newNeuron(data.p);
            lab.advance(neuron, { ge, gi }, data.threshold, 16000, data.p, (now, before) => {
                if (before !== null) spikes.push(now.step);
            });
            return spikes;
        });""",
        drives=DRIVES,
        p=Neuron().constants,
        threshold=threshold,
    )
    reference = by_brian2(threshold, 1.6)
    assert [len(spikes) > 2 for spikes in reference] == [False, *[True] * 5]
    assert script == reference


def rate_hz(g_e, g_i=0.0, theta_V=None):
    """Equation (1.3), with inhibition."""
    e_l, e_e, e_i, reset, rest = (
        float(value)
        for value in (
            P.resting_potential,
            P.excitatory_reversal,
            P.inhibitory_reversal,
            P.excitatory_reset,
            P.threshold_rest,
        )
    )
    theta_V = rest if theta_V is None else theta_V
    goal = (e_l + g_e * e_e + g_i * e_i) / (1 + g_e + g_i)
    if goal <= theta_V:
        return 0.0
    tau = float(P.excitatory_membrane_time) / (1 + g_e + g_i)
    return 1 / max(tau * np.log((goal - reset) / (goal - theta_V)), float(P.excitatory_refractory_period))


def test_the_closed_form_is_the_equation(tmp_path):
    script = in_node(
        tmp_path,
        ["neuron/dynamics.js"],
        """return data.drives.map(([ge, gi]) => [lab.rateAt({ ge, gi }, data.p.threshold_rest, data.p),
            lab.adaptedRate({ ge, gi }, data.p)]);""",
        drives=DRIVES,
        p=Neuron().constants,
    )
    for drive, (fixed, adapted) in zip(DRIVES, script, strict=True):
        assert fixed == pytest.approx(rate_hz(*drive), rel=1e-12)
        if fixed:
            raised = float(P.threshold_step) / np.expm1(1 / (adapted * float(P.threshold_time)))
            assert adapted == pytest.approx(rate_hz(*drive, float(P.threshold_rest) + raised), rel=1e-9)


# In the page


@pytest.fixture
def opened(browser, tmp_path):
    """A function that opens a page with one neuron; the page must not complain."""
    with opening(browser, "data[data-name=rate]") as open_page:
        yield lambda options=None, **values: open_page(
            written(tmp_path, Neuron(**values)).as_uri(), **(options or {})
        )


STILL = {"reduced_motion": "reduce"}  # then the neuron answers at once, and does not run


def chart(page):
    return page.get_by_role("slider", name="Conductance on the rate curve")


def across(page, conductance):
    node = chart(page)
    node.scroll_into_view_if_needed()
    box = node.bounding_box()
    return box["x"] + box["width"] * conductance / 2, box["y"] + box["height"] / 2


@pytest.mark.parametrize("threshold", ["Fixed", "Adaptive"])
def test_the_rate_is_that_of_the_equation(opened, threshold):
    page = opened(STILL, g_e=0.7)
    page.get_by_role("button", name=threshold).click()
    for key in ("Shift+ArrowRight", "Shift+ArrowRight", "End"):
        chart(page).press(key)
        page.get_by_role("button", name="Skip a second").click()
        assert number(page, "rate") == pytest.approx(number(page, "theory"), rel=0.03)
    expected = rate_hz(2.0)
    if threshold == "Fixed":
        assert number(page, "theory") == pytest.approx(expected, rel=1e-12)
    else:
        assert 5 < number(page, "theory") < 0.5 * expected


def test_a_neuron_wakes_when_its_conductance_is_dragged(opened):
    """By mouse, on the chart."""
    page = opened()
    assert number(page, "rate") == 0 and page.get_by_text("no spike will ever come").count() > 0
    page.mouse.move(*across(page, 0.12))
    page.mouse.down()
    page.mouse.move(*across(page, 1.5), steps=8)
    page.mouse.up()
    page.get_by_role("button", name="Pause").wait_for()
    page.wait_for_function("""() => {
        const number = (name) => Number(document.querySelector(`data[data-name=${name}]`).value);
        return number("rate") > 50 && Math.abs(number("rate") / number("theory") - 1) < 0.03;
    }""")
    g_e = float(chart(page).get_attribute("aria-valuenow"))
    assert g_e == pytest.approx(1.5, abs=0.02)
    assert number(page, "theory") == pytest.approx(rate_hz(g_e), rel=1e-12)
    page.get_by_role("button", name="Pause").click()
    assert number(page, "level") == pytest.approx(-0.052)
    assert page.locator("path.snn-spikes").get_attribute("d").count("M") >= 2


def test_a_neuron_by_keyboard_alone(opened):
    page = opened(STILL)
    slider = page.locator("input[data-trait=g_e]")
    slider.focus()
    for _ in range(60):
        page.keyboard.press("ArrowRight")
    assert number(page, "theory") == pytest.approx(rate_hz(0.72), rel=1e-12)
    page.keyboard.press("Tab")
    page.keyboard.press("End")  # inhibition
    assert number(page, "rate") == number(page, "theory") == 0
    assert number(page, "critical") == pytest.approx((8 + 48) / 52, rel=1e-12)
    page.keyboard.press("Home")
    for _ in range(3):  # fixed, adaptive, held
        page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    page.get_by_role("button", name="Held").and_(page.locator("[aria-pressed=true]")).wait_for()
    levels = set()
    for _ in range(3):
        page.get_by_role("button", name="Skip a second").press("Enter")
        levels.add(number(page, "level"))
    assert min(levels) > -0.052 and number(page, "theory") == pytest.approx(
        rate_hz(0.72, theta_V=number(page, "level")), rel=1e-9, abs=1e-12
    )


def test_a_neuron_by_thumb(opened):
    page = opened(PHONE | STILL)
    client = page.context.new_cdp_session(page)
    (x, y), (end, _) = across(page, 0.12), across(page, 1.0)
    for kind, places in [("touchStart", [x]), *(("touchMove", [place]) for place in np.linspace(x, end, 9)[1:])]:
        client.send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": [{"x": places[0], "y": y}]})
    client.send("Input.dispatchTouchEvent", {"type": "touchEnd", "touchPoints": []})
    assert number(page, "theory") == pytest.approx(rate_hz(1.0), rel=0.05)
    fits_a_phone(page)


def fits_a_phone(page):
    small = page.evaluate("""() => [...document.querySelectorAll(".snn-lab :is(button, input, [role=slider])")]
        .filter((node) => Math.round(node.getBoundingClientRect().height) < 44 && !node.closest(".snn-foot"))
        .map((node) => node.outerHTML)""")
    assert small == []
    beyond = page.evaluate("""() => [...document.querySelectorAll(".snn-lab *")].filter((node) =>
        !node.closest(".snn-heard, clipPath") && !node.closest("[clip-path]")
        && node.getBoundingClientRect().right > 380).map((node) => node.outerHTML)""")
    assert beyond == [] and page.evaluate("document.documentElement.scrollWidth") <= 380


def test_a_link_holds_the_settings_and_the_chapters_values_come_back(opened):
    page = opened(STILL)
    chart(page).press("End")
    page.get_by_role("button", name="Adaptive").click()
    page.wait_for_function("() => location.hash === '#lab-neuron?g_e=2&threshold=adaptive'")
    page.get_by_role("button", name="Starting values").click()
    drawn(page)
    assert float(chart(page).get_attribute("aria-valuenow")) == 0.12


def test_nothing_runs_where_nobody_sees_it(opened):
    page = opened(g_e=0.7)
    page.get_by_role("button", name="Run").click()
    page.get_by_role("button", name="Pause").wait_for()
    page.evaluate("() => { document.querySelector('.snn-lab').style.marginTop = '3000px'; }")
    page.get_by_role("button", name="Run").wait_for()


def test_what_the_settings_do_is_read_aloud(opened):
    page = opened(STILL)
    heard = page.locator(".snn-lab [role=status]").first
    assert heard.text_content() == ""
    chart(page).press("End")
    page.wait_for_function("(text) => text.textContent.includes('again and again')", arg=heard.element_handle())
