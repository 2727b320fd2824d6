"""Teach it: signs drawn as strokes are learned, kept, and there for Python. Nothing here is of MNIST.

A hand is a script: the points of a shape with jitter, turned, slanted and stretched a little.
"""

import base64
import gzip
import io
import json
from types import SimpleNamespace

import numpy as np
import pytest
from PIL import Image, ImageDraw
from traitlets import TraitError

from snnreg_book.labs import TeachIt, engine
from snnreg_book.labs.teach_it import MEANS, RULES
from snnreg_book.labs.teach_it.examples import SIGNS, example_signs, painted
from tests.support.lab_page import PHONE, STILL
from tests.support.page_network import run_function

SHAPES = {
    "triangle": [[(0.5, 0.15), (0.85, 0.8), (0.15, 0.8), (0.5, 0.15)]],
    "cross": [[(0.2, 0.2), (0.8, 0.8)], [(0.8, 0.2), (0.2, 0.8)]],
    "zed": [[(0.2, 0.2), (0.8, 0.2), (0.2, 0.8), (0.8, 0.8)]],
    "arrow": [[(0.1, 0.5), (0.9, 0.5)], [(0.65, 0.25), (0.9, 0.5), (0.65, 0.75)]],
    "P": [[(0.3, 0.85), (0.3, 0.15), (0.6, 0.17), (0.7, 0.32), (0.6, 0.47), (0.3, 0.5)]],
    "R": [[(0.3, 0.85), (0.3, 0.15), (0.6, 0.17), (0.7, 0.32), (0.6, 0.47), (0.3, 0.5), (0.7, 0.85)]],
    "B": [
        [(0.3, 0.85), (0.3, 0.15), (0.6, 0.17), (0.7, 0.32), (0.6, 0.47), (0.3, 0.5)]
        + [(0.65, 0.52), (0.75, 0.68), (0.65, 0.83), (0.3, 0.85)]
    ],
}
APART, SHARING = ("triangle", "cross", "zed", "arrow"), ("P", "R", "B")
"""Signs that differ, and signs that share most of their strokes."""

LATER = 12
"""Drawings of each sign by the same hand that no network has learned from."""

TEACH = """
    const module = Uint8Array.from(atob(data.module), (letter) => letter.charCodeAt(0));
    await lab.teachingTasks.prepare({ module });
    const seen = (drawings) => drawings.map((strokes) => Uint8Array.from(lab.asDigit(strokes)));
    const outcome = [];
    for (const when of ["never", "online"]) {
        const rule = { when, tau_prun_s: data.tau_prun_s, k_p: 1, ...data.constants };
        const constants = { ...data.model.constants, ...data.means };
        let look = await lab.teachingTasks.begin({ model: { ...data.model, constants }, rule, seed: 1,
            start: data.start, signs: data.drawn.map(seen), each: 300, hears: data.hears });
        while (look.done < look.images) look = await lab.teachingTasks.learn({ images: 30 });
        const { named, noise } = await lab.teachingTasks.measure(), answers = [];
        for (const drawings of data.later) {
            for (const pixels of seen(drawings)) answers.push((await lab.teachingTasks.answer({ pixels })).counts);
        }
        outcome.push({ named, noise, answers });
    }
    return outcome;
"""


def hand(shape, rng):
    """Strokes of a shape as one hand draws it once more."""
    angle, slant, stretch = rng.normal(0, 0.08), rng.normal(0, 0.08), 1 + rng.normal(0, 0.08, 2)
    turn = np.array([[np.cos(angle), -np.sin(angle)], [np.sin(angle), np.cos(angle)]]) @ [[1, slant], [0, 1]]
    places = [0.5 + (np.array(stroke) - 0.5) * stretch @ turn.T for stroke in SHAPES[shape]]
    return [(place + rng.normal(0, 0.02, place.shape)).clip(0.02, 0.98).tolist() for place in places]


@pytest.fixture(scope="module")
def taught():
    """A function: what both networks make of signs after three drawings of each."""

    def teach(shapes, rule, start="random", means=None):
        rng, about = np.random.default_rng(3), TeachIt().about
        times = {"drawn": 3, "later": LATER}
        drawn = {
            name: [[hand(shape, rng) for _ in range(count)] for shape in shapes] for name, count in times.items()
        }
        outcome = run_function(
            ["teach_it/tasks.js", "shared/drawing.js"],
            TEACH,
            module=base64.b64encode(engine.module()).decode(),
            model=about["models"][len(shapes)],
            start=start,
            means=means or {},
            hears=means is not None,
            **about["rules"][rule],
            **drawn,
        )
        networks = []
        for each in outcome:
            votes = np.reshape(each["answers"], (len(shapes), LATER, len(shapes), 10)).sum(axis=3)
            right = [
                np.argmax(vote) == k and np.sum(vote == vote.max()) == 1
                for k in range(len(shapes))
                for vote in votes[k]
            ]
            silent = np.mean(votes.sum(axis=2) == 0)
            networks.append(SimpleNamespace(right=np.mean(right), silent=silent, noise=each["noise"]))
        return networks

    return teach


@pytest.mark.slow
@pytest.mark.parametrize("shapes", [APART[:2], APART[:3], APART, SHARING], ids=" ".join)
def test_what_a_hand_draws_later_is_recognised_after_three_drawings_of_each(taught, shapes):
    without, decayed = taught(shapes, "growth")
    assert without.right >= 0.9 and decayed.right >= 0.9
    whole = "white_noise"
    assert decayed.noise[whole][0] < without.noise[whole][0] / 3


@pytest.mark.slow
def test_what_the_switches_teach(taught):
    """The published rule falls silent on signs that share strokes; from an empty start noise finds no weights."""
    published, grown = taught(SHARING, "published"), taught(SHARING, "growth")
    for weak, strong in zip(published, grown, strict=True):
        assert weak.silent > 0.1 and strong.silent == 0
        assert weak.right < strong.right - 0.1
    empty = taught(SHARING, "growth", "empty")
    assert empty[0].noise["white_noise"][0] < grown[0].noise["white_noise"][0] / 5
    assert empty[0].right >= 0.9


@pytest.mark.slow
def test_all_four_means_are_calm_where_signs_lie(taught):
    without, _ = taught(APART[:3], "growth", "empty", MEANS)
    assert without.right >= 0.9
    assert without.noise["white_noise"][0] < 1 and without.noise["white_noise_inner_field"][0] < 5


def test_the_drawings_are_there_for_python_and_back():
    lab = TeachIt()
    assert lab.images.shape == (0, 28, 28) and len(lab.labels) == len(lab.names) == 0
    heard = []
    lab.observe(lambda change: heard.append(change.new), "labels")
    lab.show_examples()
    assert (
        lab.images.shape == (12, 28, 28)
        and lab.names == [*SIGNS]
        and heard[0].tolist() == [0] * 4 + [1] * 4 + [2] * 4
    )
    state = json.loads(json.dumps({name: lab.get_state()[name] for name in ("images", "labels", "names")}))
    other = TeachIt()
    other.set_state(state)
    np.testing.assert_array_equal(other.images, lab.images)
    np.testing.assert_array_equal(other.labels, lab.labels)


@pytest.mark.parametrize(
    ("given", "message"),
    [
        ({"images": np.zeros((2, 28, 27))}, "28, 28"),
        ({"images": np.full((2, 28, 28), 256)}, "from 0 to 255"),
        ({"images": np.full((2, 28, 28), 0.5)}, "from 0 to 255"),
        ({"labels": [-1]}, "whole numbers from 0"),
        ({"images": np.zeros((2, 28, 28)), "labels": [0]}, "2 images need as many labels"),
        ({"images": np.zeros((1, 28, 28)), "labels": [1], "names": ["a"]}, "each the place of a name"),
    ],
)
def test_drawings_that_do_not_fit_are_refused(given, message):
    with pytest.raises(TraitError, match=message):
        TeachIt(**given)


def test_the_examples_are_made_as_the_page_makes_its_images():
    images, _, _ = example_signs()
    assert len({image.tobytes() for image in images}) == len(images)
    strokes = SIGNS["star"]
    page = run_function(["shared/drawing.js"], "return [...lab.asDigit(data.strokes)];", strokes=strokes)
    assert np.abs(painted(strokes).astype(int).ravel() - page).max() <= 1


# In a page


def draw(page, shape, rng):
    """Draw a shape on the pad with the mouse."""
    for stroke in hand(shape, rng):
        page.drag(page.lab.locator("canvas.snn-pad"), *map(tuple, stroke))


def tell(page, name):
    page.lab.get_by_role("group", name="Which sign is it?").get_by_role("button", name=name, exact=True).click()


def wait_until_taught(page):
    """Wait for the answers of networks that have learned all, and were measured."""
    page.lab.locator("data[data-name=accuracy][data-arm='1']").wait_for()


def shelf(page):
    """The names of the signs, and how many drawings each has."""
    page.draw()
    rows = page.lab.locator(".snn-sign")
    return rows.evaluate_all(
        "(rows) => rows.map((row) => [row.querySelector('input').value, "
        "row.querySelectorAll('.snn-thumb').length])"
    )


def test_three_signs_are_drawn_named_and_taught_and_the_next_one_is_answered(visit):
    page, rng = visit("TeachIt", **STILL), np.random.default_rng(5)
    for k, shape in enumerate(APART[:3]):
        page.page.get_by_label(f"Name of sign {k + 1}").fill(shape)
        page.page.get_by_label(f"Name of sign {k + 1}").press("Enter")
        for _ in range(3):
            draw(page, shape, rng)
            tell(page, shape)
    assert shelf(page) == [[shape, 3] for shape in APART[:3]]
    page.press("Teach")
    wait_until_taught(page)
    for k, shape in enumerate(APART[:3]):
        page.press("Wipe")
        draw(page, shape, rng)
        for network in (0, 1):
            page.wait(f"x === {k}", network=network)
    # What a network answers stands above what it has learned.
    answers, maps = (
        [round(each.bounding_box()["x"]) for each in page.lab.locator(f".snn-{name}").all()[:2]]
        for name in ("card", "sign-maps")
    )
    assert answers == maps
    tell(page, APART[2])
    page.lab.get_by_text("Of the drawings that you named after their answer, 1 of 1").wait_for()
    assert shelf(page)[2][1] == 4

    page.reload()  # the shelf is kept, and what was taught is taught again
    wait_until_taught(page)
    assert shelf(page) == [["triangle", 3], ["cross", 3], ["zed", 4]]
    page.press("Start over", "Undo")
    assert shelf(page)[2] == ["zed", 4]


def test_an_answer_comes_before_the_stroke_ends(visit):
    page = visit("TeachIt", **STILL)
    page.press("Take three examples", "Teach")
    wait_until_taught(page)
    pad = page.lab.locator("canvas.snn-pad")
    points = [page.at(pad, *point) for point in SIGNS["star"][0]]
    page.mouse.move(*points[0])
    page.mouse.down()
    for point in points[1:]:
        page.mouse.move(*point, steps=6)
    page.wait("x === 2", network=1)  # the mouse is still down
    page.mouse.up()


def test_tables_of_what_was_taught_keep_within_the_lab_at_the_largest_zoom(visit):
    page = visit("TeachIt", **STILL)
    page.press("Take three examples", "Teach")
    wait_until_taught(page)
    page.set_viewport_size({"width": 320, "height": 844})
    page.wait_for_function("""() => {
        const edge = document.querySelector(".snn-lab").getBoundingClientRect().right;
        const tables = [...document.querySelectorAll(".snn-lab table")].filter((table) => table.checkVisibility());
        return innerWidth === 320 && tables.length
            && tables.every((table) => table.getBoundingClientRect().right <= edge);
    }""")


def test_what_cannot_be_taught_says_what_to_do_and_loses_nothing(visit):
    page, rng = visit("TeachIt", **STILL), np.random.default_rng(1)
    page.press("Teach")
    page.lab.get_by_text("Nothing is drawn yet").first.wait_for()
    tell(page, "A")
    page.lab.get_by_text("The square is empty: draw “A” first.").wait_for()
    draw(page, "zed", rng)
    tell(page, "A")
    page.press("Teach")
    page.lab.get_by_text("Only “A” has drawings").first.wait_for()
    assert shelf(page)[0] == ["A", 1]
    page.lab.get_by_role("button", name="Remove drawing 1 of A").click()
    assert shelf(page)[0] == ["A", 0]
    page.press("Undo")
    assert shelf(page)[0] == ["A", 1]
    saved = signs_file({"B": [drawing(page)]})
    page.lab.locator("input[type=file][accept*=json]").set_input_files(saved)
    page.lab.get_by_text("“A” and “B” have the same drawing").wait_for()


def drawing(page):
    """The first drawing on the shelf, as the browser keeps it."""
    kept = json.loads(page.evaluate("localStorage.getItem('snnreg-signs')"))
    return base64.b64decode(kept["images"])[:784]


def signs_file(signs, name="signs.json"):
    """A file as *Save signs* writes it."""
    labels = [k for k, drawings in enumerate(signs.values()) for _ in drawings]
    images = base64.b64encode(b"".join(each for drawings in signs.values() for each in drawings)).decode()
    value = {"kind": "snnreg signs", "names": [*signs], "labels": labels, "images": images}
    return {"name": name, "mimeType": "application/json", "buffer": json.dumps(value).encode()}


def test_the_files_of_a_room_make_one_shelf_and_a_saved_one_comes_back(visit):
    images, _, _ = example_signs()
    each = [image.tobytes() for image in images]
    files = [
        signs_file({"house": each[:2], "heart": each[4:5]}),
        signs_file({"House": each[1:3], "star": each[8:9]}),
        {"name": "notes.json", "mimeType": "application/json", "buffer": b"{}"},
    ]
    page = visit("TeachIt", **STILL)
    field = page.lab.locator("input[type=file][accept*=json]")
    field.set_input_files(files)
    page.lab.get_by_text("5 drawings added, 1 were there already. “notes.json” holds no signs").wait_for()
    assert shelf(page) == [["house", 3], ["heart", 1], ["star", 1]]
    with page.expect_download() as saved:
        page.press("Save signs")
    page.press("Start over")
    assert shelf(page)[0] == ["A", 0]
    field.set_input_files(saved.value.path())
    page.lab.get_by_text("5 drawings added").wait_for()
    assert shelf(page) == [["house", 3], ["heart", 1], ["star", 1]]


def picture(colour, ink, kind="PNG"):
    """A bar on a ground, as a file of a kind."""
    image, room = Image.new("RGB", (300, 200), colour), io.BytesIO()
    ImageDraw.Draw(image).rectangle((140, 30, 160, 170), fill=ink)
    image.save(room, kind)
    return room.getvalue()


def test_own_pictures_are_seen_before_they_are_added(visit):
    bar, blank = picture("white", "navy"), picture("white", "white")
    files = [
        {"name": "bar.png", "mimeType": "image/png", "buffer": bar},
        {"name": "bar.jpg", "mimeType": "image/jpeg", "buffer": picture("black", "white", "JPEG")},
        {"name": "blank.png", "mimeType": "image/png", "buffer": blank},
        {"name": "bar.txt", "mimeType": "text/plain", "buffer": b"bar"},
        {"name": "broken.png", "mimeType": "image/png", "buffer": b"no picture"},
    ]
    page = visit("TeachIt", **STILL)
    field = page.lab.locator("input[type=file][accept*=png]")
    field.set_input_files(files)
    preview = page.lab.locator(".snn-pictures")
    preview.get_by_text("2 pictures, made grey and 28 × 28").wait_for()
    for words in ("ground in “blank.png”", "“bar.txt” is no PNG", "“broken.png” could not be read"):
        assert preview.get_by_text(words).is_visible(), words
    page.press("Cancel")
    assert shelf(page)[0] == ["A", 0]
    field.set_input_files(files[:2])
    preview.get_by_label("They show").select_option("B")
    page.press("Add 2 pictures")
    page.lab.get_by_text("2 pictures are added to “B”.").wait_for()
    assert shelf(page)[1] == ["B", 2]
    field.set_input_files(files[3:4])
    page.lab.get_by_text("“bar.txt” is no PNG or JPEG picture").wait_for()
    rows = np.frombuffer(drawing(page), np.uint8).reshape(28, 28)
    assert rows[4:24, 13:15].min() > 200 and rows[:, :10].max() == 0


def test_the_keyboard_draws_a_square_and_says_what_it_is(visit):
    page = visit("TeachIt", **STILL)
    page.lab.locator("canvas.snn-pad").focus()
    for key in ("Space", *["ArrowRight"] * 6, *["ArrowDown"] * 6, *["ArrowLeft"] * 6, *["ArrowUp"] * 6, "2"):
        page.keyboard.press(key)
    assert shelf(page)[1] == ["B", 1]
    rows = np.frombuffer(drawing(page), np.uint8).reshape(28, 28)
    assert rows[4:7].max() == 255 and rows[10:18, 10:18].max() == 0  # a frame


def test_a_finger_draws_and_beside_the_pad_it_scrolls(visit):
    page = visit("TeachIt", **STILL, **PHONE)
    pad = page.lab.locator("canvas.snn-pad")
    page.swipe(*(page.at(pad, x, y) for x, y in ((0.2, 0.2), (0.8, 0.2), (0.5, 0.8))))
    tell(page, "A")
    assert shelf(page)[0] == ["A", 1]
    area = pad.bounding_box()
    page.swipe((area["x"] - 12, area["y"] + 200), (area["x"] - 12, area["y"] + 20))
    page.wait_for_function("scrollY > 100")


MISSIONS = {"mend": "growth", "empty": None, "wake": "14 × 14 in the centre"}
"""Of each mission what a reader presses after *Set it and run*."""


@pytest.mark.parametrize("mission", MISSIONS)
def test_each_mission_is_predicted_and_reached(visit, mission):
    rng = np.random.default_rng(3)
    images = {shape: [hand(shape, rng) for _ in range(3)] for shape in SHARING}
    seen = {shape: [painted(strokes).tobytes() for strokes in drawn] for shape, drawn in images.items()}
    page = visit("TeachIt", **STILL)
    page.lab.locator("input[type=file][accept*=json]").set_input_files(signs_file(seen))
    page.lab.get_by_text("9 drawings added").wait_for()
    fold = page.lab.locator(f"[data-mission={mission}]")
    fold.locator("summary").click()
    fold.get_by_role("radio").nth(1).check()
    fold.get_by_role("button", name="Set it and run").click()
    wait_until_taught(page)
    if MISSIONS[mission]:
        page.press(MISSIONS[mission])
    fold.get_by_text("Reached, but you").wait_for()


def test_python_puts_signs_onto_the_shelf(visit):
    """As a kernel sets traits: each alone, and nothing is lost on the way."""
    images, labels, names = example_signs()
    page = visit(TeachIt(images, labels, names), **STILL)
    assert shelf(page) == [["house", 4], ["heart", 4], ["star", 4]]


def test_it_is_small():
    size = len(gzip.compress(json.dumps(TeachIt().about).encode()))
    assert size < 20_000 and {*RULES} == {"published", "growth"}
