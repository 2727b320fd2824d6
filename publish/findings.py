"""What the findings say (snnreg_studies/findings.py), kept beside the notebooks of the book that quotes them."""

import hashlib
import json
from pathlib import Path

from publish import ROOT, checks
from snnreg.base.files import atomic_write
from snnreg_book.checks import outcome

from .steps.cache import content

FILE = ROOT / "snnreg_studies" / "findings.py"
QUOTING = [FILE, FILE.with_name("quotes.py")]


def texts(root):
    """The files of a book that may quote a finding, with their texts."""
    found = sorted([*root.glob("chapters/*.md"), *root.glob("chapters/*.ipynb"), *root.glob("teaching/*.yaml")])
    return {path: path.read_text(encoding="utf-8") for path in found}


def are_quoted(root):
    """Return whether a book quotes findings."""
    return any(
        page == checks.FINDINGS for text in texts(root).values() for _, page, _ in checks.LINK.findall(text)
    )


def ask_all():
    """Ask each finding for what it gives, as a check of a page does (:func:`snnreg_book.checks.run`).

    A form has an entry of its own, such as ``"gain:both"``.  ``about`` says what the number is, and which results
    it comes from.
    """
    from snnreg_studies import findings
    from snnreg_studies.quotes import FINDINGS

    results = {}
    for name, finding in FINDINGS.items():
        found = []

        def check(finding=finding, found=found):
            found.append(finding())
            return found[0] and found[0].value

        given = outcome(check, findings.__file__)
        measured, *_ = found or [None]
        about = [measured.kind] if measured and measured.kind else []
        about += (
            ["from " + ", ".join(f"results/{folder}" for folder in finding.results)] if finding.results else []
        )
        results[name] = given | {"about": "; ".join(about)}
        forms = measured.forms if measured else {}
        results |= {f"{name}:{form}": {"says": words} for form, words in forms.items() if form}
    return results


def results_of(folder):
    """The same, from the cache in a folder, where they are asked once for each state of their sources."""
    code = b"".join(map(content, QUOTING))
    path = Path(folder, f"findings-{hashlib.sha256(code).hexdigest()[:16]}.json")
    if not path.exists():
        path.parent.mkdir(parents=True, exist_ok=True)
        given = json.dumps(ask_all(), ensure_ascii=False, indent=1)
        with atomic_write(path) as whole:
            whole.write_text(given, encoding="utf-8")
    return json.loads(path.read_text(encoding="utf-8"))


def failures(results):
    """The findings that do not hold, a sentence each."""
    for name, result in results.items():
        if "fails" in result:
            yield f"findings.py#{name} does not hold: {result['fails']}"


def mistakes(root, folder):
    """Yield what is wrong between a book and the findings, a sentence each; `folder` is its cache."""
    if not are_quoted(root):
        return
    results = results_of(folder)
    yield from failures(results)
    for path, text in texts(root).items():
        yield from checks.misquoted(path.name, text, results)
