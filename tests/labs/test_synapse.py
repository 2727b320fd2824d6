"""The synapse to hold: spikes in the reader's hand, and the weights of the rule, in a page without a kernel."""

import numpy as np
import pytest
from brian2 import Hz, second
from traitlets import TraitError

from snnreg.decay import ONLINE, Decay
from snnreg.labs import Synapse
from tests.support.lab_page import TALL, kept, number, opening, written

WINDOW_S = 20
PRESETS = {"regular": "Regular", "poisson": "Poisson", "burst": "Burst", "none": "No spikes"}


@pytest.fixture
def opened(browser, tmp_path):
    """A function that opens a page with one synapse; the page must not complain."""
    with opening(browser, "data[data-name=used]") as open_page:
        yield lambda options=None, **values: open_page(
            written(tmp_path, Synapse(**values)).as_uri(), **TALL | (options or {})
        )


def by_python(spikes_s, time_s, tau_s, k_p):
    """Weights of the used and of the silent synapse, from the package's rule."""
    rule = Decay(ONLINE, tau_s * second, k_p)
    passed = np.array([0, *(spike for spike in spikes_s if spike <= time_s)])
    used = rule.accumulated_factor(passed)[-1] * rule.factor(time_s - passed[-1])
    return float(used), float(rule.factor(time_s))


def equals_python(page, spikes_s, time_s, tau_s=7.5, k_p=1.0):
    weights = [number(page, name) for name in ("used", "silent")]
    assert weights == pytest.approx(by_python(spikes_s, time_s, tau_s, k_p), rel=1e-12, abs=1e-300)


def handle(page, name):
    return page.get_by_role("slider", name=name)


def at(page, name, time_s):
    """Where a time lies on a handle of the page: x and y."""
    node = handle(page, name)
    node.scroll_into_view_if_needed()
    box = node.bounding_box()
    return box["x"] + box["width"] * time_s / WINDOW_S, box["y"] + box["height"] / 2


def drag(page, name, start_s, end_s):
    page.mouse.move(*at(page, name, start_s))
    page.mouse.down()
    page.mouse.move(*at(page, name, end_s), steps=8)
    page.mouse.up()


# The rule


@pytest.mark.parametrize("train", ["hand", "regular", "poisson"])
def test_both_synapses_are_equal_before_a_spike_comes(opened, train):
    """At 0.1 Hz, with a pruning time of 2 s, after 2.93 s: equation (5) knows one silence for both."""
    page = opened(train=train, spikes_s=[10.0], rate_hz=0.1, tau_prun_s=2.0, time_s=2.93)
    assert number(page, "used-last") == 0
    assert number(page, "used") == number(page, "silent")
    equals_python(page, [], 2.93, tau_s=2.0)


@pytest.mark.parametrize(
    "spikes_s, tau_s, k_p",
    [
        ([], 7.5, 1.0),
        ([0.5], 1.0, 0.01),
        ([3.0, 6.0, 7.0, 11.0], 300.0, 100.0),
        (np.linspace(0.1, 19, 300).tolist(), 7.5, 1.0),
    ],
)
def test_weights_are_those_of_the_package(opened, spikes_s, tau_s, k_p):
    page = opened(spikes_s=spikes_s, tau_prun_s=tau_s, k_p=k_p, time_s=0)
    playhead = handle(page, "Playhead")
    for key, time_s in [("Home", 0), ("ArrowRight", 0.1), ("Shift+ArrowRight", 1.1), ("End", 20)]:
        playhead.press(key)
        assert number(page, "time") == pytest.approx(time_s)
        equals_python(page, spikes_s, time_s, tau_s, k_p)


@pytest.mark.parametrize("train", ["regular", "poisson", "burst", "none"])
def test_a_train_that_is_chosen_is_the_list_of_spikes(opened, train):
    page = opened(rate_hz=3)
    page.get_by_role("button", name=PRESETS[train]).click()
    state = kept(page)
    assert state["train"] == train
    spikes_s = state["input_spikes_s"]
    equals_python(page, spikes_s, 14)
    if train == "regular":
        assert spikes_s == pytest.approx(np.arange(1, 61) / 3)
    elif train == "poisson":
        assert 20 < len(spikes_s) < 110 and spikes_s == sorted(spikes_s)
    else:
        assert len(spikes_s) == {"burst": 10, "none": 0}[train] and max(spikes_s, default=0) <= 1


def test_another_train_is_drawn_and_the_rate_plays_it_faster(opened):
    page = opened(train="poisson", rate_hz=3)
    first = kept(page)["input_spikes_s"]
    page.get_by_role("button", name="Draw another").click()
    another = kept(page)["input_spikes_s"]
    assert another[:3] != first[:3]
    page.locator("input[data-trait=rate_hz]").press("End")
    faster = kept(page)["input_spikes_s"]
    assert faster[:3] == pytest.approx(np.array(another[:3]) * 3 / 64, rel=1e-9)
    equals_python(page, faster, 14)


def test_the_leak_of_a_poisson_input_is_dashed(opened):
    page = opened(train="poisson", rate_hz=10, time_s=200, view="long")
    leak_s = float(Decay(ONLINE, 7.5 * second).leak_time_constant(10 * Hz) / second)
    assert number(page, "leak") == pytest.approx(leak_s, rel=1e-12)
    assert number(page, "mean") == pytest.approx(np.exp(-200 / leak_s), rel=1e-12)
    assert number(page, "used") == pytest.approx(np.exp(-200 / leak_s), abs=0.1)
    assert number(page, "prune") == 7.5
    dashed = page.locator("path.snn-leak")
    assert dashed.count() == 1
    page.get_by_role("button", name="No spikes").click()
    assert number(page, "used") == number(page, "silent")
    assert dashed.count() == 0 and page.locator("data[data-name=leak]").count() == 0


def test_the_long_run_goes_on_as_the_train_does(opened):
    page = opened(spikes_s=[5.0, 20.0], tau_prun_s=100.0)
    page.get_by_role("button", name="Long run").click()
    playhead = handle(page, "Playhead")
    for _ in range(5):
        playhead.press("Shift+ArrowRight")
    time_s = number(page, "time")
    assert 90 < time_s < 100
    equals_python(page, [5.0, 20.0], time_s, tau_s=100.0)
    page.get_by_role("button", name="Regular").click()
    assert number(page, "used") == pytest.approx(np.exp(-time_s / (2 * number(page, "leak"))), abs=1e-3)
    page.get_by_role("button", name="First 20 s").click()
    assert number(page, "time") == 20


HASTE = """() => {
    const named = (name) => [...document.querySelectorAll(".snn-lab button")].find((b) => b.textContent === name);
    named("Long run").click();
    const playhead = document.querySelector(".snn-lab [aria-label=Playhead]");
    for (let k = 0; k < 5; k++) {
        playhead.dispatchEvent(new KeyboardEvent("keydown", { key: "ArrowRight", shiftKey: true, bubbles: true }));
    }
}"""


def test_keys_that_come_before_the_picture_count_as_well(opened):
    page = opened(spikes_s=[5.0, 20.0], tau_prun_s=100.0)
    page.evaluate(HASTE)
    assert 90 < number(page, "time") < 100


# In the hand


def test_a_spike_is_put_in_dragged_and_deleted_by_mouse(opened):
    page = opened(spikes_s=[], time_s=10)
    equals_python(page, [], 10)
    page.mouse.click(*at(page, "Input spikes", 2))
    (spike_s,) = kept(page)["spikes_s"]
    assert spike_s == pytest.approx(2, abs=0.03)
    equals_python(page, [spike_s], 10)

    drag(page, "Input spikes", spike_s, 5)
    (moved_s,) = kept(page)["spikes_s"]
    assert moved_s == pytest.approx(5, abs=0.05)
    equals_python(page, [moved_s], 10)
    assert number(page, "without") == pytest.approx(by_python([], 10, 7.5, 1)[0], rel=1e-12)

    page.get_by_role("button", name="Delete spike").click()
    assert kept(page)["spikes_s"] == []
    assert number(page, "used") == number(page, "silent")


def test_a_drag_takes_a_spike_past_another(opened):
    page = opened(spikes_s=[4.0, 8.0, 12.0])
    drag(page, "Input spikes", 4, 10)
    spikes_s = kept(page)["spikes_s"]
    assert spikes_s == pytest.approx([8, 10, 12], abs=0.05)
    assert handle(page, "Input spikes").get_attribute("aria-valuetext").startswith("spike 2 of 3")


def test_spikes_by_keyboard_alone(opened):
    page = opened(spikes_s=[3.0, 6.0], time_s=9)
    lane = handle(page, "Input spikes")
    lane.focus()
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
            lane.press(key)
        assert kept(page)["spikes_s"] == pytest.approx(spikes_s)
    equals_python(page, [9.0], 9)
    assert lane.evaluate("(lane) => lane === document.activeElement")


def test_a_spike_resets_the_clock_and_does_not_give_the_weight_back(opened):
    page = opened(time_s=0)
    page.get_by_role("button", name="Next spike").click()
    assert [number(page, f"used-{name}") for name in ("last", "clock")] == [3, 0]
    assert number(page, "used") == number(page, "used-then") == number(page, "silent") < 1
    handle(page, "Playhead").press("ArrowRight")
    assert number(page, "used-clock") == pytest.approx(0.1)
    assert number(page, "silent") < number(page, "used") < number(page, "used-then")
    assert page.get_by_text("It did not give the weight back").count() > 0


def test_the_playhead_is_scrubbed_and_plays_to_the_end(opened):
    page = opened(time_s=2)
    drag(page, "Playhead", 3, 15)
    assert number(page, "time") == pytest.approx(15, abs=0.05)
    equals_python(page, [3.0, 6.0, 7.0, 11.0], number(page, "time"))

    page.mouse.click(*at(page, "Playhead", 5))
    page.get_by_role("button", name="Play").click()
    page.wait_for_function("() => Number(document.querySelector('data[data-name=time]').value) > 5.3")
    page.get_by_role("button", name="Pause").click()
    paused = number(page, "time")
    assert 5.3 < paused < 20 and number(page, "time") == paused == kept(page)["time_s"]
    page.mouse.click(*at(page, "Playhead", 19))
    page.get_by_role("button", name="Play").click()
    page.wait_for_function("() => document.querySelector('data[data-name=time]').value === '20'")
    page.get_by_role("button", name="Play").wait_for()
    handle(page, "Playhead").press(" ")  # from the start again
    page.wait_for_function("() => Number(document.querySelector('data[data-name=time]').value) < 5")
    page.get_by_role("button", name="Pause").wait_for()


def test_with_reduced_motion_nothing_moves_by_itself_and_play_goes_in_steps(opened):
    page = opened({"reduced_motion": "reduce"}, time_s=0)
    assert number(page, "time") == 0 and page.get_by_role("button", name="Play").count() == 1
    page.evaluate("""() => {
        const seen = window.seen = new Set();
        new MutationObserver(() => seen.add(document.querySelector("data[data-name=time]").value))
            .observe(document.querySelector(".snn-memory"), { childList: true, subtree: true });
    }""")
    page.get_by_role("button", name="Play").click()
    page.wait_for_function("() => Number(document.querySelector('data[data-name=time]').value) > 1.4")
    times = np.array(sorted(map(float, page.evaluate("() => [...window.seen]"))))
    assert np.diff(times).min() >= 0.49


def test_what_the_reader_made_is_there_again(opened):
    page = opened()
    page.mouse.click(*at(page, "Input spikes", 16))
    before = kept(page)["spikes_s"]
    page.reload()
    page.locator("data[data-name=used]").wait_for()
    equals_python(page, before, 14)
    assert len(before) == 5


def test_an_edited_train_is_by_hand_and_the_hands_own_train_comes_back(opened):
    page = opened()
    page.get_by_role("button", name="Burst").click()
    assert len(kept(page)["input_spikes_s"]) == 10 and "spikes_s" not in kept(page)
    page.get_by_role("button", name="By hand").click()
    equals_python(page, [3.0, 6.0, 7.0, 11.0], 14)
    page.get_by_role("button", name="Burst").click()
    page.get_by_role("button", name="Add spike").click()
    state = kept(page)
    assert state["train"] == "hand"
    assert state["spikes_s"] == state["input_spikes_s"] == pytest.approx([*np.arange(1, 11) / 10, 14])


@pytest.mark.parametrize("spikes", ["[3,2]", "[-1]", "[1,21]", '["a"]', "7"])
def test_spikes_that_are_no_train_are_left_out_of_an_address(opened, spikes):
    page = opened()
    page.evaluate("(end) => { location.hash = encodeURI(end); }", f"lab-synapse?time_s=12&spikes_s={spikes}")
    page.wait_for_function("() => document.querySelector('data[data-name=time]').value === '12'")
    equals_python(page, [3.0, 6.0, 7.0, 11.0], 12)


def test_a_link_holds_the_spikes_of_the_hand_and_no_drawn_ones(opened):
    page = opened()
    handle(page, "Input spikes").press("Enter")
    page.wait_for_function("() => decodeURIComponent(location.hash) === '#lab-synapse?spikes_s=[3,6,7,11,14]'")
    page.get_by_role("button", name="Starting values").click()
    page.get_by_role("button", name="Poisson").click()
    page.wait_for_function("() => location.hash === '#lab-synapse?train=poisson'")


# By thumb


def finger(page, *places):
    """A finger that comes down at the first place, goes to the others, and is lifted."""
    client = page.context.new_cdp_session(page)
    for kind, (x, y) in [("touchStart", places[0]), *(("touchMove", place) for place in places[1:])]:
        client.send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": [{"x": x, "y": y}]})
    client.send("Input.dispatchTouchEvent", {"type": "touchEnd", "touchPoints": []})


PHONE = {"viewport": {"width": 390, "height": 844}, "has_touch": True, "is_mobile": True}


@pytest.mark.parametrize("name", ["Playhead", "Input spikes"])
def test_a_vertical_swipe_scrolls_and_changes_nothing(opened, name):
    page = opened(PHONE)
    x, y = at(page, name, 9)
    before, scrolled = kept(page), page.evaluate("scrollY")
    finger(page, *((x, y - step) for step in range(0, 200, 10)))
    page.wait_for_function("(before) => scrollY > before + 50", arg=scrolled)
    assert kept(page) == before
    equals_python(page, [3.0, 6.0, 7.0, 11.0], 14)


def test_spikes_by_thumb(opened):
    page = opened(PHONE, spikes_s=[], time_s=18)
    finger(page, at(page, "Input spikes", 4))
    (spike_s,) = kept(page)["spikes_s"]
    assert spike_s == pytest.approx(4, abs=0.1)
    x, y = at(page, "Input spikes", 4)
    end = at(page, "Input spikes", 12)[0]
    finger(page, *((x + (end - x) * part, y) for part in np.linspace(0, 1, 12)))
    (moved_s,) = kept(page)["spikes_s"]
    assert moved_s == pytest.approx(12, abs=0.5)
    equals_python(page, [moved_s], 18)


def test_targets_are_large_enough_for_a_thumb(opened):
    page = opened(PHONE)
    small = page.evaluate("""() => [...document.querySelectorAll(".snn-lab :is(button, input, [role=slider])")]
        .filter((node) => Math.round(node.getBoundingClientRect().height) < 44).map((node) => node.outerHTML)""")
    assert small == []
    beyond = page.evaluate("""() => [...document.querySelectorAll(".snn-lab *")].filter((node) =>
        !node.closest(".snn-heard") && node.getBoundingClientRect().right > 380).map((node) => node.outerHTML)""")
    assert beyond == [] and page.evaluate("document.documentElement.scrollWidth") <= 390


@pytest.mark.parametrize("width", [380, 760, 900, 1400, "full screen"])
def test_table_and_sentence_do_not_meet(opened, width):
    page = opened({"viewport": {"width": 1920 if width == "full screen" else width, "height": 1080}})
    if width == "full screen":
        page.get_by_role("button", name="Full screen").click()
        page.wait_for_function("document.fullscreenElement?.style.getPropertyValue('--snn-size')")
    number(page, "used")
    assert page.evaluate("""() => {
        const [table, words] = [".snn-memory", ".snn-readout"].map((part) =>
            document.querySelector(part).getBoundingClientRect());
        return table.right <= words.left || table.bottom <= words.top;
    }""")


# Beside Python


@pytest.mark.parametrize("spikes_s", [[3.0, 2.0], [-1.0], [20.5], [float("nan")]])
def test_spikes_that_are_no_train_are_refused(spikes_s):
    with pytest.raises(TraitError, match="spikes_s must be ascending times from 0 to 20 s"):
        Synapse(spikes_s=spikes_s)
