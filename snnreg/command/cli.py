"""The command line: ``snnreg reproduce`` and its companions.

Nothing heavy is imported before a command needs it, so that ``--help`` is quick.
"""

import argparse
import contextlib
import io
import shlex
import signal
import sys
import threading
import warnings
from collections import Counter
from collections.abc import Iterator
from importlib.util import find_spec
from typing import Any, NoReturn

from snnreg import __version__
from snnreg.base.errors import SnnregError, brief

ENDING = ("SIGINT", "SIGTERM", "SIGHUP")
"""Ctrl-C, the polite kill, and a terminal that closes; Windows lacks the last."""

MOST_SEEDS = 1000  # each takes a minute or two


class _Parser(argparse.ArgumentParser):
    """A parser whose errors are one line."""

    def error(self, message: str) -> NoReturn:
        self.exit(2, f"{self.prog}: {message}; see {self.prog} --help\n")


def _folder(text: str) -> str:
    """Return the name of a folder; no name is no folder."""
    if not text.strip():
        raise argparse.ArgumentTypeError("is empty; name a folder")
    return text


def parser() -> argparse.ArgumentParser:
    """Make the parser of the command line (an :class:`argparse.ArgumentParser`)."""
    top = _Parser(prog="snnreg", description="Weight regularization in spiking networks.", allow_abbrev=False)
    top.add_argument("--version", action="version", version=f"snnreg {__version__}")
    commands = top.add_subparsers(dest="command", required=True, metavar="COMMAND")

    def command(name: str, help: str, description: str) -> argparse.ArgumentParser:
        made = commands.add_parser(name, help=help, description=description, allow_abbrev=False)
        made.set_defaults(parser=made)
        return made

    reproduce = command(
        "reproduce",
        "train, show the four test sets, print the Table",
        "Train with and without decay, or with the decay asked for, show the four test sets and print the Table. "
        "Writes runs.csv, manifest.json, weights.npz and figure.png. The same command resumes what was stopped.",
    )
    add = reproduce.add_argument
    presets = "the rule of the text, acting online, or what the published notebooks ran (default: paper-text)"
    add("--preset", choices=("paper-text", "paper-code"), default="paper-text", help=presets)
    add("--digits", type=int, nargs="+", default=[7, 4, 6], metavar="D", help="digits to learn (7 4 6)")
    add("--unknown", type=int, nargs="+", default=[9, 2, 1], metavar="D", help="digits never learned (9 2 1)")
    decays = ("never", "online", "after-training")
    add("--decay", choices=decays, help="only this one (default: never, and the preset's)")
    time = "pruning time in seconds (default: 300 online, 7.5 after training)"
    add("--tau-prun", type=float, metavar="S", help=time)
    add("--train-per-digit", type=int, default=5000, metavar="N", help="training images of each digit (5000)")
    add("--test-per-digit", type=int, default=500, metavar="N", help="test images of each digit (500)")
    seeds = reproduce.add_mutually_exclusive_group()
    seeds.add_argument("--seed", type=int, default=0, metavar="N", help="one run with this seed (0)")
    seeds.add_argument("--seeds", type=int, metavar="N", help="the seeds 0 to N - 1")
    add("--jobs", type=int, default=2, metavar="J", help="runs at the same time (2)")
    add("--engine", choices=("c", "brian2"), default="c", help="fast twin or reference (c)")
    add("--out", type=_folder, default="snnreg-results", metavar="DIR", help="folder of the results (%(default)s)")
    add("--again", action="store_true", help="replace other results that are there")

    sweep = command(
        "sweep",
        "do the runs that a file describes; resumes where it was",
        "Do the runs that a definition describes, such as results/table/sweep.toml, and write the results beside "
        "it. After an interruption the same command resumes where it was.",
    )
    add = sweep.add_argument
    add("definition", metavar="FILE.toml", help="what to run")
    where = sweep.add_mutually_exclusive_group()
    where.add_argument("--jobs", type=int, default=2, metavar="J", help="runs at the same time (2)")
    cluster = "do the runs on the workers of a Dask scheduler, such as tcp://10.0.0.1:8786"
    where.add_argument("--cluster", metavar="ADDRESS", help=cluster)
    add("--out", type=_folder, metavar="DIR", help="folder of the results (beside the definition)")
    add("--again", action="store_true", help="replace results that are there")

    command(
        "doctor",
        "what works on this machine, and how to fix what does not",
        "Try each part of snnreg on this machine and say how to fix what does not work.",
    )
    return top


@contextlib.contextmanager
def interruptible() -> Iterator[list[int]]:
    """Let Ctrl-C, SIGTERM and SIGHUP end the block alike, by one KeyboardInterrupt.

    Signals after the first do nothing: work that is being saved must not be cut short.  A signal that is ignored
    stays so: nohup ignores SIGHUP, and a shell SIGINT for what it runs in the background.  Yields a list of the
    numbers of the signals that came.
    """
    came: list[int] = []
    before: dict[signal.Signals, Any] = {}
    report = threading.excepthook

    def interrupt(number: int, frame: object) -> None:
        came.append(number)
        if len(came) == 1:
            threading.excepthook = lambda failure: None  # that a pool's thread fails as its workers go is no news
            raise KeyboardInterrupt

    if threading.current_thread() is threading.main_thread():  # Python lets no other thread do it
        for number in (getattr(signal, name) for name in ENDING if hasattr(signal, name)):
            if signal.getsignal(number) is not signal.SIG_IGN:
                before[number] = signal.signal(number, interrupt)
            elif number == signal.SIGINT:
                import brian2  # noqa: F401 - takes SIGINT when it is imported, even where it is ignored

                signal.signal(number, signal.SIG_IGN)
    try:
        yield came
    finally:
        threading.excepthook = report
        for number, handler in before.items():
            # One that comes while the interpreter ends must not cut short what has been interrupted.
            signal.signal(number, signal.SIG_IGN if came else handler)


def main(arguments: list[str] | None = None) -> int:
    """Run one command; `arguments` are those of the process if nothing else is said.

    Returns the exit code: 0; 1 if the doctor found something broken or runs of a sweep failed; 2 for a wrong input
    or an output that cannot be written; 128 and the number of the signal if interrupted, 130 for Ctrl-C.
    """
    if isinstance(sys.stdout, io.TextIOWrapper):
        sys.stdout.reconfigure(errors="backslashreplace")  # for terminals that are poor in letters
    with interruptible() as signals, warnings.catch_warnings():
        try:
            return _main(arguments, signals)
        finally:
            try:
                print(end="", flush=True)
            except OSError:  # told already
                sys.stdout = None  # or the interpreter would complain at its end


def _warn(message: Warning | str, *others: Any) -> None:
    """Show a warning as all else is said here, in one line."""
    print(f"snnreg: warning: {' '.join(str(message).split())}", file=sys.stderr)


def _main(arguments: list[str] | None, signals: list[int]) -> int:
    options, unknown = parser().parse_known_args(arguments)
    if unknown:  # said by the command and not, as parse_args would, by the parser of all commands
        options.parser.error(f"unrecognized arguments: {' '.join(unknown)}")
    for name, value in vars(options).items():
        if value == []:  # argparse takes -- for no value
            options.parser.error(f"argument --{name}: is empty; name one")
    given = sys.argv[1:] if arguments is None else arguments
    options.typed = shlex.join(["snnreg", *(word for word in given if word != "--again")])
    try:
        code = COMMANDS[options.command](options)
        print(end="", flush=True)  # fails here rather than when the interpreter ends
        return code
    except SnnregError as error:
        print(f"snnreg: {' '.join(str(error).split())}", file=sys.stderr)
        return 2
    except ModuleNotFoundError as error:
        if find_spec("brian2"):  # nothing that an extra of ours would bring
            raise
        print(f"snnreg: {error.name} is missing; python -m pip install 'snnreg[model]' brings it", file=sys.stderr)
        return 2
    except (OSError, MemoryError) as error:  # of something that no part of snnreg has named better
        file = getattr(error, "filename", None)
        where = f"{file}: " if file else ""
        reason = getattr(error, "strerror", None) or str(error) or "there is not enough memory"
        print(f"snnreg: {where}{' '.join(reason.split())}", file=sys.stderr)
        return 2
    except KeyboardInterrupt:
        resumed = options.command in ("reproduce", "sweep")
        way_on = "; finished runs are saved, run the same command again to resume" if resumed else ""
        print(f"snnreg: interrupted{way_on}", file=sys.stderr)
        return 128 + (signals or [signal.SIGINT])[0]


def _doctor(options: argparse.Namespace) -> int:
    from snnreg.command.doctor import main

    return main()


def _sweep(options: argparse.Namespace) -> int:
    print(f"snnreg {__version__}: loading the model", flush=True)
    from snnreg.experiment import sweep

    warnings.showwarning = _warn  # type: ignore[assignment]  # in the place of Brian2's, which is loaded now
    done = sweep(
        options.definition, jobs=options.jobs, cluster=options.cluster, out=options.out, again=options.again
    )
    if done.failed:
        reasons = Counter(done.failed.values())
        for reason, times in reasons.most_common():
            print(f"snnreg: {times} of {done.runs} runs failed: {reason}", file=sys.stderr)
        print(f"snnreg: details in {done.folder}/unfinished; the same command tries them again", file=sys.stderr)
        return 1
    if done.run_now == 0:
        print(f"complete already: {done.folder} (runs: {done.runs}); --again does them again")
    else:
        print(f"complete: {done.folder} (runs: {done.run_now} now, {done.runs - done.run_now} before)")
    return 0


def _reproduce(options: argparse.Namespace) -> int:
    if options.seeds is not None and not 1 <= options.seeds <= MOST_SEEDS:
        found = brief(options.seeds)
        raise SnnregError(f"--seeds must be from 1 to {MOST_SEEDS:,}, got {found}; --seed 0 runs one")
    if options.decay == "never" and options.tau_prun is not None:
        found = f"--tau-prun {options.tau_prun:g}"
        raise SnnregError(f"{found} does nothing with --decay never; leave one of the two out")
    print(f"snnreg {__version__}: loading the model", flush=True)
    from snnreg.command.reproduce import main

    warnings.showwarning = _warn  # type: ignore[assignment]
    return main(options)


COMMANDS = {"reproduce": _reproduce, "sweep": _sweep, "doctor": _doctor}
