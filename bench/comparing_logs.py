"""What `bench compare` does about logs of other harnesses: a suite of them, and how they asked."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

from bench.models.trust import Trust
from bench.runs.importing import are_logs, import_logs, notes_on_asking
from bench.session import Session, open_session

if TYPE_CHECKING:
    from bench.data.suite import Suite


@dataclass(frozen=True)
class Asked:
    """The words of a comparison.

    Attributes:
        checkpoints: `[NAME=]SPEC`, as given.
        suite, data: As `bench.session.open_session` takes them.
        metric: Primary metric in place of the suite's, or None.
        margin: Equivalence margin in place of the suite's, or None.
        trust: What of the checkpoints may be unpickled or run.
    """

    checkpoints: Sequence[str]
    suite: Path | str | Suite | None
    data: Path | str | None
    metric: str | None
    margin: float | None
    trust: Trust


def open_compared(
    asked: Asked, out: Path, *, allow_partial: bool
) -> tuple[Session, tuple[str, ...]]:
    """Open what is compared; logs among themselves bring their own suite, made under `imported/`.

    Returns:
        The session, and sentences on items of logs that are left out.

    Raises:
        BenchError: As `open_session` and `import_logs`.
    """
    words = asked.checkpoints
    if asked.suite is not None or asked.data is not None or not are_logs(words):
        return _opened(asked), ()
    made = import_logs(words, out, allow_partial=allow_partial)
    session = _opened(replace(asked, suite=made.suite))
    return replace(session, found=f"{made.suite} (made of the logs)"), made.notes


def notes_on(session: Session, *, allow_different_prompts: bool) -> tuple[str, ...]:
    """Return where logs among the checkpoints were asked otherwise than the others.

    Raises:
        DataError: If prompts differ and that was not allowed.
    """
    return notes_on_asking(
        session.checkpoints,
        next(iter(session.prompts.values())),
        session.sets.questions,
        allow_different_prompts=allow_different_prompts,
    )


def shown_prompt(session: Session) -> str:
    """Return what was asked by: the suite's own template where some checkpoint could read it."""
    if all(session.origin(one.name) for one in session.checkpoints):
        return "as in the logs of other harnesses"
    return session.suite.block.prompt.shown


def _opened(asked: Asked) -> Session:
    return open_session(
        asked.checkpoints,
        asked.suite,
        asked.data,
        metric=asked.metric,
        margin=asked.margin,
        trust=asked.trust,
    )
