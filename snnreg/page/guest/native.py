"""The package's compiled loops where Numba is not: C functions of the page, or numpy.

:func:`install` puts them in the place of the plain Python that is left without Numba.
"""

from functools import partial

import numpy as np


def draw(probability, steps, rng, step_out, pixel_out, first, block=250):
    """As snnreg.encoding._draw: takes the same numbers from `rng`, some images at a time."""
    from snnreg.simulation.page import call

    done = 0
    for start in range(0, len(probability), block):
        part = np.ascontiguousarray(probability[start : start + block])
        expected = part.sum() * steps
        # Ten standard deviations more, and for each pixel the gap that leads out of the image.
        most = int(expected + 10 * np.sqrt(expected) + np.count_nonzero(part) + 64)
        before = rng.bit_generator.state
        numbers = rng.standard_exponential(most)
        here = np.zeros(len(part) + 1, np.int64)
        step, pixel = np.empty(most, np.int32), np.empty(most, np.int32)
        taken = call("draw", numbers, most, part, len(part), part.shape[1], steps, most, step, pixel, here)
        if taken < 0:
            raise RuntimeError("more spikes than expected")
        rng.bit_generator.state = before
        rng.standard_exponential(taken)
        count = int(here[-1])
        if done + count > len(step_out):
            return done + count - len(step_out)
        step_out[done : done + count], pixel_out[done : done + count] = step[:count], pixel[:count]
        first[start : start + len(here)] = done + here
        done += count
    return 0


def factor_one_by_one(silence_s, k_p, tau_prun_s, exponent):
    """As snnreg.decay._factor_one_by_one."""
    if k_p <= 0:
        return np.ones_like(silence_s)
    return np.exp(-k_p * np.power(silence_s / tau_prun_s, np.full(len(silence_s), float(exponent))))


def install():
    """Replace the loops; a name that the package no longer has is an error."""
    from snnreg import decay, encoding
    from snnreg.labs import engine
    from snnreg.simulation import c_loop, kernel, page

    for module, loops in {
        encoding: {"_draw": draw},
        kernel: {"_loop": partial(c_loop.loop, page.call)},
        decay: {"_factor_one_by_one": factor_one_by_one},
        engine: {"module": bytes},  # the labs of the page have theirs
    }.items():
        for name, loop in loops.items():
            getattr(module, name)
            setattr(module, name, loop)
