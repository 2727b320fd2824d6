"""The constants of the model, as a lab needs them."""

from snnreg.parameters import Parameters


def constants(*names):
    """These constants of the package by name, as plain numbers in SI units."""
    parameters = Parameters()
    return {name: float(getattr(parameters, name)) for name in names}
