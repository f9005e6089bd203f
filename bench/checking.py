"""The story of the checks: training data past the sets, probabilities, tests, the ladder."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import metrics as metric_house
from bench.analysis.aligned import Aligned
from bench.analysis.observing import observe
from bench.analysis.scoring import score_all
from bench.analysis.treatments import Treatment, find_treatments
from bench.base.errors import ModelError, SuiteError
from bench.base.files import write_json
from bench.base.names import suggestion
from bench.base.progress import say
from bench.models.trust import NO_TRUST, Trust
from bench.running import answer_all
from bench.runs.conditions import Answered
from bench.runs.folder import file_name
from bench.session import Session, open_session
from metrics.traits import higher_is_better, reads_likelihoods

if TYPE_CHECKING:
    from bench.checks.evidence import Leakage
    from bench.checks.results import Checks
    from bench.data.suite import Suite

CHECKED = frozenset({"train", "corpus", "paraphrase", "retention", "control"})
"""Roles that give the checks something to hold a score against."""


@dataclass(frozen=True)
class Judging:
    """What the checks judge by.

    Attributes:
        metric: The primary metric.
        base: Name of the checkpoint before fine-tuning, or None.
        alpha: Level of each family.
        seed: Of resampling.
    """

    metric: str
    base: str | None
    alpha: float
    seed: int


@dataclass(frozen=True)
class CheckOptions:
    """How `bench check overfitting` is carried out.

    Attributes:
        base: The checkpoint before fine-tuning; the suite's reference where left out.
        batch_size: Prompts planned together, the unit that a kill can cost.
        allow_partial: Recorded answers may lack items; those leave all runs, counted.
        trust: What of the checkpoints may be unpickled or run.
    """

    base: str | None = None
    batch_size: int = 256
    allow_partial: bool = False
    trust: Trust = NO_TRUST


def check(
    *checkpoints: str,
    suite: Path | str | Suite | None = None,
    out: Path | str = ".",
    options: CheckOptions | None = None,
) -> Checks:
    """Answer a suite where answers are missing, and check what the checkpoints answered.

    Args:
        checkpoints: `[NAME=]SPEC` words; none means all of the suite's checkpoints.
        suite: The suite or its file, or None to look for one, as `compare` does.
        out: Folder that holds `runs/`, and gets `checks/<suite>/overfitting.json`.
        options: How it is carried out.

    Raises:
        BenchError: Where something cannot be found or used, in one sentence.
    """
    chosen, folder = options or CheckOptions(), Path(out)
    session = open_session(checkpoints, suite, None, trust=chosen.trust)
    say(f"suite: {session.found}")
    judging = _judging(session, chosen.base)
    runs = answer_all(
        session,
        folder,
        chosen.batch_size,
        chosen.allow_partial,
        likelihoods=wants_likelihoods(session),
    )
    found = check_session(session, runs, judging)
    if found is None:
        raise SuiteError(
            str(session.suite.path or "suite"),
            "nothing to check against: no training data, paraphrases, controls or retention set",
            hint="add such sets to the suite (`bench data paraphrase` makes paraphrases)",
        )
    from reports.result_json import plain

    write_json(overfitting_file(folder, session.suite.block.name), plain(found))
    return found


def overfitting_file(out: Path, suite: str) -> Path:
    """Return where `check` writes what it found."""
    return out / "checks" / file_name(suite) / "overfitting.json"


def check_session(
    session: Session,
    runs: Mapping[str, Answered],
    judging: Judging,
    sets: Sequence[Aligned] | None = None,
) -> Checks | None:
    """Check what a session's checkpoints answered.

    Args:
        session: The suite, its sets and checkpoints.
        runs: What each checkpoint answered, and how likely it found the accepted answers.
        judging: What they are judged by.
        sets: The runs' scores on the same items, where they were made already.

    Returns:
        Everything found; None where the suite has nothing to check against, or no metric that is
        a mean of item scores.
    """
    from bench.checks.overfitting.check import check_overfitting

    if not can_check(session):
        return None
    block, names = session.suite.block, [one.name for one in session.checkpoints]
    sides = find_treatments(block.scenarios, names, judging.base)
    scored = score_all(block, session.sets.questions, runs) if sets is None else sets
    metric = _checked_metric(scored, judging.metric)
    if metric is None:
        return None
    known = {name: run.likelihoods for name, run in runs.items() if run.likelihoods is not None}
    return check_overfitting(
        observe(scored, metric, known),
        find_leakage(session),
        base=judging.base,
        alpha=judging.alpha,
        seed=judging.seed,
        treatments={side.name: _members(side) for side in sides},
        matched_seeds=block.matched_seeds,
    )


def _judging(session: Session, base: str | None) -> Judging:
    analysis, names = session.suite.block.analysis, [one.name for one in session.checkpoints]
    if base is not None and base not in names:
        hint = suggestion(base, names)
        raise ModelError("--base", f"{base!r} is none of the checkpoints", hint=hint)
    reference = analysis.reference if analysis.reference in names else None
    metric = session.suite.primary.metric
    return Judging(metric, base or reference, analysis.alpha, analysis.seed)


def can_check(session: Session) -> bool:
    """Whether there is anything to hold a score against."""
    return any(one.role in CHECKED for one in session.suite.block.sets.values())


def _checked_metric(sets: Sequence[Aligned], primary: str) -> str | None:
    """Return the metric that the checks judge by: the primary one, else the first that can be.

    Those that failed are not among the sets' own.
    """
    scored = dict.fromkeys(name for one in sets for name in one.metrics)
    able = [name for name in (primary, *scored) if _is_mean(name)]
    return able[0] if able else None


def find_leakage(session: Session) -> Leakage | None:
    """Return what the data-only checks find; None where the suite names no training data."""
    from bench.checks.leakage.check import check_leakage
    from bench.checks.leakage.training import TrainingData
    from bench.checks.leakage.training_files import suite_file

    suite, sets = session.suite, session.sets.questions
    trained = [one for one in sets if one.role == "train"]
    read = [name for name, one in suite.block.sets.items() if one.role == "corpus"]
    if not (trained or read) or not suite.block.checks.leakage:
        return None
    data = TrainingData([suite_file(suite, name) for name in read], trained)
    return check_leakage(sets, data, templates=tuple(session.prompts.values()))


def wants_likelihoods(session: Session) -> bool:
    """Whether a check or a metric would look at the probabilities of accepted answers."""
    wanted = any(reads_likelihoods(metric_house.get(one)) for one in session.suite.block.metrics)
    return wanted or (can_check(session) and session.suite.block.checks.likelihoods)


def _is_mean(name: str) -> bool:
    kind = metric_house.get(name)
    return kind.mean_of_items and kind.unit == "%" and higher_is_better(kind)


def _members(side: Treatment) -> dict[int, str]:
    numbers = side.seeds or tuple(range(1, len(side.members) + 1))
    return dict(zip(numbers, side.members, strict=True))
