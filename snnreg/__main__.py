"""``python -m snnreg``: the command line."""

import sys

from snnreg.command.cli import main

if __name__ == "__main__":
    sys.exit(main())
