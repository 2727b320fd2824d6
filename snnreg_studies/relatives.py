"""A relative of MNIST in the same format: clothes (chapters 12, 13 and 17).

They are read from the files that their authors published, whose MD5 sums torchvision knows, or from files with the
same content.  torchvision, which takes seconds to import, is needed for downloads alone.
"""

import gzip
import zlib
from contextlib import suppress
from pathlib import Path

from snnreg.base.errors import SnnregError
from snnreg.base.files import cache_folder
from snnreg.datasets import mnist

FASHION = "FashionMNIST"

CONTENT_MD5 = {
    "t10k-images-idx3-ubyte.gz": "8181f5470baa50b63fa0f6fddb340f0a",
    "t10k-labels-idx1-ubyte.gz": "15d484375f8d13e6eb1aabb0c3f46965",
    "train-images-idx3-ubyte.gz": "f4a8712d7a061bf5bd6d2ca38dc4d50a",
    "train-labels-idx1-ubyte.gz": "9018921c3c673c538a1fc5bad174d6f9",
}
"""MD5 sums of the content of its files: a recompressed copy is recognised by its content."""

FOLDER = Path("/usr/share/datasets/fashion-mnist")
"""Where Debian's package dataset-fashion-mnist puts its files."""


def _content(file: str) -> bytes:
    """The content of a compressed file, found in a folder or downloaded into the cache; checked."""
    path = cache_folder() / FASHION / "raw" / file
    for found in (path, FOLDER / file):
        with suppress(OSError, EOFError, zlib.error):
            content = gzip.decompress(found.read_bytes())
            if mnist.md5_sum(content) == CONTENT_MD5[file]:
                return content
    package = "; or install Debian's package dataset-fashion-mnist"
    try:
        from torchvision import datasets  # only downloads need PyTorch
    except ImportError as error:
        raise SnnregError(
            f"{FASHION} is not in {path.parent}, and torchvision, which downloads it, is missing: "
            f"python -m pip install 'snnreg[torch]'{package}"
        ) from error
    kind = datasets.FashionMNIST
    md5, failures = dict(kind.resources)[file], []
    for mirror in (None, *kind.mirrors):
        try:
            if mirror is not None:
                datasets.utils.download_url(f"{mirror}{file}", path.parent, file, md5)
            data = path.read_bytes()
            content = gzip.decompress(data)
            if md5 == mnist.md5_sum(data):
                return content
        except (OSError, RuntimeError, EOFError, zlib.error) as error:
            failures.append(" ".join(str(error).split()))
    raise SnnregError(
        f"{FASHION} is not in {path.parent} and cannot be downloaded ({'; '.join(failures[1:])}); put its four "
        f".gz files there, or give the same command where there is a network{package}"
    )


mnist.DATA[FASHION] = lambda files: [_content(f"{file}.gz") for file in files]
