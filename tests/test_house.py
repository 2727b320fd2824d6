"""The house: which floor stands on which, read from the imports."""

import ast
import re
from graphlib import TopologicalSorter
from pathlib import Path

import snnreg

ROOT = Path(__file__).resolve().parents[1]
PACKAGE = ROOT / "snnreg"

FLOORS = (
    {"base"},
    {"native"},
    {"parameters", "decay", "wiring", "encoding", "network", "analysis"},
    {"datasets", "simulation", "integrations", "theory"},
    {"experiment", "surrogate"},
    {"studies", "labs", "plots", "book"},
    {"command", "page", "conclusions", "brian2", "torch"},  # the last two are old names, until 0.2
)
"""From the ground up. A room uses rooms of lower floors, and the model's six files also one another."""

FLOOR_OF = {room: floor for floor, rooms in enumerate(FLOORS) for room in rooms}
MODEL = FLOORS[2]
MODULES = {
    ".".join(path.relative_to(ROOT).with_suffix("").parts).removesuffix(".__init__"): path
    for path in PACKAGE.rglob("*.py")
}


FACE = {"Decay": "decay", "Parameters": "parameters", "reproduce": "experiment"}
FACE |= dict.fromkeys(("TrainedNetwork", "respond", "train"), "simulation")
FACE = {f"snnreg.{name}": f"snnreg.{module}" for name, module in FACE.items()}
"""What ``from snnreg import ...`` gives, and whose it is."""


def imported(path):
    """All modules of the package that a file imports, wherever in it; a name of a face counts as the face."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            names = [alias.name for alias in node.names]
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{path}: a relative import does not say from which floor"
            names = [f"{node.module}.{alias.name}" for alias in node.names]
        else:
            continue
        for name in names:
            name = FACE.get(name, name)
            while name.startswith("snnreg.") and name not in MODULES:
                name = name.rpartition(".")[0]
            if name.split(".")[0] == "snnreg":
                yield name


def room(module):
    return module.split(".")[1] if "." in module else None


INSIDE = {name: set(imported(path)) - {"snnreg"} for name, path in MODULES.items() if room(name)}


def test_every_room_has_its_floor():
    assert {room(name) for name in MODULES} - {None, "__main__"} == set(FLOOR_OF)


def test_no_arrow_points_up_or_across():
    wrong = [
        (name, other)
        for name, others in INSIDE.items()
        if room(name) in FLOOR_OF
        for other in others
        if room(name) != room(other)
        and not FLOOR_OF[room(other)] < FLOOR_OF[room(name)]
        and not {room(name), room(other)} <= MODEL
    ]
    assert wrong == []


def test_no_room_goes_through_its_own_face():
    """It would hide a circle: what a face offers is loaded when it is named."""
    assert [name for name, others in INSIDE.items() if f"snnreg.{room(name)}" in others - {name}] == []


def test_there_is_no_circle():
    TopologicalSorter({name: others - {name} for name, others in INSIDE.items()}).prepare()


def test_the_face_is_known():
    assert {f"snnreg.{name}" for name in snnreg.__all__} - set(MODULES) == set(FACE)
    stub = ast.parse((PACKAGE / "__init__.pyi").read_text()).body
    typed = {f"snnreg.{name.asname}" for node in stub if isinstance(node, ast.ImportFrom) for name in node.names}
    assert typed == {f"snnreg.{name}" for name in snnreg.__all__}


def test_no_style_of_the_pages_reaches_into_a_lab():
    """A lab may stand on any page: they share no class but those by which a printed page lays out its labs."""

    def classes(paths, before):
        return {name for path in paths for name in re.findall(rf"{before}(snn-[\w-]+)", path.read_text("utf-8"))}

    pages = classes((ROOT / "extensions").rglob("*.css"), r"\.")
    labs = classes((path for end in ("css", "js") for path in (ROOT / "snnreg" / "labs").rglob(f"*.{end}")), r"\b")
    assert len(pages) > 20 and len(labs) > 100
    assert pages & labs == {"snn-lab", "snn-player"}
