"""The network of the pages, under node and in browsers; they tell the time."""

import atexit
import contextlib
import functools

from benchmarks.speed import Task, material
from tests.support import browsers, page_network

STARTING_IMAGES = 600


def on_trains(task, where=page_network.under_node):
    """Train or test with the input spikes given."""
    return _seconds(task, material(task).trains, where)


def drawing(task, where=page_network.under_node):
    """Train or test; the module draws the input spikes too."""
    return _seconds(task, material(task).images, where)


def in_browser(engine, name):
    """One of the two above, in a page of the browser of this name.

    Its start takes as many images as the browser needs to compile what is hot as well as it can.
    """

    @functools.cache
    def started(learning):
        where = page_network.in_page(_page(name).evaluate)
        engine(Task(STARTING_IMAGES, learning=learning), where)
        return where

    return lambda task: engine(task, started(task.learning))


@functools.cache
def _page(name):
    """An empty page; its browser is there until this process ends."""
    opened = contextlib.ExitStack()
    atexit.register(opened.close)
    new_page = opened.enter_context(browsers.LAUNCHED[name]())
    page = opened.enter_context(new_page())
    page.open("about:blank")
    return page


def _seconds(task, shown, where):
    m = material(task)
    return page_network.run(m.wiring, shown, m.targets, **m.choices, keep=False, where=where).seconds
