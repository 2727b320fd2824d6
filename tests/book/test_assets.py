"""What the pages load besides their text: it follows its source in a build that has nothing else to do."""

import re
import runpy
import shutil
import subprocess
import sys
import tomllib
from pathlib import Path
from xml.etree import ElementTree

import pytest
import yaml

import snnreg
from tests.support import needs
from tests.support.served import served

needs.module("jupyter_book", "book")

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture
def small_book(tmp_path):
    """A book of one page with its own copy of the extensions; what they read is this book's."""
    shutil.copytree(ROOT / "extensions", tmp_path / "extensions")
    for name in ("node_modules", "results", "teaching", "CITATION.cff", "pyproject.toml"):
        (tmp_path / name).symlink_to(ROOT / name)
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
        cwd=folder,
        capture_output=True,
        text=True,
        timeout=240,
    )


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


def test_the_book_s_words_are_loaded_by_the_search_page_alone(small_book):
    """And Sphinx's own search by none."""
    pages = build(small_book).parent
    read = {name: (pages / f"{name}.html").read_text(encoding="utf-8") for name in ("only", "search")}
    assert ["book_words.js" in text for text in read.values()] == [False, True]
    assert not any("searchtools.js" in text or "searchindex.js" in text for text in read.values())


ADDRESS = "https://github.com/Someone/a-book"
BASE = "https://someone.github.io/a-book/"


def test_an_address_brings_what_needs_one(small_book, browser):
    """Buttons, canonical address, sitemap and picture, from one line; and a page for those that do not exist."""
    settings = yaml.safe_load((small_book / "_config.yml").read_text())
    settings["repository"]["url"] = ADDRESS
    (small_book / "_config.yml").write_text(yaml.safe_dump(settings))
    pages = build(small_book).parent
    page = (pages / "only.html").read_text(encoding="utf-8")
    for part in (
        f'<link rel="canonical" href="{BASE}only.html"',
        f'<meta property="og:url" content="{BASE}only.html"',
        f'<meta property="og:image" content="{BASE}_static/book/card.png"',
        f'href="{ADDRESS}"',
        f'href="{ADDRESS}/issues',
        f"(version {snnreg.__version__}). {ADDRESS}",
    ):
        assert part in page, part
    listed = ElementTree.parse(pages / "sitemap.xml").findall(".//{*}loc")
    assert [place.text for place in listed] == [f"{BASE}only.html"]
    assert (pages / "robots.txt").read_text().endswith(f"Sitemap: {BASE}sitemap.xml\n")

    site = small_book / "site"
    site.mkdir()
    (site / "a-book").symlink_to(pages)
    answers = []
    for depth in ("nothing.html", "no/where/at/all.html"):
        with served(site, not_found=pages / "404.html") as address:
            opened = browser.new_page()
            answers.clear()
            opened.on("response", lambda each: answers.append(each))
            answer = opened.goto(f"{address}/a-book/{depth}")
            assert answer.status == 404 and "no page at this address" in opened.locator("article").inner_text()
            opened.wait_for_load_state("networkidle")
            assert [each.url for each in answers if each.status >= 400] == [answer.url]
            opened.get_by_role("link", name="first page").click()
            opened.wait_for_url(f"{address}/a-book/only.html")
            opened.close()


@pytest.mark.parametrize(
    ("repository", "site"),
    [
        (ADDRESS, BASE),
        (f"{ADDRESS}.git", BASE),
        ("https://github.com/a/a.github.io", "https://a.github.io/"),
        ("https://gitlab.com/a/b", ""),
    ],
)
def test_pages_lie_where_github_puts_them(repository, site):
    assert runpy.run_path(ROOT / "extensions" / "address.py")["site"](repository) == site


def test_one_file_names_the_repository():
    """CITATION.cff and pyproject.toml could; then one of three would be forgotten."""
    cited = yaml.safe_load((ROOT / "CITATION.cff").read_text(encoding="utf-8"))
    assert not {"repository", "repository-code", "url"} & set(cited)
    assert "urls" not in tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]


@pytest.mark.parametrize(
    ("caption", "narrow"),
    [
        ("Left: a line.", "Above: a line."),
        ("On the right it ends.", "Below it ends."),
        ("With decay (right) less.", "With decay (below) less."),
        ("Look at the left panel.", "Look at the upper panel."),
        ("Left of the dashed line it ends.", None),
        ("What is left, at the lower right.", None),
    ],
)
def test_a_caption_says_above_and_below_only_where_it_names_panels(caption, narrow):
    stacked = runpy.run_path(ROOT / "extensions" / "figures.py")["stacked"]
    html = stacked(caption)
    if narrow is None:
        assert html == caption
    else:
        assert re.sub("<[^>]*>", "", re.sub('<span class="snn-wide">[^<]*</span>', "", html)) == narrow


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
