"""Imported once, by the interpreter whose memory becomes the image: what most cells ask for.

It runs one small network and draws one figure, since Brian2 and matplotlib load and cache much on first use.
"""
# ruff: noqa: E402, F401, I001 (the order matters)

import contextlib
import gc
import importlib
import io
import linecache
import sys
import threading
import warnings
import zipimport

import narrow
import page
import tracebacks
import words

warnings.filterwarnings("ignore", "only soft file lock")
import brian2
import matplotlib.pyplot as plt
import numpy
import scipy.ndimage
import scipy.optimize
import sympy
import sympy.assumptions.wrapper
import sympy.sets.setexpr

brian2.prefs.codegen.target = "numpy"

import IPython.display
import anywidget
import elsewhere
import floats
import widgets
import importlib.readers
import importlib.resources._adapters
import multiprocessing.reduction
import tqdm

tqdm.tqdm.monitor_interval = 0  # it would watch from a thread
tqdm.tqdm.set_lock(threading.RLock())  # its own asks for processes, whose modules would have to be loaded
from snnreg import analysis, decay, encoding, experiment, network, parameters, style, wiring
from snnreg_book import exercises
from snnreg.datasets import image_sets, mnist
from snnreg_book.labs import Synapse
from snnreg.simulation import engines, kernel, training

page.prepare()
widgets.connect()


def _first_uses():
    from brian2 import Hz, Network, NeuronGroup, PoissonGroup, SpikeMonitor, StateMonitor, Synapses, ms
    from brian2.codegen.runtime.numpy_rt import NumpyCodeObject

    style.use_style()
    fig, ax = plt.subplots()
    ax.plot([1, 2], label="$g_e$")
    ax.legend()
    page.draw(fig)
    plt.close("all")
    plt.rcdefaults()
    neurons = NeuronGroup(2, "dv/dt = -v / (10 * ms) : 1", threshold="v > 1", reset="v = 0", method="euler")
    inputs = PoissonGroup(3, "10 * Hz")
    synapses = Synapses(inputs, neurons, "w : 1", on_pre="v += w")
    synapses.connect()
    synapses.w = "rand()"
    watched = SpikeMonitor(neurons), StateMonitor(neurons, "v", record=True)
    Network(neurons, inputs, synapses, *watched).run(1 * ms, namespace={"ms": ms})
    templater = NumpyCodeObject.templater  # afterwards its files are gone
    for name in templater.env.list_templates():
        templater.templates.get_template(name.removesuffix(templater.extension))
    for mistake in ("1 / 0", "unknown", "numpy.ones(3).reshape(2)", "x = ("):
        try:
            exec(compile(mistake, "<cell 1>", "exec"), {"numpy": numpy})
        except Exception as error:
            tracebacks.describe(error)
    with contextlib.redirect_stdout(io.StringIO()):
        words.explain(len)


_first_uses()
floats.watch()
plt.switch_backend("agg")
plt.show = page.show_figures


def tidy():
    """Read the lists of files of the zips that may come later."""
    zipimport._zip_directory_cache.clear()
    linecache.clearcache()
    importlib.invalidate_caches()
    importlib.util.find_spec("pandas")
    elsewhere.begin()
    gc.collect()


def clean():
    """Overwrite freed memory with zeros, which pack to nothing."""
    held, size = [], page.send(type="memory")
    for block in (1 << 20, 1 << 18, 1 << 16, 1 << 14, 1 << 12, 1 << 10, 480, 256):
        while page.send(type="memory") == size:
            held += [bytes(block) for _ in range(max(1, (1 << 16) // block))]
        size = page.send(type="memory")
