"""The check of an exercise takes the right answer, and says of wrong ones what is wrong with them.

Each chapter runs once, and after each of its answers the check tries others: wrong values, types and units.
"""

import contextlib
import copy
import re
from pathlib import Path

import matplotlib
import nbformat
import pytest

from extensions.editions import classroom
from snnreg.book import NotYet

CHAPTERS = Path(__file__).parents[2] / "chapters"
PAGES = ("intro", "07_table", "10_better", "11_what_for", "12_your_network", "verdict", "15_does_it_hold",
         "16_theory", "17_how_far")  # fmt: skip
"""Those that test_claims.py runs, with their checks."""

NOTES = classroom.read_notes(CHAPTERS.parent)
NO_NUMBER = "must be a number; it is"

TRIES = {
    "ex-inhibition": [
        ("needed = 0.8", "with 2 % less than `needed` the neuron must spike"),
        ("needed = 0.3", "with 2 % more than `needed` it must be silent"),
        ("needed = [0.59]", f"`needed` {NO_NUMBER} a list"),
    ],
    "ex-riddle": [
        ("found = 1.1 * found", "`found[0]`, the tau_m (ms), must be within 5 %"),
        ("found = dict(tau=1)", "`found` must be an array of shape (4,); it is a dict"),
    ],
    "ex-balance": [
        ("same_area = -2.6e-4", None),
        ("same_area = 2.6e-4", "must be negative"),
        ("same_area = p.trace_step_post", "the area of the late pairs must be as large as before"),
        ("same_area = -2.6e-4 * ms", f"`same_area` {NO_NUMBER} -260. ns"),
    ],
    "ex-overlap": [
        ("late = {'two bars': 8, 'one bar, two names': 8}", "must leave fewer spikes"),
        ("late = [8, 1]", "`late` must be a Series indexed by two bars, one bar, two names; it is a list"),
    ],
    "ex-shorter": [
        ("shorter_s = shorter_s * second", None),
        ("shorter_s = 20", "more than 95 % of the pixels must have the same fate"),
        ("shorter_s = 77 * Hz", "`shorter_s` must be a number of seconds; it is 77. Hz"),
    ],
    "ex-burst": [
        ("needed_s = 106e-3 * second", None),
        ("needed_s = 0.05", "no more than one pixel may escape"),
        ("needed_s = 0.2", "must not be longer"),
        ("needed_s = 63 * Hz", "`needed_s` must be a number of seconds; it is 63. Hz"),
    ],
    "ex-exponent": [
        ("left = {e: pair[::-1] for e, pair in left.items()}", "at the exponent 0.5 both trains must lose"),
        ("left = {e: [2, 2] for e in left}", "must be shares of the weight"),
        ("left = [1, 2, 3]", "`left` must be a dict; it is a list"),
        ("left = {0.5: 1}", "`left[0.5]` must be an array of shape (2,); it is 1"),
    ],
    "ex-wake": [
        ("wake = 2 * wake", "`wake` must lie only a little above it"),
        ("wake = wake / 2", "`wake` must lie above the grey level at which spikes begin"),
        ("spikes_per_image = spikes_per_image[:5]", "`spikes_per_image` must be an array of shape (13,)"),
        ("wake = wake * Hz", f"`wake` {NO_NUMBER}"),
    ],
    "ex-hidden": [
        ("pixel = pixel + 1", "`pixel` must be the index of the one that is lit"),
        ("error = 1 / np.sqrt(n)", "the hidden grey level must lie within four times `error`"),
        ("estimate = estimate * Hz", f"`estimate` {NO_NUMBER}"),
    ],
    "ex-published": [
        ("dead = trained(300, Decay(ONLINE, 7.5 * second))", "`dead` must have learned 600 images"),
        ("dead = net", "`dead` must be the network with the decay online at 7.5 s"),
        ("dead = net.counts", "`dead` must be a TrainedNetwork; it is a ndarray of shape (600, 30)"),
    ],
    "ex-digits": [
        (
            "answers = {d: pair[::-1] for d, pair in answers.items()}",
            "the second of each pair must be the silent images",
        ),
        ("answers = {d: (100 * a, 100 * b) for d, (a, b) in answers.items()}", "must be shares, from 0 to 1"),
        ("answers = {(7, 4, 6): (0.9, 0)}", "`answers[(3, 8, 5)]` must be an array of shape (2,)"),
    ],
    "ex-centred": [
        ("centred = centred[:, ::-1]", "`centred` must be bright where digits are bright"),
        ("centred = centred / 255", "`centred` must have the mean of the training images"),
        ("centred = centred[0]", "`centred` must be an array of shape"),
    ],
    "ex-faint": [
        ("faint = faint[::-1]", "the faintest digits must be silent more often"),
        ("faint = [100 * share for share in faint]", "`faint` must hold shares, from 0 to 1"),
        ("faint = faint[:2]", "`faint` must be an array of shape (7,)"),
        ("unknown_silent = 1.0", "the share of silent unknown digits must lie between these two"),
    ],
    "ex-auroc": [
        ("detection = 1 - detection", "`analysis.auroc` must get the known digits first"),
        ("detection = 100 * detection", "an AUROC must lie from 0 to 1"),
        ("detection = detection.T", "`detection` must be a DataFrame with the rows white noise"),
    ],
    "ex-pairs": [
        ("errors = {name: 0.99 * error for name, error in errors.items()}", "the sum of both variances"),
        ("errors = {name: 100 * error for name, error in errors.items()}", "must be smaller than the unpaired"),
        ("errors = list(errors.values())", "`errors` must be a Series indexed by"),
    ],
    "ex-floor": [
        ("largest = 44", "must add up to the total"),
        ("largest = [4]", f"`largest` {NO_NUMBER} a list"),
    ],
    "ex-scale": [
        ("weak = bare", "the strongest neuron of `weak` must have the drive 0.7 on noise"),
        ("weak = bare.with_weights(bare.weights.clip(0, weak.weights.max()))", "of `weak` must have the drive"),
        ("weak = weak.weights", "`weak` must be a TrainedNetwork; it is a ndarray"),
    ],
    "ex-brighter": [
        ("predicted = 1 / predicted", "the strongest neuron must have the drive one"),
        ("answered = {factor: 0 for factor in answered}", "noise of twice the brightness must make more than one"),
        ("answered = list(answered.values())", "`answered` must be a Series indexed by 1, 1.2, 1.4, 1.6, 2"),
        ("predicted = predicted * volt", f"`predicted` {NO_NUMBER}"),
    ],
    "ex-same-rule": [
        ("two = one", "`two` must have learned with k_p = 4"),
        ("two = train(plan, Decay(ONLINE, 55 * second, k_p=4), SEED, progress=False)", "must agree to rounding"),
        ("one = one.weights", "`one` must be a TrainedNetwork; it is a ndarray"),
    ],
    "ex-longer": [
        ("predicted_s = 110 * second", None),
        ("results[110] = results[55]", "digits must make more"),
        ("results = list(results.values())", "`results` must be a dict; it is a list"),
        ("predicted_s = 110 * second ** 2", "`predicted_s` must be a number of seconds; it is"),
        ("predicted_s = 220", "`results[220]` must be a Series indexed by"),
    ],
    "ex-after": [
        ("accuracies = {tau: 0 for tau in accuracies}", "the decay must act after training"),
        ("accuracies = {tau: 100 * share for tau, share in accuracies.items()}", "must be shares, from 0 to 1"),
        ("accuracies = list(accuracies.values())", "`accuracies` must be a Series indexed by 2, 7.5, 30, 100"),
    ],
    "ex-whole": [
        ("losses = [-loss for loss in losses]", "all changes are negative"),
        ("losses = [loss / 100 for loss in losses]", "changes must be in percent"),
        ("losses = losses[0]", "`losses` must be an array of shape (5,)"),
    ],
    "ex-first": [
        ("gain = gain[[4, 7, 6]].set_axis(list(gain), axis=1)", "for the 7 the mean gain"),
        ("gain = -gain", "no digit can lose"),
        ("gain = gain.mean()", "`gain` must be a DataFrame with the rows"),
    ],
    "ex-one-seed": [
        ("wrong = {n: 1 - share for n, share in wrong.items()}", "with one seed the share must be"),
        ("wrong = {n: 100 * share for n, share in wrong.items()}", "`wrong` must hold shares"),
        ("wrong = 0.3", "`wrong` must be a Series indexed by 1, 2, 5, 10; it is 0.3"),
    ],
    "ex-company": [
        ("company = company.where(np.tri(10) > 0, 0)", "a pair must have one accuracy"),
        ("company = company / 100", "accuracies must be in percent"),
        ("company = company.stack()", "`company` must be a DataFrame"),
    ],
    "ex-train-longer": [
        ("longer = 0 * longer + 0.9", "the triple must be the one with the lowest accuracy"),
        ("longer = 100 * longer", "accuracies must be shares"),
        ("longer = longer[0]", "`longer` must be a DataFrame with the rows 100, 300, 1000 and columns 0, 1"),
    ],
    "ex-equal-light": [
        ("equal = 1 - equal", "must get the known digits first"),
        ("equal = 100 * equal", "areas must lie from 0 to 1"),
        ("equal = equal.to_dict()", "`equal` must be a DataFrame"),
    ],
    "ex-target": [
        ("offset = offset * 10", "below twice the target"),
        ("offset = -offset", "rates must be positive"),
        ("offset = offset['as chosen']", "`offset` must be a DataFrame with the rows 3, 5, 8"),
    ],
    "ex-average": [
        ("averages = averages.assign(**{'1 s': averages['15 s']})", "must come from a training of its own"),
        ("averages = 2 * averages", "the column `15 s` must be what the chapter has"),
        ("averages = short", "`averages` must be a DataFrame with the rows 3, 5, 8 and columns 15 s, 1 s"),
    ],
    "ex-own-tau": [
        ("tau = 20_000", "`tau` must be the shortest time"),
        ("tau = 150", "a line that is used must keep nine tenths"),
        ("from brian2 import second; tau = tau * second", f"`tau` {NO_NUMBER}"),
    ],
    "ex-own-choice": [
        ("accurate = chosen[1]", "no strength that was tried may be more accurate"),
        ("accurate = list(accurate)", "`accurate` must be a Series indexed by"),
    ],
    "ex-by-hand": [
        ("loud = loud / 2", "at `loud` the drift must vanish"),
        ("quiet = 100 * quiet", "`quiet` must be a share"),
        ("quiet = None", f"`quiet` {NO_NUMBER} a NoneType"),
    ],
    "ex-no-end": [
        ("long_weight = long_weight / 2", "at `long_weight` the drift must vanish"),
        ("short_weight = 0.1", "in 350 ms no weight may be unstable"),
        ("long_weight = longer", f"`long_weight` {NO_NUMBER} a Theory"),
    ],
    "ex-mark": [
        ("moved = 2 * moved", "at 5 % the limit must be that of the chapter"),
        ("moved = -moved", "the limit must grow with the mark"),
        ("moved = list(moved)", "`moved` must be a Series indexed by 0.01, 0.05, 0.2; it is a list"),
    ],
    "ex-pale": [
        ("pale_told = 100.0", "`pale_told` must lie between"),
        ("pale_found = pale_found / 100", "in percent"),
        ("pale_told = 'fewer'", f"`pale_told` {NO_NUMBER} a str"),
    ],
}
"""For each exercise: what stands in place of the answer, and what the check says of it, None if it is right."""


def answers(chapter):
    """The cells of a chapter's code, each with the label of the exercise that its check belongs to, if any."""
    label = None
    for cell in nbformat.read(CHAPTERS / f"{chapter}.ipynb", 4).cells:
        if found := re.search(r"\{exercise\}.*\n:label: (\S+)", cell.source):
            label = found[1]
        if cell.cell_type == "code":
            yield cell.source, label if "\n# check\n" in cell.source else None


def try_check(code, label, names):
    """Try other answers than that of a cell that has run: `names` are what the chapter has until then."""
    for other, says in TRIES[label]:
        tried = {name: copy.copy(value) if isinstance(value, dict) else value for name, value in names.items()}
        exec(other, tried)
        check = code.partition("\n# check\n")[2]
        with contextlib.nullcontext() if says is None else pytest.raises(NotYet, match=re.escape(says)):
            exec(check, tried)


@pytest.mark.slow
@pytest.mark.parametrize("chapter", sorted({path.stem for path in CHAPTERS.glob("*.ipynb")} - {*PAGES}))
def test_a_check_takes_the_right_answer_and_names_what_is_wrong(chapter, monkeypatch, capsys):
    """The other chapters are run by test_claims.py."""
    monkeypatch.chdir(CHAPTERS)
    matplotlib.use("agg")
    names = {"__name__": chapter}
    for code, label in answers(chapter):
        exec(code, names)
        if label is not None:
            assert "Right.\n" in capsys.readouterr().out
            try_check(code, label, names)


def test_every_exercise_of_the_main_path_has_a_check_that_is_tried():
    main = [f"{number:02}" for number in (*range(1, 10), 13)]
    for path in sorted(CHAPTERS.glob("*.ipynb")):
        asked = re.findall(r":label: (ex-[a-z-]+)", path.read_text(encoding="utf-8"))
        checked = [label for _, label in answers(path.stem) if label]
        assert set(checked) <= set(TRIES)
        assert asked == checked or path.name[:2] not in main
        assert all("\n\nHint: " in NOTES[label] for label in checked), "what the page offers after two wrong tries"
