"""MNIST and its relatives (chapter 6).

The four files of MNIST come with the package, compressed.  They are expanded once into the cache folder,
in the layout that :class:`torchvision.datasets.MNIST` reads, and their MD5 sums are checked at every use:
a damaged file is replaced or reported.  torchvision reads the files one by one, and what it has read is checked
again, so that what is used is what was published.  Its classes would also take whatever lies beside them.
"""

import functools
import gzip
import hashlib
import lzma
import struct
import zlib
from importlib import resources

import numpy as np

from snnreg.base.checks import choice, sequence, whole
from snnreg.base.errors import SnnregError
from snnreg.base.files import atomic_write, cache_folder, remove_orphans, temporary_folder

MD5 = {
    "train-images-idx3-ubyte": "6bbc9ace898e44ae57da46a324031adb",
    "train-labels-idx1-ubyte": "a25bea736e30d166cdddb491f175f624",
    "t10k-images-idx3-ubyte": "2646ac647ad5339dbf082846283269ea",
    "t10k-labels-idx1-ubyte": "27ae3e4e09519cfbb04c329615203637",
}
"""MD5 sums of the expanded files, as published with the database."""


def embedded(name):
    """The compressed copy of one file that comes with the package (a path)."""
    return resources.files("snnreg") / "data" / "mnist" / f"{name}.xz"


def _md5(data):
    return hashlib.md5(data, usedforsecurity=False).hexdigest()


def _is_whole(path, md5):
    """Whether a file is there, can be read, and is what it should be."""
    try:
        return _md5(path.read_bytes()) == md5
    except OSError:
        return False


def _expand(name):
    """The bytes of one embedded file, checked."""
    try:
        data = lzma.decompress(embedded(name).read_bytes())
    except (OSError, lzma.LZMAError) as error:
        raise SnnregError(f"the embedded {name}.xz cannot be read ({error})") from error
    if _md5(data) != MD5[name]:
        raise SnnregError(f"the embedded {name}.xz is damaged (MD5 {_md5(data)}, not {MD5[name]})")
    return data


def mnist_root():
    """The folder to give to ``torchvision.datasets.MNIST``, with the four files in it, checked.

    Returns
    -------
    pathlib.Path

    Raises
    ------
    SnnregError
        If the cache folder cannot be written, or the embedded files are damaged and MNIST cannot be
        downloaded either.
    """
    remove_orphans()
    root = cache_folder()
    for name, md5 in MD5.items():
        path = root / "MNIST" / "raw" / name
        if _is_whole(path, md5):
            continue
        try:
            data = _expand(name)
        except SnnregError as damage:
            data = _download(name, damage)
        with atomic_write(path) as new:
            new.write_bytes(data)
    return root


def _download(name, damage):
    """The bytes of one file from MNIST's mirrors, for a package whose own copy is damaged."""
    from torchvision.datasets import MNIST

    with temporary_folder() as folder:
        try:
            MNIST(folder, download=True)
            data = (folder / "MNIST" / "raw" / name).read_bytes()
        except (OSError, RuntimeError) as error:
            reason = " ".join(str(error).split())
            raise SnnregError(
                f"{damage}, and MNIST cannot be downloaded either ({reason}); "
                "install snnreg again: pip install --force-reinstall ."
            ) from error
    if _md5(data) != MD5[name]:
        raise SnnregError(f"{damage}, and the download is damaged too; install snnreg again")
    return data


@functools.cache
def split(train):
    """One split of MNIST, read by torchvision.

    Parameters
    ----------
    train : bool
        The training split (60,000 images) or the test split (10,000).

    Returns
    -------
    images : ndarray of uint8, shape (n, 28, 28)
    labels : ndarray of int64, shape (n,)

    Raises
    ------
    SnnregError
        See :func:`mnist_root`.
    """
    from torchvision.datasets.mnist import read_image_file, read_label_file

    raw, part = mnist_root() / "MNIST" / "raw", "train" if train else "t10k"
    arrays = []
    for what, reader in (("images-idx3", read_image_file), ("labels-idx1", read_label_file)):
        name = f"{part}-{what}-ubyte"
        array = reader(str(raw / name)).numpy()
        if _md5(_file(array)) != MD5[name]:
            raise SnnregError(f"{raw / name} was changed while it was read; give the same command again")
        array.setflags(write=False)
        arrays.append(array)
    return tuple(arrays)


def _file(array):
    """The bytes of the file in which an array of the database is stored: a head, and a byte a value."""
    return struct.pack(f">HBB{array.ndim}I", 0, 8, array.ndim, *array.shape) + array.astype(np.uint8).tobytes()


MOST_IMAGES = 60_000
"""Of one split; nobody can ask for more of a digit."""

MNIST = "MNIST"
RELATIVES = ("FashionMNIST", "KMNIST")
"""Data sets in the same format that torchvision can download: clothes, and cursive Japanese characters."""

HELD_MD5 = {
    "FashionMNIST": {
        "t10k-images-idx3-ubyte.gz": "8181f5470baa50b63fa0f6fddb340f0a",
        "t10k-labels-idx1-ubyte.gz": "15d484375f8d13e6eb1aabb0c3f46965",
        "train-images-idx3-ubyte.gz": "f4a8712d7a061bf5bd6d2ca38dc4d50a",
        "train-labels-idx1-ubyte.gz": "9018921c3c673c538a1fc5bad174d6f9",
    },
}
"""MD5 sums of what some of their files hold, for copies that somebody compressed anew, such as those in Debian's
package dataset-fashion-mnist."""

DATA = (MNIST, *RELATIVES)
"""What networks may learn: ten classes, 0 to 9, whatever they show."""


@functools.cache
def relative(name, train):
    """One split of a relative of MNIST, from the cache folder or downloaded into it.

    It is read from the files that its authors published and torchvision knows the MD5 sums of, or from files that
    hold the same (see :data:`HELD_MD5`).

    Parameters
    ----------
    name : {"FashionMNIST", "KMNIST"}
    train : bool
        The training split (60,000 images) or the test split (10,000).

    Returns
    -------
    images : ndarray of uint8, shape (n, 28, 28)
    labels : ndarray of uint8, shape (n,)

    Raises
    ------
    SnnregError
        If it is not there and cannot be downloaded.
    """
    choice("the data set", name, RELATIVES)
    part = "train" if train else "t10k"
    return _published(name, f"{part}-images-idx3-ubyte.gz"), _published(name, f"{part}-labels-idx1-ubyte.gz")


def _published(name, file):
    """The array in a file of a relative, checked; of bytes, so that nobody can change it."""
    import torchvision.datasets

    kind = getattr(torchvision.datasets, name)
    md5, held = dict(kind.resources)[file], HELD_MD5.get(name, {}).get(file)
    path, failures = cache_folder() / name / "raw" / file, []
    data = _held(path, md5, held)
    for mirror in kind.mirrors:
        if data:
            break
        try:
            torchvision.datasets.utils.download_url(f"{mirror}{file}", path.parent, file, md5)
        except (OSError, RuntimeError) as error:
            failures.append(" ".join(str(error).split()))
        data = _held(path, md5, held)
    if not data:
        raise SnnregError(
            f"{name} is not in {cache_folder()} and cannot be downloaded ({'; '.join(failures)}); give the same "
            "command where there is a network"
        )
    head = struct.calcsize(f">HBB{data[3]}I")  # two zeros, the kind, how many axes, and their lengths
    shape = struct.unpack(f">{data[3]}I", data[4:head])
    return np.frombuffer(data, np.uint8, offset=head).reshape(shape)


def _held(path, md5, held_md5):
    """What a compressed file holds, if the file or what it holds is what it should be; nothing otherwise."""
    try:
        data = path.read_bytes()
        held = gzip.decompress(data)
    except (OSError, EOFError, zlib.error):
        return b""
    return held if _md5(data) == md5 or _md5(held) == held_md5 else b""


def check_digits(digits, unknown=()):
    """Check that the known and the unknown digits are digits, each named once.

    Parameters
    ----------
    digits, unknown : sequence of int

    Raises
    ------
    SnnregError
    """
    digits, unknown = sequence("digits", digits, "digits"), sequence("unknown", unknown, "digits")
    if len(digits) == 0:
        raise SnnregError("no digits to learn; name at least one from 0 to 9")
    for name, group in (("digits", digits), ("unknown", unknown)):
        for digit in group:
            whole(name, digit, 0, 9)
        if len(set(group)) < len(group):
            twice = next(d for d in group if list(group).count(d) > 1)
            raise SnnregError(f"{name} names {twice} twice; name each digit once")
    both = sorted(set(digits) & set(unknown))
    if both:
        raise SnnregError(
            f"{both[0]} is both known and unknown; choose unknown digits among "
            f"{' '.join(str(d) for d in range(10) if d not in digits)}"
        )


def digits_of(digits, per_digit, train, data=MNIST):
    """The first images of some digits, in the order of the split.

    Parameters
    ----------
    digits : sequence of int
        Each from 0 to 9.
    per_digit : int
        How many images of each.
    train : bool
        From the training split or the test split.
    data : {"MNIST", "FashionMNIST", "KMNIST"}
        Whose digits, or classes that are numbered in their place.

    Returns
    -------
    images : ndarray of uint8, shape (len(digits) * per_digit, 28, 28)
        Digit after digit.
    classes : ndarray of int64, shape (len(digits) * per_digit,)
        The place of each image's digit in `digits`.

    Raises
    ------
    SnnregError
        If there are fewer images of a digit, or see :func:`relative`.
    """
    check_digits(digits)
    whole("the number of images per digit", per_digit, 1, MOST_IMAGES)
    images, labels = split(train) if data == MNIST else relative(data, train)
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


def training_set(digits, per_digit, rng, data=MNIST):
    """Images and classes to learn from, in random order (see :func:`digits_of`)."""
    images, classes = digits_of(digits, per_digit, train=True, data=data)
    order = rng.permutation(len(images))
    return images[order], classes[order]
