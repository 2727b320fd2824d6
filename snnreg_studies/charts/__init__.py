"""Charts of results; each function takes matplotlib's axes as `ax` or `axes` and draws on them."""

import lazy_loader

__getattr__, __dir__, __all__ = lazy_loader.attach(
    __name__,
    submod_attrs={
        "gradients": ["prices"],
        "speed": "cost_growth engine_speeds".split(),
        "sweeps": (
            "METHOD_STYLES mean_curve mean_rows methods_compared "
            "orders_spread paired_changes pruning_times rules_by_digits rules_ranked triples_ranked"
        ).split(),
        "table": ["overview"],
        "uses": ["robustness"],
        "verdict": "accuracy_of_rivals answers_by_place".split(),
    },
)
