"""The decay in networks of PyTorch: the weights of a layer that any training loop lets decay unless used.

The three lines that a training loop of your own needs::

    from snnreg.integrations import DecayingWeights

    decay = DecayingWeights(net.fc1, tau_prun=600, batch_first=False)   # before the loop
    decay.update(spikes)    # once a batch, with what was shown to the layer: (steps, samples, inputs)
    decay.finish()          # after the loop

It needs PyTorch alone, whatever makes the spikes: snnTorch, Norse, SpikingJelly, or a loop of your own.

**Time** is counted in samples: a batch of 128 samples takes 128 units of time, one sample after another.  The
paper's network is shown an image every 0.5 s, so its pruning time of 300 s is 600 samples.  **A use** of an input
line is a sample in which it spikes at least once.  So the decay depends neither on the batch size nor on the
number of time steps per sample.
"""

from typing import Self

import numpy as np

from snnreg import native
from snnreg.base.checks import check_bool, check_instance, check_number
from snnreg.base.errors import SnnregError

try:
    import torch
    from torch import Tensor, nn
except ImportError as error:
    raise SnnregError("DecayingWeights needs PyTorch: python -m pip install 'snnreg[torch]'") from error

EXACT = (torch.float32, torch.float64)
"""Types of weights that can decay: a factor of 0.9999 is 1 in half precision, and nothing would ever decay."""


class DecayingWeights(nn.Module):
    """Let the weights of one layer decay by equation (5) while they are not used.

    ``w(t) = w(t_s) exp(-k_p ((t - t_s) / tau_prun)**2)``, where ``t_s`` is the last use.  Biases stay.  While an
    input line is silent its weights have no gradient, so that between two uses nothing but the decay is due, and
    it can be taken off when the silence ends.

    Parameters
    ----------
    layer : torch.nn.Linear or torch.nn.Conv2d
        Or a subclass.  An input line of a convolution is an input channel: one kernel serves all places.
    tau_prun : float
        The pruning time, in samples.
    k_p : float
        The pruning coefficient.
    synapses : bool
        Keep a time for each synapse, which is used by a sample in which both its input line and its output neuron
        spike, instead of one for each input line.
    batch_first : bool, optional
        Where spikes have time steps: whether their shape is (samples, steps, ...), or (steps, samples, ...) as
        snnTorch, Norse and SpikingJelly have it.  No tensor shows which it is, and the decay would be wrong
        without a word if steps were taken for samples, so steps without this choice are refused.

    Attributes
    ----------
    now : Tensor of int64, shape ()
        Samples shown so far.
    last_use : Tensor of int64, shape (groups, outputs or 1, inputs)
        The last use of each synapse or input line, in samples; 0 if there was none.

    Raises
    ------
    SnnregError
        If the layer is of another kind or its weights are in half precision, or a parameter is not positive.

    Notes
    -----
    `now` and `last_use` are in ``state_dict()``; the weights are in that of the layer, to which this object only
    points.  Keep both to resume.  The times follow the weights to whatever device they move.

    An optimizer that moves weights without a gradient, by momentum or by a weight decay of its own, goes on doing
    so while a line is silent, and a surrogate gradient may move a synapse whose neuron is silent.  The decay then
    multiplies what they made of the weights.
    """

    now: Tensor
    last_use: Tensor

    def __init__(
        self,
        layer: nn.Module,
        tau_prun: float,
        k_p: float = 1.0,
        *,
        synapses: bool = False,
        batch_first: bool | None = None,
    ) -> None:
        super().__init__()
        if not isinstance(layer, nn.Linear | nn.Conv2d):
            raise SnnregError(f"a layer must be a Linear or a Conv2d, got {type(layer).__name__}")
        self._layer = (layer,)  # in a tuple, so that its parameters are not also those of this module
        self.tau_prun = check_number("tau_prun, in samples,", tau_prun, 1e-100, 1e100)  # also its square is finite
        self.k_p = check_number("k_p", k_p)
        self.synapses = check_bool("synapses", synapses)
        self.batch_first = None if batch_first is None else check_bool("batch_first", batch_first)
        self._groups = getattr(layer, "groups", 1)
        self._weight()
        outputs = layer.weight.shape[0] // self._groups if synapses else 1
        self.register_buffer("now", torch.zeros((), dtype=torch.int64))
        shape = self._groups, outputs, layer.weight.shape[1]
        self.register_buffer("last_use", torch.zeros(shape, dtype=torch.int64))

    @property
    def layer(self) -> nn.Module:
        """The layer whose weights decay."""
        return self._layer[0]

    @torch.no_grad()
    def update(self, inputs: Tensor, outputs: Tensor | None = None) -> Self:
        """Count a batch as shown, and take off the silences that it ends.

        Call it once a batch, before the forward pass or after the optimizer's step, never between: the backward
        pass needs the weights as they were.

        Parameters
        ----------
        inputs : Tensor
            What the layer was shown: (samples, inputs), or with time steps (steps, samples, inputs) or, if
            `batch_first`, (samples, steps, inputs); for a convolution (channels, height, width) instead of inputs.
            Whatever is not 0 is a spike.
        outputs : Tensor, optional
            What the layer's neurons answered, likewise.  Needed where times are kept for each synapse.

        Raises
        ------
        SnnregError
            If shapes do not fit, `batch_first` is not chosen and there are steps, `outputs` are missing or not
            needed, or the weights cannot decay where they are.
        """
        weight = self._weight()
        if (outputs is not None) != self.synapses:
            lack = "needs the outputs too" if self.synapses else "takes no outputs"
            raise SnnregError(f"synapses={self.synapses} {lack}")
        before = self._used_lines(inputs, weight.shape[1] * self._groups, "inputs")
        after = before.new_ones((len(before), self._groups, 1))
        if outputs is not None:
            after = self._used_lines(outputs, weight.shape[0], "outputs")
            if len(after) != len(before):
                raise SnnregError(f"there are {len(before)} samples of inputs and {len(after)} of outputs")
        end_silences = _end_silences if weight.is_cpu else _end_silences_elsewhere
        squares = end_silences(before.to(weight.device), after.to(weight.device), self.now, self.last_use)
        self.now += len(before)
        weight.unflatten(0, (self._groups, -1)).mul_(self._factor(squares))
        return self

    @torch.no_grad()
    def weights_now(self) -> Tensor:
        """Give the weights with the running silence taken off, shape as the layer's; nothing is changed."""
        weight = self._weight()
        left = self._factor((self.now - self.last_use).square())
        return (weight.unflatten(0, (self._groups, -1)) * left).view_as(weight)

    @torch.no_grad()
    def finish(self) -> None:
        """Take off the running silence for good, when training ends; a second call changes nothing."""
        self._weight().copy_(self.weights_now())
        self.last_use.fill_(self.now)

    def extra_repr(self) -> str:
        """Show in brackets, for ``repr``, the layer, what was chosen, and how far it is."""
        samples = "?" if self.now.is_meta else int(self.now)
        return (
            f"{self.layer}, tau_prun={self.tau_prun:g}, k_p={self.k_p:g}, synapses={self.synapses}, "
            f"batch_first={self.batch_first}, samples={samples}"
        )

    def _factor(self, squares: Tensor) -> Tensor:
        """Compute equation (5) of summed squares of silences, ready to multiply weights by groups."""
        left = torch.exp(-self.k_p / self.tau_prun**2 * squares.to(self.layer.weight))
        return left[..., None, None] if isinstance(self.layer, nn.Conv2d) else left

    def _weight(self) -> Tensor:
        """Return the weights, checked, with the times on their device."""
        weight = self.layer.weight
        if weight.dtype not in EXACT:
            raise SnnregError(
                f"weights in {weight.dtype} would not decay, because a factor near 1 is 1 there; keep them in "
                "float32 and compute in half precision by torch.autocast"
            )
        self.to(weight.device)
        return weight

    def _used_lines(self, spikes: Tensor, lines: int, what: str) -> Tensor:
        """Say whether each line spiked in each sample, shape (samples, groups, lines of a group)."""
        check_instance(what, spikes, Tensor, "torch.as_tensor makes one of an array")
        if spikes.is_complex():
            raise SnnregError(f"{what} must be real numbers, each nonzero one a spike; got complex ones")
        places = 2 if isinstance(self.layer, nn.Conv2d) else 0
        plain = 2 + places  # samples, lines, and where there are places, those
        if spikes.ndim not in (plain, plain + 1) or spikes.shape[-1 - places] != lines:
            order = "samples, steps" if self.batch_first else "steps, samples"
            shape = f"({order}, {lines}{', height, width' * bool(places)})"
            raise SnnregError(f"{what} must have the shape {shape}, or have no steps; got {tuple(spikes.shape)}")
        if spikes.ndim > plain and self.batch_first is None:
            raise SnnregError(
                f"{what} of the shape {tuple(spikes.shape)} have time steps; say which axis they are: "
                "DecayingWeights(..., batch_first=False) for (steps, samples, ...), as snnTorch has it, and "
                "batch_first=True for (samples, steps, ...)"
            )
        if spikes.ndim > plain:
            spikes = _most(spikes, 1 if self.batch_first else 0)
        if places:
            spikes = _most(spikes.flatten(2), 2)
        if spikes.isnan().any():
            raise SnnregError(f"{what} must be real numbers, each nonzero one a spike; some are nan")
        return spikes.bool().unflatten(1, (self._groups, -1))


def _end_silences(before: Tensor, after: Tensor, now: Tensor, last_use: Tensor) -> Tensor:
    """Sum the squares of the silences that end in some samples, of the shape of `last_use`.

    `last_use` is moved on.  What spiked has the shapes (samples, groups, inputs) and (samples, groups, outputs).
    """
    last, squares = last_use.numpy(), np.zeros(last_use.shape, np.int64)
    for group in range(len(last)):
        used = [np.ascontiguousarray(lines[:, group], np.uint8) for lines in (before, after)]
        sizes = len(before), used[0].shape[1], used[1].shape[1], int(now)
        native.call("end_silences", *used, *sizes, last[group], squares[group])
    return torch.from_numpy(squares)


def _end_silences_elsewhere(before: Tensor, after: Tensor, now: Tensor, last_use: Tensor) -> Tensor:
    """Do the same on whatever device, where it stays; on a processor C is a hundred times as fast."""
    squares = torch.zeros_like(last_use)
    for inputs, outputs in zip(before, after, strict=True):
        now = now + 1
        used = outputs[:, :, None] & inputs[:, None, :]
        squares += torch.where(used, now - last_use, 0).square()
        last_use.copy_(torch.where(used, now, last_use))
    return squares


def _most(spikes: Tensor, over: int) -> Tensor:
    """Take the largest, or the smallest where that is 0: as ``any`` tells, and many times as fast."""
    if spikes.shape[over] == 0:
        raise SnnregError(f"spikes of the shape {tuple(spikes.shape)} have no time steps or no places")
    most = spikes.amax(over)
    return torch.where(most == 0, spikes.amin(over), most)
