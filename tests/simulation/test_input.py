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
from snnreg.simulation import kernel, reference, storage
from snnreg.wiring import Wiring, draw_wiring

NEURONS = 6
PARAMETERS = Parameters(neurons_per_class=2)
CHOICES = {"parameters": PARAMETERS, "threshold": ADAPTIVE, "decay": Decay()}
IMAGES, CLASSES = np.random.default_rng(0).uniform(0, 40, (2, INPUTS)), np.array([0, 2])
NETWORK = simulation.train(
    IMAGES, CLASSES, np.random.default_rng(1), number_of_classes=3, parameters=PARAMETERS, progress=False
)


def spikes(network):
    return simulation.respond(network, IMAGES, np.random.default_rng(2), progress=False)


@pytest.fixture
def wiring():
    return draw_wiring(3, np.random.default_rng(0), PARAMETERS)


WEIGHTS = {
    "turned": NETWORK.weights.T,
    "narrow": NETWORK.weights[:, :-1],
    "nan": np.full((INPUTS, NEURONS), np.nan),
    "infinite": np.full((INPUTS, NEURONS), np.inf),
    "negative": -NETWORK.weights,
    "complex": NETWORK.weights + 1j,
    "text": NETWORK.weights.astype(str),
    "unit": NETWORK.weights * second,
    "none": None,
    "ragged": [[1.0], [1.0, 2.0]],
}


@pytest.mark.parametrize("weights", WEIGHTS.values(), ids=WEIGHTS)
def test_weights_of_no_network_are_refused(weights):
    with pytest.raises(SnnregError, match="^weights must be .*numbers"):
        NETWORK.with_weights(weights)


def test_the_same_weights_give_the_same_spikes():
    assert spikes(NETWORK).sum() > 0
    for same in (NETWORK.weights.tolist(), np.asfortranarray(NETWORK.weights)):
        np.testing.assert_array_equal(spikes(NETWORK.with_weights(same)), spikes(NETWORK))


def test_weights_with_which_the_membrane_explodes_give_no_number():
    with pytest.raises(SnnregError, match="not finite; are weights"):
        spikes(NETWORK.with_weights(np.full((INPUTS, NEURONS), 1e300)))


def test_a_weight_changed_in_place_is_seen_too(wiring):
    training = simulation.Training(wiring, np.random.default_rng(0), parameters=PARAMETERS)
    training.weights[5, 1] = np.nan
    with pytest.raises(SnnregError, match=r"weights must be finite .* got nan at \(5, 1\)"):
        training.show(IMAGES, CLASSES)


def trains(step=(3, 3, 9), pixel=(1, 2, 0), first=(0, 2, 3)):
    return SpikeTrains(np.array(step, np.int32), np.array(pixel, np.int32), np.array(first))


@pytest.mark.parametrize(
    "wrong",
    [
        trains(pixel=(1, 784, 0)),
        trains(pixel=(1, 2, 784)),
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
def test_spike_trains_of_no_images_are_refused(wrong, wiring):
    with pytest.raises(SnnregError, match="spike"):
        kernel.run(kernel.new_state(wiring, PARAMETERS), wrong, CLASSES, **CHOICES)


def test_the_reference_refuses_the_same(wiring):
    for wrong, classes in ((trains(step=(5, 3, 9)), CLASSES), (trains(), [0.0, 2.0])):
        with pytest.raises(SnnregError, match="spike|classes"):
            reference.run(wiring, wrong, classes, **CHOICES, standalone=False)


@pytest.mark.parametrize("classes", [[0], [0, 1, 2], [0.0, 2.5], [[0, 1]], ["0", "1"], [0, 3], [-1, 0]])
def test_classes_that_do_not_fit_are_refused(classes, wiring):
    training = simulation.Training(wiring, np.random.default_rng(0), parameters=PARAMETERS)
    with pytest.raises(SnnregError, match=r"classes must be (finite )?whole numbers"):
        training.show(IMAGES, classes)
    assert training.images == 0


# Files


def rewrite(path, changes, digest):
    """Write a file again with some arrays changed, as another program might."""
    with np.load(path) as file:
        found = dict(file)
    about = json.loads(str(found.pop("about")))
    found.update({name: change(found[name]) for name, change in changes.items()})
    if digest:
        about["sha256"] = storage._digest(about["settings"], found)
    with path.open("wb") as file:
        np.savez(file, about=json.dumps(about), **found)


FILES = {
    "short delays": ({"excitation_delay_s": lambda a: a[:2]}, True),
    "300 columns": ({"weights": lambda a: np.hstack([a] * 50)}, True),
    "long delays": ({"inhibition_delay_s": lambda a: a + 1e300}, True),
    "nan": ({"weights": lambda a: a * np.nan}, True),
    "weights before": ({"weights_before": lambda a: a[:5]}, True),
    "counts": ({"counts": lambda a: a - 10**6}, True),
    "text": ({"theta_v": lambda a: a.astype(str)}, True),
    "last spikes": ({"last_input_spike_s": lambda a: a[None]}, True),
    "another number": ({"weights": lambda a: a * 0.5}, False),
}


@pytest.mark.parametrize(("changes", "digest"), FILES.values(), ids=FILES)
def test_a_file_that_holds_no_network_is_refused(tmp_path, changes, digest):
    path = tmp_path / "network.npz"
    NETWORK.save(path)
    rewrite(path, {}, digest=True)
    assert simulation.TrainedNetwork.load(path).counts.tolist() == NETWORK.counts.tolist()
    rewrite(path, changes, digest)
    with pytest.raises(SnnregError, match=r"network.npz is damaged or not a file of snnreg \(.*train again"):
        simulation.TrainedNetwork.load(path)


# Whatever hypothesis thinks of: the interpreter must survive it.

NUMBERS = st.floats(width=64) | st.sampled_from([-0.0, 1e308, -1e308, 5e-324, 0.05, np.nan, np.inf, 2.0**63])
DTYPES = st.sampled_from([np.float64, np.float32, np.int64, np.int8, np.uint64, np.bool_, np.complex128])
MANY = settings(max_examples=150, deadline=None, suppress_health_check=list(HealthCheck), derandomize=True)


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


def assert_refused_or_counted(run):
    try:
        counts = run()
    except SnnregError as error:
        assert "\n" not in str(error)
    else:
        assert counts.shape == (2, NEURONS) and counts.min() >= 0


@pytest.mark.slow
@MANY
@given(st.data())
def test_any_wiring(data):
    made = {
        name: getattr(NETWORK.wiring, name) for name in ("weights", "excitation_delay_s", "inhibition_delay_s")
    }
    name = data.draw(st.sampled_from(sorted(made)))
    made[name] = data.draw(changed(made[name]))

    def run():
        training = simulation.Training(Wiring(**made), np.random.default_rng(0), parameters=PARAMETERS)
        counts = training.show(IMAGES, CLASSES)
        assert np.isfinite(training.network().weights).all()
        return counts

    assert_refused_or_counted(run)


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
    assert_refused_or_counted(lambda: kernel.run(state, SpikeTrains(**made), targets, **choices).counts)
