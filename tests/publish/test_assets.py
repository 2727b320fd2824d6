"""What the pages load besides their text, and a book of two pages that is built with it."""

import re
import shutil
import subprocess
from pathlib import Path
from types import SimpleNamespace

import pytest
import yaml

import snnreg
from publish.pages import figures, gone
from publish.steps.book import JUPYTER_BOOK
from tests.support.served import served

ROOT = Path(__file__).resolve().parents[2]
ADDRESS = "https://github.com/Someone/a-book"
BASE = "https://someone.github.io/a-book/"


def test_pages_that_are_gone_leave_nothing_behind(tmp_path):
    """A chapter that got another name would be packed for a class under both."""
    kept = ["chapters/05_new", "teaching/tests"]
    files = {tmp_path / "html" / f"{name}.html" for name in kept}
    files.add(tmp_path / "editions" / "student" / "05_new.ipynb")
    files.add(tmp_path / "html" / "_downloads" / "1" / "05_new.csv")
    for path in [*files, *(path.with_name(path.name.replace("05_new", "05_old")) for path in files)]:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.touch()
    env = SimpleNamespace(
        found_docs={"chapters/05_new", "teaching/tests"}, dlfiles={"data.csv": ({}, "1/05_new.csv")}
    )
    gone.finish(SimpleNamespace(outdir=tmp_path / "html", env=env))
    assert {path for path in tmp_path.rglob("*") if path.is_file()} == files


def test_an_interruption_leaves_no_half_picture(tmp_path, monkeypatch):
    """It would stay: a picture is drawn again only when its page is written again."""
    picture, drawing = tmp_path / "html" / "_images" / f"{64 * 'a'}.png", tmp_path / "figures" / (64 * "a")
    picture.parent.mkdir(parents=True)
    drawing.mkdir(parents=True)
    picture.write_bytes(b"what the notebook has")
    for variant in figures.VARIANTS:
        (drawing / f"{variant}.png").write_bytes(variant.encode())
    app = SimpleNamespace(outdir=tmp_path / "html", config=SimpleNamespace(nb_execution_cache_path=tmp_path))

    def half(_, target):
        Path(target).write_bytes(b"half")
        raise KeyboardInterrupt

    with monkeypatch.context() as broken, pytest.raises(KeyboardInterrupt):
        broken.setattr(shutil, "copy2", half)
        figures.finish(app)
    assert [path.read_bytes() for path in picture.parent.iterdir()] == [b"what the notebook has"]
    figures.finish(app)
    for variant, end in figures.VARIANTS.items():
        assert picture.with_stem(picture.stem + end).read_bytes() == variant.encode()


@pytest.mark.slow
def test_an_address_brings_what_needs_one(browser, tmp_path):
    """Buttons, canonical address and picture, from two lines; and a page for those that do not exist.

    In a built book of two pages, whose extensions are a copy of this book's.
    """
    folder = tmp_path / "book"
    shutil.copytree(ROOT / "publish", folder / "publish")
    (folder / "teaching").mkdir()
    # The decks show pages that this book does not have.
    material = [f"teaching/{path.name}" for path in (ROOT / "teaching").iterdir() if path.name != "slides"]
    for name in ("node_modules", "results", "CITATION.cff", "pyproject.toml", *material):
        (folder / name).symlink_to(ROOT / name)
    settings = yaml.safe_load((ROOT / "_config.yml").read_text(encoding="utf-8"))
    settings.pop("bibtex_bibfiles")
    settings["sphinx"]["config"].pop("bibtex_reference_style")
    settings["repository"]["url"], settings["html"]["baseurl"] = ADDRESS, BASE.removesuffix("/")
    (folder / "_config.yml").write_text(yaml.safe_dump(settings))
    (folder / "_toc.yml").write_text("format: jb-book\nroot: first\nchapters: [file: second]\n")
    for name in ("first", "second"):
        (folder / f"{name}.md").write_text(f"# The {name} page\n")
    command = [*JUPYTER_BOOK, "-W", "-n"]
    built = subprocess.run(command, cwd=folder, capture_output=True, text=True)
    assert built.returncode == 0, built.stdout[-3000:] + built.stderr[-3000:]

    pages = folder / "_build" / "html"
    page = (pages / "first.html").read_text(encoding="utf-8")
    for part in (
        f'<link rel="canonical" href="{BASE}first.html"',
        f'<meta property="og:url" content="{BASE}first.html"',
        f'<meta property="og:image" content="{BASE}_static/book/card.png"',
        f'href="{ADDRESS}"',
        f'href="{ADDRESS}/issues',
        f"(version {snnreg.__version__}). {ADDRESS}",
    ):
        assert part in page, part

    (tmp_path / "a-book").symlink_to(pages)
    with served(tmp_path, not_found=pages / "404.html") as address:
        for depth in ("nothing.html", "no/where/at/all.html"):
            opened = browser.new_page()
            answer = opened.goto(f"{address}/a-book/{depth}")
            assert answer.status == 404 and "no page at this address" in opened.locator("article").inner_text()
            styles = "[...document.styleSheets].map(({ href, cssRules }) => cssRules.length && href)"
            assert f"{address}/a-book/_static/snnreg.css" in {
                str(href).partition("?")[0] for href in opened.evaluate(styles)
            }
            skip = opened.locator("a[href='#main-content']").first.evaluate("(link) => link.href")
            assert skip == f"{address}/a-book/404.html#main-content"
            opened.get_by_role("link", name="first page", exact=True).click()
            opened.wait_for_url(f"{address}/a-book/first.html")
            opened.close()


@pytest.mark.parametrize(
    ("caption", "narrow"),
    [
        ("Left: a line.", "Above: a line."),
        ("On the right it ends.", "Below it ends."),
        ("Look at the left panel.", "Look at the upper panel."),
        ("Left of the dashed line it ends.", "Left of the dashed line it ends."),
    ],
)
def test_a_caption_says_above_and_below_only_where_it_names_panels(caption, narrow):
    html = re.sub('<span class="snn-wide">[^<]*</span>', "", figures.stack_words(caption))
    assert re.sub("<[^>]*>", "", html) == narrow
