"""Who scored highest, and whom the primary pairs let it beat."""

from __future__ import annotations

from dataclasses import dataclass

from bench.results import Comparison, Pair
from reports.reading import pairs_of, primary_scores, rivals


@dataclass(frozen=True, slots=True)
class Standing:
    """A highest checkpoint among several, and its primary pairs by what they established.

    Attributes:
        leader: Highest on the primary set and metric.
        top: All names that share the highest score, the leader among them.
        beats: Pairs in which the highest is established to be higher.
        within: Pairs established to be equivalent.
        open: Pairs in which nothing was established.
        beaten_by: Pairs in which the other one is established to be higher (differing items only).
        unpaired: Names that no primary pair compares with the highest.
    """

    leader: str
    top: tuple[str, ...]
    beats: tuple[Pair, ...]
    within: tuple[Pair, ...]
    open: tuple[Pair, ...]
    beaten_by: tuple[Pair, ...]
    unpaired: tuple[str, ...]

    @property
    def kind(self) -> str:
        """`higher` than all the others, than `some` of them, `equivalent` or `not_established`."""
        rest = (*self.within, *self.open, *self.beaten_by, *self.unpaired)
        if self.beats:
            return "some" if rest else "higher"
        return "equivalent" if self.within and len(rest) == len(self.within) else "not_established"


def standing_of(comparison: Comparison) -> Standing:
    """Return who scored highest among the checkpoints of the primary pairs, and over whom."""
    return standings_of(comparison)[0]


def standings_of(comparison: Comparison) -> tuple[Standing, ...]:
    """Return where each of those stands that share the highest score; one where nobody ties."""
    top = _highest(comparison)
    return tuple(_standing(comparison, leader, top) for leader in top)


def _standing(comparison: Comparison, leader: str, top: tuple[str, ...]) -> Standing:
    own = [pair for pair in pairs_of(comparison, "primary") if leader in (pair.a, pair.b)]
    kinds: dict[str, list[Pair]] = {"beats": [], "within": [], "open": [], "beaten_by": []}
    for pair in own:
        kinds[kind_for(pair, leader)].append(pair)
    met = {name for pair in own for name in (pair.a, pair.b)}
    unpaired = tuple(name for name in rivals(comparison) if name not in met)
    found = {key: tuple(pairs) for key, pairs in kinds.items()}
    return Standing(leader=leader, top=top, unpaired=unpaired, **found)


def other(pair: Pair, name: str) -> str:
    """Return the pair's other checkpoint."""
    return pair.b if pair.a == name else pair.a


def _highest(comparison: Comparison) -> tuple[str, ...]:
    compared = rivals(comparison)
    values = {
        score.checkpoint: score.estimate.value
        for score in primary_scores(comparison)
        if score.checkpoint in compared and score.estimate.value == score.estimate.value
    }
    best = max(values.values(), default=float("nan"))
    return tuple(name for name, value in values.items() if value == best) or compared[:1]


def kind_for(pair: Pair, name: str) -> str:
    """Return `beats`, `within`, `open` or `beaten_by`: a pair as `name` stands in it."""
    kind = pair.verdict.kind if pair.verdict else "not_established"
    if kind == "equivalent":
        return "within"
    if kind == "not_established":
        return "open"
    return "beats" if (kind == "a_higher") == (pair.a == name) else "beaten_by"
