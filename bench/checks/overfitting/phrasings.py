"""The same facts in other words: originals, and the items that paraphrase them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from bench.checks.observed import Floats, Observed


@dataclass(frozen=True)
class Phrasings:
    """Facts of one set that are also asked in other words.

    Attributes:
        one: The set of the originals.
        places: Where in `one` each of the m facts stands, shape (m,).
        others: For each fact, its paraphrases: the set that holds each, and its place there.
        against: Name of the paraphrase set; `paraphrase` where there are several.
    """

    one: Observed
    places: NDArray[np.int64]
    others: tuple[tuple[tuple[Observed, int], ...], ...]
    against: str

    @property
    def groups(self) -> tuple[str, ...] | None:
        """Group of each fact, or None where every fact stands alone."""
        found = tuple(self.one.items[place].group for place in self.places)
        return found if len(set(found)) < len(found) else None

    def originals(self, checkpoint: str) -> Floats:
        """Return a checkpoint's scores on the originals, shape (m,), 0-100."""
        return np.asarray(self.one.scores[checkpoint][self.places], dtype=np.float64)

    def reworded(self, checkpoint: str) -> Floats:
        """Return its mean score over each fact's paraphrases, shape (m,), 0-100."""
        return np.array(
            [
                np.mean([other.scores[checkpoint][place] for other, place in found])
                for found in self.others
            ]
        )

    def drops(self, checkpoint: str) -> Floats:
        """Return originals minus paraphrases, shape (m,), pp."""
        return self.originals(checkpoint) - self.reworded(checkpoint)


def find_phrasings(
    one: Observed, paraphrases: Sequence[Observed], least: int = 1
) -> Phrasings | None:
    """Match a set's items with their paraphrases.

    Args:
        one: The set of the originals.
        paraphrases: Sets whose items name their originals in `of`.
        least: Paraphrases that a fact needs to be counted.

    Returns:
        The facts, in the order of `one`; None where fewer than two have enough paraphrases.
    """
    found: dict[str, list[tuple[Observed, int]]] = defaultdict(list)
    for other in paraphrases:
        for place, item in enumerate(other.items):
            if item.of is not None and item.of[0] == one.set.name:
                found[item.of[1]].append((other, place))
    places = [n for n, item in enumerate(one.items) if len(found.get(item.id, ())) >= least]
    if len(places) < 2:
        return None
    others = tuple(tuple(found[one.items[place].id]) for place in places)
    names = {other.set.name for each in others for other, _ in each}
    against = names.pop() if len(names) == 1 else "paraphrase"
    return Phrasings(one, np.array(places, dtype=np.int64), others, against)
