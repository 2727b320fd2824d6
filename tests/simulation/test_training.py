"""Training, responding and stored networks through the one interface."""

import numpy as np
import pytest
from brian2 import Hz, ms, second

from snnreg import analysis, datasets, simulation
from snnreg.base.errors import SnnregError
from snnreg.decay import AFTER_TRAINING, ONLINE, Decay
from snnreg.encoding import SpikeTrains
from snnreg.parameters import ADAPTIVE, HELD, Parameters
from snnreg.simulation import kernel, reference
from snnreg.wiring import draw_wiring
from snnreg_studies.ablations import Ablated
from tests.support import in_process

DIGITS = (7, 4, 6)


@pytest.fixture(scope="module")
def digits():
    return datasets.training_set(DIGITS, 100, np.random.default_rng(0))


def trained(digits, **options):
    images, classes = digits
    return simulation.train(images, classes, np.random.default_rng(5), progress=False, **options)


def test_training_teaches(digits):
    network = trained((digits[0][:300], digits[1][:300]))
    images, classes = datasets.digits_of(DIGITS, 60, train=False)
    counts = simulation.respond(network, images, np.random.default_rng(1), progress=False)
    assert network.end_s == pytest.approx(300 * 0.5), "each image takes half a second"
    # 180 images, chance one third: 0.55 is six standard deviations above it.
    assert analysis.accuracy(counts, classes, network.parameters) > 0.55


def test_images_of_another_size_teach_a_network_that_is_made_for_them(tmp_path):
    """Bars of 6 x 9 pixels, one lying and one standing; as rows and as squares they are the same."""
    images, classes = np.zeros((200, 6, 9)), np.arange(200) % 2
    images[::2, 2], images[1::2, :, 5] = 255, 255
    p = Parameters(image_height=6, image_width=9, rate_per_grey=1 * Hz, neurons_per_class=3)
    network = simulation.train(images, classes, np.random.default_rng(5), parameters=p, progress=False)
    network.save(tmp_path / "network.npz")
    network = simulation.TrainedNetwork.load(tmp_path / "network.npz")
    for shown in (images[:20], images[:20].reshape(20, 54)):
        counts = simulation.respond(network, shown, np.random.default_rng(1), progress=False)
        assert analysis.accuracy(counts, classes[:20], p) > 0.9
    with pytest.raises(SnnregError, match=r"shape \(n, 6, 9\) or \(n, 54\), got \(1, 28, 28\)"):
        simulation.respond(network, np.zeros((1, 28, 28)), np.random.default_rng(1))


def test_a_network_below_a_cell_is_one_line(digits):
    line = repr(trained((digits[0][:3], digits[1][:3]), decay=Decay(ONLINE, 75 * second)))
    assert "784 inputs, 30 neurons, 3 images" in line and "75. * second" in line and "array" not in line


def test_same_seed_same_result_other_seed_another(digits):
    a, b = trained(digits), trained(digits)
    np.testing.assert_array_equal(a.weights, b.weights)
    other = simulation.train(*digits, np.random.default_rng(6), progress=False)
    assert not np.array_equal(a.weights, other.weights)


@pytest.mark.slow
def test_images_from_0_to_1_and_classes_with_gaps_are_told(recwarn):
    images, classes = datasets.training_set((7, 4, 6), 1, np.random.default_rng(0))
    with pytest.warns(UserWarning, match="brightest pixel of all images is 1 of 255.*multiply .* by 255"):
        dark = simulation.train(images / 255, classes, np.random.default_rng(0), progress=False)
    with pytest.warns(UserWarning, match="brightest pixel"):
        assert simulation.respond(dark, images / 255, np.random.default_rng(0), progress=False).sum() == 0
    with pytest.warns(UserWarning, match="make 8 groups of neurons, 5 of them without an image; number"):
        simulation.train(images, [7, 4, 6], np.random.default_rng(0), progress=False)
    recwarn.clear()
    for number in (None, 5):
        network = simulation.train(
            images, classes, np.random.default_rng(0), number_of_classes=number, progress=False
        )
        simulation.respond(network, 0 * images, np.random.default_rng(0), progress=False)
    assert not recwarn.list, "what is meant so"


def test_a_training_without_a_spike_and_a_ground_that_is_not_black_are_told():
    images, classes = datasets.training_set((7, 4, 6), 4, np.random.default_rng(0))
    with pytest.warns(
        UserWarning, match="no neuron has spiked .* pixel is 16 of 255: multiply the images by 15.9"
    ):
        simulation.train(images // 16 + 1, classes, np.random.default_rng(0), progress=False)
    grey = np.maximum(images, 10)
    with pytest.warns(UserWarning, match="every pixel is lit in at least 100% .* np.where"):
        simulation.train(grey, classes, np.random.default_rng(0), decay=Decay(ONLINE, 75 * second), progress=False)


def test_engines_agree_through_the_interface(digits, brian2_scope, monkeypatch):
    """Step by step, without a compiler; test_twins.py has programs."""
    monkeypatch.setattr(reference, "run", in_process.run)
    few = digits[0][:6], digits[1][:6]
    options = {"decay": Decay(AFTER_TRAINING, 1.5 * second, burst=True), "threshold": HELD}
    options["parameters"] = Parameters(dt=0.5 * ms)
    a, b = trained(few, **options), trained(few, engine="brian2", **options)
    np.testing.assert_array_equal(a.counts, b.counts)
    np.testing.assert_allclose(a.weights, b.weights, rtol=0, atol=1e-9)
    shown = digits[0][-4:]
    x, y = (
        simulation.respond(a, shown, np.random.default_rng(2), engine=engine, progress=False)
        for engine in ("c", "brian2")
    )
    np.testing.assert_array_equal(x, y)
    assert min(a.counts.sum(), x.sum()) > 20 and (a.weights < a.weights_before).any()


def test_constants_that_a_file_cannot_give_back_are_refused_when_it_is_saved(digits, tmp_path):
    network = trained((digits[0][:3], digits[1][:3]), parameters=Ablated())
    with pytest.raises(SnnregError, match="a file holds Parameters, not Ablated"):
        network.save(tmp_path / "network.npz")
    assert not (tmp_path / "network.npz").exists()


@pytest.mark.parametrize("decay", [Decay(), Decay(ONLINE, 50 * second), Decay(AFTER_TRAINING, 9 * second)])
def test_saved_network_comes_back_whole(digits, tmp_path, decay):
    network = trained((digits[0][:60], digits[1][:60]), decay=decay, threshold=HELD)
    network.save(tmp_path / "network.npz")
    back = simulation.TrainedNetwork.load(tmp_path / "network.npz")
    assert (back.parameters, back.decay) == (network.parameters, network.decay)
    assert (back.threshold, back.engine) == (HELD, "c")
    for name in ("weights", "weights_before", "last_input_spike_s", "theta_v", "counts"):
        np.testing.assert_array_equal(getattr(back, name), getattr(network, name))
    shown = digits[0][:30]
    a, b = (simulation.respond(n, shown, np.random.default_rng(0), progress=False) for n in (network, back))
    np.testing.assert_array_equal(a, b)


def turn_a_bit(path):
    content = bytearray(path.read_bytes())
    content[len(content) // 2] ^= 1
    path.write_bytes(content)


@pytest.mark.parametrize(
    ("harm", "message"),
    [
        (lambda path: path.write_bytes(path.read_bytes()[:2000]), "damaged"),
        (lambda path: path.write_text("not an archive"), "damaged"),
        (turn_a_bit, "damaged"),
        (lambda path: None, f"file version {simulation.FILE_FORMAT}, this snnreg reads 99"),
        (lambda path: path.unlink(), "there is no file"),
    ],
    ids=["truncated", "text", "one bit", "version", "missing"],
)
def test_a_file_that_cannot_be_read_is_named(digits, tmp_path, monkeypatch, harm, message):
    path = tmp_path / "network.npz"
    trained((digits[0][:2], digits[1][:2])).save(path)
    harm(path)
    monkeypatch.setattr("snnreg.simulation.storage.FILE_FORMAT", 99)
    with pytest.raises(SnnregError, match=message) as error:
        simulation.TrainedNetwork.load(path)
    assert str(path) in str(error.value)


def test_a_file_that_cannot_be_written_leaves_nothing(digits, tmp_path, monkeypatch):
    network = trained((digits[0][:2], digits[1][:2]))

    def full(*_, **__):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(np, "savez_compressed", full)
    with pytest.raises(SnnregError, match="No space left on device"):
        network.save(tmp_path / "network.npz")
    assert list(tmp_path.iterdir()) == []


def test_without_input_nothing_moves():
    parameters = Parameters()
    wiring = draw_wiring(3, np.random.default_rng(0), parameters)
    state = kernel.new_state(wiring, parameters)
    silence = SpikeTrains(np.zeros(0, np.int32), np.zeros(0, np.int32), np.zeros(5, np.int64))
    choices = {"parameters": parameters, "threshold": ADAPTIVE, "decay": Decay()}
    spikes = kernel.run(state, silence, np.array([0, 1, 2, 0]), **choices)
    assert len(spikes.step) == 0
    np.testing.assert_array_equal(state.weights, wiring.weights)
    # The membrane relaxes from its initial to its resting potential: by Euler, (1 - dt/tau)^steps.
    left = (1 - 0.1 / 100) ** (4 * parameters.period_steps)
    np.testing.assert_allclose(state.v, -0.060 - 0.020 * left, rtol=1e-9)


@pytest.mark.release
def test_halving_dt_changes_less_than_the_seed():
    """The difference of the means over twenty seeds has a standard error of a third of the spread over seeds."""
    images, classes = datasets.training_set(DIGITS, 100, np.random.default_rng(0))
    shown, _ = datasets.digits_of(DIGITS, 25, train=False)

    def spikes(dt, seed):
        rng = np.random.default_rng(seed)
        network = simulation.train(images, classes, rng, parameters=Parameters(dt=dt), progress=False)
        return simulation.respond(network, shown, rng, progress=False).sum()

    coarse = np.array([spikes(0.1 * ms, seed) for seed in range(20)])
    fine = np.array([spikes(0.05 * ms, seed) for seed in range(20)])
    assert abs(coarse.mean() - fine.mean()) < coarse.std(ddof=1)


def test_the_reference_shows_its_images_at_once(digits, monkeypatch):
    """It would begin anew, from the weights at birth, and lose what was learnt."""
    images, classes = digits
    rng = np.random.default_rng(0)
    training = simulation.Training(draw_wiring(3, rng, Parameters()), rng, engine="brian2")
    training._state.shown = True  # as after a first time
    with pytest.raises(SnnregError, match="engine brian2 shows all images at once.*use the engine c"):
        training.show(images[:1], classes[:1])
