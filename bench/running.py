"""The story of `bench run`: every checkpoint answers the suite, in every way that it asks."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path

from bench.base.errors import ModelError
from bench.base.progress import say
from bench.data.sets import UNANSWERABLE
from bench.data.suite import Suite
from bench.models.elsewhere import Elsewhere, GivesScores
from bench.models.loaded_once import LoadedOnce
from bench.models.protocol import Ask, Caveat, Checkpoint
from bench.models.trust import NO_TRUST, Trust
from bench.runs.answering import Run, answer
from bench.runs.conditions import (
    Answered,
    Condition,
    ConditionRun,
    conditions_of,
    prompt_of,
    settings_of,
)
from bench.runs.costs import priced
from bench.runs.cut_prompts import cuts_in_words
from bench.runs.earlier import earlier_day
from bench.runs.engine import HERE, Engine
from bench.runs.failures import check_answered
from bench.runs.likelihoods import Likelihoods, score_answers
from bench.runs.prompts import asks
from bench.runs.settings import RunSettings
from bench.session import Session, open_session


def run(
    *checkpoints: str,
    suite: Path | str | Suite | None = None,
    data: Path | str | None = None,
    out: Path | str = ".",
    batch_size: int = 256,
    allow_partial: bool = False,
    trust: Trust = NO_TRUST,
    engine: Engine = HERE,
) -> tuple[Run, ...]:
    """Answer a suite with each checkpoint, generating only what the run folders lack.

    Args:
        checkpoints: `[NAME=]SPEC` words; none means all of the suite's checkpoints.
        suite: The suite or its file, or None to look for one, as `compare` does.
        data: A file of questions that stands for a suite.
        out: Folder that holds `runs/`.
        batch_size: Prompts planned together, the unit that a kill can cost.
        allow_partial: Recorded answers may lack items. Questions that got no answer because
            answering failed are in any case told by each run's `failures`, and asked again by
            the next call.
        trust: What of the checkpoints may be unpickled or run.
        engine: Where folders of weights are answered: here, or by several processes.

    Returns:
        A run for each checkpoint and condition (prompt and temperature), in that order.

    Raises:
        BenchError: Where something cannot be found or used, in one sentence.
    """
    session = open_session(checkpoints, suite, data, trust=trust)
    say(f"suite: {session.found}")
    _say_left_out(session)
    settings = replace(_settings(session, Path(out), batch_size, allow_partial), engine=engine)
    runs = _runs(_answer_each(session, settings, likelihoods=False))
    _say_unseen(session, runs)
    return runs


def _say_unseen(session: Session, runs: Sequence[Run]) -> None:
    """Say of answers that are used again what may have changed unseen since they were given."""
    kept = {one.name for one in runs if len(one.answers) > one.new_answers + len(one.failures)}
    for one in session.checkpoints:
        name = one.name
        if name in kept and isinstance(one, Caveat):
            say(f"{name}: kept answers are used again; {one.caveat}")


def _say_left_out(session: Session) -> None:
    """Say how many questions of each set are not asked: nobody sees a report here."""
    for one in session.sets.questions:
        for note in one.notes:
            if note.what == UNANSWERABLE:
                say(f"{one.name}: {note.count:,} {note.what}")


def answer_all(
    session: Session,
    out: Path,
    batch_size: int,
    allow_partial: bool,
    *,
    likelihoods: bool = False,
    engine: Engine = HERE,
) -> dict[str, Answered]:
    """Return each checkpoint's runs, one for each condition, by the checkpoint's name.

    Args:
        session: The suite, its sets and checkpoints.
        out: Folder that holds `runs/`.
        batch_size: Prompts planned together, the unit that a kill can cost.
        allow_partial: Recorded answers may lack items, and answering may fail.
        likelihoods: Also have each checkpoint score the accepted answers, if it can; always in
            this process.
        engine: Where folders of weights are answered.

    Raises:
        RunError: If any question got no answer because answering failed (unless
            `allow_partial`); all checkpoints are asked before.
    """
    settings = replace(_settings(session, out, batch_size, allow_partial), engine=engine)
    found = _answer_each(session, settings, likelihoods=likelihoods)
    if not allow_partial:
        check_answered(_runs(found))
    return found


def check_there(session: Session) -> None:
    """Look at every checkpoint before the first answers, which may take hours.

    Raises:
        BenchError: What the first that is not whole (no such folder, half a download) would raise
            at its turn.
    """
    for one in session.checkpoints:
        one.identity()


def _answer_each(
    session: Session, settings: RunSettings, *, likelihoods: bool
) -> dict[str, Answered]:
    check_there(session)
    return {one.name: _answer(one, session, settings, likelihoods) for one in session.checkpoints}


def _settings(session: Session, out: Path, batch_size: int, allow_partial: bool) -> RunSettings:
    block = session.suite.block
    return RunSettings(
        root=out,
        suite=block.name,
        prompt=block.prompt.template,
        generation=settings_of(block.generation, None),
        analysis_hash=session.declaration(),
        batch_size=batch_size,
        allow_partial=allow_partial,
        bases=(session.suite.folder, Path.cwd()),
    )


def _runs(found: Mapping[str, Answered]) -> tuple[Run, ...]:
    return tuple(run for answered in found.values() for run in answered.runs)


def _answer(
    checkpoint: Checkpoint, session: Session, settings: RunSettings, likelihoods: bool
) -> Answered:
    block = session.suite.block
    elsewhere = checkpoint if isinstance(checkpoint, Elsewhere) else None
    asked = conditions_of(
        block.prompt,
        block.generation,
        uses_prompt=checkpoint.uses_prompt,
        recorded=elsewhere.samples if elsewhere else None,
    )
    _say_earlier(checkpoint, settings)
    kept = LoadedOnce(checkpoint) if checkpoint.uses_prompt else checkpoint
    found = [_answer_under(one, kept, session, settings) for one in asked]
    here = _under(asked[0], session, settings)
    scored = _likelihoods(kept, session, here) if likelihoods else None
    scorer = checkpoint if isinstance(checkpoint, GivesScores) else None
    given = scorer.given_scores(_asks(asked[0], checkpoint, session)) if scorer else None
    return Answered(checkpoint.name, tuple(found), scored, given)


def _say_earlier(checkpoint: Checkpoint, settings: RunSettings) -> None:
    """Say that an endpoint answered this suite on another day: asking again may cost money."""
    if isinstance(checkpoint, Caveat):
        day = earlier_day(settings.root, settings.suite, checkpoint)
        if day:
            say(
                f"{checkpoint.name}: asked anew, because a day has passed; to go on with the "
                f"answers of {day}, add date={day} to its spec"
            )


def _likelihoods(
    checkpoint: Checkpoint, session: Session, settings: RunSettings
) -> Likelihoods | None:
    """Return what the checks look at; a checkpoint that cannot score a text still answers."""
    try:
        return score_answers(checkpoint, session.sets.questions, settings)
    except ModelError as error:
        say(f"no log-probabilities of {checkpoint.name}: {error}")
        return None


def _answer_under(
    condition: Condition, checkpoint: Checkpoint, session: Session, settings: RunSettings
) -> ConditionRun:
    asked = _asks(condition, checkpoint, session)
    run = answer(checkpoint, asked, _under(condition, session, settings))
    shortened = cuts_in_words(run.answers.values())
    if shortened:
        say(f"{run.name}: {shortened}")
    found = priced(run, session.suite.block.prices)
    return ConditionRun(condition.prompt, condition.temperature, condition.samples, found)


def _asks(condition: Condition, checkpoint: Checkpoint, session: Session) -> tuple[Ask, ...]:
    return asks(
        prompt_of(session.prompts, condition),
        session.sets.questions,
        uses_prompt=checkpoint.uses_prompt,
        samples=condition.samples,
    )


def _under(condition: Condition, session: Session, settings: RunSettings) -> RunSettings:
    block = session.suite.block
    return replace(
        settings,
        prompt=prompt_of(session.prompts, condition),
        generation=settings_of(block.generation, condition.temperature),
    )
