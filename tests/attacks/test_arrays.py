"""Arrays that no network has: each is refused in one line, and none ends the interpreter or gives a number."""

import json

import numpy as np
import pytest
from brian2 import second
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import array_shapes, arrays

from snnreg import simulation
from snnreg.base.errors import SnnregError
from snnreg.decay import ONLINE, Decay
from snnreg.encoding import SpikeTrains, poisson_spikes
from snnreg.parameters import ADAPTIVE, INPUTS, Parameters
from snnreg.simulation import kernel, reference
from snnreg.wiring import Wiring, draw_wiring

NEURONS = 6
PARAMETERS = Parameters(neurons_per_class=2)
CHOICES = {"parameters": PARAMETERS, "threshold": ADAPTIVE, "decay": Decay()}
IMAGES = np.random.default_rng(0).uniform(0, 40, (2, INPUTS))
CLASSES = np.array([0, 2])


def network():
    return simulation.train(
        IMAGES, CLASSES, np.random.default_rng(1), number_of_classes=3, parameters=PARAMETERS, progress=False
    )


NETWORK = network()
ARRAYS = {
    "weights": NETWORK.weights,
    "excitation_delay_s": NETWORK.wiring.excitation_delay_s,
    "inhibition_delay_s": NETWORK.wiring.inhibition_delay_s,
}
SHOWN = simulation.respond(NETWORK, IMAGES, np.random.default_rng(2), progress=False)


def shown(network):
    return simulation.respond(network, IMAGES, np.random.default_rng(2), progress=False)


@pytest.mark.parametrize(
    "weights",
    [
        NETWORK.weights.T,
        NETWORK.weights[:-1],
        NETWORK.weights[:, :-1],
        np.hstack([NETWORK.weights] * 50),
        np.full((INPUTS, NEURONS), np.nan),
        np.full((INPUTS, NEURONS), np.inf),
        -NETWORK.weights,
        NETWORK.weights + 1j,
        NETWORK.weights.astype(str),
        NETWORK.weights * second,
        NETWORK.weights[0],
        None,
        [[1.0], [1.0, 2.0]],
    ],
    ids=[
        "turned",
        "short",
        "narrow",
        "wide",
        "nan",
        "inf",
        "negative",
        "complex",
        "text",
        "unit",
        "row",
        "none",
        "ragged",
    ],
)
def test_weights_of_no_network_are_refused(weights):
    with pytest.raises(SnnregError, match="^weights must be .*numbers"):
        NETWORK.with_weights(weights)


def test_the_same_weights_give_the_same_spikes():
    assert SHOWN.sum() > 0
    for same in (NETWORK.weights, NETWORK.weights.tolist(), np.asfortranarray(NETWORK.weights)):
        np.testing.assert_array_equal(shown(NETWORK.with_weights(same)), SHOWN)


def test_weights_with_which_the_membrane_explodes_give_no_number():
    with pytest.raises(SnnregError, match="not finite; are weights"):
        shown(NETWORK.with_weights(np.full((INPUTS, NEURONS), 1e300)))


def test_a_weight_changed_in_place_is_seen_too():
    wiring = draw_wiring(3, np.random.default_rng(0), PARAMETERS)
    wiring.weights[5, 1] = np.nan
    state = kernel.new_state(wiring, PARAMETERS)
    with pytest.raises(SnnregError, match="a weight is negative or not finite"):
        kernel.run(state, poisson_spikes(IMAGES, np.random.default_rng(0), PARAMETERS), None, **CHOICES)


def trains(step=(3, 3, 9), pixel=(1, 2, 0), first=(0, 2, 3)):
    return SpikeTrains(np.array(step, np.int32), np.array(pixel, np.int32), np.array(first))


@pytest.mark.parametrize(
    "wrong",
    [
        trains(pixel=(1, 10**6, 0)),
        trains(pixel=(-1, 2, 0)),
        trains(pixel=(2, 1, 0)),
        trains(pixel=(1, 1, 0)),
        trains(step=(3, 5000, 9)),
        trains(step=(3, -3, 9)),
        trains(step=(5, 3, 9)),
        trains(pixel=(1, 2)),
        trains(first=(0, 2, 4)),
        trains(first=(0, 3, 2)),
        trains(first=(1, 2, 3)),
        trains(first=()),
        SpikeTrains(np.array([3.0]), np.array([1]), np.array([0, 1, 1])),
        SpikeTrains([3], [1], [0, 1, 1]),
    ],
)
@pytest.mark.parametrize("engine", ["numba", "brian2"])
def test_spike_trains_of_no_images_are_refused(wrong, engine):
    wiring = draw_wiring(3, np.random.default_rng(0), PARAMETERS)
    with pytest.raises(SnnregError, match="spike"):
        if engine == "numba":
            kernel.run(kernel.new_state(wiring, PARAMETERS), wrong, CLASSES, **CHOICES)
        else:
            reference.run(wiring, wrong, CLASSES, **CHOICES, standalone=False)


@pytest.mark.parametrize("classes", [[0], [0, 1, 2], [0.0, 2.5], [[0, 1]], ["0", "1"]])
def test_classes_that_do_not_fit_are_refused(classes):
    wiring = draw_wiring(3, np.random.default_rng(0), PARAMETERS)
    with pytest.raises(SnnregError, match="classes must be 2 whole numbers"):
        kernel.run(kernel.new_state(wiring, PARAMETERS), trains(), np.array(classes), **CHOICES)
    training = simulation.Training(wiring, np.random.default_rng(0), parameters=PARAMETERS)
    with pytest.raises(SnnregError, match="classes must be"):
        training.show(IMAGES, classes)


def test_a_class_that_the_network_has_not_is_refused():
    training = simulation.Training(
        draw_wiring(3, np.random.default_rng(0), PARAMETERS), np.random.default_rng(0), parameters=PARAMETERS
    )
    with pytest.raises(SnnregError, match="classes must be finite whole numbers from 0 to 2; got 3"):
        training.show(IMAGES, [0, 3])


# Files


def rewritten(path, changes, digest=False):
    """Write a file of arrays again with some of them changed, as somebody else might."""
    with np.load(path) as file:
        found = dict(file)
    about = json.loads(str(found.pop("about")))
    if not digest:
        del about["sha256"]
    found.update({name: change(found[name]) for name, change in changes.items()})
    with path.open("wb") as file:
        np.savez(file, about=json.dumps(about), **found)


FILES = {
    "short delays": {"excitation_delay_s": lambda a: a[:2]},
    "300 columns": {"weights": lambda a: np.hstack([a] * 50)},
    "long delays": {"inhibition_delay_s": lambda a: a + 1e300},
    "delays backwards": {"excitation_delay_s": lambda a: -a},
    "weights of nothing": {"weights": lambda a: a * np.nan},
    "weights before": {"weights_before": lambda a: a[:5]},
    "counts": {"counts": lambda a: a - 10**6},
    "thresholds": {"theta_v": lambda a: a.astype(str)},
    "last spikes": {"last_input_spike_s": lambda a: a[None]},
}


@pytest.mark.parametrize("case", FILES)
def test_a_file_that_holds_no_network_is_refused(tmp_path, case):
    path = tmp_path / "network.npz"
    NETWORK.save(path)
    rewritten(path, FILES[case])
    with pytest.raises(SnnregError, match=r"network.npz is damaged.*remove it and train again"):
        simulation.TrainedNetwork.load(path)


def test_a_file_in_which_a_number_was_changed_is_refused(tmp_path):
    path = tmp_path / "network.npz"
    NETWORK.save(path)
    rewritten(path, {"weights": lambda a: a * 0.5}, digest=True)
    with pytest.raises(SnnregError, match="changed after it was written"):
        simulation.TrainedNetwork.load(path)


# Without end: whatever hypothesis thinks of. The interpreter must outlive it.

NUMBERS = st.one_of(
    st.floats(width=64), st.sampled_from([0.0, -0.0, 1e308, -1e308, 5e-324, 1e-3, 0.05, np.nan, np.inf, 2.0**63])
)
DTYPES = st.sampled_from([np.float64, np.float32, np.int64, np.int8, np.uint64, np.bool_, np.complex128])


@st.composite
def changed(draw, array):
    """An array of any shape and type, or the right one with a number changed."""
    if draw(st.booleans()):
        dtype = draw(DTYPES)
        shape = draw(st.one_of(array_shapes(max_dims=3, max_side=8), st.just(array.shape)))
        fill = np.dtype(dtype).type(draw(st.sampled_from([0, 1])))
        return draw(arrays(dtype, shape, fill=st.just(fill)))
    other = array.copy()
    other[tuple(draw(st.integers(0, n - 1)) for n in array.shape)] = draw(NUMBERS)
    return other


MANY = settings(max_examples=500, deadline=None, suppress_health_check=list(HealthCheck), derandomize=True)


def refused_or_finite(do):
    """Whether something was done; what was done is finite, and what was not says why in one line."""
    try:
        counts = do()
    except SnnregError as error:
        assert "\n" not in str(error)
        return False
    assert counts.shape == (2, NEURONS) and counts.min() >= 0
    return True


@pytest.mark.slow
@MANY
@given(changed(NETWORK.weights))
def test_any_weights(weights):
    def do():
        other = NETWORK.with_weights(weights)
        counts = shown(other)
        assert np.array_equal(other.weights, np.asarray(weights, float))
        return counts

    refused_or_finite(do)


@pytest.mark.slow
@MANY
@given(st.data())
def test_any_wiring(data):
    name = data.draw(st.sampled_from(sorted(ARRAYS)))
    made = {**ARRAYS, name: data.draw(changed(ARRAYS[name]))}

    def do():
        training = simulation.Training(Wiring(**made), np.random.default_rng(0), parameters=PARAMETERS)
        counts = training.show(IMAGES, CLASSES)
        assert np.isfinite(training.network().weights).all()
        return counts

    refused_or_finite(do)


@pytest.mark.slow
@MANY
@given(st.data())
def test_any_state(data):
    state = kernel.new_state(NETWORK.wiring, PARAMETERS)
    name = data.draw(st.sampled_from(state._fields))
    array = getattr(state, name)
    other = data.draw(changed(array.astype(float)))
    if data.draw(st.booleans()) and other.dtype.kind in "iuf":
        with np.errstate(invalid="ignore"):
            other = other.astype(array.dtype)
    drawn = poisson_spikes(IMAGES, np.random.default_rng(0), PARAMETERS)
    refused_or_finite(lambda: kernel.run(state._replace(**{name: other}), drawn, CLASSES, **CHOICES).counts)


@pytest.mark.slow
@MANY
@given(st.data())
def test_any_trains(data):
    drawn = poisson_spikes(IMAGES / 20, np.random.default_rng(0), PARAMETERS)
    made = {"step": drawn.step, "pixel": drawn.pixel, "first": drawn.first}
    name = data.draw(st.sampled_from(sorted(made)))
    array = made[name].copy()
    if data.draw(st.booleans()):
        array = array[: data.draw(st.integers(0, len(array)))]
    if len(array):
        array[data.draw(st.integers(0, len(array) - 1))] = data.draw(st.integers(-(2**31), 2**31 - 1))
    made[name] = array
    targets = np.array(data.draw(st.lists(st.integers(-(2**40), 2**40), min_size=1, max_size=3)))
    state = kernel.new_state(NETWORK.wiring, PARAMETERS)
    choices = {**CHOICES, "decay": Decay(ONLINE, data.draw(st.sampled_from([1e-200, 1.0, 1e200])) * second)}
    refused_or_finite(lambda: kernel.run(state, SpikeTrains(**made), targets, **choices).counts)
