"""``python -m publish.labs.packs FOLDER``: what the labs of the book need, ahead of it.

The packs of digits are written to FOLDER, which the pages carry. Their network must be compiled.
"""

import sys
from pathlib import Path

from snnreg.base.errors import SnnregError
from snnreg_book.labs import engine
from snnreg_book.labs.shared import digits

if __name__ == "__main__":
    try:
        engine.module()
        digits.write_packs(Path(sys.argv[1]))
    except SnnregError as error:
        sys.exit(str(error))
