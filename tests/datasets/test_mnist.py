"""MNIST arrives whole or not at all."""

import errno
import lzma
import os
from pathlib import Path

import numpy as np
import pytest
import torchvision

from snnreg.base.errors import SnnregError
from snnreg.datasets import mnist

TRAIN_IMAGES = "train-images-idx3-ubyte"
TEST_LABELS = "t10k-labels-idx1-ubyte"


@pytest.fixture
def read_only(monkeypatch):
    def refuse(path):
        raise OSError(errno.EROFS, os.strerror(errno.EROFS))

    monkeypatch.setattr(Path, "touch", refuse)


@pytest.fixture
def one_file(monkeypatch):
    """MNIST has no other file than the labels of the test split."""
    monkeypatch.setattr(mnist, "MD5", {TEST_LABELS: mnist.MD5[TEST_LABELS]})


def raw(own_cache, name):
    return own_cache / "MNIST" / "raw" / name


# MNIST


def test_the_embedded_files_are_read_as_torchvision_reads_them(own_cache):
    for split, prefix, count in ((True, "train", 60_000), (False, "t10k", 10_000)):
        images, labels = mnist.split(split)
        assert images.shape == (count, 28, 28) and images.dtype == np.uint8
        # The format by hand: a head of 16 bytes before the pixels, of 8 before the labels.
        pixels = lzma.decompress(mnist.embedded_file(f"{prefix}-images-idx3-ubyte").read_bytes())[16:]
        digits = lzma.decompress(mnist.embedded_file(f"{prefix}-labels-idx1-ubyte").read_bytes())[8:]
        assert images.tobytes() == pixels
        assert np.array_equal(labels, np.frombuffer(digits, np.uint8))
        theirs = torchvision.datasets.MNIST(mnist.mnist_root(), train=split)
        assert np.array_equal(images, theirs.data) and np.array_equal(labels, theirs.targets)


def test_an_image_cannot_be_changed_by_accident(own_cache):
    images, labels = mnist.split(False)
    for array in (images, labels):
        with pytest.raises(ValueError, match="read-only"):
            array[0] = 0


@pytest.mark.parametrize(
    "harm",
    [
        lambda path: path.unlink(),
        lambda path: path.write_bytes(b"\0" + path.read_bytes()[1:]),
        lambda path: path.write_bytes(path.read_bytes()[:-1] + b"\x07\x07"),
    ],
    ids=["missing", "damaged", "too long"],
)
def test_a_file_that_came_to_harm_is_replaced(own_cache, one_file, harm):
    mnist.mnist_root()
    path = raw(own_cache, TEST_LABELS)
    whole = path.read_bytes()
    harm(path)
    mnist.mnist_root()
    assert path.read_bytes() == whole


@pytest.mark.parametrize(
    "data",
    [b"not an archive", lzma.compress(b"another file"), mnist.embedded_file(TEST_LABELS).read_bytes()[:2000]],
    ids=["no archive", "other content", "truncated"],
)
def test_a_damaged_package_says_so(own_cache, one_file, tmp_path, monkeypatch, data):
    damaged = tmp_path / f"{TEST_LABELS}.xz"
    damaged.write_bytes(data)
    monkeypatch.setattr(mnist, "embedded_file", lambda name: damaged)
    with pytest.raises(SnnregError, match=f"{TEST_LABELS}.xz is damaged; install snnreg again"):
        mnist.mnist_root()
    assert not raw(own_cache, TEST_LABELS).exists()


def test_a_full_disk_is_named(own_cache, monkeypatch):
    def write(path, data):
        with open(path, "wb") as file:
            file.write(data[: len(data) // 2])
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    monkeypatch.setattr(Path, "write_bytes", write)
    with pytest.raises(SnnregError, match="No space left on device; set SNNREG_CACHE to a folder") as error:
        mnist.mnist_root()
    assert str(raw(own_cache, TRAIN_IMAGES)) in str(error.value)
    assert list((own_cache / "MNIST" / "raw").iterdir()) == []


def test_a_cache_folder_that_cannot_be_written_is_named(own_cache, read_only):
    with pytest.raises(SnnregError, match=rf"{os.strerror(errno.EROFS)}; set SNNREG_CACHE to a folder"):
        mnist.mnist_root()


def test_a_read_only_cache_that_is_complete_is_enough(own_cache, request):
    mnist.mnist_root()
    request.getfixturevalue("read_only")
    assert mnist.split(False)[0].shape == (10_000, 28, 28)


# Digits


def test_the_training_set_is_shuffled_by_its_generator():
    images, classes = mnist.digits_of((7, 4, 6), 50, train=True)
    first = mnist.training_set((7, 4, 6), 50, np.random.default_rng(1))
    again = mnist.training_set((7, 4, 6), 50, np.random.default_rng(1))
    other = mnist.training_set((7, 4, 6), 50, np.random.default_rng(2))
    assert np.array_equal(first[0], again[0]) and np.array_equal(first[1], again[1])
    assert not np.array_equal(first[1], other[1])

    def pairs(images, classes):
        return sorted((c, image.tobytes()) for image, c in zip(images, classes, strict=True))

    assert pairs(*first) == pairs(images, classes)


@pytest.mark.parametrize(
    ("digits", "unknown", "message"),
    [
        ((), (), "no digits to learn"),
        ((7, 10), (), "digits must be a whole number from 0 to 9; got 10"),
        ((-1,), (), "got -1"),
        ((1.5,), (), "got 1.5"),
        ((4, 7, 7), (), "digits names 7 twice"),
        ((7, 4), (9, 9), "unknown names 9 twice"),
        ((7, 4), (9, 11), "unknown must be a whole number from 0 to 9; got 11"),
        ((7, 4, 6), (9, 4, 1), "4 is both known and unknown; choose unknown digits among 0 1 2 3 5 8 9"),
        (range(10), (9,), "9 is both known and unknown; learn fewer than all ten digits"),
    ],
)
def test_wrong_digits_are_named(digits, unknown, message):
    with pytest.raises(SnnregError, match=message):
        mnist.check_digits(digits, unknown)


@pytest.mark.parametrize(("train", "split", "most"), [(True, "training", 5421), (False, "test", 892)])
def test_more_images_than_mnist_has_are_refused_and_so_are_none(train, split, most):
    """The digit 5 is the rarest."""
    assert len(mnist.digits_of((5,), most, train)[0]) == most
    with pytest.raises(SnnregError, match=f"MNIST's {split} split has {most}; ask for at most {most}"):
        mnist.digits_of((5,), most + 1, train)
    with pytest.raises(SnnregError, match="must be a whole number from 1 to 60000; got 0"):
        mnist.digits_of((5,), 0, train)
