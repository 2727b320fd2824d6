"""A kind of run for the tests of sweeps: quick, counted, and waiting, failing or dying where it is told to.

``python -m tests.support.sweep_probe sweep FILE`` is the command line with this kind added.
"""

import os
import sys
import time
import uuid
from dataclasses import dataclass
from pathlib import Path

from snnreg.command import cli
from snnreg.sweep.kinds import KINDS

KINDS["probe"] = "tests.support.sweep_probe:Probe"


@dataclass(frozen=True)
class Probe:
    """Leaves a mark ``seed-unique`` in a folder whenever it is begun; a file there tells it what to do."""

    seed: int
    marks: str
    images_asked_for = images = bytes = 0

    def check_data(self):
        """Nothing is needed."""

    def image_s(self):
        """Nothing is shown."""
        return 0.0

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


if __name__ == "__main__":
    sys.exit(cli.main())
