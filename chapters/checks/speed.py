"""Checks of the page on speed: what `make bench` has measured."""

import gzip

from snnreg_book.labs import engine

LOOP, GIVEN = "C loop", "C loop, spikes given"


def published(chapter):
    """Images per second of Brian2, image by image, in training."""
    return f"{chapter.rate[True]['Brian2, image by image']:.1f}"


def hours(chapter):
    """Hours that 15,000 images take at this rate."""
    return f"{15_000 / chapter.rate[True]['Brian2, image by image'] / 3600:.1f}"


def program(chapter):
    """Images per second of Brian2 as one program, in training."""
    return f"{chapter.rate[True]['Brian2, one program']:.0f}"


def loop(chapter):
    """Images per second of the loop in C with given input spikes, in training."""
    return f"{chapter.rate[True][GIVEN]:,.0f}"


def page(chapter):
    """Images per second of the network of a page under node, which draws its input spikes, in training."""
    return f"{chapter.rate[True]['WebAssembly']:,.0f}"


def drawn(chapter):
    """Speed of the loop that draws its input spikes, as a share of that with given ones, in training."""
    training = chapter.rate[True]
    return f"{100 * training[LOOP] / training[GIVEN]:.0f} %"


def two(chapter):
    """Speed of two networks at once, on two cores, over that of one."""
    training = chapter.rate[True]
    return f"{training['C loop, two networks'] / training[LOOP]:.1f}"


def apart(chapter):
    """The largest factor by which turns of one engine differ."""
    turns = chapter.engines.groupby(["engine", "learning"]).images_per_s
    return f"{(turns.max() / turns.min()).max():.1f}"


def processor(chapter):
    """Cores and processor of the machine that measured."""
    return f"{chapter.about['cores']} cores ({chapter.about['processor']})"


def load(chapter):
    """Programs that ran when a turn began, median."""
    return f"{chapter.engines.load.median():.1f}"


def bindsnet(chapter):
    """The version of BindsNET that was measured."""
    return chapter.about["bindsnet"]


def size(chapter):
    """Kilobytes of the network in a page."""
    return f"{len(gzip.decompress(engine.module())) / 1e3:.0f}"


def page_given(chapter):
    """Least share of its speed outside a page that the loop reaches there with given spikes."""
    least = chapter.page.xs("given", axis=1, level=1).min().min()
    assert least >= 0.4
    return f"{least:.2f}"


def page_drawn(chapter):
    """Least share of its speed outside a page that the loop reaches there when both draw their input spikes."""
    least = chapter.page.xs("drawn there", axis=1, level=1).min().min()
    assert least >= 0.3
    return f"{least:.2f}"


def system(chapter):
    """Percent of the time of Brian2's program that the system's answers took."""
    return f"{chapter.program.before.max():.0f}"


def linear(chapter):
    """Largest over least time of one image, between numbers of images: close to one."""
    images = chapter.table[(chapter.table.benchmark == "images") & (chapter.table.engine == GIVEN)]
    per_image = (images.seconds / images.images).groupby(images.images).median()
    ratio = per_image.max() / per_image.min()
    assert ratio < 1.5
    return f"{ratio:.1f}"


def warm(chapter):
    """Seconds of the whole experiment, with a filled cache folder."""
    return f"{_whole(chapter).seconds.median()['warm']:.0f}"


def cold(chapter):
    """Seconds of the whole experiment, with an empty cache folder."""
    return f"{_whole(chapter).seconds.median()['cold']:.0f}"


def ten_seeds(chapter):
    """Seconds of ten seeds of the whole experiment."""
    return f"{_whole(chapter).seconds.median()['ten seeds']:.0f}"


def memory(chapter):
    """Megabytes of the largest process of the whole experiment."""
    return f"{_whole(chapter).peak_mb.max().max():.0f}"


def _whole(chapter):
    return chapter.table[chapter.table.engine == "snnreg reproduce"].groupby("benchmark")
