"""The constants of the model, in SI units, as a lab needs them."""

from snnreg.parameters import Parameters

CHOSEN_GROWTH = {
    "growth_step": 1e-5,
    "activity_target": 2.0,
    "trace_step_pre": 1.25e-4,
    "trace_step_post": -1.3125e-4,
}
"""Growth as the labs switch it on: the numbers of chapter 10, which were chosen on triples of digits."""

STARTS = ("random", "empty")
"""Weights before the first image: drawn, or all zero."""


def constants(*names):
    """These constants of the package by name, as plain numbers."""
    parameters = Parameters()
    return {name: float(getattr(parameters, name)) for name in names}
