"""The relative of MNIST arrives whole or not at all."""

import gzip
import hashlib
import shutil
import sys

import numpy as np
import pytest
import torchvision

from snnreg.base.errors import SnnregError
from snnreg.datasets import mnist
from snnreg.parameters import INPUTS
from snnreg_studies import relatives
from tests.support.served import served

IMAGES_GZ, LABELS_GZ = "t10k-images-idx3-ubyte.gz", "t10k-labels-idx1-ubyte.gz"


@pytest.fixture
def mirror(own_cache, tmp_path, monkeypatch):
    """A mirror on this machine that has three images of clothes, whose MD5 sums torchvision knows."""
    images = np.arange(3 * INPUTS).reshape(3, 28, 28).astype(np.uint8)
    labels = np.array([7, 0, 9], np.uint8)
    files = {
        IMAGES_GZ: bytes([0, 0, 8, 3, 0, 0, 0, 3, 0, 0, 0, 28, 0, 0, 0, 28]) + images.tobytes(),
        LABELS_GZ: bytes([0, 0, 8, 1, 0, 0, 0, 3]) + labels.tobytes(),
    }
    files = {name: gzip.compress(content) for name, content in files.items()}
    folder = tmp_path / "mirror"
    folder.mkdir()
    for name, data in files.items():
        (folder / name).write_bytes(data)
    kind = torchvision.datasets.FashionMNIST
    monkeypatch.setattr(relatives, "FOLDER", tmp_path / "nowhere")
    monkeypatch.setattr(kind, "resources", [(name, hashlib.md5(data).hexdigest()) for name, data in files.items()])
    with served(folder) as base:
        monkeypatch.setattr(kind, "mirrors", ["http://localhost:1/", f"{base}/"])
        yield folder, (images, labels)


def assert_are_clothes(expected):
    for found, wanted in zip(mnist.split(False, "FashionMNIST"), expected, strict=True):
        np.testing.assert_array_equal(found, wanted)


def test_a_relative_is_downloaded_once_and_checked(mirror):
    folder, expected = mirror
    assert_are_clothes(expected)
    for name in (IMAGES_GZ, LABELS_GZ):
        (folder / name).unlink()
    mnist.split.cache_clear()
    assert_are_clothes(expected)


@pytest.mark.parametrize("file", [IMAGES_GZ, LABELS_GZ])
@pytest.mark.parametrize("harm", [b"", b"other clothes"])
def test_a_relative_that_came_to_harm_is_downloaded_again(own_cache, mirror, harm, file):
    """Files beside it, which torchvision's class would take for it, are nothing to it."""
    folder, expected = mirror
    raw = own_cache / "FashionMNIST" / "raw"
    raw.mkdir(parents=True)
    (raw / file).write_bytes(harm)
    for name in mnist.MD5:
        (raw / name).write_bytes(bytes([0, 0, 8, 3, 0, 0, 0, 1, 0, 0, 0, 28, 0, 0, 0, 28]) + bytes(INPUTS))
    assert_are_clothes(expected)
    mnist.split.cache_clear()
    (raw / file).write_bytes(harm)
    (folder / file).write_bytes(b"other clothes")
    with pytest.raises(SnnregError, match="cannot be downloaded"):
        mnist.split(False, "FashionMNIST")


def test_a_relative_that_was_compressed_anew_is_as_good(own_cache, mirror, monkeypatch):
    """Other bytes around the same images are taken from the cache or Debian's folder, and other images are not."""
    folder, expected = mirror
    monkeypatch.setattr(torchvision.datasets.FashionMNIST, "mirrors", ["http://localhost:1/"])
    raw = own_cache / "FashionMNIST" / "raw"
    held = {name: gzip.decompress((folder / name).read_bytes()) for name in (IMAGES_GZ, LABELS_GZ)}
    sums = {name: hashlib.md5(data).hexdigest() for name, data in held.items()}
    monkeypatch.setattr(relatives, "CONTENT_MD5", sums)
    monkeypatch.setitem(sys.modules, "torchvision", None)  # which only downloads need
    monkeypatch.setattr(relatives, "FOLDER", folder / "elsewhere")
    for place in (raw, folder / "elsewhere"):
        place.mkdir(parents=True)
        for name, data in held.items():
            (place / name).write_bytes(gzip.compress(data, compresslevel=1, mtime=1))
        assert_are_clothes(expected)
        mnist.split.cache_clear()
        shutil.rmtree(place)
    with pytest.raises(
        SnnregError, match=r"torchvision, .* 'snnreg\[torch\]'; or install .* dataset-fashion-mnist"
    ):
        mnist.split(False, "FashionMNIST")
    monkeypatch.delitem(sys.modules, "torchvision")
    raw.mkdir()
    (raw / LABELS_GZ).write_bytes(gzip.compress(held[LABELS_GZ][:-1] + b"\1"))
    with pytest.raises(SnnregError, match="cannot be downloaded"):
        mnist.split(False, "FashionMNIST")


def test_a_relative_offline_says_so_in_one_line(own_cache, monkeypatch):
    monkeypatch.setattr(torchvision.datasets.FashionMNIST, "mirrors", ["http://localhost:1/"])
    monkeypatch.setattr(relatives, "FOLDER", own_cache / "nowhere")
    with pytest.raises(
        SnnregError, match="FashionMNIST is not in .* and cannot be downloaded .*network"
    ) as caught:
        mnist.split(False, "FashionMNIST")
    assert "\n" not in str(caught.value)
    with pytest.raises(SnnregError, match="must be one of MNIST, FashionMNIST; got 'CIFAR'"):
        mnist.split(False, "CIFAR")
