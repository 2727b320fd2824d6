"""The reference step by step in this process: a test then needs no compiler."""

from snnreg.network import build
from snnreg.simulation import reference


def run(wiring, trains, targets, *, parameters, progress=None, **choices):
    """As :func:`snnreg.simulation.reference.run`."""
    network = build(wiring, trains, targets, parameters=parameters, **choices)
    network.run(len(trains) * parameters.period_steps * parameters.dt, namespace={})
    return reference.result(network, trains, targets, parameters)
