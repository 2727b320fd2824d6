"""The model in the tables that editors of replications ask for, read from what the package runs.

Their form is that of Nordlie, Gewaltig and Plesser (2009), "Towards reproducible descriptions of neuronal network
models", PLoS Computational Biology 5(8), e1000456, https://doi.org/10.1371/journal.pcbi.1000456.
"""

import re
from collections.abc import Iterator

from snnreg import network
from snnreg.decay import BURST_DURATION, BURST_RATE
from snnreg.experiment import DIGITS, PAPER_TEXT, Preset
from snnreg.parameters import HELD, Parameters

PAPER_TAU_PRUN_S = 7.5
"""The pruning time that the paper's text names."""

WHOLE = re.compile(r"(?<=\d)\. ")  # Brian2 writes "10. ms"

PARTS = {
    "A": "Model summary",
    "B": "Populations",
    "C": "Connectivity",
    "D": "Neuron and synapse model",
    "E": "Plasticity",
    "F": "Input",
    "G": "Measurements",
}


def rows(preset: Preset) -> Iterator[tuple[str, str, str]]:
    """The rows of a reading of the paper: the letter of a part, what is described, and its description."""
    p, text = Parameters(), preset == PAPER_TEXT
    neurons = p.neurons_per_class * len(DIGITS)
    held = preset.threshold == HELD
    threshold = "held while an image is shown" if held else "adaptive"
    yield "A", "Populations", "three: inputs P, excitatory E, inhibitory I"
    yield "A", "Connectivity", "P to E all to all (S1), E to I one to one (S2), I to E one to all but its own (S3)"
    yield "A", "Neuron model", f"leaky integrate-and-fire with conductances; threshold of E {threshold}"
    yield (
        "A",
        "Synapse model",
        "conductances relative to the leak, which a spike raises and which decay exponentially",
    )
    yield (
        "A",
        "Plasticity",
        "S1: STDP in the group of the digit shown, all-LTD in the others; decay of unused weights",
    )
    yield "A", "Input", "independent Poisson spikes for each pixel"
    yield "A", "Measurements", "spikes of E for each image"
    yield "B", "P", f"{p.inputs} Poisson inputs, one for each of {p.image_height} x {p.image_width} pixels"
    yield "B", "E", f"{neurons} neurons, {p.neurons_per_class} for each digit"
    yield "B", "I", f"{neurons} neurons, one for each of E"
    yield "C", "S1", f"weights uniform in 0 to $g_{{max}}$ = {p.g_max:g} at the start, then plastic; no delay"
    yield "C", "S2", f"weight {p.excitation:g}; delay uniform in 0 to {p.longest_excitation_delay}"
    yield "C", "S3", f"weight {p.inhibition:g}/{neurons}; delay uniform in 0 to {p.longest_inhibition_delay}"
    if not text:
        yield "C", "Delays", "drawn anew for each test set"
    reset = f"$v$ = {p.excitatory_reset}, $\\theta$ rises by {p.threshold_step}"
    level = f"$v > \\theta$, as it was when the image began; {reset}" if held else f"$v > \\theta$; {reset}"
    yield "D", "E", equations(network.EXCITATORY)
    yield "D", "Spike of E", f"{level}; refractory for {p.excitatory_refractory_period}, while $v$ integrates"
    yield "D", "Spike of E at test", f"$v$ > {p.threshold_rest}"
    yield "D", "I", equations(network.INHIBITORY)
    inhibitory = f"$v$ > {p.inhibitory_threshold}; $v$ = {p.inhibitory_reset}"
    yield "D", "Spike of I", f"{inhibitory}; refractory for {p.inhibitory_refractory_period}"
    yield "D", "Integration", f"Euler, steps of {p.dt}; $v$ begins at {p.initial_potential}"
    yield "E", "Traces", equations(network.PLASTIC)
    yield "E", "At an input spike", statements(network.ON_INPUT_SPIKE)
    yield "E", "At an output spike", statements(network.ON_OUTPUT_SPIKE)
    factor = r"$w \to w\,e^{-k_p (\Delta t/\tau_\mathrm{prun})^2}$"
    yield "E", "Decay", f"{factor}, where $\\Delta t$ is the silence of the input and $k_p$ = {preset.decay.k_p:g}"
    if text:
        yield "E", "When it acts", "at each input spike of the training"
        works = f"{preset.decay.tau_prun_s:g} s in this book"
        yield "E", "Pruning time", f"{PAPER_TAU_PRUN_S:g} s in the paper, which leaves no spike; {works}"
    else:
        burst = f"at the spikes of a burst of {BURST_RATE} for {BURST_DURATION} on all inputs"
        yield "E", "When it acts", f"once, after the last image, {burst}"
        yield "E", "Pruning time", f"{preset.decay.tau_prun_s:g} s"
    yield "F", "Rate", f"{p.rate_per_grey} for each grey level of a pixel"
    yield "F", "Image", f"{p.image_duration}, then {p.rest_duration} without input"
    whole = "" if text else ", in whole hertz; the filter of blurred noise also runs across images"
    yield "F", "Noise", f"uniform pixels with the mean of the training images{whole}"
    yield "G", "Count", f"spikes of each neuron of E during the {p.image_duration}; learning is off"
    ties = "silence and ties count as no answer" if text else "silence and ties go to the first group"
    yield "G", "Answer", f"the group with most spikes; {ties}"


def equations(code: str) -> str:
    """Differential equations as Brian2 reads them, in lines of Markdown; a line that goes on is joined."""
    joined: list[str] = []
    for line in filter(None, map(str.strip, code.splitlines())):
        if joined and ":" not in joined[-1]:
            joined[-1] += f" {line}"
        else:
            joined.append(line)
    return "<br>".join(f"`{line}`" for line in joined)


def statements(code: str) -> str:
    """Statements as Brian2 reads them, in lines of Markdown."""
    return "<br>".join(f"`{line}`" for line in filter(None, map(str.strip, code.splitlines())))


def table(preset: Preset) -> str:
    """The model of a reading of the paper as one table in Markdown.

    Parameters
    ----------
    preset : Preset
        :data:`snnreg.experiment.PAPER_TEXT` or :data:`snnreg.experiment.PAPER_CODE`.
    """
    found, said = ["| | | |", "|---|---|---|"], ""
    for letter, what, description in rows(preset):
        if letter != said:
            found.append(f"| **{letter}** | **{PARTS[letter]}** | |")
        said = letter
        found.append(f"| | {what} | {WHOLE.sub(' ', description)} |")
    return "\n".join(found)
