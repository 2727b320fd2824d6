"""What neurons do: membranes, learning windows, drive (chapters 1 to 6 and 8)."""

import numpy as np

from snnreg.style import DARK, LIGHT, PURPLE


def membrane(time_ms, v_mv, theta_mv, spike_ms, ax):
    """Membrane and threshold of one neuron against time, its spikes as marks above."""
    ax.plot(time_ms, v_mv, color=DARK, lw=1, label="membrane $v$")
    ax.plot(time_ms, theta_mv, color=PURPLE, lw=2, label=r"threshold $\theta$")
    top = theta_mv.max() + 3
    ax.plot(spike_ms, np.full(len(spike_ms), top), "|", color=DARK, ms=10, mew=1.5, label="spike")
    ax.set(xlabel="time (ms)", ylabel="potential (mV)", ylim=(None, top + 3))


def shade_images(ax, images, shown_ms, period_ms):
    """Grey bands while each image is shown."""
    for k in range(images):
        ax.axvspan(k * period_ms, k * period_ms + shown_ms, color=LIGHT, alpha=0.4, lw=0, zorder=0)


def rate_curve(conductance, measured_hz, fine, theory_hz, ax, colour=DARK, label=None):
    """Rate of a neuron against its conductance: dots measured, a line as theory has it (`theory_hz` at `fine`)."""
    ax.plot(fine, theory_hz, color=colour, lw=1.5, label=label)
    ax.plot(conductance, measured_hz, "o", ms=4, color=colour)
    ax.set(xlabel="conductance $g_e$ (leak = 1)", ylabel="rate (Hz)", ylim=(0, None))


def learning_window(delta_ms, measured, theory, ax, colour=DARK, label=None, width=1.5):
    """Weight change of a pair of spikes against their distance: dots measured, a line as theory has it.

    `delta_ms` is output spike minus input spike, ascending and without 0; the changes are in parts of g_max.  A
    wide line shows under another.
    """
    for side, name in [(delta_ms < 0, None), (delta_ms > 0, label)]:
        ax.plot(delta_ms[side], 100 * theory[side], color=colour, lw=width, label=name)
    dots = np.arange(len(delta_ms)) % 4 == 0
    ax.plot(delta_ms[dots], 100 * measured[dots], "o", ms=4, color=colour)
    ax.axhline(0, color=LIGHT, lw=1, zorder=0)
    ax.axvline(0, color=LIGHT, lw=1, zorder=0)
    ax.set(xlabel=r"output spike minus input spike $\Delta t$ (ms)", ylabel="weight change (% of $g_{max}$)")


def leak(times_s, factors, leak_s, ax, label=None):
    """What is left of a weight at each spike; dashed, the exponential of a leak of `leak_s`."""
    (line,) = ax.semilogy(times_s, factors, label=label)
    ax.semilogy(times_s, np.exp(-times_s / leak_s), "--", color=line.get_color(), lw=1.2, alpha=0.8)
    ax.set(xlabel="time (s)", ylabel="part of the weight left")


def activity(spikes, window, ax, colour=DARK, label=None):
    """Spikes per image (an array), averaged over blocks of `window` images, against the number of images."""
    blocks = len(spikes) // window
    means = np.reshape(spikes[: blocks * window], (blocks, window)).mean(axis=1)
    ax.plot((np.arange(blocks) + 0.5) * window, means, color=colour, label=label)
    ax.set(xlabel="training images", ylabel="spikes per image")


def against_images(images, values, ax, colour, label=None):
    """What is measured while training goes on: one faint line per seed, their mean in full colour.

    `values` has the shape (seeds, n), `images` are the n numbers of training images so far.
    """
    ax.plot(images, np.transpose(values), color=colour, lw=0.8, alpha=0.4)
    ax.plot(images, np.mean(values, axis=0), "o-", color=colour, ms=5, label=label)
    ax.set(xscale="log", xlabel="training images")


def drives(values, ax, label=None, colour=DARK, bins=None):
    """Distribution of a dimensionless drive, an array of any shape, as an outline.

    `bins` are edges; default: 60 from 0 to the largest value.
    """
    bins = np.linspace(0, values.max(), 61) if bins is None else bins
    ax.hist(np.ravel(values), bins, density=True, histtype="step", lw=2, color=colour, label=label)
