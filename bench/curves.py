"""Scores along trainings: the suite's curves, answered and scored beside the comparison."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import replace
from pathlib import Path

from bench.analysis.scores import checkpoint_scores
from bench.analysis.scoring import score_all
from bench.data.schema import CurvesBlock
from bench.models.specs import resolve
from bench.models.trust import Trust, trusted
from bench.results import Curve, CurvePoint, Score
from bench.running import answer_all
from bench.runs.conditions import Answered
from bench.runs.engine import Engine
from bench.session import Session, known_checkpoints


def on_the_way(session: Session, trust: Trust) -> Session:
    """Return what is asked beside a comparison: checkpoints on its curves that are not compared.

    Args:
        session: What is compared.
        trust: What of the checkpoints may be unpickled or run.

    Raises:
        ModelError: If a spec stands for nothing; so this comes before anything is answered.
    """
    compared = {one.name for one in session.checkpoints}
    wanted = _wanted(session, compared) - compared
    missing = [name for name in session.suite.block.checkpoints if name in wanted]
    found = resolve(missing, known_checkpoints(session.suite))
    return replace(session, checkpoints=tuple(trusted(one, trust) for one in found))


def answer_curves(
    passing: Session, runs: Mapping[str, Answered], out: Path, batch_size: int, engine: Engine
) -> dict[str, Answered]:
    """Return the answers of every checkpoint on a curve; those compared are not asked again.

    Args:
        passing: What `on_the_way` returned.
        runs: The comparison's answers.
        out: Folder that holds `runs/`.
        batch_size: Prompts planned together.
        engine: Where folders of weights are answered.

    Returns:
        By checkpoint; {} where the suite has no curve whose last point is compared.
    """
    wanted = _wanted(passing, runs)
    more = answer_all(passing, out, batch_size, allow_partial=False, engine=engine)
    return {name: one for name, one in {**runs, **more}.items() if name in wanted}


def curves_of(
    session: Session, compared: Mapping[str, Answered], answered: Mapping[str, Answered]
) -> tuple[Curve, ...]:
    """Return each set's curves by the primary metric.

    Args:
        session: What is compared.
        compared: Its answers.
        answered: Those of the curves; all of them are scored on the items that count in all.
    """
    lines, asked = _lines(session, compared), session.suite.block.curves
    if not lines or asked is None:
        return ()
    metric = session.suite.primary.metric
    block = session.suite.block.model_copy(update={"metrics": (metric,)})
    sets = score_all(block, session.sets.questions, answered)
    level = 1 - session.suite.block.analysis.alpha
    scores = {(one.set, one.checkpoint): one for one in checkpoint_scores(sets, level)}
    return tuple(
        _curve(line, aligned.set.name, asked, points, scores)
        for aligned in sets
        for line, points in lines.items()
    )


def _curve(
    line: str,
    set_name: str,
    asked: CurvesBlock,
    points: Mapping[int, str],
    scores: Mapping[tuple[str, str], Score],
) -> Curve:
    found = tuple(
        CurvePoint(at, name, scores[set_name, name].estimate)
        for at, name in points.items()
        if (set_name, name) in scores
    )
    return Curve(line, set_name, asked.by, found)


def _wanted(session: Session, compared: Collection[str]) -> set[str]:
    return {name for points in _lines(session, compared).values() for name in points.values()}


def _lines(session: Session, compared: Collection[str]) -> dict[str, dict[int, str]]:
    """Return the lines whose last point is compared, each from its first point to its last."""
    asked = session.suite.block.curves
    lines = {name: dict(sorted(one.items())) for name, one in asked.points.items()} if asked else {}
    return {name: one for name, one in lines.items() if list(one.values())[-1] in compared}
