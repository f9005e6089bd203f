"""Which items are drawn: spread evenly over sets and, within a set, over its groups.

Conventions:
    Sets get their share of the items by size (largest remainders; a set that was named gets at
    least one). Within a set its items are laid out group after group, groups and the items of a
    group in a seeded random order, and every (N/n)-th is taken from a random start: systematic
    sampling. So every item of the set has the same chance n/N, and a group of m items gives
    m·n/N of them, rounded up or down: no group is drawn twice before it is its turn.

Source:
    Cochran (1977), Sampling Techniques, chapter 8 (systematic sampling of a stratified order).
"""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Mapping, Sequence
from random import Random

from human_eval.rounds.pool import Candidate


def draw(
    candidates: Mapping[str, Sequence[Candidate]], count: int, seed: int
) -> tuple[Candidate, ...]:
    """Return `count` items, set by set, in the order of their files.

    Args:
        candidates: By set.
        count: At least 1, at most as many as there are.
        seed: The same seed draws the same items of the same candidates.

    Raises:
        ValueError: If there are not so many.
    """
    sizes = {name: len(ones) for name, ones in candidates.items()}
    shares = allotted(sizes, count)
    drawn: list[Candidate] = []
    for name, ones in candidates.items():
        chosen = _systematic(_laid_out(ones, seed), shares[name], Random(f"{seed}:{name}:start"))
        keys = {one.key for one in chosen}
        drawn += [one for one in ones if one.key in keys]
    return tuple(drawn)


def allotted(sizes: Mapping[str, int], count: int) -> dict[str, int]:
    """Return how many items each set gives: its share by size, at least one where that can be.

    Raises:
        ValueError: If there are not so many items.
    """
    total = sum(sizes.values())
    if not 1 <= count <= total:
        raise ValueError(f"{count} of {total} items cannot be drawn")
    exact = {name: count * size / total for name, size in sizes.items()}
    least = 1 if count >= sum(size > 0 for size in sizes.values()) else 0
    shares = {name: min(max(math.floor(exact[name]), least), sizes[name]) for name in sizes}
    while (left := count - sum(shares.values())) != 0:
        step = 1 if left > 0 else -1
        able = [
            name for name in sizes if (shares[name] < sizes[name] if left > 0 else shares[name] > 1)
        ]
        far = max(able, key=lambda name: step * (exact[name] - shares[name]))
        shares[far] += step
    return shares


def _laid_out(ones: Sequence[Candidate], seed: int) -> list[Candidate]:
    groups: dict[str, list[Candidate]] = defaultdict(list)
    for one in ones:
        groups[one.item.group].append(one)
    order = Random(f"{seed}:{ones[0].set if ones else ''}:order")
    names = list(groups)
    order.shuffle(names)
    for name in names:
        order.shuffle(groups[name])
    return [one for name in names for one in groups[name]]


def _systematic(ones: Sequence[Candidate], count: int, chance: Random) -> list[Candidate]:
    if not count:
        return []
    step = len(ones) / count
    start = chance.random() * step
    return [ones[min(math.floor(start + at * step), len(ones) - 1)] for at in range(count)]
