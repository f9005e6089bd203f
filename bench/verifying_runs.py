"""The story of verifying a suite's scores: the answers that are there, recomputed by others."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path

from bench.data.suite import Suite
from bench.running import answer_all
from bench.runs.extraction import extract
from bench.session import Session, open_session
from metrics.authorities import AUTHORITIES, verified_by
from metrics.table import names as own_names
from metrics.verifying import Verified, verify
from metrics.verifying_modules import verify_modules


def verify_suite(
    suite: Path | str | Suite,
    *,
    out: Path | str = ".",
    metrics: Sequence[str] | None = None,
    most: int | None = 300,
) -> tuple[Verified, ...]:
    """Recompute scores of a suite's answers by the tools whose names the metrics bear.

    Args:
        suite: The suite or its file; its checkpoints' answers are used where they are, and made
            where they are not.
        out: Folder that holds `runs/`.
        metrics: Names; None: every metric of ours that another tool has too.
        most: Of the different pairs of answer and accepted answers so many, evenly chosen, since
            the other tools take about a millisecond each; None: all.

    Returns:
        One result for each metric; where evaluate's own script is not on this machine, a second
        one of what evaluate gives for our module. `reports.metrics_text.verification_text` shows
        them.

    Raises:
        BenchError: As `bench.run`.
        LookupError: If a metric is unknown.
    """
    session = open_session((), suite, None)
    pairs = list(dict.fromkeys(_answered(session, Path(out))))
    if most is not None and len(pairs) > most:
        pairs = [pairs[at * len(pairs) // most] for at in range(most)]
    chosen = [name for name in own_names() if name in AUTHORITIES] if metrics is None else metrics
    texts = [answer for answer, _ in pairs], [accepted for _, accepted in pairs]
    found = verify(chosen, *texts)
    alone = [one.metric for one in found if one.why and _by_a_script(one.metric)]
    return (*found, *verify_modules(alone, *texts))


def _by_a_script(metric: str) -> bool:
    return verified_by(metric).startswith("evaluate's script")


def _answered(session: Session, out: Path) -> Iterator[tuple[str, tuple[str, ...]]]:
    """Yield the scored part of every answer, and what is accepted."""
    take = session.suite.block.answer.take
    accepted = {
        (one.name, item.id): item.answers for one in session.sets.questions for item in one.items
    }
    for answered in answer_all(session, out, 32, False).values():
        for run in answered.runs:
            for (of_set, item, _), reply in run.answers.items():
                if reply.text is not None and reply.text.strip():
                    yield extract(reply.text, take), accepted[of_set, item]
