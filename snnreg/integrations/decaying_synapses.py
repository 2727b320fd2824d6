"""The decay in any network of Brian2: synapses that lose weight unless they are used.

The three lines that a network of your own needs::

    from snnreg import Decay
    from snnreg.integrations import DecayingSynapses

    S = DecayingSynapses(inputs, neurons, decay=Decay("online", 20 * second), model="w : 1", on_pre="v_post += w")
"""

from typing import Any

import numpy as np
from brian2 import Equations, Group, Synapses, second
from brian2.core.spikesource import SpikeSource
from brian2.equations.equations import EquationError
from brian2.utils.stringtools import word_substitute

from snnreg.base.checks import Floats, check_instance
from snnreg.base.errors import SnnregError, brief
from snnreg.decay import NEVER, DecayRule


class DecayingSynapses(Synapses):
    """Synapses of Brian2 whose weights decay by equation (5) while they are not used.

    A synapse is used whenever a spike of its source arrives.  With a decay online its weight then loses what
    the silence costs, before the lines of `on_pre` transmit and learn, as in the paper's network.  With a decay
    after training only the times of use are kept.  In both cases :attr:`weights_now` are the weights as the
    rule has them at the present time, the running silence included.

    Parameters
    ----------
    source, target : brian2.SpikeSource, brian2.Group
        As for :class:`brian2.Synapses`; without a target, the source.
    model : str or Equations
        Has the weight.
    on_pre : str or dict of str to str
        One pathway or several; a spike that arrives by any of them is a use.
    decay : DecayRule
    weight : str
        Name of the weight in `model`.
    namespace : dict, optional
    **options
        Whatever else :class:`brian2.Synapses` takes: ``on_post``, ``delay``, ``method``, ``name`` and so on.

    Raises
    ------
    SnnregError
        If the model has no such weight, defines what the rule needs for itself, or the decay asks for the burst
        of the paper's notebooks.

    Notes
    -----
    Time begins at 0: a synapse that has never been used has been silent since then.  ``t_s`` is the time of the
    last use and can be set, recorded and stored as any variable of the synapses.

    Two inputs, of which the first spikes after one second and after three, and four seconds in all leave
    ``exp(-(1 + 4 + 1) / 4)`` and ``exp(-16 / 4)`` of two weights whose pruning time is 2 s.
    """

    def __init__(
        self,
        source: Any,
        target: Any = None,
        model: Any = None,
        on_pre: str | dict[str, str] | None = None,
        *,
        decay: DecayRule,
        weight: str = "w",
        namespace: dict[str, Any] | None = None,
        **options: Any,
    ) -> None:
        check_instance("decay", decay, DecayRule, 'Decay("online", 300 * second) is one')
        pathways = on_pre if isinstance(on_pre, dict) else {"pre": "" if on_pre is None else on_pre}
        for name, value in {"the model": "" if model is None else model, "weight": weight, **pathways}.items():
            if not isinstance(value, str) and not (name == "the model" and isinstance(value, Equations)):
                raise SnnregError(f"{name} must be text as Brian2 has it, got {brief(value)}")
        if namespace is not None:
            check_instance("namespace", namespace, dict, "names and their values")
        check_instance("source", source, SpikeSource, "a NeuronGroup is one")
        check_instance("target", source if target is None else target, Group, "a NeuronGroup is one")
        try:
            model = model if isinstance(model, Equations) else Equations(model or "")
        except (EquationError, SyntaxError) as error:
            raise SnnregError(f"the model has no equations ({' '.join(str(error).split())[:200]})") from error
        names = model.names
        if weight not in names:
            raise SnnregError(f"the model has no weight {weight!r}, only {', '.join(sorted(names)) or 'nothing'}")
        if decay.burst:
            raise SnnregError("a burst belongs to the paper's own network; use a decay without it")
        ours = {"k_p": decay.k_p, "tau_prun": decay.tau_prun, **decay.namespace()}
        if taken := sorted({"t_s", *ours} & names):
            raise SnnregError(f"the model defines {', '.join(taken)}, which the decay brings along; rename it")
        rule = word_substitute(decay.at_input_spike(), {"w": weight}) if decay.online else ""
        # Set before Brian2 makes attributes of variables, and of nothing else.
        self.decay, self.weight = decay, weight
        super().__init__(
            source,
            target,
            model + Equations("t_s : second"),
            on_pre={
                name: rule + "\n".join(map(str.strip, [*code.splitlines(), "t_s = t"]))
                for name, code in pathways.items()
            },
            namespace={**(namespace or {}), **ours},
            **options,
        )

    @property
    def weights_now(self) -> Floats:
        """The weights with the running silence taken off, shape (synapses,); the network stays as it is."""
        weights, last_s = np.array(getattr(self, self.weight)), np.array(self.t_s)
        if self.decay.when == NEVER:
            return weights
        return weights * self.decay.checked_factor(float(self.clock.t / second) - last_s)
