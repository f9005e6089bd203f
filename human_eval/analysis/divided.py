"""Where raters are furthest apart: answers to look at, and guidelines to mend."""

from __future__ import annotations

import numpy as np

from human_eval.analysis.joining import Judged
from human_eval.analysis.results import Disputed
from human_eval.rounds.folder import RoundFolder
from human_eval.scales import VERDICT

KEPT = 12
"""Answers that are listed."""


def disputed(folder: RoundFolder, found: Judged) -> tuple[Disputed, ...]:
    """Return the answers whose verdicts are furthest apart, the most divided first."""
    table = found.values[VERDICT]
    rated = (~np.isnan(table)).sum(axis=0) > 1
    spread = np.zeros(table.shape[1])
    spread[rated] = np.nanstd(table[:, rated], axis=0)
    order = np.argsort(-spread, kind="stable")[:KEPT]
    return tuple(_shown(folder, found, int(at)) for at in order if spread[at] > 0)


def _shown(folder: RoundFolder, found: Judged, at: int) -> Disputed:
    task = folder.tasks[found.tasks[at]]
    said = {
        rater: str(found.first[rater, task.id].values[VERDICT])
        for row, rater in enumerate(found.raters)
        if not np.isnan(found.values[VERDICT][row, at])
    }
    return Disputed(task.question, task.answers[0], found.secrets[at].checkpoints[0], said)
