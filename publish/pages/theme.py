"""Of the theme's 400 kB of styles and 600 icons, what the book uses."""

import re
from pathlib import Path

import pydata_sphinx_theme
import tinycss2
from fontTools.subset import Options, Subsetter
from fontTools.ttLib import TTFont

from snnreg.base.files import atomic_write

STATIC = Path(pydata_sphinx_theme.__file__).parent / "theme" / "pydata_sphinx_theme" / "static"
STYLES = Path("styles", "pydata-sphinx-theme.css")
ICONS = Path("vendor", "fontawesome", "webfonts")
WORD = re.compile(r"[A-Za-z_][\w-]*")
CLASS_OR_ID = re.compile(r"[.#]((?:[\w-]|\\.)+)")
SAYS_NOT = re.compile(r":not\([^)]*\)")
ICON = re.compile(r'"(?:\\([ef][0-9a-f]{3})|([\ue000-\uf8ff]))"')  # of Unicode's private characters
SOURCES = re.compile(r"src:url\([^)]*/(fa-[\w-]+)\.woff2\)[^}]*")
NO_WORDS = {"vendor", "digits", "python", "locales"}


def used_words(folder):
    """All words of pages and scripts in a folder: a class or an id that is used is one of them."""
    files = [path for kind in ("*.html", "*.js") for path in folder.rglob(kind)]
    ours = [path for path in files if not NO_WORDS & {*path.relative_to(folder).parts}]
    return {word for path in ours for word in WORD.findall(path.read_text(encoding="utf-8"))}


def only_used(rules, words):
    """The CSS of rules that may match: all classes and ids of a selector are among the words."""
    return "".join(_written(rule, words) for rule in rules)


def _written(rule, words):
    if rule.type == "qualified-rule":
        selectors = [each for each in _selectors(rule.prelude) if _may_match(each, words)]
        return f"{','.join(selectors)}{{{tinycss2.serialize(rule.content)}}}" if selectors else ""
    if rule.type == "at-rule" and rule.lower_at_keyword in ("media", "supports"):
        inner = only_used(tinycss2.parse_rule_list(rule.content, True, True), words)
        return f"@{rule.at_keyword}{tinycss2.serialize(rule.prelude)}{{{inner}}}" if inner else ""
    return rule.serialize()


def _selectors(prelude):
    selectors = [[]]
    for token in prelude:
        if token.type == "literal" and token.value == ",":
            selectors.append([])
        else:
            selectors[-1].append(token)
    return [tinycss2.serialize(tokens).strip() for tokens in selectors]


def _may_match(selector, words):
    names = CLASS_OR_ID.findall(SAYS_NOT.sub("", selector))
    return all(name.replace("\\", "") in words for name in names)


def finish(app):
    """Write the theme's styles and icon fonts anew, with what is used, from the theme's own."""
    static = Path(app.outdir) / "_static"
    rules = tinycss2.parse_stylesheet((STATIC / STYLES).read_text(encoding="utf-8"), True, True)
    styles = only_used(rules, used_words(Path(app.outdir)))
    with atomic_write(static / STYLES) as whole:
        whole.write_text(SOURCES.sub(r"src:url(../vendor/fontawesome/webfonts/\1.woff)", styles), encoding="utf-8")
    shown = [icon for path in static.rglob("*.css") for icon in ICON.findall(path.read_text(encoding="utf-8"))]
    icons = {int(code, 16) if code else ord(letter) for code, letter in shown}
    for path in (STATIC / ICONS).glob("*.ttf"):
        font = TTFont(path)
        subset = Subsetter(Options(notdef_outline=True))
        subset.populate(unicodes=icons)
        subset.subset(font)
        font.flavor = "woff"
        font.save(static / ICONS / f"{path.stem}.woff")
        for kind in (".ttf", ".woff2"):
            (static / ICONS / path.name).with_suffix(kind).unlink(missing_ok=True)
