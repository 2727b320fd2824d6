"""How a lab gets its script and its look.

A widget carries one ES module.  ``common.js`` stands in front of each lab's own script, so that a lab calls
its functions without importing them.  The rules are short:

- ``common.js`` exports nothing.  A lab ends in ``export default { render }`` and may export the functions
  that a test calls under node.
- A lab's values are traits named as in Python, with their unit (``tau_prun_s``).
- A number that a reader sees stands in ``<data value="...">``, with all its digits in ``value``.
- Colours come from the variables ``--snn-...`` of ``lab.css``, which follow the page or JupyterLab.
"""

from pathlib import Path

LABS = Path(__file__).parent.parent


def script(*names):
    """The script of a lab or of its worker: ``common.js``, then the files `names` of the labs' folder."""
    return "\n".join((LABS / part).read_text(encoding="utf-8") for part in ("shared/common.js", *names))


def style():
    """The look of all labs."""
    return (LABS / "shared" / "lab.css").read_text(encoding="utf-8")
