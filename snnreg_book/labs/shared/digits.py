"""Images for the labs: a pack a digit, which a lab loads when a reader asks for that digit.

A page that was opened as a file may load a script but read no other file.  So a pack is a script beside the pages.
With a kernel the widget asks its Python side instead.
"""

import base64
import functools
import gzip

from traitlets import TraitError, validate

from snnreg.datasets import digits_of
from snnreg_book.labs.shared.lab import NetworkLab

TRAIN, TEST = 5000, 500
"""Images of a digit in its pack: the first of MNIST's training split, as in the paper, and of its test split."""


@functools.cache
def pack(digit):
    """The images of a digit, those to learn from and then those to test with, gzipped bytes."""
    training, _ = digits_of([digit], TRAIN, train=True)
    test, _ = digits_of([digit], TEST, train=False)
    return gzip.compress(training.tobytes() + test.tobytes(), compresslevel=6, mtime=0)


def write_packs(folder):
    """Write the pack of each digit, as a script that a page loads, into a folder."""
    folder.mkdir(parents=True, exist_ok=True)
    for digit in range(10):
        text = base64.b64encode(pack(digit)).decode()
        (folder / f"{digit}.js").write_text(f'(window.snnregDigits ??= {{}})[{digit}] = "{text}";\n')


class DigitPacks(NetworkLab):
    """A lab that loads packs of digits (``shared/digits.js``), as many as ``about["digits"]`` names."""

    def __init__(self, **values):
        super().__init__(**values)
        self.on_msg(self._answer)

    def _answer(self, _, content, __):
        if "digit" in content:
            self.send(content, [pack(content["digit"])])

    @validate("digits", "unknown")
    def _are_different_digits(self, proposal):
        digits, count = proposal["value"], len(self.about["digits"])
        if len(digits) != count or len({*digits} & {*range(10)}) != count:
            name = proposal["trait"].name
            raise TraitError(f"The {name} must be {count} different ones from 0 to 9, got {digits}")
        return digits
