"""What the checks on answers and probabilities work on, and which sets may calibrate which.

Conventions:
    Suspects are the sets whose score a reader may take for knowledge of new questions or of
    trained ones: roles `train` and `heldout`. Paraphrases, retention and control calibrate; they
    are never accused by a test.

    Comparable sets, for a suspect: `train` against `heldout`; `heldout` against held-out sets
    with the same `taught`, and, where its facts were not taught, against `control`. Held-out facts
    that were taught against control would show learning, so that pair is never made. Where the
    suite does not say whether they were taught (`taught` unset), they may have been: such pairs
    are described and decide nothing.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property

from bench.checks.evidence import Leakage
from bench.checks.observed import Observed
from bench.checks.overfitting.phrasings import Phrasings, find_phrasings

SUSPECTS = ("train", "heldout")
"""Roles that are tested."""


@dataclass(frozen=True)
class Case:
    """Everything that the checks look at.

    Attributes:
        observed: Every set, in the suite's order.
        leakage: What the data-only checks found, or None.
        base: The checkpoint before fine-tuning, or None.
        alpha: Level of the family.
        seed: Of resampling.
    """

    observed: tuple[Observed, ...]
    leakage: Leakage | None
    base: str | None
    alpha: float = 0.05
    seed: int = 0

    @property
    def checkpoints(self) -> tuple[str, ...]:
        """Every checkpoint that answered, in the order of the runs."""
        return tuple(dict.fromkeys(name for one in self.observed for name in one.scores))

    @property
    def tuned(self) -> tuple[str, ...]:
        """The checkpoints but the base."""
        return tuple(name for name in self.checkpoints if name != self.base)

    @property
    def level(self) -> float:
        """Of every interval, 0-1."""
        return 1 - self.alpha

    @property
    def suspects(self) -> tuple[Observed, ...]:
        """Sets that are tested."""
        return self.of_role(*SUSPECTS)

    def of_role(self, *roles: str) -> tuple[Observed, ...]:
        """Return the sets of these roles, in the suite's order."""
        return tuple(one for one in self.observed if one.set.role in roles)

    def phrasings(self, one: Observed) -> Phrasings | None:
        """Return a set's facts that are asked in other words too, or None."""
        return self._facts[one.set.name]

    @cached_property
    def _facts(self) -> Mapping[str, Phrasings | None]:
        """Facts with paraphrases, by set: every checkpoint asks for them."""
        reworded = self.of_role("paraphrase")
        return {one.set.name: find_phrasings(one, reworded) for one in self.observed}

    def base_of(self, checkpoint: str) -> str | None:
        """Return the base that a checkpoint is held against; the base has none."""
        return self.base if checkpoint != self.base else None

    def comparable(self, one: Observed) -> tuple[Observed, ...]:
        """Return the sets of other items that a suspect may be held against."""
        others = (other for other in self.observed if other is not one)
        return tuple(other for other in others if _may_compare(one, other))

    def pairs(self) -> Iterator[tuple[Observed, Observed]]:
        """Yield every suspect with every set of other items that a check may hold against it."""
        for one in self.suspects:
            for other in self.of_role("heldout", "control"):
                if other is not one:
                    yield one, other


def untold(*sets: Observed) -> str | None:
    """Say that nobody tells whether the facts of a held-out set were taught, or return None."""
    for one in sets:
        if one.set.role == "heldout" and one.set.taught is None:
            return (
                f"{one.set.name} may hold facts that were taught: say `taught: true` or "
                "`taught: false` in the suite"
            )
    return None


def _may_compare(one: Observed, other: Observed) -> bool:
    if one.set.role == "train":
        return other.set.role == "heldout"
    if other.set.role == "heldout":
        return bool(one.set.taught) == bool(other.set.taught)
    return other.set.role == "control" and not one.set.taught
