"""The neuron to drive: its steps are Brian2's, its rate is the equation's, and it follows the reader's hand."""

import numpy as np
import pytest
from brian2 import Network, NeuronGroup, SpikeMonitor, prefs, second

from snnreg.network import EXCITATORY
from snnreg.parameters import Parameters
from snnreg_book.labs import Neuron
from tests.support.lab_page import STILL
from tests.support.page_network import run_function

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
def test_each_spike_is_brian2s(monkeypatch, threshold):
    monkeypatch.setitem(prefs, "codegen.target", "numpy")
    script = run_function(
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


def rate_hz(g_e, g_i=0.0, theta_V=float(P.threshold_rest)):
    """Equation (1.3), with inhibition."""
    e_l, e_e, e_i = map(float, (P.resting_potential, P.excitatory_reversal, P.inhibitory_reversal))
    goal = (e_l + g_e * e_e + g_i * e_i) / (1 + g_e + g_i)
    if goal <= theta_V:
        return 0.0
    tau = float(P.excitatory_membrane_time) / (1 + g_e + g_i)
    interval = tau * np.log((goal - float(P.excitatory_reset)) / (goal - theta_V))
    return 1 / max(interval, float(P.excitatory_refractory_period))


def test_the_closed_form_is_the_equation():
    script = run_function(
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


def test_a_neuron_by_keyboard_alone(visit):
    page = visit("Neuron", **STILL)
    page.slider("g_e").focus()
    for _ in range(60):
        page.keyboard.press("ArrowRight")
    assert page.number("theory") == pytest.approx(rate_hz(0.72), rel=1e-12)
    page.keyboard.press("Tab")
    page.keyboard.press("End")  # inhibition
    assert page.number("rate") == page.number("theory") == 0
    assert page.number("critical") == pytest.approx((8 + 48) / 52, rel=1e-12)
    page.keyboard.press("Home")
    for _ in range(3):  # fixed, adaptive, held
        page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    page.get_by_role("button", name="Held").and_(page.locator("[aria-pressed=true]")).wait_for()
    levels = set()
    for _ in range(3):
        page.button("Skip a second").press("Enter")
        levels.add(page.number("level"))
    assert min(levels) > -0.052
    expected = rate_hz(0.72, theta_V=page.number("level"))
    assert page.number("theory") == pytest.approx(expected, rel=1e-9, abs=1e-12)
