"""Arrays that no network has: each is refused in one line, and none ends the interpreter or gives a number."""

import json

import numpy as np
import pytest
from brian2 import second

from snnreg import encoding, simulation
from snnreg.base.checks import check_array
from snnreg.base.errors import SnnregError
from snnreg.decay import Decay
from snnreg.encoding import SpikeTrains
from snnreg.parameters import ADAPTIVE, INPUTS, Parameters
from snnreg.simulation import kernel, reference
from snnreg.wiring import draw_wiring

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
    "narrow": NETWORK.weights[:, :-1],
    "nan": np.full((INPUTS, NEURONS), np.nan),
    "infinite": np.full((INPUTS, NEURONS), np.inf),
    "negative": -NETWORK.weights,
    "complex": NETWORK.weights + 1j,
    "text": NETWORK.weights.astype(str),
    "unit": NETWORK.weights * second,
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
    with pytest.raises(SnnregError, match="not finite; make dt or the weights smaller"):
        spikes(NETWORK.with_weights(np.full((INPUTS, NEURONS), 1e300)))


def test_a_weight_changed_in_place_is_seen_too(wiring):
    training = simulation.Training(wiring, np.random.default_rng(0), parameters=PARAMETERS)
    training.weights[5, 1] = np.nan
    with pytest.raises(SnnregError, match=r"weights must be finite .* got nan at \(5, 1\)"):
        training.show(IMAGES, CLASSES)


def test_an_image_is_checked_once(monkeypatch):
    checked = []

    def check(name, values, *rest, **bounds):
        checked.append((name, len(values)))
        return check_array(name, values, *rest, **bounds)

    monkeypatch.setattr(encoding, "check_array", check)
    for use in (
        lambda: simulation.train(IMAGES, CLASSES, np.random.default_rng(1), number_of_classes=3, progress=False),
        lambda: spikes(NETWORK),
    ):
        checked.clear()
        use()
        assert [length for name, length in checked if name == "grey levels"] == [len(IMAGES)]


def trains(step=(3, 3, 9), pixel=(1, 2, 0), first=(0, 2, 3)):
    return SpikeTrains(np.array(step, np.int32), np.array(pixel, np.int32), np.array(first, np.int64))


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
        SpikeTrains(np.array([3 + 2**32]), np.array([1]), np.array([0, 1, 1])),  # 3 in the loop's 32 bits
        SpikeTrains(np.array([3]), np.array([1 - 2**32]), np.array([0, 1, 1])),
    ],
)
def test_spike_trains_of_no_images_are_refused(wrong, wiring):
    with pytest.raises(SnnregError, match="spike"):
        kernel.run(kernel.new_state(wiring, PARAMETERS), wrong, CLASSES, **CHOICES)


def test_the_reference_refuses_the_same(wiring):
    for wrong, classes in ((trains(step=(5, 3, 9)), CLASSES), (trains(), [0.0, 2.0])):
        with pytest.raises(SnnregError, match="spike|classes"):
            reference.run(wiring, wrong, classes, **CHOICES)


@pytest.mark.parametrize("classes", [[0], [0, 1, 2], [0.0, 2.5], [[0, 1]], ["0", "1"], [0, 3], [-2, 0]])
def test_classes_that_do_not_fit_are_refused(classes, wiring):
    training = simulation.Training(wiring, np.random.default_rng(0), parameters=PARAMETERS)
    with pytest.raises(SnnregError, match=r"classes must be (finite )?whole numbers"):
        training.show(IMAGES, classes)
    assert training.images == 0


# Files


def rewrite(path, changes):
    """Write a file again with some arrays changed, as another program might."""
    with np.load(path) as file:
        found = dict(file)
    about = json.loads(str(found.pop("about")))
    found.update({name: change(found[name]) for name, change in changes.items()})
    with path.open("wb") as file:
        np.savez(file, about=json.dumps(about), **found)


FILES = {
    "short delays": {"excitation_delay_s": lambda a: a[:2]},
    "300 columns": {"weights": lambda a: np.hstack([a] * 50)},
    "long delays": {"inhibition_delay_s": lambda a: a + 1e300},
    "nan": {"weights": lambda a: a * np.nan},
    "weights before": {"weights_before": lambda a: a[:5]},
    "counts": {"counts": lambda a: a - 10**6},
    "text": {"theta_v": lambda a: a.astype(str)},
    "last spikes": {"last_input_spike_s": lambda a: a[None]},
}


@pytest.mark.parametrize("changes", FILES.values(), ids=FILES)
def test_a_file_that_holds_no_network_is_refused(tmp_path, changes):
    path = tmp_path / "network.npz"
    NETWORK.save(path)
    rewrite(path, {})
    assert simulation.TrainedNetwork.load(path).counts.tolist() == NETWORK.counts.tolist()
    rewrite(path, changes)
    with pytest.raises(SnnregError, match=r"network.npz is damaged or not a file of snnreg \(.*train again"):
        simulation.TrainedNetwork.load(path)
