"""The story of `bench human new`: answer → draw → blind → say what it costs → write the folder."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import cast

from bench.base.errors import ModelError, RoundError, SuiteError
from bench.base.files import replacing_folder
from bench.base.names import suggestion
from bench.base.progress import say
from bench.comparing_logs import Asked, open_compared
from bench.data.items import QuestionSet
from bench.data.sets import read_corpora
from bench.data.suite import Suite
from bench.rated_answers import Answers, answers_of, round_key
from bench.round_size import RoundSize, SizeBasis, basis_of, effort_words, size_of, size_words
from bench.runs.conditions import Answered
from bench.session import Session
from human_eval.rounds.assembly import Material, assembled
from human_eval.rounds.blinding import new_salt
from human_eval.rounds.drawing import draw
from human_eval.rounds.folder import Contents, RoundFolder, write_contents
from human_eval.rounds.holding import writing
from human_eval.rounds.known_file import known_in
from human_eval.rounds.known_made import QUALIFICATION_TASKS
from human_eval.rounds.making import compared_pairs
from human_eval.rounds.place import check_name, check_place
from human_eval.rounds.pool import Pool, pool_of
from human_eval.rounds.remarks import remarks_on_pool
from human_eval.rounds.settings import RoundSettings
from human_eval.rounds.sources import sources_of
from human_eval.scales import Kind


def new_round(
    folder: Path | str,
    *checkpoints: str,
    suite: Path | str | Suite | None = None,
    data: Path | str | None = None,
    settings: RoundSettings | None = None,
    answers: Answers | None = None,
    force: bool = False,
) -> RoundFolder:
    """Draw items, blind the checkpoints' answers to them, and write a rating round's folder.

    Args:
        folder: To be made; its name is the round's.
        checkpoints: `[NAME=]SPEC` words; none means all of the suite's checkpoints.
        suite: The suite or its file, or None to look for one, as `compare` does.
        data: A file of questions that stands for a suite.
        settings: What the round is to be.
        answers: Where the answers come from.
        force: A round that stands there and that nobody has seen yet is made anew.

    Returns:
        The round, as it can be read back from its folder.

    Raises:
        BenchError: Where something cannot be found or used, in one sentence; then nothing was
            written but answers.
    """
    wanted, given, path = settings or RoundSettings(), answers or Answers(), Path(folder)
    check_place(path, force=force)
    asked = Asked(checkpoints, suite, data, None, None, given.trust)
    session, notes = open_compared(asked, Path(given.out), allow_partial=given.allow_partial)
    sets = _chosen(session, wanted)
    _check(session, sets, wanted, path.name)
    known = known_in(wanted.qualification, _kind(wanted)) if wanted.qualification else None
    basis = _basis(session, sets, wanted)
    for line in (f"suite: {session.found}", *notes):
        say(line)
    runs = answers_of(session, given)
    rules = session.suite.block.answer
    pool = pool_of(sets, runs, rules.take, rules.unanswered)
    remarks = remarks_on_pool(pool, _most_answers(runs))
    if not pool.size:
        raise RoundError("items", "none can be drawn", hint="; ".join(remarks))
    for line in remarks:
        say(line)
    size = _size(basis, wanted, pool)
    drawn = draw(pool.candidates, size.items, wanted.seed)
    counts = Counter(one.set for one in drawn)
    material = Material(
        name=path.name,
        created=datetime.now(UTC).isoformat(timespec="seconds"),
        suite=session.suite.block.name,
        metrics=session.suite.block.metrics,
        settings=wanted,
        kind=_kind(wanted),
        drawn=drawn,
        strata={name: (len(ones), counts[name]) for name, ones in pool.candidates.items()},
        sets={one.name: one.items for one in session.sets.questions},
        source_of=sources_of(read_corpora(session.suite)),
        known=known,
        notes=(*remarks, *_spread(sets)),
    )
    key = round_key(session.suite, tuple(runs), runs, new_salt())
    contents = assembled(material, key)
    _say_size(size, contents)
    return _written(path, contents)


def _kind(settings: RoundSettings) -> Kind:
    return cast(Kind, settings.kind)


def _chosen(session: Session, settings: RoundSettings) -> tuple[QuestionSet, ...]:
    """Return the sets to draw from, in the order of the suite."""
    names = [one.name for one in session.sets.questions]
    for name in settings.sets:
        if name not in names:
            raise SuiteError("--set", f"no set {name!r}", hint=suggestion(name, names))
    wanted = settings.sets or (session.suite.primary.set,)
    return tuple(one for one in session.sets.questions if one.name in wanted)


def _check(
    session: Session, sets: Sequence[QuestionSet], settings: RoundSettings, name: str
) -> None:
    """Refuse, before anything is answered, what cannot become a round."""
    names = tuple(one.name for one in session.checkpoints)
    check_name(name, names)
    if settings.kind == "preference" and len(names) < 2:
        found = f"one checkpoint, {names[0]}"
        raise ModelError("--kind preference", found, expected="two or more", hint="name another")
    there = sum(len(one.items) for one in sets)
    if settings.items is not None and settings.items > there:
        where = " and ".join(one.name for one in sets)
        raise RoundError(
            "--items",
            f"{settings.items:,} of {there:,}, all that {where} holds",
            expected=f"at most {there:,}",
            hint="or draw from other sets, too: --set NAME",
        )


def _basis(session: Session, sets: Sequence[QuestionSet], settings: RoundSettings) -> SizeBasis:
    items, groups = sum(len(one.items) for one in sets), sum(one.n_groups for one in sets)
    alpha = session.suite.block.analysis.alpha
    pairs = _n_pairs(session, settings)
    return basis_of(settings.result, alpha, pairs, items / groups, _kind(settings))


def _n_pairs(session: Session, settings: RoundSettings) -> int:
    """Return how many pairs share the error rate; the reference is outside the family of all."""
    names = [one.name for one in session.checkpoints]
    reference = _reference(session)
    if _pairs(session) == "reference":
        return max(1, len(compared_pairs(names, reference)))
    others = [name for name in names if name != reference]
    inside = names if settings.kind == "preference" or len(others) < 2 else others
    return max(1, len(compared_pairs(inside, None)))


def _reference(session: Session) -> str | None:
    reference = session.suite.block.analysis.reference
    return reference if reference in {one.name for one in session.checkpoints} else None


def _pairs(session: Session) -> str:
    return session.suite.block.analysis.pairs if _reference(session) else "all"


def _most_answers(runs: Mapping[str, Answered]) -> int:
    return max(sum(one.samples for one in run.conditions) for run in runs.values())


def _size(basis: SizeBasis, settings: RoundSettings, pool: Pool) -> RoundSize:
    reserve = 0 if settings.qualification else min(QUALIFICATION_TASKS, pool.size // 4)
    return size_of(
        basis,
        wanted=settings.items,
        effect=settings.effect,
        available=pool.size,
        reserve=reserve,
    )


def _spread(sets: Sequence[QuestionSet]) -> tuple[str, ...]:
    return tuple(
        f"{one.name}: drawn evenly over its {one.n_groups:,} groups"
        for one in sets
        if one.n_groups < len(one.items)
    )


def _say_size(size: RoundSize, contents: Contents) -> None:
    """Say what the round rests on and what it costs, before anything is written."""
    kinds = Counter(one.kind for one in contents.secrets)
    what = "answers" if contents.plan.kind == "rating" else "pairs of answers"
    tasks = {
        "qualification": kinds["qualification"],
        what: kinds["item"],
        "shown again": kinds["repeat"],
    }
    for line in (
        *size_words(size, contents.plan.kind),
        effort_words(tasks, len(contents.plan.raters), contents.plan.seconds_per_task),
    ):
        say(line)


def _written(path: Path, contents: Contents) -> RoundFolder:
    """Write the folder, whole or not at all."""
    with writing(path), replacing_folder(path) as beside:
        write_contents(beside, contents)
    return RoundFolder(path)


__all__ = ["Answers", "new_round"]
