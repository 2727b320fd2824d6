"""What the pages load besides their text: it follows its source in a build that has nothing else to do."""

import shutil
import subprocess
import sys
from pathlib import Path

import pytest
import yaml
from PIL import Image

from tests.support import needs

needs.module("jupyter_book", "book")

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture
def small_book(tmp_path):
    """A book of one page with its own copy of the extensions; the packages of npm are those of this book."""
    shutil.copytree(ROOT / "extensions", tmp_path / "extensions")
    (tmp_path / "node_modules").symlink_to(ROOT / "node_modules")
    settings = yaml.safe_load((ROOT / "_config.yml").read_text(encoding="utf-8"))
    settings.pop("bibtex_bibfiles")
    settings["sphinx"]["config"].pop("bibtex_reference_style")
    (tmp_path / "_config.yml").write_text(yaml.safe_dump(settings))
    (tmp_path / "_toc.yml").write_text("format: jb-book\nroot: only\n")
    (tmp_path / "only.md").write_text("# The only page\n")
    return tmp_path


def jupyter_book(folder):
    return subprocess.run(
        [sys.executable, "-c", "from jupyter_book.cli.main import main; main()", "build", ".", "-W", "-n"],
        cwd=folder, capture_output=True, text=True, timeout=240,
    )  # fmt: skip


def build(folder):
    finished = jupyter_book(folder)
    assert finished.returncode == 0, finished.stdout[-3000:] + finished.stderr[-3000:]
    return folder / "_build" / "html" / "_static"


def test_a_changed_style_or_script_is_built_alone(small_book):
    static = build(small_book)
    for name, change in (("snnreg.css", "\n/* another look */\n"), ("labs.js", "\n// another host\n")):
        assert (static / name).read_bytes() == (small_book / "extensions" / "static" / name).read_bytes()
        with (small_book / "extensions" / "static" / name).open("a") as file:
            file.write(change)
        build(small_book)
        assert (static / name).read_text(encoding="utf-8").endswith(change)
    assert (static / "scripts" / "fontawesome.js").stat().st_size < 1000  # the drawn icons stay out


def test_a_build_without_its_packages_says_how_to_fetch_them(small_book):
    (small_book / "node_modules").unlink()
    finished = jupyter_book(small_book)
    assert finished.returncode != 0
    assert "MathJax is missing; fetch it once with 'npm ci --ignore-scripts'" in finished.stdout + finished.stderr


def test_source_maps_stay_out_of_the_book(small_book):
    """3.5 MB for the themes' developers; a second build, and one with nothing new, say nothing about it."""
    for change in ("", "\nMore.\n", ""):
        with (small_book / "only.md").open("a") as file:
            file.write(change)
        static = build(small_book)
        assert [*static.rglob("*.map")] == []
        styles = [*static.rglob("*.css"), *static.rglob("*.js")]
        assert [path.name for path in styles if b"sourceMappingURL" in path.read_bytes()] == []
        assert (static / "styles" / "pydata-sphinx-theme.css").stat().st_size > 100_000


def test_the_search_index_is_loaded_by_the_search_page_alone(small_book):
    pages = build(small_book).parent
    assert "searchindex.js" not in (pages / "only.html").read_text(encoding="utf-8")
    assert "searchindex.js" in (pages / "search.html").read_text(encoding="utf-8")


def test_the_built_book_has_no_source_maps(book):
    assert [*book.rglob("*.map")] == []


def test_figures_are_light(book):
    """256 colours each, but for those that are transparent."""
    pictures = sorted((book / "_images").glob("*.png"))
    assert len(pictures) > 50
    for path in pictures:
        with Image.open(path) as picture:
            assert picture.mode == "P" or picture.getextrema()[3] != (255, 255), path.name


def test_a_figure_is_drawn_four_times_and_the_page_has_the_light_and_the_dark_one(small_book):
    """The way from the cell through the kernel to the page; a figure that was not drawn so is a warning."""
    (small_book / "only.md").write_text(
        "---\nfile_format: mystnb\nkernelspec: {name: python3}\n---\n\n# The only page\n\n"
        "```{code-cell}\n---\nmystnb:\n  figure: {name: fig-one, caption: 'Left: a line.'}\n"
        "  image: {alt: A line}\n---\n"
        "import matplotlib.pyplot as plt\nfig, axes = plt.subplots(1, 2, figsize=(9, 3))\n"
        "for ax in axes:\n    ax.plot([1, 2], label='one')\n    ax.legend();\n```\n"
    )
    subprocess.run([sys.executable, "extensions/execute.py"], cwd=small_book, check=True, capture_output=True)
    html = build(small_book).parent
    page = (html / "only.html").read_text(encoding="utf-8")
    (light,) = (path for path in (html / "_images").glob("*.png") if len(path.stem) == 64)
    for end in ("-dark", "-narrow", "-narrow-dark"):
        assert f"_images/{light.stem}{end}.png" in page
        assert light.with_stem(light.stem + end).exists()
    assert page.count('alt="A line"') == 2
    assert '<span class="snn-wide">Left</span><span class="snn-narrow">Above</span>: a line.' in page
    assert "figures.css" in page
    shutil.rmtree(next((small_book / "_build" / ".jupyter_cache").glob("*/figures")))
    with (small_book / "only.md").open("a") as file:
        file.write("\nMore.\n")
    finished = jupyter_book(small_book)
    assert finished.returncode != 0 and "no dark and no narrow drawing" in finished.stdout + finished.stderr
