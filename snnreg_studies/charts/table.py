"""The picture of the Table: what three neurons learned, and the spikes on the four test sets."""

from snnreg import experiment, pictures
from snnreg.decay import NEVER, ONLINE
from snnreg.experiment.results import array_name
from snnreg.parameters import Parameters
from snnreg_studies import conclusions

P = Parameters()


def overview(figure):
    """Draw three neurons, one per digit, without decay and with it, and the spikes on the test sets; return it."""
    _, weights, about = experiment.load_results("paper_text")
    maps = {
        label: weights[array_name(0, decay, "weights")].T[:: P.neurons_per_class]
        for label, decay in (("without decay", NEVER), ("with decay", ONLINE))
    }
    axes = figure.subplot_mosaic("abcz\ndefz", width_ratios=[1, 1, 1, 2.6])
    panels, digits = [axes[k] for k in "abcdefz"], about["definition"]["plan"]["digits"]
    pictures.overview(maps, digits, conclusions.table_runs(), panels, P.g_max)
    axes["z"].legend(loc="lower left")
    return figure
