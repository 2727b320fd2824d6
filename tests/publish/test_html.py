"""The built pages without a browser: what stands in their files, and that it was all put there."""

import re
from collections import Counter

import pytest
import yaml
from PIL import Image

import snnreg
from publish import ROOT
from tests.support import pages

SAYS_NOTHING = re.compile(r"\S*\.(png|svg|jpe?g|gif)|[0-9a-f/_.-]{16,}|.{0,7}")
WITHOUT_TWIN = re.compile(r'(?<!\})<img [^>]*_images/[0-9a-f]{64}\.png"[^>]*>(?!</picture>)')


FAULTS = {
    "a second title": lambda soup: soup.select("article h1")[1:],
    "a picture that does not say what it shows": lambda soup: [
        each["src"] for each in soup.select("article img") if SAYS_NOTHING.fullmatch(each.get("alt", "").strip())
    ],
    "an empty head of a table": lambda soup: [
        head for head in soup.select("article th") if not head.get_text(strip=True) and not head.find("img")
    ],
    "a cell that shows a warning": lambda soup: [
        text[:200] for each in soup.select(".output.stderr") if "warning" in (text := each.get_text()).lower()
    ],
}
"""What is wrong with a parsed page, by what it is."""


def test_the_book_opens_at_the_introduction(book, soups):
    assert "url=chapters/intro.html" in (book / "index.html").read_text(encoding="utf-8")
    assert len(soups) > 30


@pytest.mark.parametrize("fault", FAULTS)
def test_no_page_has(soups, fault):
    assert {path.name: found for path, soup in soups.items() if (found := FAULTS[fault](soup))} == {}


def test_links_within_the_book_lead_somewhere(soups):
    """To a file, and to a place in it."""
    places = {path: {each["id"] for each in soup.select("[id]")} for path, soup in soups.items()}
    dead = []
    for path, soup in soups.items():
        for link in soup.select("article a[href], .bd-sidebar a[href]"):
            target, _, place = link["href"].partition("#")
            if re.match(r"\w+:|/", target):
                continue
            there = (path.parent / target).resolve() if target else path
            place = place.partition("?")[0]
            if not there.exists() or place and place not in places.get(there, {place}):
                dead.append((path.name, link["href"]))
    assert dead == []


# Figures


def test_every_figure_has_its_four_drawings_of_two_sizes(book):
    figures = [path for path in (book / "_images").glob("*.png") if re.fullmatch(r"[0-9a-f]{64}", path.stem)]
    assert len(figures) > 60
    for path in figures:
        ends = ("", "-dark", "-narrow", "-narrow-dark")
        wide, dark, narrow, both = (Image.open(path.with_stem(path.stem + end)) for end in ends)
        assert wide.size == dark.size and narrow.size == both.size, path.name
        background, light = (picture.convert("RGB").getpixel((1, 1)) for picture in (dark, wide))
        assert max(background) < 60 < 200 < min(light), path.name


def test_no_figure_stands_in_a_page_without_its_twin(soups):
    found = {path.name: WITHOUT_TWIN.findall(path.read_text(encoding="utf-8")) for path in soups}
    assert {name: alone for name, alone in found.items() if alone} == {}


# Head, foot and what a page loads


def test_every_page_says_what_it_is(book):
    """Title, description and icons in its head; version and citation at its foot."""
    descriptions = []
    for path in pages.in_order():
        text = path.read_text(encoding="utf-8")
        (description,) = re.findall(r'<meta name="description" content="([^"]*)">', text)
        assert f'<meta property="og:description" content="{description}">' in text
        assert re.search(r'<meta property="og:title" content="[^"]+">', text)
        assert 20 < len(description) < 300 and description[-1] in ".?!:", path.name
        assert f"Version {snnreg.__version__} · How to cite" in text
        assert all(part in text for part in ("@software{snnreg,", "Antonov, D. I., Sukhov, S. V. (2024)"))
        assert f"version = {{{snnreg.__version__}}}" in text
        icons = re.findall(r'<link rel="(?:icon|apple-touch-icon)" href="([^"]*)"', text)
        assert icons and all((path.parent / icon).is_file() for icon in icons)
        descriptions.append(description)
    assert [text for text, times in Counter(descriptions).items() if times > 1] == []


def test_without_an_address_nothing_leads_there(book, soups):
    settings = yaml.safe_load((ROOT / "_config.yml").read_text(encoding="utf-8"))
    has_one, has_pages = bool(settings["repository"]["url"]), bool(settings["html"]["baseurl"])
    assert (book / "404.html").exists() == has_pages
    texts = [path.read_text(encoding="utf-8") for path in soups]
    for sign in ('rel="canonical"', "og:url", "og:image"):
        assert any(sign in text for text in texts) == has_pages, sign
    for sign in ("mybinder.org/v2", "colab.research.google.com/github"):
        assert any(sign in text for text in texts) == has_one, sign
