"""The sets of digits of the studies, named once; a definition says ``digits = ["choosing"]``."""

import itertools


def _read(text):
    return [[int(digit) for digit in digits] for digits in text.split()]


TRIPLES = [list(digits) for digits in itertools.combinations(range(10), 3)]

CHOOSING = _read(
    "012 014 016 023 037 056 057 068 069 145 149 169 178 234 235 237 239 246 268 278 346 358 378 389 467 479 489 "
    "567 578 589"
)

DIGIT_SETS = {
    # All there are.
    "triples": TRIPLES,
    # 30 on which numbers are chosen: eight on which the form of growth was tried (the paper's, and some on which
    # its rule fails), and 22 drawn with numpy.random.default_rng(0).
    "choosing": CHOOSING,
    # The 90 others, which judge.
    "judging": [digits for digits in TRIPLES if digits not in CHOOSING],
    # 15 of these, drawn with numpy.random.default_rng(16), to see how far a result reaches.
    "reaching": _read("015 025 026 089 124 134 139 146 156 238 267 289 457 469 678"),
    # Three sets of each other size, drawn with numpy.random.default_rng(0), and all digits.
    "sizes": _read(
        "67 23 09 5789 4579 0357 01579 01268 13469 345678 234789 124678 01345789 01245678 01345689 0123456789"
    ),
}
