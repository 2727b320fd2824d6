"""BindsNET's network of Diehl and Cook at its own time step of 1 ms, where BindsNET is installed."""

import importlib.util
import time
from importlib.metadata import version

from benchmarks.speed import material

DT_MS = 1


def installed():
    """The version of BindsNET, or None."""
    return version("bindsnet") if importlib.util.find_spec("bindsnet") else None


def engine(task):
    """Train BindsNET's own network: 784 inputs, as many neurons as the task says, 350 ms and 150 ms of rest."""
    import torch
    from bindsnet.encoding import poisson
    from bindsnet.models import DiehlAndCook2015

    m = material(task)
    p = m.choices["parameters"]
    model = DiehlAndCook2015(n_inpt=784, n_neurons=task.neurons, dt=DT_MS, inpt_shape=(1, 28, 28))
    shown, period = (int(1000 * float(t)) for t in (p.image_duration, p.image_duration + p.rest_duration))
    start = time.perf_counter()
    for image in torch.from_numpy(m.images.reshape(-1, 1, 28, 28)).float():
        spikes = torch.zeros(period // DT_MS, 1, 1, 28, 28)
        spikes[: shown // DT_MS, 0] = poisson(image * float(p.rate_per_grey), time=shown, dt=DT_MS)
        model.run(inputs={"X": spikes}, time=period)
        model.reset_state_variables()
    return time.perf_counter() - start
