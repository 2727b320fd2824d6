"""Arrays that others trust: of one shape, of numbers, finite and within bounds."""

from typing import Any, TypeAlias

import numpy as np
from numpy.typing import NDArray

from snnreg.base.errors import SnnregError

Floats: TypeAlias = NDArray[np.float64]
Integers: TypeAlias = NDArray[np.integer[Any]]


def has_unit(values: object) -> bool:
    """Whether these are quantities of Brian2 with a unit; what else has a `dim`, as tensors do, has none."""
    return not getattr(getattr(values, "dim", None), "is_dimensionless", True)


def check_array(
    name: str,
    values: Any,
    shape: tuple[int | None, ...] | None,
    *,
    least: float = -np.inf,
    most: float = np.inf,
    whole: bool = False,
) -> Any:
    """`values` as a contiguous array of float64 or int64, which may be the same array.

    They must be finite numbers from `least` to `most`, whole ones if `whole`, in an array of this shape, in which
    None stands for any length; None as shape allows any shape.  Otherwise SnnregError is raised, with `name` in
    its message.  The values come without a unit.
    """
    kind = "whole numbers" if whole else "numbers"
    wanted = f"{name} must be {kind}"
    if shape is not None:
        wanted += f" of the shape ({', '.join('n' if n is None else str(n) for n in shape)})"
    if has_unit(values):
        raise SnnregError(f"{wanted} without a unit; got a quantity in {values.dim}")
    try:
        array = np.asarray(values)
    except Exception as error:  # rows of different lengths, brackets without end
        raise SnnregError(f"{wanted}; got no array ({error})") from error
    fits = shape is None or (
        array.ndim == len(shape) and all(n in (None, m) for n, m in zip(shape, array.shape, strict=True))
    )
    if not fits or array.dtype.kind not in ("iu" if whole else "iuf"):
        raise SnnregError(f"{wanted}; got {array.dtype} of the shape {array.shape}")
    right = np.isfinite(array) & (array >= least) & (array <= most)
    if not right.all():
        place = np.unravel_index(np.argmin(right), array.shape)
        bounds = f" from {least:g} to {most:g}" if np.isfinite(most) else f", {least:g} or larger"
        raise SnnregError(
            f"{name} must be finite {kind}{bounds if np.isfinite(least) else ''}; "
            f"got {array[place]} at {tuple(map(int, place))}"
        )
    return np.asarray(array, np.int64 if whole else float, order="C")


def check_finite(*arrays: Any) -> None:
    """Raise SnnregError if a potential, conductance or threshold left all bounds."""
    if not all(np.isfinite(array).all() for array in arrays):
        raise SnnregError("a potential, conductance or threshold is not finite; make dt or the weights smaller")
