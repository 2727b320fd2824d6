"""What would take for ever or all memory is refused at once."""

import os
import re
import socket
import subprocess
import sys
import threading
import time
import zipfile
from pathlib import Path

import numpy as np
import pytest

from snnreg import simulation
from snnreg.base.archives import MOST_BYTES, read_arrays
from snnreg.base.errors import SnnregError
from snnreg.command import cli
from snnreg.simulation import engines
from snnreg.sweep import pool, read
from snnreg.sweep.kinds import kind_of
from tests.support import needs

ENVIRONMENT = {**os.environ, "PYTHONPATH": str(Path(__file__).resolve().parents[2])}
NO_DEVICES = pytest.mark.skipif(os.name == "nt", reason="Windows has no such files")


# Files


@NO_DEVICES
def test_a_definition_without_end_is_refused(tmp_path):
    for name, make in (("fifo", os.mkfifo), ("zero", lambda path: path.symlink_to("/dev/zero"))):
        path = tmp_path / f"{name}.toml"
        make(path)
        program = f"from snnreg.sweep.definition import read; read({str(path)!r})"
        done = subprocess.run(
            [sys.executable, "-c", program], capture_output=True, text=True, env=ENVIRONMENT, timeout=60
        )
        assert done.stderr.splitlines()[-1].endswith("cannot be read: it is no file; name a file")


def test_a_long_definition_is_refused(tmp_path):
    path = tmp_path / "long.toml"
    path.write_bytes(b"#" * 2_000_000)
    with pytest.raises(SnnregError, match="more than 1,000,000 bytes, so it is no definition"):
        read(path)


def zeros(path, count, name="weights.npy"):
    """A small .npz file that says that it holds `count` zeros."""
    head = b"{'descr': '|u1', 'fortran_order': False, 'shape': (%d,), }" % count
    head += b" " * (118 - len(head) - 1) + b"\n"
    with (
        zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive,
        archive.open(name, "w", force_zip64=True) as file,
    ):
        file.write(b"\x93NUMPY\x01\x00" + len(head).to_bytes(2, "little") + head)
        for _ in range(min(count, 1_100_000_000) // 10_000_000):
            file.write(bytes(10_000_000))
    return path


@pytest.mark.slow
def test_a_file_that_unpacks_to_gigabytes_is_not_unpacked(tmp_path):
    path = zeros(tmp_path / "bomb.npz", MOST_BYTES + 100_000_000)
    assert path.stat().st_size < 5_000_000
    with pytest.raises(ValueError, match="it unpacks to 1.1 GB, 1 are the most"):
        read_arrays(path)
    with pytest.raises(SnnregError, match="is damaged or not a file of snnreg"):
        simulation.TrainedNetwork.load(path)


HEADS = {
    "a shape without end": (b"'shape': (2,)", b"'shape': (9999999999999999999999,)"),
    "a large shape": (b"'shape': (2,)", b"'shape': (99999999999999,)"),
    "a negative shape": (b"'shape': (2,)", b"'shape': (-2,)"),
    "no shape": (b"'shape': (2,)", b"'sharp': (2,)"),
    "objects": (b"'<f8'", b"'|O'"),
    "no kind": (b"'<f8'", b"'<?!'"),
    "brackets": (b"(2,)", b"(" * 9000),
    "code": (b"(2,)", b"__import__('os').mkdir('ran')"),
    "an open bracket": (b"(2,), }", b"(2,), "),
    "letters": (b"shape", b"\xff\xfe\xfd\xfc\xfb"),
}


@pytest.mark.parametrize("case", HEADS)
def test_a_damaged_head_is_a_damaged_file(tmp_path, monkeypatch, case):
    monkeypatch.chdir(tmp_path)
    old, new = HEADS[case]
    with (tmp_path / "whole.npy").open("wb") as file:
        np.save(file, np.ones(2))
    whole = (tmp_path / "whole.npy").read_bytes()
    assert old in whole[10:128]
    head = whole[10:128].rstrip().replace(old, new) + b"\n"
    with zipfile.ZipFile(tmp_path / "a.npz", "w") as archive:
        archive.writestr("about.npy", whole[:8] + len(head).to_bytes(2, "little") + head + whole[128:])
    with pytest.raises(SnnregError, match="a.npz is damaged or not a file of snnreg"):
        simulation.TrainedNetwork.load("a.npz")
    assert not (tmp_path / "ran").exists()


# How much it is, before it begins

PROTOCOL = {"seed": 0, "digits": (7, 4), "unknown": (1, 9), "train_per_digit": 3, "test_per_digit": 2}
KINDS = {
    "decays": {"decays": [{"when": "never"}, {"when": "after-training"}, {"when": "online"}, {"when": "online"}]},
    "uses": {},
    "orders": {"last_images": 1, "orders": 2},
    "baselines": {"methods": {"none": [0], "threshold": [1], "leak": [60, 600]}},
}


@pytest.mark.parametrize("kind", KINDS)
def test_a_run_shows_as_many_images_as_it_says(monkeypatch, kind):
    show, shown = engines.Numba.show, []

    def counted(state, trains, *rest, **choices):
        shown.append(len(trains))
        return show(state, trains, *rest, **choices)

    monkeypatch.setattr(engines.Numba, "show", counted)
    run = kind_of(kind)(**PROTOCOL, **KINDS[kind])
    run.tables()
    assert sum(shown) == run.images


@pytest.fixture
def words(monkeypatch, capsys):
    """What was printed when the first run began."""
    said = []

    def begins(*_, **__):
        said.append(capsys.readouterr().out)
        raise KeyboardInterrupt

    monkeypatch.setattr("snnreg.experiment.reproduction.run", begins)
    monkeypatch.setattr("snnreg.sweep.results", begins)
    return said


def begun(command, folder):
    (folder / "a.toml").write_text('about = "A"\nrun = "decays"\n[axes]\nseed = [3, 4]\n')
    rest = ["reproduce"] if command == "reproduce" else ["sweep", str(folder / "a.toml")]
    return cli.main([*rest, "--jobs", "1", "--out", str(folder / "out")])


@pytest.mark.parametrize("command", ["reproduce", "sweep"])
def test_how_much_it_is_is_said_at_once(tmp_path, words, command):
    assert begun(command, tmp_path) == 130
    assert re.search(r"2 runs, 1 at a time, [0-9,]+ images, arrays of [0-9]+ MB: about [0-9]+ (s|min|h)", words[0])


@pytest.mark.parametrize("command", ["reproduce", "sweep"])
def test_what_does_not_fit_into_memory_is_not_begun(tmp_path, words, monkeypatch, capsys, command):
    monkeypatch.setattr("snnreg.experiment.effort._memory", lambda: 10**7)
    assert begun(command, tmp_path) == 2
    assert words == [] and not (tmp_path / "out").exists()
    told = r"snnreg: arrays of [0-9.]+ GB are needed, 1 runs at a time, and this machine has 0.01 GB; take fewer"
    assert re.match(told, capsys.readouterr().err)


# Clusters and processes


def listening(answer):
    """The address of a server that answers every caller with some bytes, or with nothing, and stays."""
    server = socket.create_server(("127.0.0.1", 0))

    def serve():
        callers = []
        while True:
            caller, _ = server.accept()
            callers.append(caller)
            if answer:
                caller.recv(100)
                caller.sendall(answer)
                caller.close()

    threading.Thread(target=serve, daemon=True).start()
    return f"tcp://127.0.0.1:{server.getsockname()[1]}"


@pytest.mark.slow
@pytest.mark.parametrize("answer", [b"", b"HTTP/1.1 400 Bad Request\r\nContent-Length: 0\r\n\r\n"])
def test_what_is_no_scheduler_is_told_in_time(monkeypatch, answer):
    needs.module("distributed", "cluster")
    monkeypatch.setattr(pool, "CONNECT_S", 2)
    start = time.monotonic()
    with (
        pytest.raises(SnnregError, match="no Dask scheduler answers at 'tcp://127.0.0.1:.* within 2 s; start one"),
        pool.client_of(listening(answer)),
    ):
        pass
    assert time.monotonic() - start < 60  # the machine may be busy; it was 240 s


def test_no_more_processes_are_started_than_there_are_runs(monkeypatch):
    asked = []

    def executor(max_workers):
        asked.append(max_workers)
        raise RuntimeError("no processes here")

    monkeypatch.setattr(pool, "get_reusable_executor", executor)
    with pytest.raises(RuntimeError, match="no processes here"):
        list(pool.results([None], [0], 12, None))
    assert asked == [1]
