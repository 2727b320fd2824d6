"""``python -m snnreg.command.build_labs``: compile ahead of the book what its labs need.

A chapter that shows a lab would compile it too, but two chapters at a time.
"""

import sys

from snnreg.base.errors import SnnregError
from snnreg.labs import engine

if __name__ == "__main__":
    try:
        engine.module()
    except SnnregError as error:
        sys.exit(str(error))
