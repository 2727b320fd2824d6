"""Inputs that change half way: what is shown before and after, where it lies, and when a network is tested."""

import numpy as np
import pytest

from snnreg.base.errors import SnnregError
from snnreg.datasets import digits_of
from snnreg_studies.between import cap
from snnreg_studies.changes import CASES, NEW, NOISE_THERE, OLD, SHIFT, Changes, moved, upper

ASKED = {"variant": "x", "seed": 3, "digits": (7, 4, 6), "train_per_digit": 40, "test_per_digit": 10} | {
    "part": "validation", "looks": (0, 20)
}  # fmt: skip
FRAME = np.arange(784).reshape(28, 28)


def change_of(case):
    run = Changes(**ASKED, case=case)
    images, classes = run.plan.training_set(run.seed)
    return run, images, classes, CASES[case](run, images[:60], images[60:], classes[60:])


def test_a_moved_image_lies_elsewhere_and_loses_only_what_leaves_the_frame():
    image = FRAME + 1
    there = moved(image[None], SHIFT).reshape(28, 28)
    np.testing.assert_array_equal(there[SHIFT:, SHIFT:], image[:-SHIFT, :-SHIFT])
    assert there[:SHIFT].sum() == there[:, :SHIFT].sum() == 0
    np.testing.assert_array_equal(
        moved(there[None], -SHIFT).reshape(28, 28)[:-SHIFT, :-SHIFT], image[:-SHIFT, :-SHIFT]
    )


def test_digits_move_from_corner_to_corner_and_noise_lies_where_they_were():
    _, _, _, change = change_of("digits that move")
    ink = {name: each.images.sum(axis=0).reshape(28, 28) for name, each in change.sets.items()}
    assert (ink[NOISE_THERE][:20, :20] > 0).all() and (ink[NOISE_THERE] > 0).sum() == 400
    assert ink[OLD][:20, :20].sum() > 0.95 * ink[OLD].sum() and ink[NEW][8:, 8:].sum() > 0.95 * ink[NEW].sum()
    assert change.first[:, FRAME[24:].ravel()].sum() == 0 == change.second[:, FRAME[:4].ravel()].sum()


def test_digits_come_back_in_the_last_quarter():
    run, images, _, change = change_of("digits that come back")
    there, back = moved(images[60:90], SHIFT), moved(images[90:], -SHIFT)
    np.testing.assert_array_equal(change.first, moved(images[:60], -SHIFT))
    np.testing.assert_array_equal(change.second, np.concatenate([there, back]))
    new, old = (change.sets[name].images.sum(axis=0).reshape(28, 28) for name in (NEW, OLD))
    assert new[:20, :20].sum() > 0.95 * new.sum() and old[8:, 8:].sum() > 0.95 * old.sum()


def test_digits_move_no_further_than_asked():
    run = Changes(**ASKED, case="digits that move", shift=1)
    images, classes = run.plan.training_set(run.seed)
    change = CASES[run.case](run, images[:60], images[60:], classes[60:])
    np.testing.assert_array_equal(change.second, moved(images[60:], 1))


def test_a_cap_scales_a_neuron_whose_weights_sum_to_more_and_acts_in_both_halves():
    weights = np.array([[0.2, 0.1], [0.6, 0.1]])
    cap(None, 0.4, None)(weights, None, None)
    np.testing.assert_allclose(weights, [[0.1, 0.1], [0.3, 0.1]])
    free, capped = (
        Changes(**ASKED, case="digits that move", between=between).tables()["runs"]
        for between in (None, {"cap": 0.01})
    )
    assert sum(row["spikes"] for row in free) > 0 == sum(row["spikes"] for row in capped)


def test_one_group_learns_another_digit_and_the_others_what_they_had():
    run, images, classes, change = change_of("a digit that changes")
    before, second = images[60:].reshape(60, 784), classes[60:]
    np.testing.assert_array_equal(change.first, images[:60])
    np.testing.assert_array_equal(change.second[second > 0], before[second > 0])
    others = {image.tobytes() for image in digits_of(run.unknown[:1], 40, train=True)[0].reshape(40, 784)}
    assert {image.astype(np.uint8).tobytes() for image in change.second[second == 0]} <= others
    new, old = change.sets[NEW], change.sets[OLD]
    assert len(old.images) == 10 and (old.classes == 0).all()
    assert not (new.images[new.classes == 0] == old.images).all(axis=1).any()


def test_the_upper_half_turns_into_noise_and_the_lower_stays():
    _, images, _, change = change_of("inputs that turn noisy")
    half = slice(392, None)
    np.testing.assert_array_equal(change.second[:, half], images[60:].reshape(60, 784)[:, half])
    assert (change.second[:, :392] > 0).mean() > 0.99
    assert change.sets[OLD].images[:, half].sum() == change.sets[NOISE_THERE].images[:, half].sum() == 0
    np.testing.assert_array_equal(upper(np.ones((1, 784)), np.zeros((1, 784)))[0], np.repeat([0, 1], 392))


@pytest.mark.parametrize("case", CASES)
def test_it_is_tested_on_the_new_at_each_look_and_on_all_at_the_end(case):
    rows = Changes(**ASKED, case=case, tau_prun_s=75).tables()["runs"]
    seen = [(row["images_since"], row["test_set"]) for row in rows]
    assert seen == [(0, NEW), (20, NEW), (60, NEW), (60, OLD), (60, NOISE_THERE)]
    assert rows[0]["accuracy"] is not None and rows[-1]["accuracy"] is None


def test_a_renewed_mask_cuts_what_was_dark_and_lets_it_come_back():
    run = Changes(**ASKED, case="digits that move", mask=0.01, renewed=60, constants={"growth_step": 3e-4})
    rows = run.tables()["runs"]
    plain = Changes(**ASKED, case="digits that move").tables()["runs"]
    assert rows[0]["pruned_fraction"] > 0.3 > plain[0]["pruned_fraction"]
    assert rows[2]["pruned_fraction"] > 0.3, "renewed at the end of the second half"


@pytest.mark.parametrize(
    ("wrong", "says"),
    [({"looks": (20, 0)}, "looks must rise"), ({"looks": (60,)}, "below 60"), ({"cuts": (0.1,)}, "cuts")],
)
def test_what_cannot_be_shown_is_refused(wrong, says):
    with pytest.raises(SnnregError, match=says):
        Changes(**ASKED | wrong, case="digits that move")
