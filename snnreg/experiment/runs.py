"""One run: a network of one seed and one decay, trained and tested (chapters 5 to 7)."""

import time
from dataclasses import replace

from snnreg import analysis, simulation
from snnreg.base.errors import SnnregError
from snnreg.decay import NEVER
from snnreg.experiment.streams import TRAINING, stream
from snnreg.wiring import draw_wiring


def training_streams(seed):
    """The generators with which :func:`train` draws wiring, input spikes and the burst of the decay."""
    return stream(seed, TRAINING).spawn(3)


def new_training(plan, seed, *, decay=None, initial_weights=1.0):
    """The network of one seed before its first image (a :class:`snnreg.simulation.training.Training`).

    It has the same wiring and the same input spikes as by :func:`train`; the weights that the wiring draws are
    multiplied by `initial_weights`.
    """
    wiring_rng, spike_rng, _ = training_streams(seed)
    wiring = draw_wiring(len(plan.digits), wiring_rng, plan.parameters)
    wiring = replace(wiring, weights=wiring.weights * initial_weights)
    return simulation.Training(wiring, spike_rng, decay=decay, **plan.choices)


def train(plan, decay, seed, *, first=None, **options):
    """Train the network of one seed, on all images of the plan or on the `first` so many.

    See :func:`snnreg.simulation.training.train` for the other options.
    """
    images, classes = plan.training_set(seed)
    return simulation.train(
        images[:first],
        classes[:first],
        stream(seed, TRAINING),
        number_of_classes=len(plan.digits),
        decay=decay,
        **plan.choices,
        **options,
    )


def respond(plan, network, test_set, seed, progress=True):
    """Show one test set to a trained network; spikes of shape (images, neurons)."""
    return simulation.respond(
        network,
        test_set.images,
        stream(seed, test_set.name),
        engine=plan.engine,
        redraw_delays=plan.preset.as_published,
        progress=progress,
    )


def prune(plan, network, decay, seed):
    """The network of one seed with a decay that acts after training, made from the one without decay.

    It is the same as :func:`train` gives with `decay`, without training again.  Raises SnnregError if the decay
    acts while the network learns, or the weights at the end of training are not known.
    """
    if decay.online or network.decay.online:
        raise SnnregError(
            f"prune takes a decay after training, on a network without one online; got {decay.when} on "
            f"{network.decay.when}; to have it online, train with a decay online"
        )
    _, _, burst_rng = training_streams(seed)
    weights = decay.after_training(network.before_decay(), network.last_input_spike_s, network.end_s, burst_rng)
    return replace(network.with_weights(weights), decay=decay)


def run(plan, decay, seed, *, progress=True):
    """Train with one decay and show the four test sets; the network, and a row of runs.csv for each test set.

    `decay` takes the place of the preset's, so that one plan serves both columns of the Table.  Two runs with
    the same seed see the same wiring, images and input spikes.
    """
    never, rows = decay.when == NEVER, []
    start = time.perf_counter()
    network = train(plan, decay, seed, progress=progress)
    train_s = time.perf_counter() - start
    for test_set in plan.test_sets(seed).values():
        start = time.perf_counter()
        counts = respond(plan, network, test_set, seed, progress)
        test_s = time.perf_counter() - start
        row = {
            "seed": seed,
            "digits": " ".join(map(str, plan.digits)),
            "unknown": " ".join(map(str, plan.unknown)),
            "engine": network.engine,
            "threshold": plan.preset.threshold,
            "decay": decay.when,
            "tau_prun_s": float("nan") if never else decay.tau_prun_s,
            "k_p": float("nan") if never else float(decay.k_p),
            "train_images": len(network.counts),
            **measure(plan, network, test_set, counts),
            "train_s": round(train_s, 3),
            "test_s": round(test_s, 3),
        }
        rows.append(row)
    return network, rows


def measure(plan, network, test_set, counts):
    """What a network made of a test set, as columns of a row; `counts` has the shape (images, neurons)."""
    accuracy = None
    if test_set.classes is not None:
        accuracy = analysis.accuracy(counts, test_set.classes, plan.parameters, plan.preset.as_published)
    return {
        "test_set": test_set.name,
        "test_images": len(counts),
        "spikes": int(counts.sum()),
        "silent_images": analysis.silent_images(counts),
        "accuracy": accuracy,
        "pruned_fraction": analysis.pruned_fraction(network.weights, plan.parameters),
    }
