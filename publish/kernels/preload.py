"""What chapters import of other people, imported once: in the process of which kernels are forks (warm.py).

Nothing of this repository is among it. What cannot be imported is left to the cell that needs it, which shows why.
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

signal.signal(
    signal.SIGINT, signal.SIG_IGN
)  # Ctrl-C is for the build, which ends its kernels, and these this process
os.environ["OMP_NUM_THREADS"] = (
    "1"  # numpy reads it when it is imported, so it has no threads, which a fork would lose
)
os.environ["MPLBACKEND"] = "module://matplotlib_inline.backend_inline"  # matplotlib reads it so

for name in LIBRARIES:
    with suppress(ImportError):
        importlib.import_module(name)
if "pandas" in sys.modules:
    sys.modules["pandas"].set_option("display.max_columns", 20)  # its default where it is imported in a notebook
gc.freeze()  # the collector writes to what it looks at, and memory that is not written to is shared by all kernels
