"""The examples run, and in them the decay is the closed form where nothing else moves a weight."""

import re
import runpy
import sys
import types
from pathlib import Path

import numpy as np
import pytest
import torch
from brian2 import second, start_scope

from snnreg.decay import NEVER, ONLINE, Decay
from tests.support.processes import run_python

pytestmark = pytest.mark.slow
EXAMPLES = Path(__file__).resolve().parents[1] / "examples"


def pasted(first_words):
    """The names that a piece of Python in the README leaves; it begins with these words."""
    text = (EXAMPLES.parent / "README.md").read_text(encoding="utf-8")
    (code,) = re.findall(rf"^```python\n({re.escape(first_words)}.*?)^```", text, re.MULTILINE | re.DOTALL)
    names = {}
    exec(code, names)
    return names


def test_the_ten_lines_of_the_readme_show_what_the_decay_does(capsys):
    pasted("import numpy as np\nfrom brian2 import second")
    (without, spikes, *_), (with_decay, fewer, *_) = map(str.split, capsys.readouterr().out.splitlines())
    assert (without, with_decay) == (NEVER, ONLINE)
    assert round(float(spikes), -1) == 70 and float(fewer) < 1, "as the sentence after them says"


def test_the_brian2_lines_of_the_readme_run_as_pasted(brian2_scope):
    used, silent = pasted("from brian2 import Hz")["S"].weights_now
    assert 0.95 < used < 1 and np.isclose(silent, np.exp(-0.25))


def test_the_paper_in_plain_brian2_is_calm_in_noise_only_with_the_decay():
    """In a process of its own, because it chooses Brian2's compiled mode."""
    done = run_python(EXAMPLES / "the_paper.py")
    assert done.returncode == 0, done.stderr
    rows = {line[:15].strip(): re.findall(r"\d+\.\d", line) for line in done.stdout.splitlines()}
    spikes = {name: [float(found) for found in row] for name, row in rows.items()}
    assert spikes["white noise"][0] > 4 * spikes["known digits"][0] and spikes["white noise"][1] < 1
    assert min(spikes["known digits"]) > 3 and min(spikes["unknown digits"]) > 3


def test_a_balanced_neuron_forgets_inputs_that_fell_silent(brian2_scope):
    """While an input is silent no rule of the network touches its weight but the decay."""
    example = runpy.run_path(str(EXAMPLES / "brian2_stdp.py"))
    rule, end_s = Decay(ONLINE, 0.3 * second), 0.6
    synapses = example["simulate"](rule, end_s * second)
    last_s = np.array(synapses.t_s)
    used, silent = last_s[:500], last_s[500:]
    assert silent.max() <= end_s / 2 < used.max()
    np.testing.assert_allclose(
        synapses.weights_now, np.array(synapses.w) * np.exp(-(((end_s - last_s) / 0.3) ** 2)), rtol=1e-12
    )
    never = last_s == 0
    assert never.sum() >= 5 and (np.array(synapses.w)[~never] <= example["G_MAX"]).all()
    start_scope()
    kept = example["simulate"](Decay(NEVER), end_s * second)
    np.testing.assert_array_equal(np.array(kept.t_s), last_s)
    np.testing.assert_array_equal(np.array(kept.w)[never], np.array(synapses.w)[never])
    assert synapses.weights_now[500:].mean() < 0.5 * kept.weights_now[500:].mean()


def test_the_unlit_frame_of_the_unsupervised_network_fades(brian2_scope):
    example = runpy.run_path(str(EXAMPLES / "brian2_unsupervised.py"))
    frame = np.repeat(example["FRAME"], example["NEURONS"])
    rule, end_s = Decay(ONLINE, 1 * second), 5 * 0.2
    synapses = example["simulate"](rule, 5)
    weights = np.array(synapses.w)
    assert (np.array(synapses.t_s)[frame] == 0).all() and (np.array(synapses.t_s)[~frame] > 0).any()
    np.testing.assert_allclose(synapses.weights_now[frame], weights[frame] * np.exp(-(end_s**2)), rtol=1e-12)
    now = synapses.weights_now
    assert now[frame].sum() / now.sum() < 0.8 * weights[frame].sum() / weights.sum()


class StandIn:
    """In place of all that the example takes of BindsNET: a rule that adds one to the weights of used inputs."""

    def __init__(self, connection):
        self.connection, self.source = connection, connection.source

    def _connection_update(self):
        self.connection.w[self.source.s.flatten().bool()] += 1


def test_the_rule_for_bindsnet_takes_from_a_weight_the_silence_of_its_input(monkeypatch):
    for name in (
        "",
        ".encoding",
        ".learning",
        ".network",
        ".network.monitors",
        ".network.nodes",
        ".network.topology",
    ):
        module = types.ModuleType(f"bindsnet{name}")
        module.__getattr__ = lambda asked: StandIn
        monkeypatch.setitem(sys.modules, module.__name__, module)
    rule_class = runpy.run_path(str(EXAMPLES / "bindsnet_digits.py"))["UseItOrLoseIt"]
    source = types.SimpleNamespace(n=3, s=torch.zeros(1, 3, dtype=torch.uint8))
    connection = types.SimpleNamespace(source=source, dt=1.0, w=torch.ones(3, 2))
    rule = rule_class(connection, tau_prun=10.0)
    for used in ([0], [0, 1], [], [0]):
        source.s[0] = torch.tensor([pixel in used for pixel in range(3)])
        rule._connection_update()
    rule.finish()
    left = [np.exp(-0.01), np.exp(-0.01), np.exp(-0.04)]  # after silences of 1, 1 and 2 ms
    first = (((1 * left[0] + 1) * left[1]) + 1) * left[2] + 1
    second = (np.exp(-0.04) + 1) * np.exp(-0.04)
    np.testing.assert_allclose(connection.w[:, 0], [first, second, np.exp(-0.16)], rtol=1e-6)


def test_pixels_that_are_never_lit_fade_in_snntorch():
    example = runpy.run_path(str(EXAMPLES / "snntorch_digits.py"))
    torch.manual_seed(1)
    images, digits = torch.rand(160, 784), torch.randint(10, (160,))
    images[:, :392] = 0
    kept = [example["train"](images, digits, tau_prun) for tau_prun in (1e9, 100) if torch.manual_seed(2)]
    dark, lit = zip(*(network.fc1.weight.detach().split(392, dim=1) for network in kept), strict=True)
    torch.testing.assert_close(dark[1], dark[0] * np.exp(-((160 / 100) ** 2)), rtol=1e-5, atol=0)
    assert (lit[0] - lit[1]).abs().max() > 0 and lit[1].abs().mean() > 0.9 * lit[0].abs().mean()
