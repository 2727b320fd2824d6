"""The experiment of the page: what it draws is as it should be, and the kernel gives the same counts from it.

Of a rule that a reader writes in the workshop, the kernel gets what *Copy as Python* gives.
"""

import base64
import tomllib

import numpy as np
import pytest
from brian2 import second
from scipy.ndimage import gaussian_filter

from snnreg.datasets import FIELD_SETS, digits_of
from snnreg.datasets.image_sets import FIELD, INNER_FIELD, white_noise_within
from snnreg.decay import AFTER_TRAINING, NEVER, ONLINE, Decay
from snnreg.encoding import SpikeTrains
from snnreg.experiment import RESULTS
from snnreg.parameters import ADAPTIVE, Parameters
from snnreg.simulation import kernel
from snnreg.wiring import Wiring
from snnreg_book.labs import engine
from snnreg_book.labs.shared.constants import CHOSEN_GROWTH
from snnreg_book.labs.shared.lab import MADE_IN_PAGES
from tests.support import page_network

P = Parameters()
NEURONS = 30
WITHIN = {"white_noise_field": FIELD, "white_noise_inner_field": INNER_FIELD}
DIGITS = {"train": [7, 4, 6], "known": [7, 4, 6], "unknown": [9, 2, 1]}
PER_DIGIT = {"train": 20, "known": 10, "unknown": 10}
TO_BLUR = np.random.default_rng(0).uniform(size=(28, 28))
GROWTH = P.replace_si({"growth_step": 1e-4, "activity_target": 2.0})
RULES = {
    "never": (Decay(NEVER), P),
    "online": (Decay(ONLINE, 20 * second, k_p=0.5), P),
    "after training": (Decay(AFTER_TRAINING, 7.5 * second), P),
    "growth": (Decay(ONLINE, 20 * second), GROWTH),
    "empty start": (Decay(NEVER), GROWTH.replace(initial_weights=0.0)),
    "where(silence_s > tau/20, 0, 1)": (Decay(ONLINE, 20 * second), P),
    "exp(-(silence_s/tau)^2)": (Decay(ONLINE, 20 * second), P),
    "0.9": (Decay(ONLINE, 20 * second), P),
}
FORMULAS = [*RULES][5:]


@pytest.fixture(scope="module", params=RULES)
def done(request):
    """A rule, its parameters, and the answer of run_experiment.mjs."""
    decay, parameters = RULES[request.param]
    rule = {"when": decay.when, "tau_prun_s": decay.tau_prun_s, "k_p": decay.k_p}
    if parameters.growth_step:
        rule |= {"growth_step": parameters.growth_step, "activity_target": float(parameters.activity_target)}
    job = {
        "model": engine.description(P, NEURONS),
        "digits": DIGITS,
        "rule": rule,
        "start": "random" if parameters.initial_weights else "empty",
        "sets": [*MADE_IN_PAGES, *WITHIN],
        "shown": [*MADE_IN_PAGES],
        "seed": 5,
        "to_blur": TO_BLUR.ravel().tolist(),
        "formula": request.param if request.param in FORMULAS else None,
    }
    images = {
        f"{name}{digit}": digits_of([digit], PER_DIGIT[name], train=name == "train")[0]
        for name, digits in DIGITS.items()
        for digit in digits
    }
    page = page_network.run_job("run_experiment.mjs", job, images)
    if page["python"]:
        exec(page["python"], copied := {})
        decay = copied["decay"]
    return decay, parameters, page


def trains_of(drawn):
    first = np.concatenate([[0], np.cumsum(drawn["per_image"])]).astype(np.int64)
    return SpikeTrains(np.array(drawn["step"], np.int32), np.array(drawn["pixel"], np.int32), first)


def test_the_kernel_gives_the_same_counts(done):
    decay, parameters, page = done
    born = page["born"]
    assert np.max(born["weights"]) == pytest.approx(parameters.initial_weights * P.g_max, rel=1e-3)
    wiring = Wiring(
        np.reshape(born["weights"], (784, NEURONS)),
        np.array(born["excitationDelays"]),
        np.reshape(born["inhibitionDelays"], (NEURONS, NEURONS)),
    )
    choices = {"parameters": parameters, "threshold": ADAPTIVE, "decay": decay}
    state = kernel.new_state(wiring, parameters)
    spikes = kernel.run(state, trains_of(page["training"]), np.array(page["classes"]), **choices)
    np.testing.assert_array_equal(spikes.counts, page["training"]["counts"])
    last_s, end_s = state.last_input_spike * float(P.dt), len(page["classes"]) * P.period_s
    weights = decay.after_training(state.weights, last_s, end_s, np.random.default_rng(0))
    np.testing.assert_allclose(weights.ravel(), page["weights"], rtol=0, atol=1e-14)
    for name in MADE_IN_PAGES:
        rested = kernel.new_state(
            Wiring(weights, wiring.excitation_delay_s, wiring.inhibition_delay_s), parameters
        )
        counts = kernel.run(rested, trains_of(page["tests"][name]), None, **choices).counts
        np.testing.assert_array_equal(counts, page["tests"][name]["counts"], err_msg=name)


def test_the_images_are_those_of_the_experiment(done):
    _, _, page = done
    learnt, _ = digits_of(DIGITS["train"], PER_DIGIT["train"], train=True)
    assert page["mean"] == pytest.approx(learnt.mean())
    assert sorted(page["classes"]) == sorted(np.repeat([0, 1, 2], PER_DIGIT["train"]))
    assert page["classes"] != sorted(page["classes"])
    for name in ("known", "unknown"):
        images, _ = digits_of(DIGITS[name], PER_DIGIT[name], train=False)
        np.testing.assert_array_equal(page["images"][name], images.reshape(len(images), 784))
    white, blurred = (np.array(page["images"][name]) for name in ("white_noise", "blurred_noise"))
    assert white.shape == blurred.shape == (30, 784)
    assert 0 <= white.min() and white.max() <= 2 * page["mean"]
    assert white.std() == pytest.approx(2 * page["mean"] / np.sqrt(12), rel=0.02)
    np.testing.assert_allclose(blurred.mean(axis=1), page["mean"])
    assert blurred.min() == 0
    assert set(WITHIN) < set(FIELD_SETS)
    for name, side in WITHIN.items():
        given = np.array(page["images"][name])
        python = white_noise_within(side, len(given), page["mean"], np.random.default_rng(0))
        np.testing.assert_array_equal(given.max(axis=0) > 0, python.max(axis=0) > 0)
        inside = python.max(axis=0) > 0
        for moment in (np.mean, np.std, np.max):
            assert moment(given[:, inside]) == pytest.approx(moment(python[:, inside]), rel=0.02), (name, moment)


def test_growth_in_the_labs_is_the_rule_that_was_chosen():
    definition = tomllib.loads((RESULTS / "rules" / "sweep.toml").read_text())
    assert CHOSEN_GROWTH == definition["axes"]["constants"][0]


def test_noise_is_blurred_as_in_python(done):
    expected = gaussian_filter(TO_BLUR, sigma=2, mode="wrap")
    np.testing.assert_allclose(done[2]["blurred"], expected.ravel(), rtol=1e-12)


def test_a_round_is_the_same_after_rounds_that_were_given_up():
    """A worker keeps input spikes that come again, and draws the others as if it had kept none."""
    packs = {
        name: [digits_of([digit], 8, train=name == "train")[0].ravel().tolist() for digit in digits]
        for name, digits in DIGITS.items()
    }
    given_up, kept, alone = page_network.run_function(
        ["shared/experiment_tasks.js"],
        """
        const module = Uint8Array.from(atob(data.module), (letter) => letter.charCodeAt(0));
        const { experimentTasks: tasks } = lab;
        const images = Object.fromEntries(Object.entries(data.packs).map(([name, packs]) =>
            [name, packs.map((pack) => Uint8Array.from(pack))]));
        await tasks.prepare({ module });
        await tasks.images(images);
        async function round(tau_prun_s, part, turns) {
            const rule = { when: "online", tau_prun_s, k_p: 1, growth_step: 0 };
            await tasks.begin({ model: data.model, seed: 5, rule, part, again: true });
            let weights;
            for (let turn = 0; turn < turns; turn++) ({ weights } = await tasks.learn({ images: 12 }));
            await tasks.test({ name: "white_noise" });
            return [...weights, ...(await tasks.show({ images: 10 })).counts];
        }
        const givenUp = await round(20, 1, 1);
        await round(300, 0.5, 1);
        const kept = await round(20, 1, 2);
        await tasks.images(images);
        return [givenUp, kept, await round(20, 1, 2)];
        """,
        packs=packs,
        model=engine.description(P, NEURONS),
        module=base64.b64encode(engine.module()).decode(),
    )
    assert kept == alone != given_up
