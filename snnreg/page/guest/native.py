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


def balance(excess, gains, members, c):
    """As snnreg.theory._balance, with the neurons of each group as a row of `members`; counts and slopes."""
    from snnreg import theory

    classes = len(members)
    step = 1 / (1 + gains.sum() * (c.within + (classes - 1) * c.between) / classes)
    inhibition = ((c.within - c.between) * members + c.between).T / c.spread
    scale, sums = gains * c.spread, np.zeros(classes)
    for _ in range(theory.MOST_STEPS):
        z = excess / c.spread - inhibition @ sums
        counts = scale * np.logaddexp(0, z)
        change = step * (members @ counts - sums)
        sums += change
        if abs(change).max() < theory.BALANCED * step:
            break
    return counts, np.exp(-np.logaddexp(0, -z))


def members(groups):
    return (groups == np.arange(groups[-1] + 1)[:, None]).astype(float)


def expected_counts(excess, groups, c):
    """As snnreg.theory._expected_counts."""
    gains, rows = np.full(excess.shape[1], c.gain), members(groups)
    return np.array([balance(each, gains, rows, c)[0] for each in excess])


def learn(weights, rates, classes, groups, strength, square_silence, rng, c):
    """As snnreg.theory._learn; the silences of an input that is lit obey the equations of its _pass."""
    neurons, rows = weights.shape[1], members(groups)
    mean, square, activity = np.zeros(len(weights)), np.zeros(len(weights)), np.ones(neurons)
    counts = np.zeros((len(rates), neurons))
    squared_steps = c.trace_time / 2 * (c.step_pre**2 + c.step_post**2) / c.image
    for image, rate in enumerate(rates):
        lit = np.flatnonzero(rate)
        rate = rate[lit]
        conductance = c.conductance_time * (rate @ weights[lit])
        gains = c.gain / (1 + c.gain * c.adaptation * (1 + conductance))
        spikes, firing = balance(conductance * c.pull - c.distance, gains, rows, c)
        counts[image] = spikes
        own = groups == classes[image]
        sign = np.where(own, 1, -1)
        move = (sign * c.step_pre + c.step_post * c.cut) * c.base * spikes
        move += own * c.growth * np.maximum(1 - activity, 0)
        slope, blur = sign * c.step_pre * c.causal * gains * firing, squared_steps * spikes
        activity = activity * c.activity_fade + spikes * c.activity_rise

        before, squared = mean[lit], square[lit]
        faded, off = np.exp(-rate * c.image), before - 1 / rate
        later = 2 / rate**2 + (2 * off * c.image + squared - 2 / rate**2) * faded
        done = squared + 2 * (c.image / rate + off * (1 - faded) / rate) - later
        mean, square = mean + c.image, square + 2 * mean * c.image + c.image**2
        mean[lit], square[lit] = 1 / rate + off * faded, later
        mean, square = mean + c.rest, square + 2 * mean * c.rest + c.rest**2

        inputs, moved = (rate * c.image)[:, None], blur > 0
        w = weights[lit] * np.exp(-strength * done)[:, None]
        w += inputs * (move + slope * w)
        w[:, moved] += np.sqrt(inputs * blur[moved]) * rng.standard_normal((len(lit), moved.sum()))
        weights[lit] = np.clip(w, 0, c.g_max)
    square_silence[:] = square
    return counts


def install():
    """Replace the loops; a name that the package no longer has is an error."""
    from snnreg import decay, encoding, theory
    from snnreg.labs import engine
    from snnreg.simulation import c_loop, kernel, page

    for module, loops in {
        encoding: {"_draw": draw},
        kernel: {"_loop": partial(c_loop.loop, page.call)},
        decay: {"_factor_one_by_one": factor_one_by_one},
        theory: {"_expected_counts": expected_counts, "_learn": learn},
        engine: {"module": bytes},  # the labs of the page have theirs
    }.items():
        for name, loop in loops.items():
            getattr(module, name)
            setattr(module, name, loop)
