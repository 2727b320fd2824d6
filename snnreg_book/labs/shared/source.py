"""How a lab gets its script and its look.

A lab's ``view.js`` is an ES module that ends in ``export default { render }``, its ``worker.js`` a script that a
worker runs. Both may import other files of the labs, and packages of npm. :mod:`snnreg_book.labs.build` joins each
with all that it imports, and a lab reads the result. So after a change of a script: ``python -m publish
javascript``; tests and a build of the book do it by themselves.

And for the labs themselves:

- A lab's values are traits named as in Python, with their unit (``tau_prun_s``).
- A number that a reader sees stands in ``<data value="...">``, with all its digits in ``value``.
- Colours come from the variables ``--snn-...`` of ``lab.css``, which follow the page or JupyterLab.
- ``picture.png`` in its folder stands for a lab where no widget can be shown, as on GitHub. After a change of its
  look: ``python -m tests.support.lab_pictures``.
"""

import base64

import anywidget

from snnreg.base.errors import SnnregError
from snnreg_book.labs.build import BUILT, LABS


def script(name):
    """The built script `name` of a lab, such as ``"show_here/view.js"``; raises SnnregError if it is not there."""
    path = BUILT / name
    if not path.exists():
        raise SnnregError(
            f"{path} is missing: in the folder of the book, 'python -m publish javascript' builds it; elsewhere "
            "install snnreg again where npm's registry answers, as it was made without its labs"
        )
    return path.read_text(encoding="utf-8")


RUN = "Run this cell to use the lab: click it, then press Shift and Enter."


class Lab(anywidget.AnyWidget):
    """A lab, with the look of all labs."""

    _css = (LABS / "shared" / "lab.css").read_text(encoding="utf-8")

    def _repr_mimebundle_(self, **kwargs):
        data, metadata = super()._repr_mimebundle_(**kwargs)
        path = LABS / type(self).__module__.rpartition(".")[2] / "picture.png"
        if not path.exists():  # Python in a page has none, as labs run there
            return {**data, "text/plain": RUN}, metadata
        picture = base64.b64encode(path.read_bytes()).decode()
        alt = f"A picture of the lab {type(self).__name__}"
        html = f'<p><img src="data:image/png;base64,{picture}" alt="{alt}" width="660"></p><p>{RUN}</p>'
        return {**data, "text/plain": RUN, "text/html": html}, metadata
