"""How a lab gets its script and its look.

The labs are written as ES modules, and a widget or a worker carries one script without imports. So what a
script imports is put in front of it, each file once. That needs plain rules:

- An import is one line, ``import { some, names } from "./file.js";``, without new names for what it brings.
- Names at the top of a file are its own: no other file of the same lab has them.
- ``view.js`` ends in ``export default { render }``, which stays; ``worker.js`` exports nothing.

And for the labs themselves:

- A lab's values are traits named as in Python, with their unit (``tau_prun_s``).
- A number that a reader sees stands in ``<data value="...">``, with all its digits in ``value``.
- Colours come from the variables ``--snn-...`` of ``lab.css``, which follow the page or JupyterLab.
"""

import re
from pathlib import Path

import anywidget

LABS = Path(__file__).parent.parent

_IMPORT = re.compile(r'^import \{.*\} from "(.*)";\n', re.MULTILINE)
_EXPORT = re.compile(r"^export (?!default)", re.MULTILINE)


def script(name):
    """The script `name` of a lab, such as ``"show_here/view.js"``, behind all that it imports."""
    return "\n".join(_parts(LABS / name, {}).values())


def _parts(path, parts):
    """The text of a file and of all that it imports, by path; what is imported stands first."""
    path = path.resolve()
    if path not in parts:
        text = path.read_text(encoding="utf-8")
        for imported in _IMPORT.findall(text):
            _parts(path.parent / imported, parts)
        parts[path] = _EXPORT.sub("", _IMPORT.sub("", text))
    return parts


class Lab(anywidget.AnyWidget):
    """A lab, with the look of all labs."""

    _css = (LABS / "shared" / "lab.css").read_text(encoding="utf-8")
