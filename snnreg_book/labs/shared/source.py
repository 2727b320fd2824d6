"""How a lab gets its script and its look.

The labs are written as ES modules, and a widget or a worker carries one script without imports. So what a
script imports is put in front of it, each file once. That needs plain rules:

- An import is one line, ``import { some, names } from "./file.js";``, without new names for what it brings.
- A package of npm that a script imports stands in `PACKAGES`.
- Names at the top of a file are its own: no other file of the same lab has them.
- ``view.js`` ends in ``export default { render }``, which stays; ``worker.js`` exports nothing.

And for the labs themselves:

- A lab's values are traits named as in Python, with their unit (``tau_prun_s``).
- A number that a reader sees stands in ``<data value="...">``, with all its digits in ``value``.
- Colours come from the variables ``--snn-...`` of ``lab.css``, which follow the page or JupyterLab.
"""

import json
import re
from pathlib import Path

import anywidget

LABS = Path(__file__).parent.parent
NODE_MODULES = LABS.parents[1] / "node_modules"

PACKAGES = {"jsep": "dist/iife/jsep.iife.min.js"}
"""Of each package the file that defines one variable of its name, which has what the package exports."""

_IMPORT = re.compile(r'^import (\{.*\}) from "(.*)";\n', re.MULTILINE)
_EXPORT = re.compile(r"^export (?!default)", re.MULTILINE)


def script(name):
    """The script `name` of a lab, such as ``"show_here/view.js"``, behind all that it imports."""
    return "\n".join(_parts(LABS / name, {}).values())


def _parts(path, parts):
    """The text of a file and of all that it imports, by path; what is imported stands first."""
    path = path.resolve()
    if path not in parts:
        text = path.read_text(encoding="utf-8")
        for _, imported in _IMPORT.findall(text):
            if imported in PACKAGES:
                parts[imported] = _package(imported)
            else:
                _parts(path.parent / imported, parts)
        parts[path] = _EXPORT.sub("", _IMPORT.sub(_without_import, text))
    return parts


def _without_import(line):
    names, imported = line.groups()
    return f"const {names} = {imported};\n" if imported in PACKAGES else ""


def _package(name):
    """The script of a package, behind its licence; without the book's sources, one that says what is missing."""
    folder = NODE_MODULES / name
    if not folder.is_dir():
        missing = f"this lab needs {name}: in the sources of the book, 'python -m publish javascript' fetches it"
        return f"const {name} = new Proxy({{}}, {{ get() {{ throw new Error({json.dumps(missing)}); }} }});\n"
    licence, script = ((folder / file).read_text(encoding="utf-8") for file in ("LICENSE", PACKAGES[name]))
    return f"/* {licence} */\n" + re.sub(r"^//# sourceMappingURL.*$", "", script, flags=re.MULTILINE)


class Lab(anywidget.AnyWidget):
    """A lab, with the look of all labs."""

    _css = (LABS / "shared" / "lab.css").read_text(encoding="utf-8")
