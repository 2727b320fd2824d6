"""Every figure of the book: each function takes axes, draws, and returns them.

One palette, safe for colour-blind readers: blue for a network without decay and for excitation, orange
for a network with decay and for inhibition, greys for everything else.  Weights are drawn on one
sequential scale from 0 to g_max in every panel.  :func:`use_style` sets sizes that read on a projector.
"""

import matplotlib.pyplot as plt
import numpy as np

from snnreg.parameters import IMAGE_SHAPE

BLUE, ORANGE, GREEN, PURPLE = "#0072B2", "#D55E00", "#009E73", "#CC79A7"
DARK, MIDDLE, LIGHT = "#333333", "#767676", "#D9D9D9"

NEVER_COLOUR, DECAY_COLOUR = BLUE, ORANGE

WEIGHT_COLOURS = "cividis"

STYLE = {
    "figure.figsize": (8, 4),
    "figure.dpi": 110,
    "figure.constrained_layout.use": True,
    "figure.facecolor": "white",
    "font.size": 13,
    "axes.titlesize": 14,
    "axes.labelsize": 13,
    "axes.spines.top": False,
    "axes.spines.right": False,
    "axes.edgecolor": MIDDLE,
    "axes.prop_cycle": plt.cycler(color=[BLUE, ORANGE, GREEN, PURPLE, DARK]),
    "lines.linewidth": 2,
    "legend.frameon": False,
    "image.interpolation": "nearest",
    "image.cmap": "gray_r",
}


def use_style():
    """Set the style of the book's figures for this session."""
    plt.rcParams.update(STYLE)


def image(pixels, ax, title=None):
    """One image of grey levels.

    Parameters
    ----------
    pixels : ndarray, shape (28, 28) or (784,)
    ax : matplotlib.axes.Axes
    title : str, optional

    Returns
    -------
    matplotlib.axes.Axes
    """
    ax.imshow(np.reshape(pixels, IMAGE_SHAPE), vmin=0, vmax=255)
    ax.set(xticks=[], yticks=[], title=title)
    return ax


def weight_map(weights, ax, g_max, title=None):
    """The weights of one neuron, or the mean of several, as an image on the common scale.

    Parameters
    ----------
    weights : ndarray, shape (784,) or (784, neurons)
    ax : matplotlib.axes.Axes
    g_max : float
        The end of the colour scale.
    title : str, optional

    Returns
    -------
    matplotlib.axes.Axes
        The picture is ``ax.images[-1]``, for a colour bar.
    """
    weights = np.asarray(weights)
    if weights.ndim == 2:
        weights = weights.mean(axis=1)
    ax.imshow(weights.reshape(IMAGE_SHAPE), vmin=0, vmax=g_max, cmap=WEIGHT_COLOURS)
    ax.set(xticks=[], yticks=[], title=title)
    return ax


def raster(step, neuron, ax, dt_s, colour=DARK, label=None):
    """Spikes as ticks, time in milliseconds across, neurons up.

    Parameters
    ----------
    step, neuron : ndarray of int, shape (spikes,)
    ax : matplotlib.axes.Axes
    dt_s : float
        Length of a time step in seconds.
    colour, label : str, optional

    Returns
    -------
    matplotlib.axes.Axes
    """
    ax.plot(np.asarray(step) * dt_s * 1000, neuron, "|", color=colour, ms=6, mew=1.5, label=label)
    ax.set(xlabel="time (ms)", ylabel="neuron")
    return ax


# Chapter 3: the decay.


def leak(times_s, factors, leak_s, ax, label=None):
    """What is left of a weight at each spike, and the exponential of a leak (dashed).

    Parameters
    ----------
    times_s, factors : ndarray, shape (spikes,)
    leak_s : float
        Time constant of the leak in seconds.
    ax : matplotlib.axes.Axes
    label : str, optional

    Returns
    -------
    matplotlib.axes.Axes
    """
    (line,) = ax.semilogy(times_s, factors, label=label)
    ax.semilogy(times_s, np.exp(-times_s / leak_s), "--", color=line.get_color(), lw=1.2, alpha=0.8)
    ax.set(xlabel="time (s)", ylabel="part of the weight left")
    return ax


def critical_map(critical_s, ax, contour_s):
    """Critical pruning time of each pixel, on a logarithmic scale, with one contour in white.

    Parameters
    ----------
    critical_s : ndarray, shape (784,)
    ax : matplotlib.axes.Axes
    contour_s : float

    Returns
    -------
    matplotlib.axes.Axes
        The picture is ``ax.images[-1]``, for a colour bar.
    """
    picture = critical_s.reshape(IMAGE_SHAPE)
    ax.imshow(picture, cmap=WEIGHT_COLOURS + "_r", norm="log")
    # The outline follows the borders of pixels: each pixel is drawn as a block of points.
    fine = np.kron(picture < contour_s, np.ones((8, 8)))
    place = (np.arange(fine.shape[0]) + 0.5) / 8 - 0.5
    ax.contour(place, place, fine, levels=[0.5], colors="white", linewidths=1.5)
    ax.set(xticks=[], yticks=[])
    return ax


def critical_scatter(lit, critical_s, share, theory_s, ax, lines_s):
    """Critical pruning time against the share of images in which a pixel spikes.

    Parameters
    ----------
    lit, critical_s : ndarray, shape (784,)
    share, theory_s : ndarray, shape (n,)
        The curve that theory gives.
    ax : matplotlib.axes.Axes
    lines_s : sequence of float
        Pruning times to mark.

    Returns
    -------
    matplotlib.axes.Axes
    """
    ax.loglog(share, theory_s, color=LIGHT, lw=5, zorder=0)
    ever = lit > 0  # a pixel that is never lit has no place on a logarithmic axis
    ax.plot(lit[ever], critical_s[ever], ".", ms=5, color=DARK, alpha=0.6)
    for line_s in lines_s:
        ax.axhline(line_s, color=ORANGE, lw=1.5)
        ax.text(share[0], line_s * 1.1, f"{line_s:g} s", color=ORANGE)
    ax.set(xlabel="share of images in which the pixel spikes", ylabel="critical pruning time (s)")
    return ax


def activity(spikes, window, ax, colour=DARK, label=None):
    """Spikes per image, averaged over blocks of images, against the number of images.

    Parameters
    ----------
    spikes : ndarray, shape (images,)
    window : int
        Images in a block.
    ax : matplotlib.axes.Axes
    colour, label : str, optional

    Returns
    -------
    matplotlib.axes.Axes
    """
    blocks = len(spikes) // window
    means = np.reshape(spikes[: blocks * window], (blocks, window)).mean(axis=1)
    ax.plot((np.arange(blocks) + 0.5) * window, means, color=colour, label=label)
    ax.set(xlabel="training images", ylabel="spikes per image")
    return ax


# Chapter 4: the network.

GROUP_COLOURS = (GREEN, PURPLE, DARK)
"""One colour for each group of neurons; more than three groups take turns."""


def circuit(pixels, digits, ax):
    """The network: an image, its inputs, excitatory and inhibitory neurons, and S1, S2, S3.

    Parameters
    ----------
    pixels : ndarray, shape (784,)
        The image to stand at the input.
    digits : sequence of int
        What the groups learn, from top to bottom.
    ax : matplotlib.axes.Axes

    Returns
    -------
    matplotlib.axes.Axes
    """
    ax.imshow(np.reshape(pixels, IMAGE_SHAPE), extent=(0, 2.4, 0.3, 2.7), vmin=0, vmax=255, zorder=1)
    ax.add_patch(plt.Rectangle((0, 0.3), 2.4, 2.4, fill=False, ec=MIDDLE, lw=1))
    height = 3 - np.arange(len(digits))[:, None] * 1.15 - np.arange(3) * 0.31
    x_exc, x_inh, radius = 4.6, 6.5, 0.11
    for colour, digit, ys in zip(GROUP_COLOURS, digits, height, strict=False):
        for y in ys:
            for source in (0.6, 1.5, 2.4):
                ax.plot((2.4, x_exc - radius), (source, y), color=BLUE, lw=0.6, alpha=0.45, zorder=0)
            ax.add_patch(plt.Circle((x_exc, y), radius, color=colour, zorder=3))
            ax.annotate("", (x_inh - radius, y), (x_exc + radius, y),
                        arrowprops={"arrowstyle": "-|>", "color": BLUE, "lw": 1.4})  # fmt: skip
            ax.add_patch(plt.Circle((x_inh, y), radius, fc="white", ec=ORANGE, lw=2, zorder=3))
        ax.text(x_exc, ys[0] + 0.14, f"learns {digit}", ha="center", va="bottom", color=colour, fontsize=11)
    # One inhibitory neuron's synapses stand for all.
    middle = height.ravel()[height.size // 2]
    for y in height.ravel():
        if y != middle:
            ax.plot((x_exc + radius, x_inh - radius), (y, middle), color=ORANGE, lw=0.9, zorder=1)
            ax.plot(x_exc + radius, y, "o", color=ORANGE, ms=4, zorder=4)
    for x, text, colour in (
        (1.2, "784 inputs\none a pixel", DARK),
        (3.4, "S1: all to all\nplastic", BLUE),
        (x_exc, "excitatory", DARK),
        ((x_exc + x_inh) / 2, "S2: one to one\nS3: to all others", DARK),
        (x_inh, "inhibitory", DARK),
    ):
        ax.text(x, -0.12, text, ha="center", va="top", color=colour, fontsize=11)
    ax.set(xlim=(-0.1, 7), ylim=(-0.75, 3.3), aspect="equal")
    ax.axis("off")
    return ax


def gaps(steps, probability, ax, bins=30):
    """Histogram of the gaps between spikes, with the geometric distribution.

    Parameters
    ----------
    steps : ndarray of int, shape (n,)
        Gaps in time steps, 1 or more.
    probability : float
        Chance of a spike in a step.
    ax : matplotlib.axes.Axes
    bins : int

    Returns
    -------
    matplotlib.axes.Axes
    """
    edges = np.unique(np.linspace(0.5, np.quantile(steps, 0.999), bins + 1).round()) + 0.5
    ax.hist(steps, edges, density=True, color=LIGHT, edgecolor="white", label="drawn")
    step = np.arange(1, edges[-1])
    ax.semilogy(step, probability * (1 - probability) ** (step - 1), color=BLUE, label="geometric")
    ax.set(xlabel="gap (time steps)", ylabel="probability a step")
    return ax


def group_raster(step, neuron, ax, dt_s, group):
    """Spikes as ticks in the colours of the groups (see :func:`raster`).

    Parameters
    ----------
    step, neuron : ndarray of int, shape (spikes,)
    ax : matplotlib.axes.Axes
    dt_s : float
        Length of a time step in seconds.
    group : ndarray of int, shape (neurons,)

    Returns
    -------
    matplotlib.axes.Axes
    """
    for g in range(group.max() + 1):
        mine = group[neuron] == g
        raster(step[mine], neuron[mine], ax, dt_s, GROUP_COLOURS[g % len(GROUP_COLOURS)])
    ax.set(ylim=(-1, len(group)))
    return ax


def membrane(time_ms, v_mv, theta_mv, spike_ms, ax):
    """Membrane and threshold of one neuron, its spikes as marks above.

    Parameters
    ----------
    time_ms, v_mv, theta_mv : ndarray, shape (n,)
    spike_ms : ndarray, shape (spikes,)
    ax : matplotlib.axes.Axes

    Returns
    -------
    matplotlib.axes.Axes
    """
    ax.plot(time_ms, v_mv, color=DARK, lw=1, label="membrane $v$")
    ax.plot(time_ms, theta_mv, color=PURPLE, lw=2, label=r"threshold $\theta$")
    top = theta_mv.max() + 3
    ax.plot(spike_ms, np.full(len(spike_ms), top), "|", color=DARK, ms=10, mew=1.5, label="spike")
    ax.set(xlabel="time (ms)", ylabel="potential (mV)", ylim=(None, top + 3))
    return ax


def shade_images(ax, images, shown_ms, period_ms):
    """Grey bands while each image is shown."""
    for k in range(images):
        ax.axvspan(k * period_ms, k * period_ms + shown_ms, color=LIGHT, alpha=0.4, lw=0, zorder=0)
    return ax


# Chapters 5 and 6: training and test sets.


def against_images(images, values, ax, colour, label=None):
    """What is measured while training goes on: one faint line a seed, their mean in full colour.

    Parameters
    ----------
    images : ndarray, shape (n,)
        Training images so far.
    values : ndarray, shape (seeds, n)
    ax : matplotlib.axes.Axes
    colour, label : str

    Returns
    -------
    matplotlib.axes.Axes
    """
    ax.plot(images, np.transpose(values), color=colour, lw=0.8, alpha=0.4)
    ax.plot(images, np.mean(values, axis=0), "o-", color=colour, ms=5, label=label)
    ax.set(xscale="log", xlabel="training images")
    return ax


def drives(values, ax, label=None, colour=DARK, bins=None):
    """Distribution of a dimensionless drive as an outline.

    Parameters
    ----------
    values : ndarray
        Any shape.
    ax : matplotlib.axes.Axes
    label, colour : str
    bins : ndarray, optional
        Edges; default: 60 from 0 to the largest value.

    Returns
    -------
    matplotlib.axes.Axes
    """
    bins = np.linspace(0, values.max(), 61) if bins is None else bins
    ax.hist(np.ravel(values), bins, density=True, histtype="step", lw=2, color=colour, label=label)
    return ax


# Chapter 7: the table

SET_LABELS = {
    "white_noise": "white noise",
    "blurred_noise": "blurred noise",
    "known": "known digits",
    "unknown": "unknown digits",
}
"""What figures call the test sets of :data:`snnreg.datasets.TEST_SETS`."""


def _mean_and_seeds(values, y, ax, colour, label=None):
    """The mean over seeds with its interval, and a small dot a seed below it."""
    from snnreg.analysis import interval

    mean, low, high = interval(values)
    ax.plot(values, np.full(len(values), y - 0.11), "o", color=colour, ms=4, alpha=0.5, mew=0)
    ax.plot([low, high], [y, y], color=colour, lw=3)
    ax.plot(mean, y, "o", color=colour, ms=9, label=label)


def spike_totals(without, with_decay, ax, title=None):
    """Spikes on the four test sets, without and with decay: a dot a seed and the mean with its interval.

    Parameters
    ----------
    without, with_decay : pandas.DataFrame
        One row a seed, one column a test set.  With a single row, only its dot is drawn, hollow.
    ax : matplotlib.axes.Axes
    title : str, optional

    Returns
    -------
    matplotlib.axes.Axes
    """
    arms = ((without, BLUE, "without decay", 0.17), (with_decay, ORANGE, "with decay", -0.17))
    for spikes, colour, label, shift in arms:
        for place, name in enumerate(SET_LABELS):
            y, values = -place + shift, spikes[name].to_numpy(float)
            label_once = label if place == 0 else None
            if len(values) == 1:
                ax.plot(values, [y], "o", mfc="white", mec=colour, mew=2, ms=9, label=label_once)
                continue
            _mean_and_seeds(values, y, ax, colour, label_once)
    ax.set_xscale("symlog", linthresh=1)
    ax.set(xlim=(-0.3, 3e5), xticks=[0, 1, 1e2, 1e4], xlabel="spikes (1,500 images)", title=title)
    ax.set_yticks([-place for place in range(len(SET_LABELS))], SET_LABELS.values())
    ax.tick_params(axis="x", which="minor", bottom=False)
    ax.set_ylim(-len(SET_LABELS) + 0.5, 0.5)
    ax.grid(axis="x", color=LIGHT, lw=0.8)
    ax.set_axisbelow(True)
    return ax


def paired_changes(changes, ax, colour=ORANGE, shift=0.0, label=None):
    """Change with decay, seed by seed, and the mean with its interval, one row of the axes a column.

    Parameters
    ----------
    changes : pandas.DataFrame
        One row a seed, one column a quantity; a seed that a quantity was not measured for is missing there.
    ax : matplotlib.axes.Axes
    colour, label : str, optional
    shift : float
        Moves the marks up, so that several sets can share the axes.

    Returns
    -------
    matplotlib.axes.Axes
    """
    for place, name in enumerate(changes):
        values = changes[name].dropna().to_numpy(float)
        _mean_and_seeds(values, shift - place, ax, colour, label if place == 0 else None)
    ax.set_yticks([-place for place in range(changes.shape[1])], changes.columns)
    ax.set_ylim(-changes.shape[1] + 0.4, 0.6)
    ax.axvline(0, color=MIDDLE, lw=1, zorder=0)
    return ax


def spikes_per_image(without, with_decay, ax, bins, title=None):
    """Histogram of the spikes per image on one test set, without and with decay.

    Parameters
    ----------
    without, with_decay : ndarray of int, shape (images,)
    ax : matplotlib.axes.Axes
    bins : ndarray
        Edges of the bins.  Silent images are drawn as a bar of their own, left of zero.
    title : str, optional

    Returns
    -------
    matplotlib.axes.Axes
    """
    width = bins[1] - bins[0]
    arms = ((without, BLUE, "without decay"), (with_decay, ORANGE, "with decay"))
    for place, (spikes, colour, label) in enumerate(arms):
        spikes = np.asarray(spikes)
        ax.hist(spikes[spikes > 0], bins=bins, histtype="stepfilled", color=colour, alpha=0.25)
        ax.hist(spikes[spikes > 0], bins=bins, histtype="step", color=colour, lw=2, label=label)
        ax.bar((place - 2) * width, np.sum(spikes == 0), width=0.8 * width, color=colour)
    ax.set(xlabel="spikes per image", ylabel="images", title=title, yscale="symlog")
    return ax


def answers(fractions, ax, shown, answered, title=None):
    """Which group answers what is shown: a table of percentages, shaded.

    Parameters
    ----------
    fractions : ndarray, shape (shown, answered)
        Between 0 and 1; each row adds up to 1.
    ax : matplotlib.axes.Axes
    shown, answered : sequence of str
        Names of rows and columns.
    title : str, optional

    Returns
    -------
    matplotlib.axes.Axes
    """
    ax.imshow(fractions, vmin=0, vmax=1, cmap="Greys", aspect="auto")
    for (row, column), fraction in np.ndenumerate(np.asarray(fractions)):
        colour = "white" if fraction > 0.55 else DARK
        ax.text(column, row, f"{100 * fraction:.0f}", ha="center", va="center", color=colour)
    ax.set_xticks(range(len(answered)), answered)
    ax.set_yticks(range(len(shown)), shown)
    ax.tick_params(length=0)
    ax.set(xlabel="group that answers", title=title)
    for spine in ax.spines.values():
        spine.set_visible(False)
    return ax


# Chapter 1: a neuron.


def rate_curve(conductance, measured_hz, fine, theory_hz, ax, colour=DARK, label=None):
    """Rate of a neuron against its conductance: dots as measured, a line as theory has it.

    Parameters
    ----------
    conductance, measured_hz : array_like, shape (n,)
    fine, theory_hz : array_like, shape (m,)
    ax : matplotlib.axes.Axes
    colour, label : str, optional

    Returns
    -------
    matplotlib.axes.Axes
    """
    ax.plot(fine, theory_hz, color=colour, lw=1.5, label=label)
    ax.plot(conductance, measured_hz, "o", ms=4, color=colour)
    ax.set(xlabel="conductance $g_e$ (leak = 1)", ylabel="rate (Hz)", ylim=(0, None))
    return ax


# Chapter 2: the learning rules.


def learning_window(delta_ms, measured, theory, ax, colour=DARK, label=None, width=1.5):
    """Weight change of a pair of spikes against their distance: dots measured, a line as theory has it.

    Parameters
    ----------
    delta_ms : ndarray, shape (n,)
        Output spike minus input spike, in milliseconds, ascending and without 0.
    measured, theory : ndarray, shape (n,)
        In parts of g_max.
    ax : matplotlib.axes.Axes
    colour, label : str, optional
    width : float
        Of the line; a wide one shows under another.

    Returns
    -------
    matplotlib.axes.Axes
    """
    for side, name in [(delta_ms < 0, None), (delta_ms > 0, label)]:
        ax.plot(delta_ms[side], 100 * theory[side], color=colour, lw=width, label=name)
    dots = np.arange(len(delta_ms)) % 4 == 0
    ax.plot(delta_ms[dots], 100 * measured[dots], "o", ms=4, color=colour)
    ax.axhline(0, color=LIGHT, lw=1, zorder=0)
    ax.axvline(0, color=LIGHT, lw=1, zorder=0)
    ax.set(xlabel=r"output spike minus input spike $\Delta t$ (ms)", ylabel="weight change (% of $g_{max}$)")
    return ax


# Chapter 8: the weight maps


def weight_maps(weights, axes, g_max, titles=None):
    """One weight map a neuron, all on the common scale.

    Parameters
    ----------
    weights : ndarray, shape (784, neurons)
    axes : ndarray of Axes
        As many as neurons.
    g_max : float
    titles : sequence of str, optional

    Returns
    -------
    ndarray of Axes
    """
    axes = np.asarray(axes)
    for neuron, ax in enumerate(axes.flat):
        weight_map(weights[:, neuron], ax, g_max, None if titles is None else titles[neuron])
    return axes


def weights_by_synapse(before, after, ax, g_max):
    """Every synapse as a dot before and after the decay, pixel by pixel along the axis.

    Parameters
    ----------
    before, after : ndarray, shape (784, neurons)
    ax : matplotlib.axes.Axes
    g_max : float

    Returns
    -------
    matplotlib.axes.Axes
    """
    synapse = np.arange(before.size) / before.shape[1]  # in units of pixels
    for weights, colour, label in ((before, BLUE, "without decay"), (after, ORANGE, "with decay")):
        ax.plot(synapse, weights.ravel() / g_max, "o", color=colour, ms=1.8, alpha=0.7, mew=0, rasterized=True)
        ax.plot([], [], "o", color=colour, ms=7, label=label)
    ax.set(xlabel="pixel, row by row", ylabel="weight / $g_{max}$", xlim=(0, len(before)), ylim=(0, 1))
    return ax


def weight_against_use(lit, weights, ax, g_max, colour=DARK, label=None):
    """Mean weight of each pixel against how often the pixel was lit in training.

    Parameters
    ----------
    lit : ndarray, shape (784,)
        Share of the training images in which a pixel is lit.  Pixels that were never lit are drawn at
        the left end of the logarithmic axis.
    weights : ndarray, shape (784, neurons)
    ax : matplotlib.axes.Axes
    g_max : float
    colour, label : str, optional

    Returns
    -------
    matplotlib.axes.Axes
    """
    never = 2e-5
    ax.semilogx(np.maximum(lit, never), weights.mean(axis=1) / g_max, "o", color=colour, ms=4, alpha=0.5, mew=0)
    ax.plot([], [], "o", color=colour, ms=7, label=label)
    ax.set(xlabel="lit in this share of the images", ylabel="mean weight / $g_{max}$")
    ax.set_xticks([never, 1e-3, 1e-2, 1e-1, 1], ["never", "0.1 %", "1 %", "10 %", "100 %"])
    ax.minorticks_off()
    return ax


def drive_left(share, drive, ax, colour=BLUE, label=None):
    """The drive that is left when pixels lit less often than a share are cut, and the critical drive 1.

    Parameters
    ----------
    share : ndarray, shape (n,)
    drive : ndarray, shape (n, neurons)
        In units of the critical drive.  The band runs from the weakest neuron to the strongest.
    ax : matplotlib.axes.Axes
    colour, label : str, optional

    Returns
    -------
    matplotlib.axes.Axes
    """
    ax.fill_between(100 * share, drive.min(axis=1), drive.max(axis=1), color=colour, alpha=0.25, lw=0)
    ax.plot(100 * share, drive.mean(axis=1), color=colour, label=label)
    ax.axhline(1, color=DARK, lw=1.2, ls="--")
    ax.set(xlabel="pixels removed: lit in fewer than … % of the images", ylabel="drive by white noise")
    ax.set_ylim(0, None)
    return ax


def spikes_against_drive(drive, spikes, ax, marker="o", colour=DARK, label=None):
    """Spikes per noise image against the drive of the strongest neuron, in units of the critical drive.

    Parameters
    ----------
    drive, spikes : ndarray, shape (networks,)
    ax : matplotlib.axes.Axes
    marker, colour, label : str, optional

    Returns
    -------
    matplotlib.axes.Axes
    """
    ax.plot(drive, spikes, marker, color=colour, ms=7, alpha=0.8, mew=0, label=label)
    ax.axvline(1, color=DARK, lw=1.2, ls="--", zorder=0)
    ax.set_yscale("symlog", linthresh=0.01)
    ax.set(xlabel="drive of the strongest neuron", ylabel="spikes per noise image", ylim=(-0.003, 200))
    ax.set_yticks([0, 0.01, 0.1, 1, 10, 100], ["0", "0.01", "0.1", "1", "10", "100"])
    return ax


def change_map(change, ax, limit):
    """How much the weights of each pixel changed; white is no change.

    Parameters
    ----------
    change : ndarray, shape (784,)
    ax : matplotlib.axes.Axes
    limit : float
        The end of the colour scale, on both sides.

    Returns
    -------
    matplotlib.axes.Axes
        The picture is ``ax.images[-1]``, for a colour bar.
    """
    ax.imshow(change.reshape(IMAGE_SHAPE), vmin=-limit, vmax=limit, cmap="PuOr")
    ax.set(xticks=[], yticks=[])
    return ax


# Chapter 9: tuning the decay

SET_COLOURS = {"white_noise": MIDDLE, "blurred_noise": PURPLE, "known": GREEN, "unknown": BLUE}


def tuning_curves(rows, axes):
    """Spikes per image and accuracy against the pruning time.

    Parameters
    ----------
    rows : pandas.DataFrame
        As from :func:`snnreg.experiment.reproduce`, several pruning times, one seed or more.
    axes : sequence of two Axes
        The upper one for the spikes, the lower one for the accuracy.

    Returns
    -------
    sequence of Axes
    """
    upper, lower = axes
    rows = rows.assign(per_image=rows.spikes / rows.test_images)
    for name, label in SET_LABELS.items():
        part = rows[rows.test_set == name].groupby("tau_prun_s").per_image
        style = {"color": SET_COLOURS[name], "marker": "o", "ms": 5}
        upper.plot(part.mean().index, part.mean(), label=label, ls="--" if "noise" in name else "-", **style)
        upper.fill_between(part.mean().index, part.min(), part.max(), color=SET_COLOURS[name], alpha=0.2, lw=0)
    part = rows[rows.test_set == "known"].groupby("tau_prun_s").accuracy
    lower.plot(part.mean().index, 100 * part.mean(), "o-", color=DARK, ms=5)
    lower.fill_between(part.mean().index, 100 * part.min(), 100 * part.max(), color=DARK, alpha=0.15, lw=0)
    upper.set_xscale("log")
    upper.set_yscale("symlog", linthresh=1)
    upper.set(ylabel="spikes per image", ylim=(-0.15, 200))
    upper.set_yticks([0, 1, 10, 100], ["0", "1", "10", "100"])
    upper.legend(fontsize=11, loc="upper left")
    lower.set(xlabel=r"pruning time $\tau_\mathrm{prun}$ (s)", ylabel="accuracy (%)", ylim=(0, 100), xscale="log")
    ticks = [7.5, 15, 30, 75, 150, 300, 750, 1500, 3000]
    for ax in axes:
        ax.set_xticks(ticks, [f"{t:g}" for t in ticks])
        ax.minorticks_off()
    return axes


def tuned(weights, spikes, reference, axes, g_max, digits):
    """What one setting of the decay makes of a network: its maps, and its spikes on the four sets.

    Parameters
    ----------
    weights : ndarray, shape (784, neurons)
    spikes, reference : dict of str to float
        Spikes per image on each test set, of this network and of one without decay.
    axes : sequence of Axes
        One for each digit, and the last for the spikes.
    g_max : float
    digits : sequence of int

    Returns
    -------
    sequence of Axes
    """
    for group, (digit, ax) in enumerate(zip(digits, axes[:-1], strict=True)):
        size = weights.shape[1] // len(digits)
        weight_map(weights[:, group * size : (group + 1) * size], ax, g_max, str(digit))
    ax = axes[-1]
    for place, name in enumerate(SET_LABELS):
        ax.barh(-place, spikes[name], color=ORANGE, height=0.5, label="with decay" if place == 0 else None)
        ax.plot([reference[name]] * 2, [-place - 0.35, -place + 0.35], color=BLUE, lw=3,
                label="without decay" if place == 0 else None)  # fmt: skip
        ax.text(900, -place, f"{spikes[name]:.1f}", va="center", ha="right", color=ORANGE)
    ax.set_xscale("symlog", linthresh=1)
    ax.set_yticks([-place for place in range(len(SET_LABELS))], SET_LABELS.values())
    ax.set(xlim=(0, 1000), xlabel="spikes per image")
    ax.set_xticks([0, 1, 10, 100], ["0", "1", "10", "100"])
    ax.tick_params(axis="x", which="minor", bottom=False)
    ax.legend(loc="lower center", bbox_to_anchor=(0.4, 1), ncols=2, fontsize=11)
    return axes


# Chapter 10: paper and code


def mask_with_escapes(factor, escaped, ax, title=None):
    """What the decay leaves of each pixel's weights, with a ring around each pixel that escaped it.

    Parameters
    ----------
    factor : ndarray, shape (784,)
        Between 0 and 1.
    escaped : ndarray of bool, shape (784,)
    ax : matplotlib.axes.Axes
    title : str, optional

    Returns
    -------
    matplotlib.axes.Axes
        The picture is ``ax.images[-1]``, for a colour bar.
    """
    weight_map(factor, ax, 1, title)
    row, column = np.divmod(np.flatnonzero(escaped), IMAGE_SHAPE[1])
    ax.plot(column, row, "o", mfc="none", mec=ORANGE, mew=1.8, ms=10)
    return ax


# Chapters 11 and 12: many seeds, many digits, other methods

METHOD_STYLES = {
    "none": ("no decay", BLUE, "o"),
    "decay-online": ("decay online", ORANGE, "o"),
    "decay-after-training": ("decay after training", ORANGE, "s"),
    "rarely-lit": ("cut rarely lit pixels", GREEN, "D"),
    "random-mask": ("cut at random", MIDDLE, "X"),
    "smallest-weights": ("cut the smallest weights", MIDDLE, "P"),
    "threshold": ("higher threshold", PURPLE, "^"),
    "matched-threshold": ("threshold, spikes matched", PURPLE, "*"),
    "leak": ("uniform leak", DARK, "v"),
    "normalization": ("normalized weights", DARK, "s"),
    "small-start": ("small initial weights", DARK, "<"),
    "asp": ("leak slowed by coincidences", DARK, "D"),
}
"""Name, colour and marker of each method of :data:`snnreg.baselines.METHODS`."""


DECAY_STYLES = (
    ("never", BLUE, "no decay"),
    ("online", ORANGE, "decay online"),
    ("after-training", GREEN, "decay after training"),
)
"""Colour and name of a decay by when it acts."""


def mean_curve(rows, x, y, ax, colour=DARK, label=None, marker="o"):
    """Mean over seeds with its interval, against whatever was varied.

    Parameters
    ----------
    rows : pandas.DataFrame
        With the columns seed, `x` and `y`; one row a seed and value of `x`.
    x, y : str
    ax : matplotlib.axes.Axes
    colour, label, marker : str, optional

    Returns
    -------
    matplotlib.axes.Axes
    """
    from snnreg.analysis import interval

    at = sorted(rows[x].unique())
    mean, low, high = np.transpose([interval(rows[rows[x] == value][y]) for value in at])
    ax.plot(at, mean, color=colour, label=label, marker=marker, ms=5)
    ax.fill_between(at, low, high, color=colour, alpha=0.2, lw=0)
    return ax


def pruning_times(rows, axes):
    """Spikes per image and accuracy against the pruning time, the rule of each kind in its own colour.

    Parameters
    ----------
    rows : pandas.DataFrame
        The table ``runs`` of the sweep tau_prun, with k_p = 1.
    axes : sequence of three Axes
        For the spikes on white noise, on known digits, and for the accuracy.

    Returns
    -------
    sequence of Axes
    """
    rows = rows.assign(per_image=rows.spikes / rows.test_images, percent=100 * rows.accuracy)
    kinds = (
        ("online", 2, "online", ORANGE, "o"),
        ("after-training", 2, "after training", GREEN, "s"),
        ("online", 1, "online, exponent 1", PURPLE, "^"),
        ("after-training", 1, "after training, exponent 1", DARK, "v"),
    )
    panels = (("white_noise", "per_image"), ("known", "per_image"), ("known", "percent"))
    titles = ("spikes per image of white noise", "spikes per known digit", "accuracy (%)")
    for ax, (test_set, y), title in zip(axes, panels, titles, strict=True):
        shown = rows[rows.test_set == test_set]
        for decay, exponent, label, colour, marker in kinds:
            part = shown[(shown.decay == decay) & (shown.exponent == exponent)]
            if len(part):
                mean_curve(part, "tau_prun_s", y, ax, colour, label, marker)
        never = shown[shown.decay == "never"][y]
        if len(never):
            ax.axhline(never.mean(), color=BLUE, lw=1.5, ls="--", label="no decay")
        ax.set(xscale="log", xlabel="pruning time (s)", title=title)
        ax.set_xticks([10, 100, 1000, 10000], ["10", "100", "1,000", "10,000"])
    axes[0].set_yscale("symlog", linthresh=0.01)
    axes[0].set_ylim(-0.002, 300)
    axes[0].set_yticks([0, 0.01, 0.1, 1, 10, 100], ["0", "0.01", "0.1", "1", "10", "100"])
    axes[2].set_ylim(0, 100)
    return axes


def triples_ranked(rows, ax):
    """Accuracy on every triple of digits, mean over seeds, the triples in the order of the network without decay.

    Parameters
    ----------
    rows : pandas.DataFrame
        The table ``runs`` of the sweep triples or triples_held.  The dashed line is guessing.
    ax : matplotlib.axes.Axes

    Returns
    -------
    matplotlib.axes.Axes
    """
    known = rows[rows.test_set == "known"]
    means = known.pivot_table(index="digits", columns="decay", values="accuracy").sort_values("never")
    styles = [(label, colour) for decay, colour, label in DECAY_STYLES if decay in means]
    means = means.rename(columns={decay: label for decay, _, label in DECAY_STYLES})
    return _ranked(100 * means, styles, ax, "triples of digits, sorted")


def _ranked(percent, styles, ax, xlabel):
    """A dot for each triple (row) and each column that `styles` gives a colour; dashed: guessing."""
    for name, colour in styles:
        ax.plot(np.arange(len(percent)) + 1, percent[name], "o", color=colour, ms=5, mew=0, label=name)
    ax.axhline(100 / 3, color=MIDDLE, lw=1, ls="--", zorder=0)
    ax.set(xlabel=xlabel, ylabel="accuracy (%)", ylim=(0, 100))
    return ax


def rules_ranked(accuracy, ax):
    """Accuracy of two rules on the same triples of digits, in the order of the first rule, joined in pairs.

    Parameters
    ----------
    accuracy : pandas.DataFrame
        One row a triple, one column a rule.
    ax : matplotlib.axes.Axes

    Returns
    -------
    matplotlib.axes.Axes
    """
    ranked = 100 * accuracy.sort_values(accuracy.columns[0])
    place = np.arange(len(ranked)) + 1
    ax.vlines(place, ranked.min(axis=1), ranked.max(axis=1), color=LIGHT, lw=1.5, zorder=0)
    styles = zip(ranked.columns, (ORANGE, GREEN), strict=True)
    return _ranked(ranked, styles, ax, "triples of digits, sorted by the first rule")


def rules_by_digits(rows, ax):
    """Accuracy of two rules against the number of digits that a network learns, a dot each set of digits.

    Parameters
    ----------
    rows : pandas.DataFrame
        With the columns `rule` (two names), `digits` (their number) and `accuracy`.
    ax : matplotlib.axes.Axes

    Returns
    -------
    matplotlib.axes.Axes
    """
    for (rule, mine), colour, shift in zip(
        rows.groupby("rule", sort=False), (ORANGE, GREEN), (-0.08, 0.08), strict=True
    ):
        mean = 100 * mine.groupby("digits").accuracy.mean()
        ax.plot(mine.digits + shift, 100 * mine.accuracy, "o", color=colour, ms=5, alpha=0.6, mew=0)
        ax.plot(mean.index + shift, mean, color=colour, lw=2, label=rule)
    sizes = np.sort(rows.digits.unique())
    ax.plot(sizes, 100 / sizes, ":", color=DARK, lw=1.5, label="guessing")
    ax.set(xlabel="digits that the network learns", ylabel="accuracy (%)", ylim=(0, 100), xticks=sizes)
    return ax


def rules_in_balance(groups, ax, colour=DARK, label=None):
    """Share of a digit's images that are recognised, against how its neurons spiked when training began.

    Parameters
    ----------
    groups : pandas.DataFrame
        The table ``groups`` of a sweep of decays: a dot each row.
    ax : matplotlib.axes.Axes
        To the left of the line a neuron spikes more often on other digits, which weaken it, than on its own.
    colour, label : str, optional

    Returns
    -------
    matplotlib.axes.Axes
    """
    others = groups.digits.str.split().str.len() - 1  # images of other digits, for each of the own
    balance = groups.own_spikes_first / (groups.own_spikes_first + others * groups.other_spikes_first)
    ax.plot(100 * balance, 100 * groups.recognised, "o", color=colour, ms=4, mew=0, alpha=0.5, label=label)
    ax.axvline(50, color=DARK, lw=1.2, ls="--", zorder=0)
    ax.set(xlabel="spikes on the own digit when training began (%)", ylabel="recognised afterwards (%)")
    return ax


def methods_compared(rows, ax, noise="white_noise"):
    """Accuracy on known digits against spikes on noise: a mark for each method and strength, with intervals.

    Parameters
    ----------
    rows : pandas.DataFrame
        The table ``runs`` of the sweep baselines.
    ax : matplotlib.axes.Axes
        The best place is the upper left.
    noise : {"white_noise", "blurred_noise"}

    Returns
    -------
    matplotlib.axes.Axes
    """
    from snnreg.analysis import interval

    rows = rows.assign(per_image=rows.spikes / rows.test_images)
    for method, (label, colour, marker) in METHOD_STYLES.items():
        mine = rows[rows.method == method]
        places = []
        for strength in sorted(mine.strength.unique()):
            part = mine[mine.strength == strength]
            x = interval(part[part.test_set == noise].per_image)
            y = interval(100 * part[part.test_set == "known"].accuracy)
            ax.plot(x[1:], (y[0], y[0]), color=colour, lw=1, alpha=0.5)
            ax.plot((x[0], x[0]), y[1:], color=colour, lw=1, alpha=0.5)
            places.append((x[0], y[0]))
        if places:
            style = {"color": colour, "marker": marker, "ms": 7, "lw": 0.8}
            ax.plot(*np.transpose(places), **style, label=label)
    ax.set_xscale("symlog", linthresh=0.01)
    ax.set(xlim=(-0.003, 300), ylim=(0, 100))
    ax.set_xticks([0, 0.01, 0.1, 1, 10, 100], ["0", "0.01", "0.1", "1", "10", "100"])
    ax.set(xlabel=f"spikes per image of {noise.replace('_', ' ')}", ylabel="accuracy on known digits (%)")
    return ax


def orders_spread(rows, ax):
    """Spikes per image of white noise for each order of the last images: a column of dots a seed.

    Parameters
    ----------
    rows : pandas.DataFrame
        The table ``runs`` of the sweep orders.
    ax : matplotlib.axes.Axes

    Returns
    -------
    matplotlib.axes.Axes
    """
    shown = rows[rows.test_set == "white_noise"]
    style = {"ms": 5, "mew": 0, "alpha": 0.6}
    kinds = ((False, GREEN, "the rule itself", -0.15), (True, PURPLE, "with the published burst", 0.15))
    for burst, colour, label, step in kinds:
        part = shown[shown.burst == burst]
        ax.plot(part.seed + step, part.spikes / part.test_images, "o", color=colour, label=label, **style)
    ax.set_yscale("symlog", linthresh=0.01)
    ax.set(xlabel="seed", ylabel="spikes per image of white noise", ylim=(-0.003, 100))
    ax.set_yticks([0, 0.01, 0.1, 1, 10, 100], ["0", "0.01", "0.1", "1", "10", "100"])
    ax.set_xticks(sorted(shown.seed.unique()))
    return ax


DETECTORS = (
    *((f"spikes, {label}", colour, "spikes", decay) for decay, colour, label in DECAY_STYLES),
    ("brightness", MIDDLE, "brightness", "never"),
    ("distance from mean brightness", DARK, "brightness_distance", "never"),
)
"""Name, colour, detector and decay: brightness needs no network, so that one decay stands for all."""


def detection(rows, ax):
    """AUROC for each set that is to be told from known digits, mean over seeds with its interval.

    Parameters
    ----------
    rows : pandas.DataFrame
        The table ``detection`` of the sweep uses.
    ax : matplotlib.axes.Axes

    Returns
    -------
    matplotlib.axes.Axes
    """
    sets = [name for name in SET_LABELS if name in set(rows.against)]
    for step, (label, colour, detector, decay) in zip(np.linspace(0.36, -0.24, 5), DETECTORS, strict=True):
        part = rows[(rows.detector == detector) & (rows.decay == decay)]
        for place, name in enumerate(sets):
            values = part[part.against == name].auroc.to_numpy()
            if len(values):
                _mean_and_seeds(values, step - place, ax, colour, label if place == 0 else None)
    ax.set_yticks([-place for place in range(len(sets))], [SET_LABELS[name] for name in sets])
    ax.axvline(0.5, color=MIDDLE, lw=1, ls="--", zorder=0)
    ax.set(xlim=(-0.03, 1.03), ylim=(-len(sets) + 0.5, 0.5), xlabel="AUROC, known digits against")
    return ax


def roc_curves(rows, ax, colour=DARK, label=None):
    """One ROC curve, mean over seeds, with its interval.

    Parameters
    ----------
    rows : pandas.DataFrame
        The table ``roc`` of the sweep uses, one decay, detector and set.
    ax : matplotlib.axes.Axes
    colour, label : str, optional

    Returns
    -------
    matplotlib.axes.Axes
    """
    mean_curve(rows, "false_positive_rate", "true_positive_rate", ax, colour, label, marker=None)
    ax.plot([0, 1], [0, 1], color=MIDDLE, lw=1, ls="--", zorder=0)
    ax.set(xlabel="let in though not known", ylabel="known and let in", xlim=(-0.01, 1.01), ylim=(-0.01, 1.01))
    return ax


def robustness(rows, axes):
    """Accuracy on disturbed digits against the strength, a panel each disturbance.

    Parameters
    ----------
    rows : pandas.DataFrame
        The table ``robustness`` of the sweep uses.
    axes : sequence of five Axes

    Returns
    -------
    sequence of Axes
    """
    strengths = {
        "white_noise": "mean grey level added",
        "blurred_noise": "mean grey level added",
        "salt_and_pepper": "share of pixels",
        "occlusion": "side of the square (pixels)",
        "shift": "shift (pixels)",
    }
    rows = rows.assign(percent=100 * rows.accuracy)
    for ax, (name, label) in zip(axes, strengths.items(), strict=True):
        for decay, colour, arm in DECAY_STYLES:
            part = rows[(rows.corruption == name) & (rows.decay == decay)]
            if len(part):
                mean_curve(part, "strength", "percent", ax, colour, arm)
        ax.set(xlabel=label, title=name.replace("_", " "), ylim=(0, 100))
    axes[0].set_ylabel("accuracy (%)")
    return axes


def operations(rows, ax):
    """Synaptic operations an image on each test set, as a share of those of all synapses, with intervals.

    Parameters
    ----------
    rows : pandas.DataFrame
        The table ``operations`` of the sweep uses.
    ax : matplotlib.axes.Axes

    Returns
    -------
    matplotlib.axes.Axes
    """
    rows = rows.assign(percent=100 * rows.operations / rows.operations_of_all_synapses)
    sets = [name for name in SET_LABELS if name in set(rows.test_set)]
    for step, (decay, colour, label) in zip((0.28, 0.03, -0.22), DECAY_STYLES, strict=True):
        for place, name in enumerate(sets):
            values = rows[(rows.decay == decay) & (rows.test_set == name)].percent.to_numpy()
            if len(values):
                _mean_and_seeds(values, step - place, ax, colour, label if place == 0 else None)
    ax.set_yticks([-place for place in range(len(sets))], [SET_LABELS[name] for name in sets])
    ax.set(xlim=(0, 100), xlabel="synaptic operations (% of those of all synapses)")
    return ax


def network_sizes(rows, axes):
    """Accuracy on known digits and spikes on white noise, for each decay and number of neurons per class.

    Parameters
    ----------
    rows : pandas.DataFrame
        The table ``runs`` of the sweep ten_classes.
    axes : sequence of two Axes
        For the accuracy and for the spikes.

    Returns
    -------
    sequence of Axes
    """
    names = {decay: name for decay, _, name in DECAY_STYLES}
    arms = [
        names[decay] + ("" if np.isnan(tau_s) else f", {tau_s:,g} s")
        for decay, tau_s in zip(rows.decay, rows.tau_prun_s, strict=True)
    ]
    rows = rows.assign(arm=arms, per_image=rows.spikes / rows.test_images, percent=100 * rows.accuracy)
    labels = list(rows.sort_values("tau_prun_s", na_position="first").arm.unique())
    sizes = sorted(rows.neurons_per_class.unique())
    for place, label in enumerate(labels):
        for neurons, colour, step in zip(sizes, (GREEN, PURPLE), (0.16, -0.16), strict=True):
            mine = rows[(rows.arm == label) & (rows.neurons_per_class == neurons)]
            for ax, test_set, y in zip(axes, ("known", "white_noise"), ("percent", "per_image"), strict=True):
                values = mine[mine.test_set == test_set][y].to_numpy()
                _mean_and_seeds(values, step - place, ax, colour, None if place else f"{neurons} neurons a digit")
    for ax in axes:
        ax.set_yticks([-place for place in range(len(labels))], labels)
        ax.set_ylim(-len(labels) + 0.5, 0.5)
    axes[0].set(xlim=(0, 100), xlabel="accuracy (%)")
    axes[1].set_xscale("symlog", linthresh=0.01)
    axes[1].set(xlim=(-0.003, 1000), xlabel="spikes per image of white noise")
    axes[1].set_xticks([0, 0.1, 10, 1000], ["0", "0.1", "10", "1000"])
    axes[1].tick_params(axis="x", which="minor", bottom=False)
    return axes


# The page on speed


def engine_speeds(rows, ax):
    """Images a second of each engine: a dot for each turn, the median beside them.

    Parameters
    ----------
    rows : pandas.DataFrame
        With the columns ``engine``, ``learning`` and ``images_per_s``, as in benchmarks/results.csv.
    ax : matplotlib.axes.Axes

    Returns
    -------
    matplotlib.axes.Axes
    """
    order = rows.groupby("engine").images_per_s.median().sort_values().index
    for learning, colour, shift in ((True, BLUE, 0.15), (False, ORANGE, -0.15)):
        part = rows[rows.learning == learning]
        place = order.get_indexer(part.engine) + shift
        label = "training" if learning else "test, frozen weights"
        ax.plot(part.images_per_s, place, "o", color=colour, ms=4, alpha=0.6, label=label)
        for name, median in part.groupby("engine").images_per_s.median().items():
            text = f"{median:.3g}" if median < 100 else f"{median:,.0f}"
            ax.text(2 * median, order.get_loc(name) + shift, text, color=colour, va="center", fontsize=11)
    ax.set_yticks(range(len(order)), order)
    ax.set(xscale="log", xlabel="images per second")
    ax.set_xlim(rows.images_per_s.min() / 2, 10 * rows.images_per_s.max())
    ax.legend(loc="lower right", fontsize=11)
    return ax


def cost_growth(rows, by, ax, label):
    """Time an image of each engine against one size of the task, medians of the turns.

    Parameters
    ----------
    rows : pandas.DataFrame
        With the columns ``engine``, ``seconds``, ``images`` and the one named by `by`.
    by : str
    ax : matplotlib.axes.Axes
    label : str
        What `by` is, with its unit.

    Returns
    -------
    matplotlib.axes.Axes
    """
    cost = rows.assign(ms=1000 * rows.seconds / rows.images).groupby(["engine", by]).ms.median()
    for engine, colour in zip(cost.index.unique("engine"), (BLUE, DARK), strict=False):
        ax.plot(cost[engine].index, cost[engine], "o-", color=colour, ms=5, label=engine)
    ax.set(xscale="log", yscale="log", xlabel=label, ylabel="ms per image")
    ax.set_ylim(10 ** np.floor(np.log10(cost.min())), 10 ** np.ceil(np.log10(cost.max())))
    ticks = sorted(rows[by].unique())
    ax.set_xticks(ticks, [f"{tick:g}" for tick in ticks])
    ax.set_xticks([], minor=True)
    return ax
