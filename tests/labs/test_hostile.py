"""Whatever stands in a lab's traits or in the storage of its tab stays text, runs nothing and stops no lab."""

import json
import re

import pytest

from snnreg import labs
from tests.support import lab_page
from tests.support.lab_examples import PLAN, pair, test_sets
from tests.support.served import served

EVIL = "<img src=x onerror='window.ran = 1'><script>window.ran = 1</script>"
WORKER = "self.onmessage = ({ data }) => self.postMessage({ id: data.id, ran: true });"
NUMBERS = "tau_prun_s k_p seed g_e g_i pre_s post_s caused".split()
WORDS = "module images weights kept named unknown results shown_set train view when pace threshold rule".split()
LISTS = "reached answers spikes_s post_s accuracy input_spikes_s".split()
STORED = {
    **dict.fromkeys(NUMBERS + WORDS, EVIL),
    **dict.fromkeys(LISTS, [EVIL]),
    "worker_script": WORKER,
    "_esm": "window.ran = 1; export default { render() {} };",
    "_css": "body { display: none }",
    "about": {"digits": [EVIL]},
    "runs": [[EVIL]],
    "neuron": 1e9,
    "predictions": {"dead": EVIL},
    "drawing": [[EVIL]],
    "digits": [EVIL] * 3,
    "spikes": {"known": EVIL},
}
"""What somebody has put into the storage of the tab, by the names of traits."""
STORE = """(stored) => {
    for (const { dataset } of document.querySelectorAll(".snn-place"))
        sessionStorage.setItem(`lab-${dataset.model}`, stored);
}"""
ALL = "async () => { await fillAll(); }"
TOLD = "() => [...document.querySelectorAll('.snn-place > [role=status]')].map((node) => node.textContent)"
HARM = """() => [window.ran ?? 0, document.querySelectorAll("main img, main script:not([type])").length,
    getComputedStyle(document.body).display]"""
ANSWER = "() => Number(document.querySelector(`data[data-total='0']`)?.value) > 0"


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    """A page with labs whose words are HTML."""
    made = [
        labs.ShowHere(*pair(), test_sets(), digits=PLAN.digits, unknown=PLAN.unknown, per_set=2),
        labs.DrawHere(*pair(), digits=PLAN.digits),
        *(lab() for lab in (labs.Synapse, labs.TuneIt, labs.TrainHere, labs.PaperHere)),
        *(lab() for lab in (labs.Neuron, labs.TwoSpikes, labs.Drift)),
    ]
    for lab in made:
        if "sets" in getattr(lab, "about", {}):
            about = re.sub('"(white noise|blurred noise)"', json.dumps(EVIL), json.dumps(lab.about))
            lab.about = json.loads(about)
    made[0].answers = made[1].answers = [EVIL, EVIL]
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(lab_page, "_packs", lambda: tmp_path_factory.mktemp("no digits are loaded here"))
        return lab_page.write_page(tmp_path_factory.mktemp("hostile"), *made).parent


@pytest.mark.slow
@pytest.mark.parametrize("way", ["file", "http"])
def test_traits_and_stored_values_stay_text(each_browser, folder, way):
    with each_browser() as page, served(folder) as base:
        address = f"{base if way == 'http' else folder.as_uri()}/labs.html"
        page.open(address)
        page.evaluate(ALL)  # Firefox reports a module whose loading is cut short by the next visit
        page.evaluate(STORE, json.dumps(STORED))
        page.open_again(address)
        page.evaluate(ALL)
        assert page.evaluate(TOLD) == [], "a lab did not start"
        page.wait(ANSWER)
        assert page.evaluate(HARM) == [0, 0, "block"]
        assert "onerror" in page.evaluate("() => document.body.textContent"), "the words are shown as they are"
        assert page.errors() == []
