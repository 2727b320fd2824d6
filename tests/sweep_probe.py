"""A kind of run for the tests of sweeps: quick, counted, and waiting, failing or dying where it is told to.

``python -m sweep_probe sweep FILE`` is the command line with this kind added.
"""

import os
import sys
import time
import uuid
from dataclasses import dataclass
from pathlib import Path

from snnreg import cli
from snnreg.evidence import RUNS, Protocol


@dataclass(frozen=True, kw_only=True)
class Probe(Protocol):
    """Leaves a mark ``seed-unique`` in a folder whenever it is begun; a file there tells it what to do."""

    marks: str

    def tables(self):
        folder = Path(self.marks)
        (folder / f"{self.seed}-{uuid.uuid4().hex}").touch()
        while (folder / f"wait {self.seed}").exists():
            time.sleep(0.02)
        if (folder / f"fail {self.seed}").exists():
            raise ValueError(f"seed {self.seed} was told\nto fail")
        if (folder / f"die {self.seed}").exists():
            os._exit(3)
        return {"runs": [{"seed": self.seed, "square": self.seed**2}], "more": [{"seed": self.seed}] * 2}


RUNS["probe"] = Probe

if __name__ == "__main__":
    from sweep_probe import Probe  # as a module of its own name, which worker processes can import

    RUNS["probe"] = Probe
    sys.exit(cli.main())
