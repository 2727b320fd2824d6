"""The missions of the training lab: each is reached with its own settings, whatever the seed."""

import pytest
from brian2 import Hz

from snnreg import datasets
from snnreg.experiment import Plan
from snnreg.labs import TrainHere
from snnreg.parameters import Parameters
from tests.support.page_network import run_job

pytestmark = pytest.mark.slow  # five seeds of each

SEEDS = (1, 2, 3, 4, 5)
LABS = {
    ("dead", "window", "late"): (TrainHere, [100, 1020]),
    ("wake",): (
        lambda: TrainHere(
            Plan(digits=(3, 5, 8), parameters=Parameters(growth_step=3e-5, activity_target=1.5 * Hz)),
            tau_prun_s=75,
            missions=("wake",),
            test_images=240,
        ),
        [*range(100, 1100, 100), 1020],
    ),
}
"""The labs of chapters 9 and 10 by their missions, and when a test needs their measurements."""


@pytest.fixture(scope="module", params=LABS, ids=" ".join)
def runs(request):
    """Of each mission and seed what was measured, and whether it was reached."""
    make, measured_at = LABS[request.param]
    lab = make()
    about = dict(lab.about)
    about["length"] = about["train_images"] * len(lab.digits)
    about["traits"] = {"tau_prun_s": lab.tau_prun_s, "k_p": lab.k_p, "growth": lab.growth}
    images = {
        f"{split}{digit}": datasets.digits_of([digit], about[f"{split}_images"], split == "train")[0]
        for digit in lab.digits
        for split in ("train", "test")
    }
    job = {"about": about, "missions": request.param, "seeds": SEEDS, "measured_at": measured_at}
    return run_job("run_missions.mjs", job, images)


def test_each_mission_is_reached_with_its_own_settings(runs):
    failed = [(run["name"], run["seed"], run["points"][-1]["point"]) for run in runs if not run["reached"]]
    assert len(runs) >= len(SEEDS)
    assert failed == []


@pytest.mark.parametrize("runs", list(LABS)[:1], indirect=True, ids=" ".join)
def test_what_the_lab_says_of_the_dip(runs):
    """After 100 images wrong names become rarer, and digits without an answer more frequent: without growth."""
    late = [run for run in runs if run["name"] == "late"]
    assert len(late) == len(SEEDS)
    for run in late:
        after_100, end = (
            next(point["named"][0] for point in run["points"] if point["point"][0] == images)
            for images in (100, 1020)
        )
        # Shares, because more images are shown where a run rests.
        all_100, all_end = (sum(map(sum, named)) for named in (after_100, end))
        assert all_end > 2 * all_100
        none_100, none_end = (sum(row[-1] for row in named) / sum(map(sum, named)) for named in (after_100, end))
        wrong_100, wrong_end = (
            sum(count for digit, row in enumerate(named) for group, count in enumerate(row[:-1]) if group != digit)
            / sum(map(sum, named))
            for named in (after_100, end)
        )
        assert none_end > 2 * none_100
        assert wrong_end < wrong_100
