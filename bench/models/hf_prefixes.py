"""Which texts begin alike, so that their beginning is computed once.

Few-shot examples, a passage that several questions share, one prompt with several answers: texts
that are scored often begin with the same hundreds of tokens. Sorted by their tokens, texts with a
common beginning stand together; the intervals of that order form a tree, whose parts share a
longer beginning among themselves, or the branch's with all the rest, whichever saves more.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

_WORTH = 512
"""Tokens that a cluster must save: below, one more pass costs more than it spares."""


@dataclass(frozen=True, slots=True)
class Text:
    """Tokens of prompt and continuation together; the continuation begins at `start` (>= 1).

    Attributes:
        ids: All of them; never empty, unless the continuation is.
        start: Place of the first token whose probability is asked for.
    """

    ids: tuple[int, ...]
    start: int

    @property
    def targets(self) -> tuple[int, ...]:
        """The continuation's tokens."""
        return self.ids[self.start :]


@dataclass(frozen=True, slots=True)
class Cluster:
    """Texts whose first tokens are the same.

    Attributes:
        prefix: Tokens at the start that all share and that none is asked the probability of; the
            token that predicts the first target is not among them. 0 where nothing is shared.
        members: Positions in the list of texts.
    """

    prefix: int
    members: tuple[int, ...]


def clusters(texts: Sequence[Text], worth: int = _WORTH) -> list[Cluster]:
    """Return texts in clusters: those that share a beginning, and one of all the others.

    Args:
        texts: In any order.
        worth: Tokens that a cluster must save, (members - 1) x prefix.

    Returns:
        Every position in exactly one cluster; that of the others is last, and only if it has
        members.
    """
    order = sorted(range(len(texts)), key=lambda at: texts[at].ids)
    common = [_common(texts[a], texts[b]) for a, b in pairwise(order)]
    sharing = [one for one in _best(common, worth) if one.prefix]
    found = [Cluster(one.prefix, tuple(order[at] for at in one.members)) for one in sharing]
    taken = {at for one in found for at in one.members}
    alone = tuple(at for at in range(len(texts)) if at not in taken)
    return [*found, *([Cluster(0, alone)] if alone else [])]


def _common(first: Text, second: Text) -> int:
    """Tokens in front that two texts share, short of the one that predicts a target."""
    most = min(first.start, second.start) - 1
    if first.ids[:most] == second.ids[:most]:  # the usual case, at the speed of C
        return most
    pairs = zip(first.ids[:most], second.ids[:most], strict=True)
    return next(at for at, (a, b) in enumerate(pairs) if a != b)


@dataclass(slots=True)
class _Branch:
    """Neighbours that share at least `depth` tokens: places from `first`, in `parts` or not."""

    first: int
    depth: int
    parts: tuple[Cluster, ...] = ()

    def close(self, last: int, worth: int) -> None:
        """Gather, at this depth, those in no part and the parts that gain by it, if worth it."""
        kept = tuple(one for one in self.parts if _saved(one) >= len(one.members) * self.depth)
        apart = {at for one in kept for at in one.members}
        rest = tuple(at for at in range(self.first, last + 1) if at not in apart)
        here = Cluster(self.depth, rest)
        given_up = sum(_saved(one) for one in self.parts) - sum(_saved(one) for one in kept)
        if _saved(here) >= worth and _saved(here) > given_up:
            self.parts = (*kept, here)


def _saved(cluster: Cluster) -> int:
    return (len(cluster.members) - 1) * cluster.prefix


def _best(common: Sequence[int], worth: int) -> tuple[Cluster, ...]:
    """Return the clusters that save much; `common[i]` is what places i and i + 1 share.

    The stack holds the open branches, each deeper than the one below (the intervals of longest
    common prefixes: Abouelhoda, Kurtz & Ohlebusch 2004).
    """
    stack = [_Branch(0, 0)]
    for place, depth in enumerate([*common, 0]):
        first = place
        parts: tuple[Cluster, ...] = ()
        while stack[-1].depth > depth:
            branch = stack.pop()
            branch.parts += parts
            branch.close(place, worth)
            first, parts = branch.first, branch.parts
        if stack[-1].depth < depth:
            stack.append(_Branch(first, depth))
        stack[-1].parts += parts
    return stack[0].parts
