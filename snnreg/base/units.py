"""Plain numbers and quantities with units."""

from collections.abc import Mapping
from math import isfinite
from typing import Any

import numpy as np
from brian2 import Quantity, have_same_dimensions


def with_units(example: object, values: Mapping[str, Any]) -> dict[str, Any]:
    """Plain numbers in SI units as quantities, each with the unit that its namesake in `example` has.

    What has no namesake there, or one without unit, stays as it is.
    """
    units = {name: getattr(getattr(example, name, None), "dim", None) for name in values}
    return {
        name: value if units[name] is None else Quantity(value, dim=units[name]) for name, value in values.items()
    }


def is_like(value: Any, example: Any) -> bool:
    """Whether `value` is one finite number with the unit of `example`."""
    try:
        one = not isinstance(value, (bool, np.bool_, str, bytes)) and np.ndim(value) == 0
        return one and have_same_dimensions(value, example) and isfinite(float(value))
    except Exception:  # whatever it is, it is no number
        return False
