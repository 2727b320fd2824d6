"""The labs of a page come beside it, each in a script of its own that loads when a reader comes near.

MyST-NB writes the values of all widgets into the head of a page: up to 1.2 MB of JSON, before the first word can
be shown. Here each lab's values go to ``_static/labs/PAGE/MODEL.js``, which calls a function of ``labs.js``, so
that it can be loaded in a page that was opened as a file too. In the page stays a place for the lab.
"""

import json
import re
import shutil
from pathlib import Path

STATE = "application/vnd.jupyter.widget-state+json"
VIEW = re.compile(r'<script type="application/vnd\.jupyter\.widget-view\+json">(.*?)</script>', re.DOTALL)
PLACE = (
    '<div class="snn-place" id="{name}" data-model="{model}" data-script="{script}" tabindex="-1">'
    '<p role="status">The lab appears here. <noscript>It needs JavaScript.</noscript></p></div>'
)


def place_labs(body, models, folder):
    """A page's HTML with a place before each view of a lab, and the scripts of these labs by file name.

    The values of all widgets, `models`, are those of a notebook; the scripts will lie at the address `folder`. A
    place has the name ``lab-FOLDER`` of the lab's folder, by which links find it; a second one ends in ``-2``.
    """
    scripts, names = {}, []

    def with_place(view):
        model = json.loads(view[1])["model_id"]
        values = models.get(model, {}).get("state", {})
        if "_esm" not in values:  # a control of ipywidgets: labs.js says what it needs
            return view[0]
        name = f"lab-{values['_anywidget_id'].split('.')[-2]}"
        names.append(name)
        if names.count(name) > 1:
            name = f"{name}-{names.count(name)}"
        kept = {part: models[model].get(part) or [] for part in ("state", "buffers")}
        scripts[f"{model}.js"] = f"labArrived({json.dumps(model)}, {json.dumps(kept, separators=(',', ':'))});\n"
        return PLACE.format(name=name, model=model, script=f"{folder}/{model}.js") + view[0]

    return VIEW.sub(with_place, body), scripts


def write(scripts, folder):
    """Write the scripts of a page, and nothing else, into their folder."""
    shutil.rmtree(folder, ignore_errors=True)
    for name, script in scripts.items():
        folder.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(script, encoding="utf-8")


def take_out(app, pagename, templatename, context, doctree):
    """Take the values of the widgets out of a page's head."""
    if "body" not in context:
        return
    states = [script for script in context["script_files"] if script.attributes.get("type") == STATE]
    context["script_files"] = [script for script in context["script_files"] if script not in states]
    models = json.loads(states[0].attributes["body"])["state"] if states else {}
    folder = f"_static/labs/{pagename}"
    context["body"], scripts = place_labs(context["body"], models, context["pathto"](folder, 1))
    write(scripts, Path(app.outdir) / folder)
