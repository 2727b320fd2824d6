"""What a page kept may have been forged: a network goes on only from what a network can be."""

import numpy as np
import pytest

from snnreg.labs import engine
from snnreg.parameters import INPUTS, Parameters
from snnreg.simulation import kernel
from snnreg.wiring import Wiring
from tests.support import page_network

PARAMETERS = Parameters(neurons_per_class=2)
NEURONS, LARGE = 4, 2**62

FORGERIES = {
    "nothing": ("random", "5"),
    "the same delay": ("inhibition_delay", "20"),
    "a delay": ("inhibition_delay", str(LARGE)),
    "less than nothing": ("inhibition_arriving", "-1"),
    "a clock that ran": ("clock", str(2**40)),
    "fewer images": ("random", "5", 1),
    "no number": ("weights", "NaN"),
    "a large weight": ("weights", "0.06"),
    "a potential without end": ("v", "-Infinity"),
    "a conductance": ("g_e", "1e12"),
    "a threshold": ("theta", "NaN"),
    "a spike to come": ("last_spike", str(LARGE)),
}


@pytest.fixture(scope="module")
def answers():
    """What a network of the page makes of each forged state, all of the right length."""
    delays = np.full(NEURONS, 0.003), np.full((NEURONS, NEURONS), 0.002)
    fresh = kernel.new_state(Wiring(np.zeros((INPUTS, NEURONS)), *delays), PARAMETERS)
    place, fields = 8, {"random": {"place": 0, "whole": True}}
    for name, array in fresh._asdict().items():
        fields[name] = {"place": place, "whole": array.dtype.kind == "i"}
        place += array.nbytes
    job = {"model": engine.description(PARAMETERS, NEURONS), "fields": fields, "forgeries": FORGERIES}
    return page_network.run_job("forged_states.mjs", job, {})


@pytest.mark.parametrize("case", FORGERIES)
def test_only_what_a_network_can_be_is_gone_on_from(answers, case):
    assert answers[case]["sound"] == (case in ("nothing", "a delay", "the same delay"))


def test_a_forged_delay_is_not_taken(answers):
    assert np.sum(answers["a delay"]["counts"]) > 0
    assert answers["a delay"] == answers["the same delay"]
