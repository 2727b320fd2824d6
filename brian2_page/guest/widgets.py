"""Widgets of ipywidgets, over the page: their messages leave as those of a cell, and what the page says comes in.

The page draws them with Jupyter's own JavaScript (``brian2_page/show/front_end``).
"""

import base64

import comm
from comm.base_comm import BaseComm
from ipywidgets.widgets import interaction, widget
from page import send, show_figures


class PageComm(BaseComm):
    """A widget's way to its half in the page."""

    def publish_msg(self, msg_type, data=None, metadata=None, buffers=None, **_):
        packed = [base64.b64encode(each).decode() for each in buffers or ()]
        said = {"data": data or {}, "metadata": metadata or {}, "buffers": packed}
        send(type="comm", what=msg_type, comm=self.comm_id, **said)


def connect():
    """Let widgets speak to the page from now on."""
    comm.create_comm = PageComm
    widget.JUPYTER_WIDGETS_ECHO = False  # the page knows what it has said
    interaction.show_inline_matplotlib_plots = show_figures


def hear(messages):
    """Give widgets what the page says to them; one that is gone is closed in the page, too."""
    for message in messages:
        found = comm.get_comm_manager().get_comm(message["comm"])
        if found is None:
            send(type="comm", what="comm_close", comm=message["comm"], data={}, metadata={}, buffers=[])
            continue
        buffers = [base64.b64decode(each) for each in message["buffers"]]
        found.handle_msg({"content": {"comm_id": message["comm"], "data": message["data"]}, "buffers": buffers})
