"""One matrix of weights for every metric, checkpoint and corpus score at once.

Conventions:
    Every metric gives each item a short row of counts and a score is a function of summed
    counts, so resampling needs sums only: weights (draws × items) @ counts (items × columns).
    Put all metrics' and checkpoints' columns side by side; one call then serves them all with
    the same resamples, so that checkpoints stay paired.

    With groups the rows are summed by group first and groups are resampled or swapped whole.
    How many items a resample holds then varies: a score that divides needs its own column of
    sizes, which the counts of a metric carry.

    Sums are in float64, so counts that are whole numbers are summed exactly.
    Work is done in blocks of 256 draws by at most 16,384 items: beside counts and totals it
    takes less than 150 MB, whatever their number; up to 32 MB of it stay for the next call.

Source:
    Koehn (2004) for the bootstrap and Riezler & Maxwell (2005) for swaps of corpus scores.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache

import numpy as np
from numpy.typing import ArrayLike, NDArray

from stats.inputs import FloatArray, Groups, codes

DRAWS = 10_000
CHUNK = 256
# A power of 2 that holds whole bytes of swaps, and whose weights stay in the processor's cache.
BLOCK = 16_384
ENUMERATED = 16
KEPT = 1 << 25
"""Weights that are kept for the next call, a byte each."""


def bootstrap_totals(
    counts: ArrayLike, *, groups: Groups | None = None, draws: int = DRAWS, seed: int = 0
) -> FloatArray:
    """Summed counts of resamples: n rows (or G groups) drawn with replacement.

    Args:
        counts: Shape (n, columns), finite.
        groups: Group of each item, length n, or None where each is its own.
        draws: Number of resamples, >= 1.
        seed: Of the draws.

    Returns:
        Shape (draws, columns).

    Raises:
        ValueError: Not a matrix with a row, NaN or inf, no draws, or an item without a group.

    Examples:
        >>> bootstrap_totals([[1.0, 5.0], [1.0, 7.0]], draws=3)[:, 0]
        array([2., 2., 2.])
    """
    rows, draws = by_group(counts, groups), _positive(draws)
    totals = np.zeros((draws, rows.shape[1]))
    for part, weights, block in _resamples(len(rows), draws, seed):
        totals[part] += weights @ rows[block]
    return totals


def swap_totals(
    a: ArrayLike,
    b: ArrayLike,
    *,
    groups: Groups | None = None,
    draws: int = DRAWS - 1,
    seed: int = 0,
) -> tuple[FloatArray, FloatArray]:
    """Summed counts after each item's (or group's) two rows changed places or not, by a coin.

    Args:
        a: Counts of A, shape (n, columns), finite.
        b: Counts of B on the same items.
        groups: Group of each item, length n: groups are swapped whole. None: each its own.
        draws: Number of random swaps, >= 1.
        seed: Of the coins.

    Returns:
        Totals of A and of B, each of shape (draws, columns); their sum is that of all counts.

    Raises:
        ValueError: As `bootstrap_totals`, or the shapes differ.
    """
    first, second = paired_rows(a, b, groups)
    rng = np.random.Generator(np.random.SFC64(seed))
    moved = np.zeros((_positive(draws), first.shape[1]))
    for part in _chunks(draws):
        for block in _blocks(len(first)):
            coins = _coins(part.stop - part.start, block.stop - block.start, rng)
            moved[part] += coins @ (first[block] - second[block])
    return first.sum(axis=0) - moved, second.sum(axis=0) + moved


def all_swap_totals(a: FloatArray, b: FloatArray) -> tuple[FloatArray, FloatArray]:
    """Summed counts after every possible swap, in a fixed order; the first swaps nothing.

    Args:
        a: Counts of A, shape (n, columns), n <= 16.
        b: Counts of B, likewise.

    Returns:
        Totals of A and of B, each of shape (2^n, columns).

    Raises:
        ValueError: More than 16 rows.
    """
    if len(a) > ENUMERATED:
        raise ValueError(f"at most {ENUMERATED} rows can be listed, found {len(a)}")
    numbers = np.arange(2 ** len(a), dtype=np.int64)[:, None]
    coins = ((numbers >> np.arange(len(a))) & 1).astype(np.float64)
    moved = coins @ (a - b)
    return a.sum(axis=0) - moved, b.sum(axis=0) + moved


def by_group(
    counts: ArrayLike, groups: Groups | None = None, *, name: str = "counts"
) -> FloatArray:
    """Counts summed by group, in order of first appearance; as they are where groups is None.

    Args:
        counts: Shape (n, columns), n >= 1, columns >= 1, finite.
        groups: Length n, or None.
        name: What the error calls the counts.

    Returns:
        Shape (G, columns).

    Raises:
        ValueError: Not such a matrix, or an item without a group.
    """
    rows = np.asarray(counts, dtype=np.float64)
    if rows.ndim != 2 or not rows.size:
        raise ValueError(f"{name}: a matrix of items x columns is needed, found {rows.shape}")
    with np.errstate(invalid="ignore"):
        finite = np.isfinite(rows.sum(axis=0)).all()  # no array of n x columns is made for it
    if not finite:
        raise ValueError(f"{name}: finite numbers are needed, found NaN or inf; drop these items")
    if groups is None:
        return rows
    group = codes(groups, len(rows))
    return np.stack([np.bincount(group, weights=column) for column in rows.T], axis=1)


def paired_rows(
    a: ArrayLike, b: ArrayLike, groups: Groups | None = None
) -> tuple[FloatArray, FloatArray]:
    """Counts of two checkpoints on the same items, by group.

    Raises:
        ValueError: As `by_group`, or the shapes differ.
    """
    shapes = np.shape(a), np.shape(b)
    if shapes[0] != shapes[1]:
        raise ValueError(f"a and b must have counts of the same shape, found {shapes}")
    return by_group(a, groups, name="a"), by_group(b, groups, name="b")


def _positive(draws: int) -> int:
    if draws < 1:
        raise ValueError(f"draws must be 1 or more, found {draws}")
    return draws


def _chunks(draws: int) -> Iterator[slice]:
    return (slice(start, min(start + CHUNK, draws)) for start in range(0, draws, CHUNK))


def _blocks(n: int) -> Iterator[slice]:
    return (slice(start, min(start + BLOCK, n)) for start in range(0, n, BLOCK))


def _resamples(n: int, draws: int, seed: int) -> Iterator[tuple[slice, FloatArray, slice]]:
    kept = _kept_weights(n, draws, seed) if n <= BLOCK and n * draws <= KEPT else None
    if kept is not None:
        for part in _chunks(draws):
            yield part, kept[part].astype(np.float64), slice(0, n)
        return
    rng = np.random.Generator(np.random.SFC64(seed))
    for part in _chunks(draws):
        for weights, block in _weights(n, part.stop - part.start, rng):
            yield part, weights, block


@lru_cache(maxsize=1)
def _kept_weights(n: int, draws: int, seed: int) -> NDArray[np.uint8] | None:
    """The weights of one block of items; the tests of one set by many metrics ask for the same.

    None where an item was drawn more than 255 times, which a byte cannot hold.
    """
    rng = np.random.Generator(np.random.SFC64(seed))
    kept = np.empty((draws, n), dtype=np.uint8)
    for part in _chunks(draws):
        for weights, block in _weights(n, part.stop - part.start, rng):
            if weights.max() > np.iinfo(np.uint8).max:
                return None
            kept[part, block] = weights
    kept.flags.writeable = False
    return kept


def _weights(n: int, draws: int, rng: np.random.Generator) -> Iterator[tuple[FloatArray, slice]]:
    """How often each of n items was drawn, n draws in all, block by block of items.

    How many draws fall in each block is multinomial; within a block they are uniform.
    """
    blocks = list(_blocks(n))
    sizes = np.array([block.stop - block.start for block in blocks])
    fallen = rng.multinomial(n, sizes / n, size=draws)
    for block, size, counts in zip(blocks, sizes.tolist(), fallen.T.tolist(), strict=True):
        weights = np.empty((draws, size))
        for row, count in enumerate(counts):
            # Bounded 32-bit numbers are drawn faster than 16-bit and 64-bit ones.
            drawn = rng.integers(0, size, size=count, dtype=np.uint32)
            weights[row] = np.bincount(drawn, minlength=size)
        yield weights, block


def _coins(draws: int, n: int, rng: np.random.Generator) -> FloatArray:
    bits: NDArray[np.uint8] = np.frombuffer(rng.bytes((draws * n + 7) // 8), dtype=np.uint8)
    return np.unpackbits(bits, count=draws * n).reshape(draws, n).astype(np.float64)
