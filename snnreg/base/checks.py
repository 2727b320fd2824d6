"""What a value or an array may be.  Each check returns what it lets pass."""

from collections.abc import Collection
from numbers import Integral, Real
from pkgutil import resolve_name
from typing import Any, TypeAlias, TypeVar

import numpy as np
from numpy.typing import NDArray

from snnreg.base.errors import SnnregError, brief

Kind = TypeVar("Kind")
Floats: TypeAlias = NDArray[np.float64]
Integers: TypeAlias = NDArray[np.integer[Any]]


def check_int(name: str, value: Any, least: float = 0, most: float | None = None) -> int:
    """Return `value` as an int if it is a whole number within the bounds."""
    known = isinstance(value, (Integral, np.integer)) and not isinstance(value, bool)
    if not known or value < least or (most is not None and value > most):
        raise SnnregError(f"{name} must be a whole number{_bounds(least, most)}; got {brief(value)}")
    return int(value)


def check_number(name: str, value: Any, least: float | None = 0.0, most: float | None = None) -> float:
    """Return `value` as a float if it is a finite number without unit within the bounds; None is no bound."""
    try:
        known = not isinstance(value, bool) and isinstance(value, Real) and np.isfinite(float(value))
    except OverflowError:  # whole, and too large
        known = False
    if not known or (least is not None and value < least) or (most is not None and value > most):
        raise SnnregError(f"{name} must be a number{_bounds(least, most)}; got {brief(value)}")
    return float(value)


def _bounds(least: float | None, most: float | None) -> str:
    if least is None:
        return ""
    return f", {least:g} or larger" if most is None else f" from {least:.12g} to {most:.12g}"


def check_choice(name: str, value: object, among: Collection[str]) -> str:
    """Return `value` if it is one of the names `among`."""
    if not isinstance(value, str) or value not in among:
        raise SnnregError(f"{name} must be one of {', '.join(among)}; got {brief(value)}")
    return value


def check_sequence(name: str, value: Any, what: str) -> tuple[Any, ...]:
    """Return `value`, a list, a tuple or another sequence of `what`, as a tuple."""
    if not isinstance(value, (list, tuple, range)) and not (isinstance(value, np.ndarray) and value.ndim == 1):
        raise SnnregError(f"{name} must be a list of {what}, got {brief(value)}")
    return tuple(value)


def check_dict(name: str, value: object, example: str) -> dict[str, Any]:
    """Return `value` if it is a dict; `example` is one as a definition writes it."""
    if not isinstance(value, dict):
        raise SnnregError(f"{name} must be a table such as {{{example}}}, got {brief(value)}")
    return value


def check_bool(name: str, value: object) -> bool:
    """Return `value` if it is true or false."""
    if not isinstance(value, (bool, np.bool_)):
        raise SnnregError(f"{name} must be true or false, got {brief(value)}")
    return bool(value)


def check_instance(name: str, value: object, kind: type[Kind], way_out: str) -> Kind:
    """Return `value` if it is a `kind`."""
    if not isinstance(value, kind):
        raise SnnregError(f"{name} must be a {kind.__name__}, got {brief(value)}; {way_out}")
    return value


def check_class(name: str, value: Any, example: str) -> Any:
    """Import what `value` names as ``"module:Class"``; of which kind it is, the caller checks."""
    try:
        return resolve_name(value)
    except (AttributeError, ImportError, TypeError, ValueError) as error:
        raise SnnregError(
            f'{name} must be a "module:Class" such as "{example}", its module in a folder of PYTHONPATH; '
            f"got {brief(value)} ({error})"
        ) from error


def check_generator(value: object) -> np.random.Generator:
    """Return `value` if it is a generator of random numbers."""
    return check_instance("rng", value, np.random.Generator, "numpy.random.default_rng(0) gives one")


def has_unit(values: object) -> bool:
    """Say whether these are quantities of Brian2 with a unit; what else has a `dim`, as tensors do, has none."""
    return not getattr(getattr(values, "dim", None), "is_dimensionless", True)


def check_array(
    name: str,
    values: Any,
    shape: tuple[int | None, ...] | None,
    *,
    least: float = -np.inf,
    most: float = np.inf,
    whole: bool = False,
    way_out: str = "",
) -> Any:
    """Return `values` as a contiguous array of float64 or int64, which may be the same array.

    They must be finite numbers from `least` to `most`, whole ones if `whole`, in an array of this shape, in which
    None stands for any length; None as shape allows any shape.  Otherwise SnnregError is raised, with `name` in
    its message, and the `way_out` if a value is the trouble.  The values come without a unit.
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
        bounds = _bounds(least if np.isfinite(least) else None, most if np.isfinite(most) else None)
        way_on = f"; {way_out}" if way_out else ""
        raise SnnregError(
            f"{name} must be finite {kind}{bounds}; got {array[place]} at {tuple(map(int, place))}{way_on}"
        )
    return np.asarray(array, np.int64 if whole else float, order="C")


def check_finite(*arrays: Any) -> None:
    """Raise SnnregError if a potential, conductance or threshold left all bounds."""
    if not all(np.isfinite(array).all() for array in arrays):
        raise SnnregError("a potential, conductance or threshold is not finite; make dt or the weights smaller")
