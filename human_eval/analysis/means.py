"""How was each checkpoint rated? Means with intervals over items, and over raters where several."""

from __future__ import annotations

import numpy as np

from human_eval.analysis.joining import CORRECT, Judged, cells
from human_eval.analysis.results import CheckpointRating
from human_eval.scales import STARS, VERDICT
from stats.rated_means import rated_mean


def rating_means(found: Judged, level: float) -> tuple[CheckpointRating, ...]:
    """Return every checkpoint's mean on every control that was used, share correct included.

    A checkpoint of which nothing was judged has none.

    Args:
        found: A rating round.
        level: Of the intervals.
    """
    controls = list(found.controls)
    if VERDICT in controls:
        controls.insert(1, CORRECT)
    made = (_mean(found, control, name, level) for control in controls for name in found.names)
    return tuple(one for one in made if one is not None)


def _mean(found: Judged, control: str, name: str, level: float) -> CheckpointRating | None:
    of = cells(found, control, [name])
    table = of.of(name)
    if np.isnan(table).all():
        return None
    stars = float(STARS[0]), float(STARS[-1])
    mean = rated_mean(
        table,
        bounds=(0.0, 100.0) if control in (VERDICT, CORRECT) else stars,
        binary=_binary(found, control),
        groups=of.grouped,
        level=level,
    )
    return CheckpointRating(name, control, mean)


def _binary(found: Judged, control: str) -> bool:
    """Whether the control has two values in this round: imported verdicts often have."""
    if control == CORRECT:
        return True
    there = found.values[control][~np.isnan(found.values[control])]
    return control == VERDICT and bool(np.isin(there, (0.0, 100.0)).all())
