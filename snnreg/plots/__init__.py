"""Every figure of the book.

Each function takes matplotlib's axes as `ax` or `axes` and draws on them.  Where it takes them,
`colour`, `marker` and `label` are those of what it draws, and `title` is that of the panel.  A map is the last of
the images of its axes, ``ax.images[-1]``, for a colour bar.  Colours come from :mod:`~snnreg.plots.style`: blue is
without decay, orange is with decay.

In a chapter, the cell of a figure has a caption and an alternative text in its metadata.  While the chapter runs,
:mod:`~snnreg.plots.variants` also draws each figure dark and narrow, and the page loads the variant that fits.  A
caption therefore does not name black or white; where panels are stacked on a phone, its "Left:" becomes "Above:".
"""

import lazy_loader

__getattr__, __dir__, __all__ = lazy_loader.attach(
    __name__,
    submodules=["neurons", "pixels", "speed", "style", "sweeps", "table", "uses"],
    submod_attrs={
        "neurons": (
            "activity against_images circuit drive_left drives gaps group_raster leak learning_window membrane "
            "raster rate_curve shade_images spikes_against_drive"
        ).split(),
        "pixels": (
            "change_map critical_map critical_scatter image mask_with_escapes weight_against_use weight_map "
            "weight_maps weights_by_synapse"
        ).split(),
        "speed": "cost_growth engine_speeds".split(),
        "style": (
            "BLUE DARK DECAY_COLOUR DECAY_STYLES GREEN GROUP_COLOURS LIGHT METHOD_STYLES MIDDLE NEVER_COLOUR "
            "ORANGE PURPLE SET_COLOURS SET_LABELS STYLE WEIGHT_COLOURS use_style"
        ).split(),
        "surrogate": ["REGULARIZERS", "regularizers"],
        "sweeps": (
            "accuracy_against_noise mean_curve methods_compared orders_spread pruning_times rules_by_digits "
            "rules_in_balance rules_ranked triples_ranked tuning_curves window_ends"
        ).split(),
        "table": "answers overview paired_changes spike_totals spikes_per_image tuned".split(),
        "uses": "DETECTORS detection network_sizes operations robustness roc_curves".split(),
    },
)
