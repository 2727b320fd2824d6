"""The links of a page to its checks (snnreg_book/checks.py) and to findings (snnreg_studies/findings.py).

They are found, compared with what checks and findings give, and rewritten.

A prediction names the check that gives its answer, ``:check: growth``, and a question of the bank may link to a
check as its page does. All of that counts as the text of the page.
"""

import hashlib
import json
import re
from pathlib import Path

from snnreg.base.files import atomic_write

FINDINGS = "findings"
LINK = re.compile(rf"\[([^\[\]]*)\]\((?:checks|\.\./snnreg_studies(?=/{FINDINGS}))/(\w+)\.py#(\w+(?::\w+)?)\)")
ASKED = re.compile(r"^:check: *(\w+)$", re.MULTILINE)
BANK = Path("teaching", "questions.yaml")


def file_of(page):
    """Name the file of the checks of a page, which is missing if it has none."""
    return page.parent / "checks" / f"{page.stem}.py"


def digest(page):
    """Sixteen hex digits that change with the checks of a page; None where there are none."""
    file = file_of(page)
    return hashlib.sha256(file.read_bytes()).hexdigest()[:16] if file.exists() else None


def plain(words):
    """The words of a link on one line."""
    return " ".join(words.split())


def without_links(text):
    """A text with the words of its links alone."""
    return LINK.sub(r"\1", text)


def misquoted(where, text, findings):
    """Yield what is wrong between a text and the findings that it links to, a sentence each."""
    for words, other, name in LINK.findall(text):
        if other != FINDINGS:
            continue
        if name not in findings:
            yield f"{where} links to findings.py#{name}, which is no finding or has no such form"
        elif findings[name].get("says") not in (None, plain(words)):
            yield f"{where} says {plain(words)}, findings.py#{name} gives {findings[name]['says']}"


def mistakes(page, notebook, results, bank=""):
    """Yield what is wrong between a page and its checks' results, a sentence each; `bank` has the questions."""
    file = f"checks/{page.stem}.py"
    text = "\n\n".join(cell.source for cell in notebook.cells if cell.cell_type == "markdown")
    links = [(page.name, *link) for link in LINK.findall(text) if link[1] != FINDINGS]
    links += [(BANK.name, *link) for link in LINK.findall(bank) if link[1] == page.stem]
    captions = (cell.metadata.get("mystnb", {}).get("figure", {}).get("caption", "") for cell in notebook.cells)
    for _, other, name in LINK.findall("\n".join(captions)):
        yield f"{page.name} links to checks/{other}.py#{name} in a caption; a checked number stands in the text"
    for where, _, other, name in links:
        if other != page.stem:
            yield f"{where} links to checks/{other}.py#{name}; the checks of this page are in {file}"
        elif name not in results:
            yield f"{where} links to {file}#{name}, which is no function there"
    asked = ASKED.findall(text)
    for name in asked:
        if name not in results:
            yield f"{page.name} asks for {file}#{name}, which is no function there"
    for name, result in results.items():
        if "fails" in result:
            yield f"{page.name}: {file}#{name} does not hold: {result['fails']}"
            continue
        linked = [link for link in links if link[2:] == (page.stem, name)]
        if not linked and name not in asked:
            yield f"{file}#{name} has no link in {page.name}"
        for where, words, *_ in linked:
            if result["says"] not in (None, plain(words)):
                yield f"{where} says {plain(words)}, {file}#{name} gives {result['says']}"


def rewrite(path, results):
    """Put what checks give into the words of the links of a file, and change nothing else; `results` by page."""
    text = path.read_bytes().decode()

    def put(link):
        words, page, name = link.groups()
        says = results.get(page, {}).get(name, {}).get("says")
        if says in (None, plain(words)):
            return link[0]
        says = json.dumps(says, ensure_ascii=False)[1:-1] if path.suffix == ".ipynb" else says
        return f"[{says}]{link[0][len(words) + 2 :]}"

    new = LINK.sub(put, text)
    if new != text:
        with atomic_write(path) as whole:
            whole.write_bytes(new.encode())
    return new != text
