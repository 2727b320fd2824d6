"""Findings in the form in which pages and documents quote them; ``findings.py`` has the findings themselves.

A finding is a function without arguments.  It asserts what must hold for the sentence that quotes it, and returns
a :class:`Measured`, or nothing where it only asserts.  Its docstring says what was measured::

    @finding("table")
    def gain() -> Measured:
        '''Points of accuracy that the decay adds, on the seeds that did not choose its pruning time.'''
        gained = ...
        assert len(gained) == 15
        return over_seeds(gained)

The decorator names the folders of ``results/`` that it reads.  Text quotes it in one of three forms:

============  ====================  ====================
form          over seeds            over digits
============  ====================  ====================
``gain``        1.2                   60 %
``gain:spread`` 0.0 to 2.4            13 %
``gain:both``   1.2 (0.0 to 2.4)      60 ± 13 %
============  ====================  ====================

A page has a link, ``[1.2](../snnreg_studies/findings.py#gain)``; a template has ``{gain}`` or ``{gain:both}``.
Where a finding only asserts, the words are the author's: ``[no triple is silent](...#none_silent)`` on a page,
``{none_silent:no triple is silent}`` in a template.  A role of MyST has double braces there,
``{{term}}`AUROC```; documents that are no pages of the book get its words.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from string import Formatter
from typing import Any

from numpy.typing import ArrayLike

from snnreg_studies.statistics import error_over_digits, format_number, interval

FORMS = ("", "spread", "both")


@dataclass(frozen=True)
class Measured:
    """A value in words with its spread.

    Attributes
    ----------
    value, spread, both : str
        What the three forms say; the last two are empty where there is no spread.
    kind : str
        What it is, and what the spread is, such as ``"mean of 15 seeds, with its 95 % interval"``.
    """

    value: str
    spread: str = ""
    both: str = ""
    kind: str = ""

    @property
    def forms(self) -> dict[str, str]:
        """What each form says that it has."""
        return {form: said for form in FORMS if (said := self._of(form))}

    def _of(self, form: str) -> str:
        return str(getattr(self, form or "value"))

    def say(self, form: str = "") -> str:
        """Return what a form says.

        Raises
        ------
        ValueError
            If there is no such form, or no spread.
        """
        if form not in FORMS:
            raise ValueError(f"no form is called {form!r}; there are value (no form), spread and both")
        if not (said := self._of(form)):
            raise ValueError("it has no spread")
        return said


def over_seeds(values: ArrayLike, digits: int = 1, unit: str = "") -> Measured:
    """Mean over seeds with its 95 % interval (Student's t); `unit` follows the numbers, such as ``" %"``."""
    mean, low, high = (format_number(value, digits) for value in interval(values))
    spread = f"{low} to {high}{unit}"
    kind = f"mean of {len(values)} seeds, with its 95 % interval (Student's t)"  # type: ignore[arg-type]
    return Measured(f"{mean}{unit}", spread, f"{mean}{unit} ({spread})", kind)


def over_digits(values: Any, digits: int = 1, unit: str = "") -> Measured:
    """Mean over sets of digits with its standard error; `values` is a pandas.Series by the digits of each set."""
    mean, error = (format_number(value, digits) for value in (values.mean(), error_over_digits(values)))
    kind = f"mean of {len(values)} sets of digits ± its standard error over digits"
    return Measured(f"{mean}{unit}", f"{error}{unit}", f"{mean} ± {error}{unit}", kind)


def with_range(
    values: Any, digits: int = 1, unit: str = "", *, middle: str = "mean", of: str = "seeds"
) -> Measured:
    """Mean or median (`middle`) with the least and the most; `of` says what each of the values belongs to."""
    whole = values.dtype.kind in "iu"  # counts, though their middle may lie between two of them
    low, high = (format_number(value, 0 if whole else digits) for value in (values.min(), values.max()))
    mean = format_number(getattr(values, middle)(), digits)
    spread = f"{low} to {high}{unit}"
    return Measured(
        f"{mean}{unit}", spread, f"{mean}{unit} ({spread})", f"{middle} of {len(values)} {of}, with least and most"
    )


def alone(value: float, digits: int = 0, unit: str = "", kind: str = "") -> Measured:
    """A number that has no spread, such as a count or a largest value; `kind` says what it is."""
    return Measured(format_number(value, digits) + unit, kind=kind)


@dataclass(frozen=True)
class Finding:
    """A function of :mod:`snnreg_studies.findings` with the folders of results that it reads."""

    ask: Callable[[], Measured | None]
    results: tuple[str, ...]

    @property
    def name(self) -> str:
        """Its name in links and templates."""
        return self.ask.__name__

    @property
    def __doc__(self) -> str | None:  # type: ignore[override]
        return self.ask.__doc__

    def __call__(self) -> Measured | None:
        """Ask it."""
        return self.ask()


FINDINGS: dict[str, Finding] = {}
"""All findings, by name; importing :mod:`snnreg_studies.findings` fills it."""


def finding(*results: str) -> Callable[[Callable[[], Measured | None]], Finding]:
    """Register a function as a finding that reads these folders of ``results/``."""

    def register(ask: Callable[[], Measured | None]) -> Finding:
        if ask.__name__ in FINDINGS:
            raise ValueError(f"two findings are called {ask.__name__}")
        FINDINGS[ask.__name__] = Finding(ask, results)
        return FINDINGS[ask.__name__]

    return register


@dataclass(frozen=True)
class Conclusion:
    """A conclusion of the book.

    Attributes
    ----------
    sentence : str
        What the first page, the verdict and the README say; it has no measured number.
    numbers : str
        A template with the numbers behind it, for the first page and ``results/README.md``; an empty line begins
        a new point.
    chapters : tuple of str
        The pages that show it, such as ``"07_table"``.
    """

    sentence: str
    numbers: str
    chapters: tuple[str, ...]


def fields(template: str) -> Iterator[tuple[str, str, str]]:
    """The text before each field of a template, and its name and form; both are empty after the last field."""
    for text, name, form, _ in Formatter().parse(template):
        yield text, name or "", form or ""


def fill(template: str, ask: Callable[[str], Measured | None], quote: Callable[[str, str, str], str]) -> str:
    """Fill a template, on one line.

    Parameters
    ----------
    template : str
        Text with fields such as ``{gain:both}``.
    ask : callable
        What a finding gives, by its name.
    quote : callable
        What stands in the text for the name of a finding, the form and what it says.
    """
    parts = []
    for text, name, form in fields(" ".join(template.split())):
        parts.append(text)
        if name:
            measured = ask(name)
            parts.append(quote(name, *((form, measured.say(form)) if measured else ("", form))))
    return "".join(parts)


def plain(name: str, form: str, words: str) -> str:
    """The words alone, for a document without checks."""
    return words


def link(name: str, form: str, words: str) -> str:
    """The words as a page links them to their finding."""
    return f"[{words}](../snnreg_studies/findings.py#{name}{form and ':' + form})"
