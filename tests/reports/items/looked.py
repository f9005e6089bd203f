"""Comparisons with many items to look through, of several sets and metrics."""

from __future__ import annotations

from dataclasses import replace

from bench.results import Comparison, Flip

SETS = ("heldout", "old")


def with_others(comparison: Comparison) -> Comparison:
    """Every third item is of another set; F1 and a loss beside the primary metric."""
    flips = tuple(
        replace(flip, set=SETS[at % 3 == 1], others=_others(flip, at))
        for at, flip in enumerate(comparison.flips)
    )
    return replace(comparison, flips=flips, n_differing=len(flips))


def many(comparison: Comparison, n: int) -> tuple[Flip, ...]:
    """`n` items, the first ones again and again."""
    flips = comparison.flips
    return tuple(
        replace(flips[at % len(flips)], id=f"q{at}", question=f"Where was person {at} born?")
        for at in range(n)
    )


def _others(flip: Flip, at: int) -> dict[str, tuple[float, ...]]:
    f1 = tuple(100.0 if one == 100 else 10.0 * ((at + k) % 7) for k, one in enumerate(flip.scores))
    return {"f1": f1, "loss": tuple(0.25 + (at + k) % 5 for k in range(len(f1)))}
