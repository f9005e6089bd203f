"""Item scores as texts that are kept once each: most items of a binary metric share a few."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from reports.numbers import told_apart


@dataclass
class ScorePool:
    """Scores of an item by a metric, e.g. "100 0 63 –", and the number that each has here."""

    texts: dict[str, int] = field(default_factory=dict)
    _known: dict[tuple[float, ...], int] = field(default_factory=dict)

    def number(self, scores: Sequence[float], decimals: int) -> int:
        """Return the number of an item's scores, in the order of the checkpoints."""
        key = (*scores, float(decimals))
        if key not in self._known:
            text = " ".join(told_apart(scores, decimals))
            self._known[key] = self.texts.setdefault(text, len(self.texts))
        return self._known[key]
