"""Which of two answers stands on the left, balanced for each pair of checkpoints.

Conventions:
    Within a rater's list each checkpoint of a pair stands on the left as often as the other (give
    or take one); of the same task every other rater sees the sides changed; and a task's second
    showing has its sides changed, so that who always takes the left one contradicts himself.
"""

from __future__ import annotations

from collections.abc import Sequence

from human_eval.rounds.blinding import chance_of
from human_eval.rounds.making import Blind, Pair


def swapped_for(raters: int, pairs: Sequence[Pair], blind: Blind) -> tuple[frozenset[str], ...]:
    """Return for each rater the ids of the tasks whose two answers change sides.

    Args:
        raters: How many.
        pairs: All tasks; those with one answer have no sides.
        blind: Of the chance that decides.
    """
    two = [one for one in pairs if len(one.task.answers) == 2]
    firsts = [one for one in two if one.secret.repeats is None]
    turn = {one.task.id: at % 2 for at, one in enumerate(_in_turn(firsts, blind))}
    found = []
    for rater in range(raters):
        left = {one.task.id: (turn[one.task.id] + rater) % 2 == 0 for one in firsts}
        left |= {
            one.task.id: not left[one.secret.repeats]
            for one in two
            if one.secret.repeats is not None
        }
        found.append(frozenset(one.task.id for one in two if left[one.task.id] is not _named(one)))
    return tuple(found)


def _in_turn(pairs: Sequence[Pair], blind: Blind) -> list[Pair]:
    """Return the tasks pair of checkpoints by pair, in random order within each."""
    chance = chance_of(blind.salt, blind.seed, "sides")
    shuffled = sorted(pairs, key=lambda one: one.task.id)
    chance.shuffle(shuffled)
    return sorted(shuffled, key=lambda one: (one.secret.kind, sorted(one.secret.checkpoints)))


def _named(pair: Pair) -> bool:
    """Whether the first of a task's answers is the one that stands first by name (or by text)."""
    if pair.secret.kind == "qualification":  # nobody's answers: the right one, where one is
        return pair.secret.known.get("preference") != ("b",)
    first, second = pair.secret.checkpoints
    return first <= second
