"""The training as a film: its drives are Python's, and a reader has it in hand, in a page without a kernel."""

import gzip

import numpy as np
import pytest

from snnreg.datasets import digits_of, white_noise
from snnreg.experiment import Plan
from snnreg.labs import Film
from snnreg.labs.film import IMAGES, KINDS, LEVELS, PER_DIGIT
from tests.labs.test_labs import in_node
from tests.support import lab_page

PLAN = Plan()
MOMENTS = (0, 10, 300, 15_000)
SHOWN = np.add.outer([0, 10, 20], np.arange(PER_DIGIT)).ravel()


@pytest.fixture(scope="module")
def weights():
    """Weights that sink, shape (moments, 2, 784, 30): those of the second network further."""
    rng, g_max = np.random.default_rng(0), float(PLAN.parameters.g_max)
    born = rng.uniform(0, g_max, (784, 30))
    return np.array(
        [
            [
                np.clip(left * born + rng.normal(0, 0.02 * g_max, born.shape) * (left < 1), 0, g_max)
                for left in both
            ]
            for both in ((1, 1), (0.8, 0.7), (0.5, 0.2), (0.4, 0.1))
        ]
    )


@pytest.fixture(scope="module")
def film(weights):
    return Film.of(PLAN, MOMENTS, weights[:, 0], weights[:, 1])


@pytest.fixture(scope="module")
def file(film, tmp_path_factory):
    return lab_page.written(tmp_path_factory.mktemp("film"), film)


@pytest.fixture
def opened(browser, file):
    with lab_page.opening(browser, "data[data-name=images]") as open_page:
        yield lambda end="", **options: open_page(file.as_uri() + end, **options)


def images_seen(page):
    return int(lab_page.number(page, "images"))


def share(page, kind, network):
    lab_page.drawn(page)
    shown = page.locator(f"data[data-share={kind}][data-network='{network}']")
    return float(shown.get_attribute("value"))


# What it carries


def test_weights_are_carried_to_half_a_level(film, weights):
    np.testing.assert_allclose(
        film.weights, weights[..., SHOWN], rtol=0, atol=0.501 * float(PLAN.parameters.g_max) / LEVELS
    )


def test_drives_are_those_of_the_weights_to_a_hundredth_of_the_critical_drive(film, weights):
    """Against the drive of chapter 4, from weights that were not rounded."""
    per_grey = float(PLAN.parameters.excitatory_conductance_time * PLAN.parameters.rate_per_grey)
    known, classes = digits_of(PLAN.digits, IMAGES, train=False)
    exact = per_grey * known.reshape(-1, 784) @ weights[..., SHOWN]
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


def test_drives_in_javascript_equal_pythons(tmp_path, film):
    found = in_node(
        tmp_path,
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


def test_the_shares_above_the_critical_drive_are_pythons(opened, film):
    page = opened()
    for moment in range(len(MOMENTS)):
        page.locator("input[data-trait=moment]").press("Home")
        for _ in range(moment):
            page.locator("input[data-trait=moment]").press("ArrowRight")
        assert images_seen(page) == MOMENTS[moment]
        for kind in KINDS:
            expected = (film.drives(moment)[kind] > film.about["critical_drive"]).mean(axis=1)
            assert [share(page, kind, network) for network in (0, 1)] == pytest.approx(expected, abs=1e-12)
    assert share(page, "noise", 0) > share(page, "noise", 1)


def test_it_plays_to_its_end_and_stops_on_request(opened):
    page = opened()
    assert images_seen(page) == 15_000
    play = page.locator("button.snn-play")
    play.click()
    page.wait_for_function("() => document.querySelector('data[data-name=images]').value === '10'")
    play.click()
    page.wait_for_timeout(700)
    assert images_seen(page) == 10 and play.text_content() == "Play"
    play.click()
    page.wait_for_function("() => document.querySelector('data[data-name=images]').value === '15000'")
    page.wait_for_function("() => document.querySelector('button.snn-play').textContent === 'Play'")


def test_who_takes_the_film_in_hand_stops_it(opened):
    page = opened()
    page.locator("button.snn-play").click()
    page.get_by_role("button", name="One moment on").click()
    assert page.locator("button.snn-play").text_content() == "Play"
    page.get_by_role("button", name="One moment back").click()
    assert images_seen(page) == 0


def test_a_drag_across_the_pictures_scrubs(opened):
    page = opened("#lab-film?moment=0")
    area = page.locator(".snn-pair").bounding_box()
    page.mouse.move(area["x"] + 20, area["y"] + 100)
    page.mouse.down()
    page.mouse.move(area["x"] + 20 + 0.67 * area["width"], area["y"] + 100, steps=6)
    page.mouse.up()
    assert images_seen(page) == 300
    page.wait_for_function("() => location.hash === '#lab-film?moment=2'")
    page.get_by_role("button", name="Starting values").click()
    assert images_seen(page) == 15_000


def test_on_a_phone_both_networks_are_side_by_side_and_a_swipe_scrolls(opened):
    page = opened("#lab-film?moment=1", **lab_page.PHONE)
    assert page.evaluate("document.documentElement.scrollWidth") <= 380
    left, right = (figure.bounding_box() for figure in page.locator(".snn-pair figure").all())
    assert left["y"] == right["y"] and left["x"] + left["width"] <= right["x"]
    for canvas in page.locator(".snn-pair canvas").all():
        assert canvas.bounding_box()["width"] > 140
    page.evaluate("document.body.style.paddingBottom = '2000px'")
    finger = page.context.new_cdp_session(page)

    def swipe(across, up):
        pair = page.locator(".snn-pair").bounding_box()
        x, y = pair["x"] + 60, max(pair["y"], 0) + 180
        for part in range(9):
            touches = [{"x": x + across * part / 8, "y": y - up * part / 8}]
            kind = "touchMove" if part else "touchStart"
            finger.send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": touches})
        finger.send("Input.dispatchTouchEvent", {"type": "touchEnd", "touchPoints": []})
        lab_page.drawn(page)

    swipe(0, 150)
    page.wait_for_function("scrollY > 50")
    assert images_seen(page) == 10
    swipe(240, 0)
    assert images_seen(page) == 15_000


def test_on_the_whole_screen_it_fits(opened):
    page = opened(viewport={"width": 1440, "height": 900})
    page.get_by_role("button", name="Full screen").click()
    page.wait_for_function("""() => {
        const lab = document.fullscreenElement;
        return lab?.style.getPropertyValue("--snn-size") && lab.scrollHeight <= lab.clientHeight
            && lab.scrollWidth <= lab.clientWidth && parseFloat(getComputedStyle(lab).fontSize) >= 15;
    }""")
