"""Imported once, by the interpreter whose memory becomes the image: everything a chapter may ask for.

It runs one small network and draws one figure, since Brian2 and matplotlib load and cache much on first use.
"""
# ruff: noqa: E402, F401, I001 (the order matters)

import gc
import importlib
import linecache
import sys
import warnings
import zipimport

import narrow
import page

warnings.filterwarnings("ignore", "only soft file lock")
import brian2
import matplotlib.pyplot as plt
import numpy
import pandas
import scipy.ndimage
import scipy.optimize
import scipy.stats
import sympy

brian2.prefs.codegen.target = "numpy"

import IPython.display
import anywidget
import widgets
import importlib.readers
import multiprocessing.reduction
import pandas.core.reshape.reshape
import tqdm

tqdm.tqdm.monitor_interval = 0  # it would watch from a thread
from snnreg import analysis, decay, encoding, experiment, network, parameters, style, wiring
from snnreg_book import exercises
from snnreg.datasets import image_sets, mnist
from snnreg_book.labs import Synapse
from snnreg.simulation import engines, kernel, training

page.prepare()
widgets.connect()


def _first_uses():
    from brian2 import Hz, Network, NeuronGroup, PoissonGroup, SpikeMonitor, StateMonitor, Synapses, ms

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


_first_uses()
plt.switch_backend("agg")
plt.show = page.show_figures
_files = [str(getattr(getattr(module, "__spec__", None), "origin", "")) for module in list(sys.modules.values())]
page.send(type="loaded", names=sorted(each.split(".zip/")[1] for each in _files if "python315.zip/" in each))


def tidy():
    """Read the smaller zip's list of files, and overwrite freed memory with zeros, which pack to nothing."""
    zipimport._zip_directory_cache.clear()
    linecache.clearcache()
    importlib.invalidate_caches()
    importlib.util.find_spec("sympy.physics")
    gc.collect()
    held, size = [], page.send(type="memory")
    for block in (1 << 20, 1 << 18, 1 << 16, 1 << 14, 1 << 12, 1 << 10, 480, 256):
        while page.send(type="memory") == size:
            held += [bytes(block) for _ in range(max(1, (1 << 16) // block))]
        size = page.send(type="memory")
