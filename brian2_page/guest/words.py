"""What a reader can do where this Python, or a page, cannot do what a cell asks for."""

import importlib.util
import inspect
import re
import traceback

QUESTION = re.compile(r"^(?:\?{1,2}([\w.]+)|([\w.]+)\?{1,2})[ \t]*$", re.MULTILINE)
"""A line that asks for help, as in Jupyter: ``len?``."""

LIBRARIES = "numpy, scipy, pandas, sympy, scikit-learn, matplotlib, Brian2 and snnreg"
ELSEWHERE = "download the notebook and run it on your computer"
WAITS = "A cell cannot wait for other tasks here: write an ordinary function and call it."
ONE_THREAD = "Python has one thread and one process in a page: call the function itself."
NO_NETWORK = f"Python reaches no network from a page: {ELSEWHERE}."
FULL = "The memory of the page is full: delete large arrays with `del`, take fewer images, or restart Python."
ENDS = "`exit` ends nothing here: press Restart Python, at the top of the page, to begin without variables."
ASKS = 'A cell cannot ask you here: write the value into it, as in `answer = "7"`.'
SHELL = f"A page has no shell and installs no packages: {ELSEWHERE}."
CLOCK = "`%%time` belongs to Jupyter: delete it. Below each cell stands how long it ran."
TIMED = "`%timeit` belongs to Jupyter: `import timeit; timeit.timeit(f, number=100)` calls a function f 100 times."
MAGIC = f"Lines that begin with % are commands of Jupyter: delete the line, or {ELSEWHERE}."


def explain(value):
    """Print what a value is, as Jupyter does for ``value?``."""
    if callable(value):
        try:
            print(f"{getattr(value, '__name__', '')}{inspect.signature(value)}\n")
        except (TypeError, ValueError):
            pass  # some functions in C have none
    print(inspect.getdoc(value) or repr(value))


def with_help(source):
    """The source with its questions as calls of :func:`explain`; no line moves."""
    return QUESTION.sub(lambda asked: f"__import__('words').explain({asked[1] or asked[2]})", source)


def advice(error):
    """One sentence with the way out, for an error that this Python or the page is the reason of; else None."""
    if isinstance(error, SyntaxError):
        return of_line((error.text or "").strip(), str(error))
    if isinstance(error, ModuleNotFoundError) and error.name:
        root = error.name.partition(".")[0]
        if importlib.util.find_spec(root):
            return None
        return f"This page's Python has no {root}. It has {LIBRARIES}; for more, {ELSEWHERE}."
    if isinstance(error, SystemExit):
        return ENDS
    if isinstance(error, MemoryError) or "array is too big" in str(error):
        return FULL
    if isinstance(error, EOFError) and not error.args:
        return ASKS
    return of_place([frame.filename for frame in traceback.extract_tb(error.__traceback__)], str(error))


def of_line(line, message):
    """The sentence for a line that is no Python."""
    if "'await' outside" in message or "outside async function" in message:
        return WAITS
    if line.startswith("!"):
        return SHELL
    if line.startswith("%"):
        if re.match(r"%%?timeit\b", line):
            return TIMED
        return CLOCK if re.match(r"%%?time\b", line) else MAGIC
    return None


def of_place(files, message):
    """The sentence for an error by the files that it came through."""
    if any("/asyncio/" in file for file in files):
        return WAITS
    if any(part in file for part in ("/socket.py", "/urllib/", "/http/client.py") for file in files):
        return NO_NETWORK
    if any(part in file for part in ("/multiprocessing/", "/subprocess.py") for file in files):
        return ONE_THREAD
    return (
        ONE_THREAD if "can't start new thread" in message or "'os' has no attribute 'system'" in message else None
    )
