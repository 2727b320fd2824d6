"""The numbers that the paper and its notebooks give (chapters 7 and 14)."""

import pandas as pd

from snnreg.datasets.image_sets import BLURRED_NOISE, KNOWN, UNKNOWN, WHITE_NOISE

SETS = pd.Index([WHITE_NOISE, BLURRED_NOISE, KNOWN, UNKNOWN], name="test_set")

PUBLISHED_TABLE = pd.DataFrame({"never": (3162, 3265, 416, 346), "decay": (1, 1, 344, 240)}, index=SETS)
"""Spikes on the four test sets in the paper's Table, without and with decay."""

PUBLISHED_ACCURACY = 0.886
"""Accuracy on known digits with decay, as the paper gives it."""

PUBLISHED_RUN = pd.DataFrame(
    {"spikes": (44, 35, 15158, 11357), "silent_images": (1459, 1469, 67, 310)},
    index=SETS,
)
"""What the published notebooks print for 1500 images per set, with decay; nothing is published without."""
