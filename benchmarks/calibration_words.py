"""What the studies share: shipped results as numbers, effects in words."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import calibration_batch as batch
import numpy as np
from calibration_batch import Means, Sizes
from calibration_cells import Numbers
from calibration_draws import Data

CEILING = (60.0, 1.0)


EVEN_SKILL = (2.0, 2.0)


NAN = float("nan")


def summary(result: Any) -> Numbers:
    """p-value and interval of a result."""
    return (float(result.pvalue), *result.interval)


def p_only(p: float) -> Numbers:
    """An omnibus test has no interval."""
    return float(p), NAN, NAN


def t_of(means: Callable[[Data], Means]) -> batch.Test:
    """The t test of means."""
    return lambda data: means(data).found()


def names(size: Sizes) -> np.ndarray[Any, Any]:
    """A group for each question."""
    return np.repeat(np.arange(len(size)), size)


def lacking(mean: float) -> Callable[[float], float]:
    """True difference where A is given a share of what it lacks, `mean` being the null's."""
    return lambda effect: effect * (100 - mean)


def rest(effect: float) -> str:
    """An alternative in words."""
    return f"A also knows {effect:.0%} of the rest"


def points(effect: float) -> str:
    """An alternative in words."""
    return f"A + {effect:g} points"
