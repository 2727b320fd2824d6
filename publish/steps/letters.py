"""The letters of the pages for figures: Matplotlib reads neither WOFF nor a font in parts.

npm's IBM Plex Sans has Latin and Greek apart; formulas need both in one file.
"""

from fontTools.merge import Merger, Options
from fontTools.ttLib import TTFont

from publish import PACKAGES
from snnreg_book.figures.letters import LETTERS

FILES = PACKAGES / "@fontsource" / "ibm-plex-sans" / "files"
ALPHABETS = ("latin", "greek")
FEATURES = ["GDEF", "GPOS", "GSUB", "STAT", "gasp"]  # which Matplotlib does not heed, and which do not merge


def make_letters(folder):
    """Write the TrueType fonts that figures are drawn with into a folder, unless they are there."""
    folder.mkdir(parents=True, exist_ok=True)
    for name in LETTERS:
        whole = folder / f"{name}.ttf"
        if not whole.exists():
            parts = [folder / f"{name}-{alphabet}.part" for alphabet in ALPHABETS]
            for part, alphabet in zip(parts, ALPHABETS, strict=True):
                font = TTFont(FILES / f"ibm-plex-sans-{alphabet}-{name}.woff")
                font.flavor = None
                font.save(part)
            font = Merger(Options(drop_tables=FEATURES)).merge(parts)
            font.save(folder / "whole.part")
            (folder / "whole.part").replace(whole)
            for part in parts:
                part.unlink()
