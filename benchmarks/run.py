"""Every measurement of the page on speed: ``make bench`` writes results.csv, manifest.json and speed.png here.

Engines take turns. Each turn is a process of its own, so that its peak memory is its own. What an engine needs
to start (imports, compiling, reading compiled code) is left out.

``python -m benchmarks.run "C loop" WebAssembly`` measures only these engines of the first table again.
"""

import json
import os
import platform
import resource
import subprocess
import sys
import tempfile
import time
from dataclasses import asdict
from importlib.metadata import version
from pathlib import Path

import matplotlib.pyplot as plt
import pandas as pd

from benchmarks import speed
from benchmarks.speed import Task
from snnreg import style
from snnreg.base.files import atomic_write, now
from snnreg.simulation import kernel, program
from snnreg_studies import charts
from tests.support.timed import SCALES, on_trains

HERE = Path(__file__).resolve().parent
RESULTS = HERE / "results.csv"
MANIFEST = HERE / "manifest.json"
TURNS = 3
"""Of each engine in the first table; a turn is a process of its own."""
REPEATS = 5
TEST = {"learning": False}


def engines():
    """All engines that this machine has, with the tasks of the first table: name -> (function, tasks)."""
    from benchmarks import bindsnet_engine, page_engine
    from tests.support import browsers, page_network

    found = {
        "Brian2, image by image": (speed.image_by_image, [Task(4)]),
        "Brian2, one program": (speed.program_engine, [Task(100), Task(100, **TEST)]),
        "C loop": (speed.c_loop, [Task(2000), Task(3000, **TEST)]),
        "C loop, spikes given": (on_trains, [Task(2000), Task(3000, **TEST)]),
        "C loop, two networks": (speed.two_networks, [Task(2000), Task(3000, **TEST)]),
        "WebAssembly": (page_engine.drawing, [Task(2000), Task(3000, **TEST)]),
        "WebAssembly, spikes given": (page_engine.on_trains, [Task(2000), Task(3000, **TEST)]),
        "BindsNET": (bindsnet_engine.engine, [Task(10, dt_ms=bindsnet_engine.DT_MS)]),
    }
    for name in browsers.found():
        for words, engine in (("", page_engine.drawing), (", spikes given", page_engine.on_trains)):
            found[name + words] = page_engine.in_browser(engine, name), [Task(2000), Task(3000, **TEST)]
    missing = {
        "Brian2, one program": program.compiler() is None,
        "WebAssembly": page_network.node() is None,
        "WebAssembly, spikes given": page_network.node() is None,
        "BindsNET": bindsnet_engine.installed() is None,
    }
    return {name: value for name, value in found.items() if not missing.get(name)}


def peak_mb():
    """Peak memory of this process or of the largest of its children, in MB."""
    unit = 1 if sys.platform == "darwin" else 1024
    largest = max(resource.getrusage(who).ru_maxrss for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))
    return largest * unit / 1e6


def one(benchmark, engine, task, repeats):
    """Time one engine in this process; a list of rows."""
    before = os.getloadavg()[0]
    ((_, turns),) = speed.time_in_turns({engine: (engines()[engine][0], task)}, repeats).values()
    return [row(benchmark, engine, task, seconds, before) for seconds in turns]


def grow(benchmark, tasks):
    """Time the C loop, given the input spikes, with tasks that take turns in this process; a list of rows."""
    before = os.getloadavg()[0]
    measured = speed.time_in_turns({task: (on_trains, task) for task in tasks}, REPEATS)
    return [
        row(benchmark, "C loop, spikes given", task, seconds, before)
        for task, (_, turns) in measured.items()
        for seconds in turns
    ]


def profile(benchmark, images):
    """What the parts of the loop's work take: more of it each time, on the same images; a list of rows.

    Without input spikes the neurons move and none spikes.
    """
    training, test = Task(images), Task(images, **TEST)

    def without_spikes(task):
        m = speed.material(task)
        silent = type(m.trains)(m.trains.step[:0], m.trains.pixel[:0], 0 * m.trains.first)
        state = kernel.new_state(m.wiring, m.choices["parameters"])
        start = time.perf_counter()
        kernel.run(state, silent, m.targets, **m.choices)
        return time.perf_counter() - start

    parts = {
        "neurons": (without_spikes, test),
        "neurons, thresholds": (without_spikes, training),
        "test, spikes given": (on_trains, test),
        "training, spikes given": (on_trains, training),
        "training, spikes drawn": (speed.c_loop, training),
    }
    before = os.getloadavg()[0]
    return [
        row(benchmark, name, parts[name][1], seconds, before)
        for name, (_, turns) in speed.time_in_turns(parts, REPEATS).items()
        for seconds in turns
    ]


def row(benchmark, engine, task, seconds, load):
    """A row of results.csv; `load` is how many programs ran on the machine when it began."""
    return {
        "benchmark": benchmark,
        "engine": engine,
        **asdict(task),
        "neurons": task.neurons,
        "seconds": round(seconds, 5),
        "images_per_s": round(task.images / seconds, 3),
        "peak_mb": round(peak_mb()),
        "load": round(load, 2),
    }


def child(function, *arguments, **environment):
    """Call a function of this file in a process of its own."""
    code = (
        "import json; from benchmarks import run; from benchmarks.run import Task; "
        f"print('\\n' + json.dumps(run.{function.__name__}(*{arguments!r})))"
    )
    done = subprocess.run(
        [sys.executable, "-W", "ignore", "-c", code],
        cwd=HERE.parent,
        env={**os.environ, **environment},
        stdout=subprocess.PIPE,
        text=True,
        check=True,
    )
    return json.loads(done.stdout.splitlines()[-1])


def experiment(benchmark, seeds, folder):
    """The whole experiment of the paper on two cores: both models, four test sets each."""
    before = os.getloadavg()[0]
    start = time.perf_counter()
    subprocess.run(
        [sys.executable, "-m", "snnreg", "reproduce", "--seeds", str(seeds), "--jobs", "2", "--out", folder],
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        check=True,
    )
    seconds = time.perf_counter() - start
    return [row(benchmark, "snnreg reproduce", Task(seeds * 2 * (15_000 + 4 * 1500)), seconds, before)]


def manifest():
    """What the measurements were made with, for manifest.json."""
    from benchmarks import bindsnet_engine

    cpus = Path("/proc/cpuinfo")
    lines = cpus.read_text().splitlines() if cpus.exists() else []
    named = [line.split(": ")[1] for line in lines if line.startswith("model name")]
    return {
        "processor": (named or [platform.processor() or platform.machine()])[0],
        "cores": os.cpu_count(),
        "python": platform.python_version(),
        "bindsnet": bindsnet_engine.installed(),
        **{name: version(name) for name in ("brian2", "numpy", "ziglang")},
        "written": now(),
    }


def measure(add):
    """Measure everything; `add` is given the rows of each part as it is done."""
    measure_engines(add, engines())
    add(child(profile, "profile", 400))
    for what, tasks in SCALES.items():
        add(child(grow, what, tasks))
    with tempfile.TemporaryDirectory() as folder:
        # A cache folder that is empty.
        add(child(experiment, "cold", 1, f"{folder}/cold", SNNREG_CACHE=f"{folder}/all"))
        for repeat in range(REPEATS):
            add(child(experiment, "warm", 1, f"{folder}/warm{repeat}"))
        add(child(experiment, "ten seeds", 10, f"{folder}/ten"))


def measure_engines(add, names):
    """Engines side by side, each in its turn."""
    for _ in range(TURNS):
        for name in names:
            for task in engines()[name][1]:
                add(child(one, "engines", name, task, 1))


def keeper(rows):
    """A function that adds rows to the list `rows`, writes results.csv and says what was added."""

    def add(new):
        rows.extend(new)
        with atomic_write(RESULTS) as path:
            pd.DataFrame(rows).to_csv(path, index=False)
        last = new[-1]
        what = f"{last['benchmark']:12}{last['engine']:26}{'train' if last['learning'] else 'test':6}"
        print(f"{what}{last['neurons']:6}{last['images_per_s']:12.4g} images/s", flush=True)

    return add


def main(names):
    """Measure everything; or, of the first table, the engines of these names: then all other rows stay."""
    about, rows = manifest(), []
    if names:
        before = pd.read_csv(RESULTS)
        rows += before[~((before.benchmark == "engines") & before.engine.isin(names))].to_dict("records")
        old = json.loads(MANIFEST.read_text())
        about |= {"bindsnet": old["bindsnet"], "others_written": old.get("others_written", old["written"])}
        measure_engines(keeper(rows), names)
    else:
        measure(keeper(rows))
    with atomic_write(MANIFEST) as new:
        new.write_text(json.dumps(about, indent=1) + "\n")
    table = pd.read_csv(RESULTS)
    style.use_style()
    figure, axes = plt.subplots(figsize=(9, 5))
    shown = ~table.engine.str.contains("Chromium|Firefox|WebKit|WebAssembly, ")
    charts.engine_speeds(table[(table.benchmark == "engines") & shown], axes)
    figure.savefig(HERE / "speed.png")
    print(f"written: {RESULTS}")


if __name__ == "__main__":
    main(sys.argv[1:])
