"""The training as a film: its drives are Python's, and a reader has it in hand, in a page without a kernel."""

import gzip

import numpy as np
import pytest

from snnreg.datasets import digits_of, white_noise
from snnreg_book.labs.film import IMAGES, PER_DIGIT
from tests.support.lab_examples import MOMENTS, PLAN, P, example, sinking_weights
from tests.support.lab_page import PHONE
from tests.support.page_network import run_function

SHOWN = np.add.outer([0, 10, 20], np.arange(PER_DIGIT)).ravel()


@pytest.fixture
def film():
    return example("Film")


# What it carries


def test_drives_are_those_of_the_weights_to_a_hundredth_of_the_critical_drive(film):
    """Against the drive of chapter 4, from weights that were not rounded."""
    per_grey = float(P.excitatory_conductance_time * P.rate_per_grey)
    known, classes = digits_of(PLAN.digits, IMAGES, train=False)
    exact = per_grey * known.reshape(-1, 784) @ sinking_weights()[..., SHOWN]
    own = classes[:, None] == np.repeat(np.arange(3), PER_DIGIT)
    for moment in range(len(MOMENTS)):
        for kind, of in (("own", own), ("other", ~own)):
            error = film.drives(moment)[kind] - exact[moment][:, of]
            assert np.sqrt(np.mean(error**2)) < 0.015 * film.about["critical_drive"]


def test_the_noise_is_as_bright_as_the_training_images(film):
    pixels = np.frombuffer(gzip.decompress(film.pixels), np.uint8).reshape(-1, 784)
    known = digits_of(PLAN.digits, PLAN.train_per_digit, train=True)[0].mean()
    noise = pixels[3 * IMAGES :]
    assert noise.mean() == pytest.approx(known, rel=0.02)
    assert noise.std() == pytest.approx(white_noise(50, known, np.random.default_rng(1)).std(), rel=0.03)


def test_drives_in_javascript_equal_pythons(film):
    found = run_function(
        ["film/moments.js"],
        """const { changes, pixels, about } = data;
        return lab.levelsOf(Uint8Array.from(changes), about.moments.length).map((both) =>
            both.map((levels) => lab.drivesOf(levels, pixels, about)));""",
        changes=list(gzip.decompress(film.weight_levels)),
        pixels=list(gzip.decompress(film.pixels)),
        about=film.about,
    )
    for moment, both in enumerate(found):
        for kind, expected in film.drives(moment).items():
            for network in (0, 1):
                np.testing.assert_allclose(both[network][kind], expected[network], rtol=1e-12)


# In a reader's hand


PLAY_AND_STOP = """() => {
    const play = document.querySelector("button.snn-play");
    const images = Number(document.querySelector("data[data-name=images]").value);
    const stops = play.textContent === "Pause" && images > 0 && images < 15000;
    if (stops || play.textContent === "Play") play.click();
    return stops;
}"""
PLAY_AND_GO_BACK = """(play) => {
    play.click();
    document.querySelector("[aria-label='One moment back']").click();
}"""


def test_it_plays_to_its_end_and_stops_on_request(visit):
    page = visit("Film")
    play = page.locator("button.snn-play")
    assert page.number("images") == 15_000
    page.wait_for_function(PLAY_AND_STOP)  # in the page itself: a film does not wait
    stopped = page.number("images")
    assert stopped < 15_000 and play.text_content() == "Play"
    play.evaluate(PLAY_AND_GO_BACK)  # a hand stops it, too
    assert play.text_content() == "Play" and page.number("images") <= stopped
    play.click()
    page.wait("x === 15000", "images")
    play.filter(has_text="Play").wait_for()


def test_on_a_phone_both_networks_are_side_by_side_and_a_finger_scrubs(visit):
    page = visit("Film", "#lab-film?moment=1", **PHONE)
    left, right = (figure.bounding_box() for figure in page.locator(".snn-pair figure").all())
    assert left["y"] == right["y"] and left["x"] + left["width"] <= right["x"]
    for canvas in page.locator(".snn-pair canvas").all():
        assert canvas.bounding_box()["width"] > 140
    page.swipe(*(page.at(page.locator(".snn-pair"), x, 0.5) for x in (0.15, 0.8)))
    assert page.number("images") == 15_000
