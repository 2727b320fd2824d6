"""The synapse to hold: spikes in the reader's hand, and the weights of the rule, in a page without a kernel."""

import numpy as np
import pytest
from brian2 import Hz, second

from snnreg.decay import ONLINE, Decay
from snnreg_book.labs import Synapse
from tests.support.lab_page import PHONE, STILL
from tests.support.page_network import run_function
from tests.support.silences import accumulated_factor, leak_time_constant

WINDOW_S = 20
HAND_S = [3.0, 6.0, 7.0, 11.0]
"""The spikes that the lab starts with."""
PRESETS = {"regular": "Regular", "poisson": "Poisson", "burst": "Burst", "none": "No spikes"}


# The rule


@pytest.mark.parametrize("tau_s, k_p", [(7.5, 1.0), (300.0, 1.0), (1.0, 0.01), (1000.0, 100.0)])
def test_it_equals_the_rule(tau_s, k_p):
    silences_s = np.random.default_rng(0).uniform(0, 3 * tau_s, 200)
    script = run_function(
        ["shared/decay.js", "synapse/trains.js", "synapse/state.js"],
        """const { silences, tau, kP } = data;
        const train = lab.trainOf("poisson", { seed: 5, rate: 30 }), spikes = lab.spikesInWindow(train);
        const between = spikes.map((spike, k) => (spike + (spikes[k + 1] ?? 20)) / 2);
        const kept = (time) => lab.synapseAt(train, time, tau, kP).now;
        return {
          factors: silences.map((silence) => lab.factor(silence, tau, kP)),
          leak: lab.leakTimeConstant(64, tau, kP),
          spikes, between, left: spikes.map(kept), later: between.map(kept),
        };""",
        silences=silences_s.tolist(),
        tau=tau_s,
        kP=k_p,
    )
    rule = Decay(ONLINE, tau_s * second, k_p)
    close = {"rtol": 1e-12, "atol": 1e-300}
    np.testing.assert_allclose(script["factors"], rule.factor(silences_s), **close)
    np.testing.assert_allclose(script["leak"], float(leak_time_constant(rule, 64 * Hz) / second), **close)
    spikes_s = np.array([0, *script["spikes"]])
    left = accumulated_factor(rule, spikes_s)[1:]
    np.testing.assert_allclose(script["left"], left, **close)
    running_s = np.array(script["between"]) - spikes_s[1:]
    np.testing.assert_allclose(script["later"], left * rule.factor(running_s), **close)


def by_python(spikes_s, time_s, tau_s, k_p):
    """Weights of the used and of the silent synapse, from the package's rule."""
    rule = Decay(ONLINE, tau_s * second, k_p)
    passed = np.array([0, *(spike for spike in spikes_s if spike <= time_s)])
    used = accumulated_factor(rule, passed)[-1] * rule.factor(time_s - passed[-1])
    return float(used), float(rule.factor(time_s))


def assert_equals_python(page, spikes_s, time_s, tau_s=7.5, k_p=1.0):
    weights = [page.number(name) for name in ("used", "silent")]
    assert weights == pytest.approx(by_python(spikes_s, time_s, tau_s, k_p), rel=1e-12, abs=1e-300)


def test_a_train_that_is_chosen_is_the_list_of_spikes(visit):
    page = visit(Synapse(rate_hz=3))
    for train, name in PRESETS.items():
        page.press(name)
        state = page.kept()
        assert state["train"] == train and "spikes_s" not in state
        spikes_s = state["input_spikes_s"]
        assert_equals_python(page, spikes_s, 14)
        if train == "regular":
            assert spikes_s == pytest.approx(np.arange(1, 61) / 3)
        elif train == "poisson":
            assert 20 < len(spikes_s) < 110 and spikes_s == sorted(spikes_s)
            page.press("Draw another")
            assert page.kept()["input_spikes_s"][:3] != spikes_s[:3]
        else:
            assert len(spikes_s) == {"burst": 10, "none": 0}[train] and max(spikes_s, default=0) <= 1


@pytest.mark.parametrize(("view", "time_s"), [("window", 20), ("long", 1e6)])
def test_the_sentence_speaks_of_a_time_that_the_picture_shows(visit, view, time_s):
    page = visit("Synapse", f"#lab-synapse?time_s=1e6&view={view}")
    page.wait(f"x === {time_s}", "time")


def test_the_leak_of_a_poisson_input_is_dashed(visit):
    page = visit(Synapse(train="poisson", rate_hz=10, time_s=200, view="long"))
    leak_s = float(leak_time_constant(Decay(ONLINE, 7.5 * second), 10 * Hz) / second)
    assert page.number("leak") == pytest.approx(leak_s, rel=1e-12)
    assert page.number("mean") == pytest.approx(np.exp(-200 / leak_s), rel=1e-12)
    assert page.number("used") == pytest.approx(np.exp(-200 / leak_s), abs=0.1)
    dashed = page.locator("path.snn-leak")
    assert dashed.count() == 1
    page.press("No spikes")
    assert page.number("used") == page.number("silent")
    assert dashed.count() == 0 and page.locator("data[data-name=leak]").count() == 0


def test_the_long_run_goes_on_as_the_train_does(visit):
    page = visit(Synapse(spikes_s=[5.0, 20.0], tau_prun_s=100.0))
    page.press("Long run")
    for _ in range(5):
        page.handle("Playhead").press("Shift+ArrowRight")
    time_s = page.number("time")
    assert 90 < time_s < 100
    assert_equals_python(page, [5.0, 20.0], time_s, tau_s=100.0)
    page.press("Regular")
    assert page.number("used") == pytest.approx(np.exp(-time_s / (2 * page.number("leak"))), abs=1e-3)
    page.get_by_role("button", name="First 20 s").click()
    assert page.number("time") == 20


# In the hand


def lane(page, time_s):
    """Where a time lies in the lane of the input spikes."""
    return page.at(page.handle("Input spikes"), time_s / WINDOW_S)


def test_a_spike_is_put_in_dragged_and_deleted_by_mouse(visit):
    page = visit(Synapse(spikes_s=[], time_s=10))
    assert_equals_python(page, [], 10)
    page.mouse.click(*lane(page, 2))
    (spike_s,) = page.kept()["spikes_s"]
    assert spike_s == pytest.approx(2, abs=0.03)
    assert_equals_python(page, [spike_s], 10)
    page.drag(page.handle("Input spikes"), spike_s / WINDOW_S, 5 / WINDOW_S)
    (moved_s,) = page.kept()["spikes_s"]
    assert moved_s == pytest.approx(5, abs=0.05)
    assert_equals_python(page, [moved_s], 10)
    assert page.number("without") == pytest.approx(by_python([], 10, 7.5, 1)[0], rel=1e-12)
    page.press("Delete spike")
    assert page.kept()["spikes_s"] == []
    assert page.number("used") == page.number("silent")


def test_spikes_by_keyboard_alone(visit):
    page = visit(Synapse(spikes_s=[3.0, 6.0], time_s=9))
    spikes = page.handle("Input spikes")
    for keys, spikes_s in [
        (["ArrowUp", "ArrowUp", "ArrowRight"], [3.0, 6.1]),
        (["Shift+ArrowRight", "ArrowLeft"], [3.0, 7.0]),
        (["Enter"], [3.0, 7.0, 9.0]),
        (["ArrowDown", "ArrowDown", "Delete"], [7.0, 9.0]),
        (["End", "Backspace"], [7.0]),
        (["Delete"], []),
        (["Delete", "Enter"], [9.0]),
    ]:
        for key in keys:
            spikes.press(key)
        assert page.kept()["spikes_s"] == pytest.approx(spikes_s)
    assert_equals_python(page, [9.0], 9)
    assert spikes.evaluate("(lane) => lane === document.activeElement")


def test_a_chosen_spike_goes_with_its_list(visit):
    page = visit(Synapse(time_s=15))
    page.press("Add spike", "Starting values")
    page.handle("Input spikes").press("ArrowRight")  # chooses one
    assert page.kept()["spikes_s"] == HAND_S
    assert page.handle("Input spikes").get_attribute("aria-valuetext") == "spike 1 of 4, at 3.00 s"


def test_a_spike_resets_the_clock_and_does_not_give_the_weight_back(visit):
    page = visit(Synapse(time_s=0))
    page.press("Next spike")
    assert [page.number(f"used-{name}") for name in ("last", "clock")] == [3, 0]
    assert page.number("used") == page.number("used-then") == page.number("silent") < 1
    page.handle("Playhead").press("ArrowRight")
    assert page.number("used-clock") == pytest.approx(0.1)
    assert page.number("silent") < page.number("used") < page.number("used-then")
    assert page.get_by_text("It did not give the weight back").count() > 0


def test_the_playhead_is_scrubbed_and_plays_to_the_end(visit):
    page = visit(Synapse(time_s=2))
    head = page.handle("Playhead")
    page.drag(head, 3 / WINDOW_S, 15 / WINDOW_S)
    assert page.number("time") == pytest.approx(15, abs=0.05)
    assert_equals_python(page, HAND_S, page.number("time"))
    page.mouse.click(*page.at(head, 5 / WINDOW_S))
    page.press("Play")
    page.press_when("Pause", "document.querySelector('data[data-name=time]').value > 5.5")
    paused = page.number("time")
    assert 5.3 < paused <= 20 and page.number("time") == paused == page.kept()["time_s"]
    page.mouse.click(*page.at(head, 19 / WINDOW_S))
    page.press("Play")
    page.wait("x === 20", "time")
    page.button("Play").wait_for()
    head.press(" ")  # from the start again
    page.wait("x < 20", "time")


def test_with_reduced_motion_nothing_moves_by_itself_and_play_goes_in_steps(visit):
    page = visit(Synapse(time_s=0), **STILL)
    assert page.number("time") == 0 and page.button("Play").count() == 1
    page.evaluate("""() => {
        const seen = window.seen = new Set();
        new MutationObserver(() => seen.add(document.querySelector("data[data-name=time]").value))
            .observe(document.querySelector(".snn-memory"), { childList: true, subtree: true });
    }""")
    page.press("Play")
    page.wait("x > 1.4", "time")
    times = np.array(sorted(map(float, page.evaluate("() => [...window.seen]"))))
    assert np.diff(times).min() >= 0.49


def test_an_edited_train_is_by_hand_and_the_hands_own_train_comes_back(visit):
    page = visit("Synapse")
    page.press("Burst", "By hand")
    assert_equals_python(page, HAND_S, 14)
    page.press("Burst", "Add spike")
    state = page.kept()
    assert state["train"] == "hand"
    edited = pytest.approx([*np.arange(1, 11) / 10, 14])
    assert state["spikes_s"] == state["input_spikes_s"] == edited
    page.reload()
    assert page.kept()["spikes_s"] == edited


def test_a_spike_that_is_put_in_where_one_is_chooses_that(visit):
    page = visit("Synapse")
    page.press("No spikes", "Add spike", "Add spike")
    assert page.kept()["spikes_s"] == [14]
    page.press("Delete spike")
    assert page.kept()["spikes_s"] == []


def test_spikes_by_thumb(visit):
    page = visit(Synapse(spikes_s=[], time_s=18), **PHONE)
    page.swipe(lane(page, 4))
    (spike_s,) = page.kept()["spikes_s"]
    assert spike_s == pytest.approx(4, abs=0.1)
    page.swipe(lane(page, 4), lane(page, 12))
    (moved_s,) = page.kept()["spikes_s"]
    assert moved_s == pytest.approx(12, abs=0.5)
    assert_equals_python(page, [moved_s], 18)
