"""MNIST (chapter 6).

The four files of MNIST come with the package, compressed.  They are expanded once into the cache folder, in the
layout that :class:`torchvision.datasets.MNIST` reads, and their MD5 sums are checked whenever they are loaded.
"""

import functools
import hashlib
import lzma
import struct
from collections.abc import Callable, Sequence
from importlib import resources
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from snnreg.base.checks import Integers, check_choice, check_generator, check_int, check_sequence
from snnreg.base.errors import SnnregError
from snnreg.base.files import atomic_write, cache_folder

MD5 = {
    "train-images-idx3-ubyte": "6bbc9ace898e44ae57da46a324031adb",
    "train-labels-idx1-ubyte": "a25bea736e30d166cdddb491f175f624",
    "t10k-images-idx3-ubyte": "2646ac647ad5339dbf082846283269ea",
    "t10k-labels-idx1-ubyte": "27ae3e4e09519cfbb04c329615203637",
}
"""MD5 sums of the expanded files, as published with the database."""


def embedded_file(name: str) -> Any:
    """Find the compressed copy of one file that comes with the package (a path)."""
    return resources.files("snnreg") / "data" / "mnist" / f"{name}.xz"


def md5_sum(data: bytes) -> str:
    return hashlib.md5(data, usedforsecurity=False).hexdigest()


def mnist_root() -> Path:
    """Make the folder to give to ``torchvision.datasets.MNIST``, with the four files in it, checked.

    A file whose MD5 sum differs from the published one is replaced: the user's results come from the published
    images.

    Returns
    -------
    pathlib.Path

    Raises
    ------
    SnnregError
        If the cache folder cannot be written, or the embedded files are damaged.
    """
    root = cache_folder()
    for name, md5 in MD5.items():
        path = root / "MNIST" / "raw" / name
        try:
            whole = md5_sum(path.read_bytes()) == md5
        except OSError:
            whole = False
        if not whole:
            data = _expand(name)
            with atomic_write(path) as new:
                new.write_bytes(data)
    return root


def _expand(name: str) -> bytes:
    try:
        data = lzma.decompress(embedded_file(name).read_bytes())
    except (OSError, lzma.LZMAError):
        data = b""
    if md5_sum(data) != MD5[name]:
        raise SnnregError(
            f"the embedded {name}.xz is damaged; install snnreg again: pip install --force-reinstall ."
        )
    return data


def _array(data: bytes) -> NDArray[np.uint8]:
    """Read the array in a file of the format IDX; read-only, because it is a view of bytes."""
    head = struct.calcsize(f">HBB{data[3]}I")  # two zeros, the type, the number of axes, and their lengths
    shape = struct.unpack(f">{data[3]}I", data[4:head])
    return np.frombuffer(data, np.uint8, offset=head).reshape(shape)


MOST_IMAGES = 60_000
"""Of one split, and so the upper limit for one digit."""

MNIST = "MNIST"


def _embedded(names: Sequence[str]) -> list[bytes]:
    raw = mnist_root() / "MNIST" / "raw"
    return [(raw / name).read_bytes() for name in names]


DATA: dict[str, Callable[[Sequence[str]], list[bytes]]] = {MNIST: _embedded}
"""What networks can learn: data sets of ten classes, 0 to 9, by name, and what gives the contents of their files.

A data set in the same format is one more entry; ``snnreg_studies.relatives`` adds one.
"""


@functools.cache
def split(train: bool, data: str = MNIST) -> tuple[NDArray[np.uint8], Integers]:
    """Read one split of a data set of :data:`DATA`.

    Parameters
    ----------
    train : bool
        The training split (60,000 images) or the test split (10,000).
    data : str

    Returns
    -------
    images : ndarray of uint8, shape (n, 28, 28)
    labels : ndarray of int64, shape (n,)

    Raises
    ------
    SnnregError
        If there is no such data set, or its files are not to be had, see :func:`mnist_root`.
    """
    names = [f"{'train' if train else 't10k'}-{what}-ubyte" for what in ("images-idx3", "labels-idx1")]
    images, labels = map(_array, DATA[check_choice("the data set", data, DATA)](names))
    labels = labels.astype(np.int64)
    labels.setflags(write=False)
    return images, labels


def check_digits(digits: Sequence[int], unknown: Sequence[int] = ()) -> None:
    """Raise SnnregError unless known and unknown digits are digits, each named once."""
    digits, unknown = check_sequence("digits", digits, "digits"), check_sequence("unknown", unknown, "digits")
    if len(digits) == 0:
        raise SnnregError("no digits to learn; name at least one from 0 to 9")
    for name, group in (("digits", digits), ("unknown", unknown)):
        for digit in group:
            check_int(name, digit, 0, 9)
        if len(set(group)) < len(group):
            twice = next(d for d in group if list(group).count(d) > 1)
            raise SnnregError(f"{name} names {twice} twice; name each digit once")
    both = sorted(set(digits) & set(unknown))
    if both:
        others = " ".join(str(digit) for digit in range(10) if digit not in digits)
        way_out = f"choose unknown digits among {others}" if others else "learn fewer than all ten digits"
        raise SnnregError(f"{both[0]} is both known and unknown; {way_out}")


def digits_of(
    digits: Sequence[int], per_digit: int, train: bool, data: str = MNIST
) -> tuple[NDArray[np.uint8], Integers]:
    """Give the first images of some digits, in the order of the split.

    Parameters
    ----------
    digits : sequence of int
        Each from 0 to 9.
    per_digit : int
        How many images of each.
    train : bool
        From the training split or the test split.
    data : str
        The data set, see :data:`DATA`.

    Returns
    -------
    images : ndarray of uint8, shape (len(digits) * per_digit, 28, 28)
        Digit after digit.
    classes : ndarray of int64, shape (len(digits) * per_digit,)
        The position of each image's digit in `digits`.

    Raises
    ------
    SnnregError
        If there are fewer images of a digit, or see :func:`split`.
    """
    check_digits(digits)
    check_int("the number of images per digit", per_digit, 1, MOST_IMAGES)
    images, labels = split(train, data)
    places = []
    for digit in digits:
        found = np.flatnonzero(labels == digit)
        if len(found) < per_digit:
            which = "training" if train else "test"
            raise SnnregError(
                f"{per_digit} images of the digit {digit} asked for, but {data}'s {which} split has "
                f"{len(found)}; ask for at most {len(found)}"
            )
        places.append(found[:per_digit])
    return images[np.concatenate(places)], np.repeat(np.arange(len(digits)), per_digit)


def training_set(
    digits: Sequence[int], per_digit: int, rng: np.random.Generator, data: str = MNIST
) -> tuple[NDArray[np.uint8], Integers]:
    """Give images and classes to learn from, in random order (see :func:`digits_of`)."""
    rng = check_generator(rng)
    images, classes = digits_of(digits, per_digit, train=True, data=data)
    order = rng.permutation(len(images))
    return images[order], classes[order]
