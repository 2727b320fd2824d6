"""The libraries that chapters import, imported once: in the process of which kernels are forks (warm.py).

Nothing of this repository is among them. One that cannot be imported is left to the cell that needs it, which
shows the error.
"""

import gc
import importlib
import os
import signal
import sys
from contextlib import suppress

LIBRARIES = """
    anywidget brian2 brian2.codegen.runtime.cython_rt ipykernel.ipkernel ipykernel.kernelapp IPython.core.completer
    ipywidgets joblib matplotlib.pyplot pandas scipy.ndimage scipy.optimize scipy.stats sklearn.metrics
""".split()

# Ctrl-C is for the build: that ends its kernels, and with the last of them this process ends.
signal.signal(signal.SIGINT, signal.SIG_IGN)

# Numpy and matplotlib read these when they are imported. A fork would lose numpy's threads.
os.environ["OMP_NUM_THREADS"] = "1"
os.environ["MPLBACKEND"] = "module://matplotlib_inline.backend_inline"

for name in LIBRARIES:
    with suppress(ImportError):
        importlib.import_module(name)
if "pandas" in sys.modules:
    sys.modules["pandas"].set_option("display.max_columns", 20)  # its default where it is imported in a notebook

gc.freeze()  # kernels share memory until it is written to, and a collection writes to all that is not frozen
