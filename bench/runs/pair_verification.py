"""Blocks of pairs, scored again by the tools whose names the metrics bear."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from bench.runs.pair_blocks import Counted
from metrics.failure import MetricFailed
from metrics.verifying import Verified, joined, verify


@dataclass
class Verification:
    """What is known so far of each metric's difference from its authority.

    Attributes:
        names: Metrics.
        wanted: Whether anything is recomputed at all.
    """

    names: Sequence[str]
    wanted: bool
    _found: dict[str, Verified] = field(default_factory=dict)

    def add(self, block: Counted) -> None:
        """Recompute a block: about a millisecond for each answer and metric."""
        answers, accepted = block.texts()
        if not (self.wanted and answers):
            return
        failed = {name for name, one in block.found.items() if isinstance(one, MetricFailed)}
        names = [name for name in self.names if name not in failed]
        for one in verify(names, answers, accepted):
            before = self._found.get(one.metric)
            self._found[one.metric] = joined([before, one]) if before else one

    def results(self) -> tuple[Verified, ...]:
        """Return one result for each metric; none where nothing was wanted."""
        return tuple(self._found.values())
