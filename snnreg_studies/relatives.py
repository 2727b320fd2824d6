"""Relatives of MNIST in the same format: clothes, and cursive Japanese characters (chapters 11, 12 and 17).

They are read from the files that their authors published, whose MD5 sums torchvision knows, or from files with the
same content.  torchvision, which takes seconds to import, is needed for downloads alone.
"""

import gzip
import hashlib
import zlib
from contextlib import suppress
from functools import partial
from pathlib import Path

from snnreg.base.errors import SnnregError
from snnreg.base.files import cache_folder
from snnreg.datasets import mnist

FASHION, KUZUSHIJI = RELATIVES = ("FashionMNIST", "KMNIST")

CONTENT_MD5 = {
    FASHION: {
        "t10k-images-idx3-ubyte.gz": "8181f5470baa50b63fa0f6fddb340f0a",
        "t10k-labels-idx1-ubyte.gz": "15d484375f8d13e6eb1aabb0c3f46965",
        "train-images-idx3-ubyte.gz": "f4a8712d7a061bf5bd6d2ca38dc4d50a",
        "train-labels-idx1-ubyte.gz": "9018921c3c673c538a1fc5bad174d6f9",
    },
}
"""MD5 sums of the content of some of their files: a recompressed copy is recognised by its content."""

FOLDERS = {FASHION: [Path("/usr/share/datasets/fashion-mnist")]}
"""Where Debian's package dataset-fashion-mnist puts its files."""


def _md5(data: bytes) -> str:
    return hashlib.md5(data, usedforsecurity=False).hexdigest()


def _content(name: str, file: str) -> bytes:
    """The content of a compressed file of a data set, found in a folder or downloaded into the cache; checked."""
    path, content_md5 = cache_folder() / name / "raw" / file, CONTENT_MD5.get(name, {}).get(file)
    for found in (path, *(folder / file for folder in FOLDERS.get(name, ()))):
        with suppress(OSError, EOFError, zlib.error):
            content = gzip.decompress(found.read_bytes())
            if _md5(content) == content_md5:
                return content
    packages = "; or install Debian's package dataset-fashion-mnist" if name in FOLDERS else ""
    try:
        from torchvision import datasets  # only downloads need PyTorch
    except ImportError as error:
        raise SnnregError(
            f"{name} is not in {path.parent}, and torchvision, which downloads it, is missing: "
            f"python -m pip install 'snnreg[torch]'{packages}"
        ) from error
    kind = getattr(datasets, name)
    md5, failures = dict(kind.resources)[file], []
    for mirror in (None, *kind.mirrors):
        try:
            if mirror is not None:
                datasets.utils.download_url(f"{mirror}{file}", path.parent, file, md5)
            data = path.read_bytes()
            content = gzip.decompress(data)
            if md5 == _md5(data):
                return content
        except (OSError, RuntimeError, EOFError, zlib.error) as error:
            failures.append(" ".join(str(error).split()))
    raise SnnregError(
        f"{name} is not in {path.parent} and cannot be downloaded ({'; '.join(failures[1:])}); put its four .gz "
        f"files there, or give the same command where there is a network{packages}"
    )


def _contents(name: str, files: list[str]) -> list[bytes]:
    return [_content(name, f"{file}.gz") for file in files]


mnist.DATA.update({name: partial(_contents, name) for name in RELATIVES})
