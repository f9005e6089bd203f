"""Workers that are killed: how often one is replaced, and what is said in the end."""

from __future__ import annotations

from collections.abc import Sequence

from bench.base.errors import ModelError
from bench.runs.engine.protocol import Work

MOST = 3
"""Workers that the same shard, or loading, may cost; the sentence below says `third`."""

_HINT = "was memory short? take fewer --workers, or a smaller --batch-size; answers so far are kept"


def killed(work: Work, how: str, positions: Sequence[int] | None) -> ModelError:
    """Return the error that ends a run.

    Args:
        work: What was asked.
        how: What became of the last worker: `was killed by SIGKILL`.
        positions: The asks that it was answering; None while it made itself ready.
    """
    found = f"a third worker {how} {_doing(work, positions)}"
    return ModelError(work.checkpoint.name, found, hint=_HINT)


def _doing(work: Work, positions: Sequence[int] | None) -> str:
    if positions is None:
        return "while it made itself ready"
    names = [f"{work.asks[at].set}/{work.asks[at].id}" for at in (positions[0], positions[-1])]
    if len(positions) == 1:
        return f"at {names[0]}"
    return f"at {len(positions):,} questions ({names[0]} … {names[1]})"
