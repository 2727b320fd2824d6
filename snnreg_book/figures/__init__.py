"""Figures of the chapters that take more than a few lines of matplotlib.

Each function takes matplotlib's axes as `ax` and draws on them.  Colours come from :mod:`snnreg.style`.

In a chapter, the cell of a figure has a caption and an alternative text in its metadata.  While the chapter runs,
``variants`` also draws each figure dark and narrow, and the page loads the variant that fits.  A caption therefore
does not name black or white; where panels are stacked on a phone, its "Left:" becomes "Above:".
"""

import lazy_loader

__getattr__, __dir__, __all__ = lazy_loader.attach(
    __name__,
    submod_attrs={
        "pixels": ["mask_with_escapes"],
    },
)
