"""The structure of the packages, read from their imports: which part uses which."""

import ast
import re
from graphlib import TopologicalSorter
from pathlib import Path

import snnreg
from snnreg.experiment import provenance

ROOT = Path(__file__).resolve().parents[1]

LAYERS = (
    {"snnreg.base"},
    {"snnreg.native"},
    {f"snnreg.{name}" for name in ("parameters", "decay", "wiring", "encoding", "network", "analysis")},
    {"snnreg.datasets", "snnreg.simulation", "snnreg.integrations"},
    {"snnreg.experiment", "snnreg.style"},
    {"snnreg.pictures"},
    {"snnreg.command"},
    {"snnreg_book", "snnreg_studies"},
    {"brian2_page"},
    {"publish"},
)
"""From the bottom up.  A part uses parts of lower layers, and the model's six files also one another."""

LAYER_OF = {part: number for number, parts in enumerate(LAYERS) for part in parts}
MODEL = LAYERS[2]
FACE = {"Decay": "decay", "Parameters": "parameters", "reproduce": "experiment"}
FACE |= dict.fromkeys(("TrainedNetwork", "respond", "train"), "simulation")
FACE = {f"snnreg.{name}": f"snnreg.{module}" for name, module in FACE.items()}
"""What ``from snnreg import ...`` gives, and whose it is."""

OURS = ("snnreg", "snnreg_book", "snnreg_studies", "brian2_page", "publish")
MODULES = {
    ".".join(path.relative_to(ROOT).with_suffix("").parts).removesuffix(".__init__"): path
    for package in OURS
    for path in (ROOT / package).rglob("*.py")
}


def imported(path, outside=()):
    """All modules of ours that a file imports, wherever in it; a name of a face counts as the face."""
    package = path.parent.relative_to(ROOT).parts
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            names = [alias.name for alias in node.names]
        elif isinstance(node, ast.ImportFrom):
            start = [*package[: len(package) + 1 - node.level]] if node.level else []
            names = [".".join([*start, *filter(None, [node.module]), alias.name]) for alias in node.names]
        else:
            continue
        for name in names:
            name = FACE.get(name, name)
            if name.split(".")[0] in outside:
                yield name
            while "." in name and name not in MODULES:
                name = name.rpartition(".")[0]
            if name in MODULES:
                yield name


def part(module):
    """The part of :data:`LAYERS` that a module belongs to; None for the face of the module."""
    words = module.split(".")
    return words[0] if words[0] != "snnreg" else ".".join(words[:2]) if words[1:] else None


USES = {name: set(imported(path)) - set(OURS) for name, path in MODULES.items() if part(name)}


def test_every_part_has_its_layer():
    assert {part(name) for name in MODULES} - {None, "snnreg.__main__"} == set(LAYER_OF)


def test_dependencies_point_down():
    """So ``snnreg`` never uses the book, the studies or what publishes them, and these two not each other."""
    wrong = [
        (name, other)
        for name, others in USES.items()
        if part(name) in LAYER_OF
        for other in others
        if part(name) != part(other)
        and not LAYER_OF[part(other)] < LAYER_OF[part(name)]
        and not {part(name), part(other)} <= MODEL
    ]
    assert wrong == []


def test_no_package_uses_tests_or_benchmarks():
    used = {name: set(imported(path, ("tests", "benchmarks"))) - set(MODULES) for name, path in MODULES.items()}
    assert {name: others for name, others in used.items() if others} == {}


def test_no_part_goes_through_its_own_face():
    """It would hide a circle: what a face offers is loaded when it is named."""
    inside = {name: others for name, others in USES.items() if part(name).startswith("snnreg.")}
    assert [name for name, others in inside.items() if part(name) in others - {name}] == []


def test_there_is_no_circle():
    TopologicalSorter({name: others - {name} for name, others in USES.items()}).prepare()


def test_a_digest_of_sources_has_the_studies_that_results_need_and_no_others():
    """What only reads results may change, and their runs still go into one table."""
    definitions = [path.read_text("utf-8") for path in provenance.RESULTS.glob("*/sweep.toml")]
    needed = [name for text in definitions for name in re.findall(r'"(snnreg_studies[\w.]*):', text)]
    # A kind of run that is planned has no results yet.
    needed += [
        name for name, path in MODULES.items() if re.search(r"    def (runs|tables)\(", path.read_text("utf-8"))
    ]
    for name in needed:  # and what these use and lie in
        needed += {*USES.get(name, ()), name.rpartition(".")[0]} - set(needed)
    studies = {name: path for name, path in MODULES.items() if name.startswith("snnreg_studies.")}
    places = {name: "/".join(path.relative_to(ROOT).parts[:2]) for name, path in studies.items()}
    assert {name for name in studies if places[name] in provenance.DRAWING} == studies.keys() - needed


def test_the_face_is_known():
    assert {f"snnreg.{name}" for name in snnreg.__all__} - set(MODULES) == set(FACE)
    stub = ast.parse((ROOT / "snnreg" / "__init__.pyi").read_text()).body
    typed = {f"snnreg.{name.asname}" for node in stub if isinstance(node, ast.ImportFrom) for name in node.names}
    assert typed == {f"snnreg.{name}" for name in snnreg.__all__}


def test_no_style_of_the_pages_reaches_into_a_lab():
    """A lab may stand on any page: they share no class but those by which a printed page lays out its labs."""

    def classes(paths, before):
        return {name for path in paths for name in re.findall(rf"{before}(snn-[\w-]+)", path.read_text("utf-8"))}

    labs = ROOT / "snnreg_book" / "labs"
    pages = classes((ROOT / "publish").rglob("*.css"), r"\.")
    of_labs = classes((path for end in ("css", "js") for path in labs.rglob(f"*.{end}")), r"\b")
    assert len(pages) > 20 and len(of_labs) > 100
    assert pages & of_labs == {"snn-lab", "snn-player"}
