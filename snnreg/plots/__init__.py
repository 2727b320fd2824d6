"""Every figure of the book: each function takes axes, draws, and returns them."""

import functools
import inspect
import re

import lazy_loader

from snnreg.base.errors import SnnregError

_attribute, __dir__, __all__ = lazy_loader.attach(
    __name__,
    submodules=["neurons", "pixels", "speed", "style", "sweeps", "table", "uses"],
    submod_attrs={
        "neurons": [
            "activity",
            "against_images",
            "circuit",
            "drive_left",
            "drives",
            "gaps",
            "group_raster",
            "leak",
            "learning_window",
            "membrane",
            "raster",
            "rate_curve",
            "shade_images",
            "spikes_against_drive",
        ],
        "pixels": [
            "change_map",
            "critical_map",
            "critical_scatter",
            "image",
            "mask_with_escapes",
            "weight_against_use",
            "weight_map",
            "weight_maps",
            "weights_by_synapse",
        ],
        "speed": [
            "cost_growth",
            "engine_speeds",
        ],
        "style": [
            "BLUE",
            "DARK",
            "DECAY_COLOUR",
            "DECAY_STYLES",
            "GREEN",
            "GROUP_COLOURS",
            "LIGHT",
            "METHOD_STYLES",
            "MIDDLE",
            "NEVER_COLOUR",
            "ORANGE",
            "PURPLE",
            "SET_COLOURS",
            "SET_LABELS",
            "STYLE",
            "WEIGHT_COLOURS",
            "use_style",
        ],
        "surrogate": ["REGULARIZERS", "regularizers"],
        "sweeps": [
            "accuracy_against_noise",
            "mean_curve",
            "methods_compared",
            "orders_spread",
            "pruning_times",
            "rules_by_digits",
            "rules_in_balance",
            "rules_ranked",
            "triples_ranked",
            "tuning_curves",
        ],
        "table": [
            "answers",
            "overview",
            "paired_changes",
            "spike_totals",
            "spikes_per_image",
            "tuned",
        ],
        "uses": [
            "DETECTORS",
            "detection",
            "network_sizes",
            "operations",
            "robustness",
            "roc_curves",
        ],
    },
)


def __getattr__(name):
    value = _attribute(name)
    return _telling(value) if inspect.isfunction(value) else value


@functools.cache
def _telling(draw):
    """The same figure, which says in one line what it wants where it cannot draw what it is given."""

    @functools.wraps(draw)
    def drawn(*arguments, **options):
        try:
            return draw(*arguments, **options)
        except SnnregError:
            raise
        except Exception as error:  # whatever matplotlib, numpy or pandas make of it
            described = re.findall(r"^    (\w.* : .*)$", draw.__doc__ or "", re.MULTILINE)
            wanted = "; ".join(described) or ", ".join(inspect.signature(draw).parameters)
            reason = " ".join(f"{type(error).__name__}: {error}".split())[:200]
            raise SnnregError(f"{draw.__name__} cannot draw this ({reason}); it wants {wanted}") from error

    return drawn
