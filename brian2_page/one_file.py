"""One HTML file that runs a Brian2 script offline, in any browser of today, with nothing installed.

Run ``make book`` once, which makes the parts, then
``.venv/bin/python -m brian2_page.one_file SCRIPT.py PAGE.html``.
The page holds Python, numpy, scipy, pandas, matplotlib, Brian2 and this book's package: some 120 MB.
Sliders of ipywidgets work in it: Python computes each answer anew.
Brian2 generates code for numpy there.  Chromium and Firefox start and run ``examples/leaky_neuron.py`` in some
20 s, WebKit in minutes.
"""

import base64
import json
import sys
from html import escape
from pathlib import Path

from snnreg_book.labs.build import bundle

HERE = Path(__file__).resolve().parent
ROOT = HERE.parent
PARTS = ROOT / "_build" / "python"
CLEAN = HERE / "show" / "front_end" / "clean.js"
JUPYTER = [f"--alias:sanitize-html={CLEAN}", "--define:define=snnDefine"]  # as publish/live/__init__.py has it
LEFT_OUT = ("mnist.bin", "results.bin", "core.bin", "index.bin")  # of the book alone, and for http alone


def make(script, page):
    """Write the page of a script; both are paths."""
    if not (PARTS / "parts.json").exists():
        sys.exit("the parts of the page's Python are not built; run: make book")
    everything = json.loads((PARTS / "parts.json").read_text(encoding="utf-8"))["parts"]
    parts = {name: facts for name, facts in everything.items() if name not in LEFT_OUT}
    texts = {name: base64.b64encode((PARTS / f"{name}.gz").read_bytes()).decode() for name in parts}
    texts["parts"] = json.dumps(parts).replace("<", r"\u003c")
    given = ["--minify", "--format=iife", "--loader:.css=text", *JUPYTER]
    worker = PARTS.parent / "one_page_worker.txt"
    bundle(HERE / "host" / "worker.js", *given, f"--outfile={worker}")
    code = bundle(HERE / "template" / "page.js", *given, f"--alias:snn-worker={worker}", "--loader:.txt=text")
    held = "\n".join(f'<script type="text/plain" id="{name}">{text}</script>' for name, text in texts.items())
    template = (HERE / "template" / "page.html").read_text(encoding="utf-8")
    filled = {"TITLE": escape(script.stem), "SCRIPT": escape(script.read_text(encoding="utf-8"))}
    filled |= {"PARTS": held, "CODE": code.replace("</script", r"<\/script")}
    for name, text in filled.items():
        template = template.replace(f"<!--{name}-->", text)
    page.write_text(template, encoding="utf-8")
    print(f"{page}: {page.stat().st_size / 1e6:.0f} MB")


if __name__ == "__main__":
    paths = [Path(argument) for argument in sys.argv[1:]]
    if [path.suffix for path in paths] != [".py", ".html"]:  # a script is never written over
        sys.exit(__doc__)
    if not paths[0].is_file():
        sys.exit(f"there is no script {paths[0]}")
    make(*paths)
