"""What the decay adds to a training step in snnTorch, as torch_decay.csv.

``python -m benchmarks.torch_decay`` trains on batches of 128 digits and 25 steps; the decay acts after each.
Steps and updates take turns on one thread, and their processor time is taken, of which the medians count.
"""

import time
from pathlib import Path

import numpy as np
import pandas as pd
import torch
from snntorch import Leaky, spikegen
from torch import nn

from snnreg.base.files import atomic_write
from snnreg.datasets.mnist import split
from snnreg.integrations import DecayingWeights

RESULT = Path(__file__).with_suffix(".csv")
STEPS, BATCH, TURNS = 25, 128, 20

LAYERS = {
    "784-100": (lambda: nn.Linear(784, 100), 100, (784,)),
    "784-1000": (lambda: nn.Linear(784, 1000), 1000, (784,)),
    "12 kernels of 5 x 5": (lambda: nn.Conv2d(1, 12, 5), 12 * 24 * 24, (1, 28, 28)),
}
"""A layer, the neurons that it drives, and the shape of what it is shown."""


def timed(function):
    """What a function returns, and how many milliseconds of a processor it took."""
    begun = time.process_time()
    return function(), 1e3 * (time.process_time() - begun)


def compare(make, neurons, shape, synapses, images, digits):
    """Medians of a training step and of an update of the decay, in milliseconds."""
    layer, readout, hidden, out = make(), nn.Linear(neurons, 10), Leaky(beta=0.9), Leaky(beta=0.9)
    optimizer = torch.optim.Adam([*layer.parameters(), *readout.parameters()])
    decay = DecayingWeights(layer, 600, synapses=synapses)

    def step(spikes, asked):
        potential, total, answer, outputs = hidden.init_leaky(), out.init_leaky(), 0, []
        for shown in spikes:
            spiked, potential = hidden(layer(shown), potential)
            counted, total = out(readout(spiked.flatten(1)), total)
            answer = answer + counted
            outputs.append(spiked.detach())
        optimizer.zero_grad()
        nn.functional.cross_entropy(answer, asked).backward()
        optimizer.step()
        return torch.stack(outputs) if synapses else None

    taken = []
    for turn in range(TURNS + 2):
        chosen = slice(turn * BATCH, (turn + 1) * BATCH)
        spikes = spikegen.rate(images[chosen], num_steps=STEPS).unflatten(2, shape)
        outputs, step_ms = timed(lambda: step(spikes, digits[chosen]))  # noqa: B023 - called at once
        _, update_ms = timed(lambda: decay.update(spikes, outputs))  # noqa: B023
        taken.append((step_ms, update_ms))
    return np.median(taken[2:], axis=0)  # the first ones compile


if __name__ == "__main__":
    torch.manual_seed(0)
    torch.set_num_threads(1)
    images, digits = map(torch.tensor, split(train=True))
    images = images.flatten(1) / 255
    rows = []
    for name, (make, neurons, shape) in LAYERS.items():
        for synapses in (False, True):
            step_ms, update_ms = compare(make, neurons, shape, synapses, images, digits)
            times = "synapse" if synapses else "input line"
            rows.append((name, times, step_ms, update_ms, 100 * update_ms / step_ms))
            print(f"{name:22}a time for each {times:12}{step_ms:8.1f} ms a step, {update_ms:6.2f} ms the decay")
    with atomic_write(RESULT) as new:
        columns = ["layer", "time_for_each", "step_ms", "update_ms", "percent"]
        pd.DataFrame(rows, columns=columns).round(2).to_csv(new, index=False)
