"""What got no answer, in words, and what to do about it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence

from bench.base.errors import RunError
from bench.models.protocol import Failure
from bench.runs.answering import Run

_SHOWN = 160  # characters of a failure's own words
AGAIN = "run the same again: only these are asked; or go on without them: --allow-partial"


def kinds_of(failures: Iterable[Failure]) -> dict[str, int]:
    """Return how many failures there are of each kind, the most frequent first."""
    return dict(Counter(one.kind for one in failures).most_common())


def failure_words(failures: Sequence[Failure]) -> str:
    """Return `10 × 429, 2 × timeout`; empty where nothing failed."""
    return ", ".join(f"{count:,} × {kind}" for kind, count in kinds_of(failures).items())


def check_answered(runs: Iterable[Run]) -> None:
    """Refuse to go on where answering failed.

    Raises:
        RunError: If any run has failures: how many, of which kinds, one of them in its own words.
    """
    lacking: dict[str, list[Run]] = {}
    for run in runs:
        if run.failures:
            lacking.setdefault(run.name, []).append(run)
    if lacking:
        # the first checkpoint is the place of the error, the others name themselves
        words = [f"{name}: {_words(of_one)}" for name, of_one in lacking.items()]
        first, found = "; ".join(words).split(": ", 1)
        raise RunError(first, found, hint=AGAIN)


def _words(runs: Sequence[Run]) -> str:
    failures = [failure for run in runs for failure in run.failures]
    asked = sum(len(run.answers) for run in runs)
    most = next(iter(kinds_of(failures)))
    one = next(failure.detail for failure in failures if failure.kind == most)
    what = f"{len(failures):,} of {asked:,} questions got no answer: {failure_words(failures)}"
    return f"{what} ({one[:_SHOWN]})" if one else what
