"""The command line: ``snnreg reproduce`` and its companions.

Nothing heavy is imported before a command needs it, so that ``--help`` is quick.
"""

import argparse
import io
import shlex
import signal
import sys
from collections import Counter

from snnreg import __version__
from snnreg.base.errors import SnnregError, brief
from snnreg.command.signals import interruptible

MOST_SEEDS = 1000  # each takes a minute or two
OTHER_IMAGES = "The paper's values are for other images: digits 7 4 6, unknown 9 2 1; 15,000 and 1,500 per set."


class _Parser(argparse.ArgumentParser):
    """A parser whose errors are one line."""

    def error(self, message):
        self.exit(2, f"{self.prog}: {message}; see {self.prog} --help\n")


def _folder(text):
    """A folder as it is named; no name is no folder."""
    if not text.strip():
        raise argparse.ArgumentTypeError("is empty; name a folder")
    return text


def parser():
    """The parser of the command line (an :class:`argparse.ArgumentParser`)."""
    top = _Parser(prog="snnreg", description="Weight regularization in spiking networks.", allow_abbrev=False)
    top.add_argument("--version", action="version", version=f"snnreg {__version__}")
    commands = top.add_subparsers(dest="command", required=True, metavar="COMMAND")

    def command(name, help, description):
        return commands.add_parser(name, help=help, description=description, allow_abbrev=False)

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
    add("--k-p", type=float, metavar="K", help="pruning coefficient (1)")
    add("--threshold", choices=("adaptive", "held"), help="threshold while training (default: the preset's)")
    add("--train-per-digit", type=int, default=5000, metavar="N", help="training images of each digit (5000)")
    add("--test-per-digit", type=int, default=500, metavar="N", help="test images of each digit (500)")
    seeds = reproduce.add_mutually_exclusive_group()
    seeds.add_argument("--seed", type=int, default=0, metavar="N", help="one run with this seed (0)")
    seeds.add_argument("--seeds", type=int, metavar="N", help="the seeds 0 to N - 1")
    add("--jobs", type=int, default=2, metavar="J", help="runs at the same time (2)")
    add("--engine", choices=("c", "brian2"), default="c", help="fast twin or reference (c)")
    add("--out", type=_folder, default="snnreg-results", metavar="DIR", help="folder of the results (%(default)s)")
    add("--again", action="store_true", help="replace other results that are there")
    add("--json", action="store_true", help="print the rows of runs.csv as JSON and nothing else")

    sweep = command(
        "sweep",
        "do the runs that a file describes; resumes where it was",
        "Do the runs that a definition describes, such as results/table/sweep.toml, and write the results beside "
        "it. After an interruption the same command resumes where it was.",
    )
    add = sweep.add_argument
    add("definition", metavar="FILE.toml", help="what to run")
    add("--jobs", type=int, default=2, metavar="J", help="runs at the same time (2)")
    add("--out", type=_folder, metavar="DIR", help="folder of the results (beside the definition)")
    add("--again", action="store_true", help="replace results that are there")

    command(
        "doctor",
        "what works on this machine, and how to fix what does not",
        "Try each part of snnreg on this machine and say how to fix what does not work.",
    )
    return top


def main(arguments=None):
    """Run one command; `arguments` are those of the process if nothing else is said.

    Returns the exit code: 0; 1 if the doctor found something broken or runs of a sweep failed; 2 for a wrong input
    or an output that cannot be written; 128 and the number of the signal if interrupted, 130 for Ctrl-C.
    """
    if isinstance(sys.stdout, io.TextIOWrapper):
        sys.stdout.reconfigure(errors="backslashreplace")  # for terminals that are poor in letters
    with interruptible() as signals:
        try:
            return _main(arguments, signals)
        finally:
            try:
                print(end="", flush=True)
            except OSError:  # told already
                sys.stdout = None  # or the interpreter would complain at its end


def _main(arguments, signals):
    top = parser()
    options = top.parse_args(arguments)
    for name, value in vars(options).items():
        if value == []:  # argparse takes -- for no value
            top.error(f"argument --{name}: is empty; name one")
    given = sys.argv[1:] if arguments is None else arguments
    options.typed = shlex.join(["snnreg", *(word for word in given if word not in ("--again", "--json"))])
    try:
        code = COMMANDS[options.command](options)
        print(end="", flush=True)  # fails here rather than when the interpreter ends
        return code
    except SnnregError as error:
        print(f"snnreg: {' '.join(str(error).split())}", file=sys.stderr)
        return 2
    except (OSError, MemoryError) as error:  # of something that no part of snnreg has named better
        where = f"{error.filename}: " if getattr(error, "filename", None) else ""
        reason = getattr(error, "strerror", None) or str(error) or "there is not enough memory"
        print(f"snnreg: {where}{' '.join(reason.split())}", file=sys.stderr)
        return 2
    except KeyboardInterrupt:
        resumed = options.command in ("reproduce", "sweep")
        way_on = "; finished runs are saved, run the same command again to resume" if resumed else ""
        print(f"snnreg: interrupted{way_on}", file=sys.stderr)
        return 128 + (signals or [signal.SIGINT])[0]


def _doctor(options):
    from snnreg.command.doctor import main

    return main()


def _sweep(options):
    print(f"snnreg {__version__}: loading the model", flush=True)
    from snnreg import experiment

    done = experiment.sweep(options.definition, jobs=options.jobs, out=options.out, again=options.again)
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


def _reproduce(options):
    if options.seeds is not None and not 1 <= options.seeds <= MOST_SEEDS:
        found = brief(options.seeds)
        raise SnnregError(f"--seeds must be from 1 to {MOST_SEEDS:,}, got {found}; --seed 0 runs one")
    for name, value in (("--tau-prun", options.tau_prun), ("--k-p", options.k_p)):
        if options.decay == "never" and value is not None:
            raise SnnregError(f"{name} {value:g} does nothing with --decay never; leave one of the two out")
    seeds = [options.seed] if options.seeds is None else range(options.seeds)
    if not options.json:
        print(f"snnreg {__version__}: loading the model", flush=True)
    from dataclasses import replace
    from pathlib import Path

    from brian2 import second

    from snnreg import experiment
    from snnreg.command.figure import draw
    from snnreg.decay import NEVER, Decay
    from snnreg.experiment.presets import PRESETS, TAU_PRUN_S

    preset = PRESETS[options.preset]
    decay = preset.decay
    if options.decay is not None and options.decay != decay.when:
        decay = Decay(options.decay, TAU_PRUN_S[options.decay] * second)
    if options.tau_prun is not None:
        decay = replace(decay, tau_prun=options.tau_prun * second)
    if options.k_p is not None:
        decay = replace(decay, k_p=options.k_p)
    if options.threshold is not None:
        preset = replace(preset, threshold=options.threshold)
    decays = [decay] if options.decay is not None else [Decay(NEVER), decay]
    plan = experiment.Plan(
        preset=preset,
        digits=tuple(options.digits),
        unknown=tuple(options.unknown),
        train_per_digit=options.train_per_digit,
        test_per_digit=options.test_per_digit,
        engine=options.engine,
    )
    rows = experiment.reproduce(
        plan,
        decays,
        seeds,
        jobs=options.jobs,
        out=Path(options.out),
        again=options.again,
        draw=draw,
        command=options.typed,
        progress=not options.json,
    )
    if options.json:
        print(rows.to_json(orient="records", indent=1))
    else:
        print(_report(rows, plan, options.out))
    return 0


def _report(rows, plan, out):
    """The Table as text, beside the published one where it shows the same images."""
    from snnreg import experiment
    from snnreg.analysis import change_percent
    from snnreg.decay import NEVER

    titles = {NEVER: "no decay", "decay": "with decay"}
    table, first = experiment.spikes_table(rows), rows.iloc[0]
    decays = [decay for decay in titles if decay in table.columns.get_level_values(0)]
    published = experiment.PUBLISHED_TABLE.reindex(table.index)
    images = ("digits", "unknown", "train_per_digit", "test_per_digit")
    same_images = all(getattr(plan, name) == getattr(experiment.Plan(), name) for name in images)
    columns = [[f"spikes on {first.test_images} images", *table.index.str.replace("_", " "), "accuracy, known"]]
    for decay in decays:
        spikes, silent, accuracy = (table[decay, what] for what in ("spikes", "silent_images", "accuracy"))
        columns += [
            [titles[decay], *map("{:,.0f}".format, spikes), f"{accuracy['known']:.3f}"],
            ["silent", *map("{:,.0f}".format, silent), ""],
        ]
    if len(decays) == 2:
        columns.append(["change", *map("{:+.1f}%".format, table["change", "percent"]), ""])
    for decay in decays if same_images else ():
        accuracy = "" if decay == NEVER else f"{experiment.PUBLISHED_ACCURACY:.3f}"
        columns.append([f"paper, {titles[decay]}", *map("{:,}".format, published[decay]), accuracy])
    if len(decays) == 2 and same_images:
        changes = map(change_percent, published["decay"], published[NEVER])
        columns.append(["change", *map("{:+.1f}%".format, changes), ""])
    names, *numbers = [[text.rjust(max(map(len, column)) + 3) for text in column] for column in columns]
    names = [name.strip().ljust(len(name) - 3) for name in names]
    rules = ", ".join(
        f"{decay}, tau_prun {group.tau_prun_s.iloc[0]:g} s, k_p {group.k_p.iloc[0]:g}"
        for decay, group in rows[rows.decay != NEVER].groupby("decay")
    )
    seeds = rows.seed.nunique()
    return "\n".join(
        [
            f"digits {first.digits}, unknown {first.unknown}, threshold {plan.preset.threshold}, "
            f"{first.train_images} training images, "
            + (f"mean of {seeds} seeds" if seeds > 1 else f"seed {first.seed}"),
            f"decay: {rules or 'never'}",
            "" if same_images else f"{OTHER_IMAGES}\n",
            *("".join(line).rstrip() for line in zip(names, *numbers, strict=True)),
            "",
            f"written in {out}: {', '.join(experiment.FILES)}",
        ]
    )


COMMANDS = {"reproduce": _reproduce, "sweep": _sweep, "doctor": _doctor}
