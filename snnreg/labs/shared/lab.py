"""What the labs that run the network have in common."""

import anywidget
from traitlets import Bytes, Dict

from snnreg.labs import engine
from snnreg.labs.shared import source


class NetworkLab(anywidget.AnyWidget):
    """A lab that runs the network in the page: it carries the module, and what is to be known of the network."""

    _css = source.style()

    module = Bytes().tag(sync=True)
    about = Dict().tag(sync=True)

    def __init__(self, **values):
        super().__init__(module=engine.module(), **values)
