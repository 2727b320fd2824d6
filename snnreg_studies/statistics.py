"""Means over seeds and over sets of digits with their errors, as the book states them; detection (chapter 7)."""

from collections.abc import Callable
from typing import Any

import numpy as np
from numpy.typing import ArrayLike
from scipy.stats import sem, t

from snnreg.base.checks import Floats, check_array, check_int, has_unit
from snnreg.base.errors import SnnregError, brief


def interval(values: ArrayLike) -> tuple[float, float, float]:
    """Mean over seeds with Student's t interval of 95 %.

    For normal values the coverage is exact, however few they are; a percentile bootstrap of five values covers
    the mean in 84 % of cases where 95 % are asked for.

    Parameters
    ----------
    values : array_like, shape (n,)
        One value per seed.

    Returns
    -------
    mean, low, high : float
        All equal for a single value and for equal values.
    """
    try:
        row: Any = np.asarray(values)
        row = row.astype(float) if row.dtype.kind in "biuf" and not has_unit(values) else None
    except Exception:  # not an array
        row = None
    if row is None or row.ndim != 1 or not row.size:
        raise SnnregError(f"values must be a row of one or more numbers, got {brief(values)}")
    mean = float(row.mean())
    if len(row) == 1:
        return mean, mean, mean
    half = float(t.ppf(0.975, len(row) - 1) * sem(row))
    return mean, mean - half, mean + half


def confidence_limits(values: ArrayLike) -> Floats:
    """Both ends of the 95 % interval of a mean, shape (2,): a claim that holds at both ends holds between them."""
    return np.array(interval(values)[1:])


def format_mean(values: ArrayLike, digits: int = 1) -> str:
    """Mean over seeds and its interval as the book prints them, such as ``"0.876 [0.867, 0.884]"``.

    Parameters
    ----------
    values : array_like, shape (n,)
        One value per seed.
    digits : int
        Decimals.
    """
    mean, low, high = (format_number(value, digits) for value in interval(values))
    return f"{mean} [{low}, {high}]"


def interval_in_words(values: ArrayLike, unit: str = "") -> str:
    """The same with one decimal, as sentences have it, such as ``"1.2 (0.0 to 2.4)"``; `unit` follows numbers."""
    mean, low, high = (format_number(value, 1) for value in interval(values))
    return f"{mean}{unit} ({low} to {high}{unit})"


def _mean(values: Any) -> Any:
    return values.mean()


def error_over_digits(values: Any, statistic: Callable[[Any], Any] = _mean) -> float:
    """Standard error of a mean over sets of digits, which are not independent because they share ten digits.

    A jackknife that leaves out each digit in turn, with all sets that contain it.

    Source: B. Efron, C. Stein, Annals of Statistics 9, 1981, doi 10.1214/aos/1176345462.

    Parameters
    ----------
    values : pandas.Series or pandas.DataFrame
        One value or row per set; the index names the digits of each set, such as ``"3 5 8"``.
    statistic : callable
        What is computed of them, in place of the mean.

    Raises
    ------
    SnnregError
        If these are not numbers indexed by sets of digits, or one digit is in every set.
    """
    try:
        sets = [set(name.split()) for name in values.index]
    except (AttributeError, TypeError) as error:
        raise SnnregError(
            f"values must be a pandas.Series by the digits of each set, such as '3 5 8'; got {brief(values)}"
        ) from error
    digits = set().union(*sets)
    if not digits or set.intersection(*sets):
        raise SnnregError(f"each digit must be missing from some set, got the sets {brief([*values.index])}")
    left_out = np.array([statistic(values[[digit not in each for each in sets]]) for digit in digits])
    return float(np.sqrt((len(digits) - 1) * left_out.var()))


def format_mean_over_digits(values: Any, digits: int = 1) -> str:
    """Mean over sets of digits ± :func:`error_over_digits`, such as ``"91.7 ± 1.9"``; see :func:`format_mean`."""
    return f"{format_number(values.mean(), digits)} ± {format_number(error_over_digits(values), digits)}"


def auroc(scores_in: ArrayLike, scores_out: ArrayLike) -> float:
    """Area under the ROC curve where higher scores mean "in" (scikit-learn).

    Parameters
    ----------
    scores_in, scores_out : array_like
        One score per image, for images of known classes and for others.
    """
    from sklearn.metrics import roc_auc_score

    scores = [check_array("scores", each, (None,)) for each in (scores_in, scores_out)]
    if not all(map(len, scores)):
        raise SnnregError("auroc needs a score or more on either side")
    truth = np.repeat([1, 0], [len(each) for each in scores])
    return float(roc_auc_score(truth, np.concatenate(scores)))


def detection(spikes_in: ArrayLike, spikes_out: ArrayLike) -> dict[str, float]:
    """Measure how well a score tells known images from others, by the figures of out-of-distribution detection.

    Parameters
    ----------
    spikes_in, spikes_out : array_like
        One score per image, for images of known classes and for others.

    Returns
    -------
    dict of str to float
        ``auroc``, see :func:`auroc`; ``aupr``, the average precision with which known images are found;
        ``fpr95``, the share of the others that is accepted where 95 % of the known images are.

    Source: D. Hendrycks, K. Gimpel, arXiv 1610.02136; S. Liang, Y. Li, R. Srikant, arXiv 1706.02690.
    """
    from sklearn.metrics import average_precision_score

    known, others = (check_array("scores", each, (None,)) for each in (spikes_in, spikes_out))
    truth = np.repeat([1, 0], [len(known), len(others)])
    limit = np.quantile(known, 0.05, method="lower")  # at least 95 % of the known images reach it
    return {
        "auroc": auroc(known, others),
        "aupr": float(average_precision_score(truth, np.concatenate([known, others]))),
        "fpr95": float((others >= limit).mean()),
    }


def format_number(value: float, digits: int) -> str:
    """A number with `digits` decimals and a true minus sign; none before a value that rounds to zero."""
    return f"{value:z,.{check_int('digits', digits, 0, 20)}f}".replace("-", "\N{MINUS SIGN}")
