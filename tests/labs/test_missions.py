"""The missions of the labs: each is reached with its own settings, or with a reader's rule, whatever the seed.

One seed is for every day, and four others are for a release.
"""

import numpy as np
import pytest

from snnreg import datasets
from snnreg_book.labs import TrainHere, Workshop
from tests.support.lab_examples import GROWING, MOVING
from tests.support.page_network import run_job

pytestmark = pytest.mark.slow

LABS = {
    ("dead", "window", "late"): (TrainHere, [100, 1020]),
    GROWING["missions"]: (lambda: TrainHere(**GROWING), [*range(100, 1100, 100), 1020]),
    MOVING["missions"]: (lambda: TrainHere(**MOVING), [500, 1020]),
}
"""The labs of chapters 9 and 10 by their missions, and when a test needs their measurements."""


@pytest.fixture(scope="module", params=[(1,), pytest.param((2, 3, 4, 5), marks=pytest.mark.release)], ids=str)
def seeds(request):
    return request.param


@pytest.fixture(scope="module", params=LABS, ids=" ".join)
def runs(request, seeds):
    """Of each mission and seed what was measured, and whether it was reached."""
    make, measured_at = LABS[request.param]
    lab = make()
    about = dict(lab.about)
    about["length"] = about["train_images"] * len(lab.digits)
    about["traits"] = {"tau_prun_s": lab.tau_prun_s, "k_p": lab.k_p, "growth": lab.growth, "place": lab.place}
    images = {
        f"{split}{digit}": datasets.digits_of([digit], about[f"{split}_images"], split == "train")[0]
        for digit in lab.digits
        for split in ("train", "test")
    }
    job = {"about": about, "missions": request.param, "seeds": seeds, "measured_at": measured_at}
    return run_job("run_missions.mjs", job, images)


def test_each_mission_is_reached_with_its_own_settings(runs, seeds):
    failed = [(run["name"], run["seed"], run["points"][-1]["point"]) for run in runs if not run["reached"]]
    assert {run["seed"] for run in runs} == {*seeds}
    assert failed == []


@pytest.mark.parametrize("runs", list(LABS)[:1], indirect=True, ids=" ".join)
def test_what_the_lab_says_of_the_dip(runs, seeds):
    """After 100 images wrong names become rarer, and digits without an answer more frequent: without growth."""
    late = [run for run in runs if run["name"] == "late"]
    assert len(late) == len(seeds)
    for run in late:
        after_100, end = (
            np.array(next(point["named"][0] for point in run["points"] if point["point"][0] == images))
            for images in (100, 1020)
        )
        assert end.sum() > 2 * after_100.sum()
        # Shares, because more images are shown where a run rests. The last column counts those without an answer.
        none_100, none_end = (named[:, -1].sum() / named.sum() for named in (after_100, end))
        right_100, right_end = (named.trace() / named.sum() for named in (after_100, end))
        assert none_end > 2 * none_100
        assert none_end + right_end > none_100 + right_100, "wrong names are rarer"


PAPER, CUT = "exp(-(silence_s/tau)^2)", "where(silence_s > tau, 0, 1)"
TRIES = (
    ("plain", [("maximum(0, 1 - (silence_s/tau)^2)", 55)], True),
    ("plain", [("where(silence_s > tau, 0.5, 1)", 55)], False),
    ("plain", [(PAPER, 55)], False),
    ("wider", [(CUT, 10), (CUT, 30)], True),
    ("wider", [(PAPER, 35), (PAPER, 105)], False),
    ("wider", [("where(silence_s > 20, 0, 1)", 10), ("where(silence_s > 20, 0, 1)", 30)], False),
    ("broken", [("exp(-silence_s/tau)", 55)], True),
)
"""Rules that a reader trains in the workshop one after the other, and whether the last one reaches a mission."""


def test_what_reaches_the_missions_of_the_workshop(seeds):
    about = Workshop().about
    counts = {"train": about["train_per_digit"], "known": about["test_per_digit"]}
    images = {
        f"{name}{digit}": datasets.digits_of([digit], count, name == "train")[0]
        for name, count in counts.items()
        for digit in about["digits"]
    }
    job = {
        "model": about["model"],
        "digits": about["digits"],
        "seeds": seeds,
        "tries": [[mission, rules] for mission, rules, _ in TRIES],
    }
    found = run_job("run_workshop.mjs", job, images)
    expected = [reaches for *_, reaches in TRIES for _ in seeds]
    assert [run["reached"] for run in found] == expected, found
