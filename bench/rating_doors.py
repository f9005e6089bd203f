"""The story of `bench human import`: judgements that exist already become a round."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING

from bench.base.errors import SuiteError
from bench.base.files import write_private_json
from bench.base.names import suggestion
from bench.base.progress import say
from bench.data.sets import read_asked, read_column
from bench.rated_answers import Answers, answers_of, round_key
from bench.session import Session, find_suite, open_session
from human_eval.importing.as_round import Origin, check_free, imported_round
from human_eval.importing.catalogue import Growing, catalogue_of
from human_eval.importing.foreign_export import export_rows
from human_eval.importing.rating_table import table_rows
from human_eval.importing.said import Known, assembled
from human_eval.importing.verdict_columns import column_judgements
from human_eval.rounds.folder import PULLED
from human_eval.rounds.holding import writing
from human_eval.rounds.plan import RoundKey
from human_eval.rounds.pool import Candidate, Pool, pool_of
from human_eval.rounds.remarks import sentences

if TYPE_CHECKING:
    from bench.data.items import QuestionSet
    from bench.data.suite import Suite
    from bench.runs.conditions import Answered
    from human_eval.importing.judgement import Judgement
    from human_eval.importing.said import Said
    from human_eval.ratings.rating import Finding
    from human_eval.rounds.folder import RoundFolder


def import_verdicts(
    path: Path | str,
    *checkpoints: str,
    suite: Path | str | Suite | None = None,
    answers: Answers | None = None,
) -> RoundFolder:
    """Make a round of the verdict columns that a suite names under `human:`.

    Args:
        path: Folder to make.
        checkpoints: Names among those with verdicts; none means all of them.
        suite: The suite or its file; None looks for `suite.yaml` here.
        answers: Where answers come from.

    Returns:
        The round: one rater, `people`, and a task for each answer of each checkpoint.

    Raises:
        BenchError: Where something cannot be found or used, in one sentence.
    """
    chosen = answers or Answers()
    check_free(Path(path))
    session = open_session(checkpoints, suite, None, trust=chosen.trust)
    columns = _columns(session)
    say(f"suite: {session.found}")
    runs = answers_of(session, chosen)
    named = {name for one in columns.values() for name in one}
    judged = {name: run for name, run in runs.items() if name in named}
    judgements: list[Judgement] = []
    notes: list[str] = []
    for name, by_checkpoint in columns.items():
        pool = _pool(session, name, {one: judged[one] for one in judged if one in by_checkpoint})
        notes += _notes(name, pool)
        judgements += _of_set(session, name, by_checkpoint, pool)
    origin = _origin(session.suite, judged, list(judged))
    return imported_round(Path(path), judgements, replace(origin, notes=tuple(notes)))


@dataclass(frozen=True)
class Reading:
    """How a file of judgements is read.

    Attributes:
        columns: Field of ours -> column, field of `data` or control of the file.
        words: Word of the file, in small letters -> one of our verdicts or preferences.
        suite: Its items are meant, and its checkpoints' answers where the file holds none.
        data: A file of questions whose items are meant, in place of a suite.
    """

    columns: Mapping[str, str] = field(default_factory=dict)
    words: Mapping[str, str] = field(default_factory=dict)
    suite: Path | str | Suite | None = None
    data: Path | str | None = None


def import_table(
    path: Path | str, table: Path | str, reading: Reading, answers: Answers | None = None
) -> RoundFolder:
    """Make a round of a table of ratings: one row for each judgement, by one rater or several.

    Args:
        path: Folder to make.
        table: CSV, JSONL, JSON or Parquet.
        reading: How it is read.
        answers: Where answers come from, if the table holds none.

    Raises:
        BenchError: Where something cannot be found or used, in one sentence.
    """
    check_free(Path(path))
    rows, columns = table_rows(
        Path(table), reading.columns, answers_known=reading.suite is not None
    )
    return _imported(Path(path), Path(table), _Read(rows, columns), reading, answers or Answers())


def import_export(
    path: Path | str, export: Path | str, reading: Reading, answers: Answers | None = None
) -> RoundFolder:
    """Make a round of a Label Studio JSON export of a project that was not pushed by us.

    Args:
        path: Folder to make.
        export: The export, in the format JSON.
        reading: How it is read.
        answers: Where answers come from, if the export holds none.

    Raises:
        BenchError: Where something cannot be found or used, in one sentence.
    """
    check_free(Path(path))
    rows, findings, columns = export_rows(
        Path(export), reading.columns, answers_known=reading.suite is not None
    )
    read = _Read(rows, columns, tuple(findings))
    return _imported(Path(path), Path(export), read, reading, answers or Answers())


@dataclass(frozen=True)
class _Read:
    rows: Sequence[Said]
    columns: Mapping[str, str]
    findings: tuple[Finding, ...] = ()


def _imported(
    path: Path, file: Path, read: _Read, reading: Reading, answers: Answers
) -> RoundFolder:
    say("read: " + ", ".join(f"{name} from {column!r}" for name, column in read.columns.items()))
    suite = _suite(reading)
    named = _names(read.rows)
    sets = read_asked(suite).questions if suite else ()
    runs = {} if suite is None or _holds_answers(read) else _runs(suite, named, answers)
    known = Known(
        catalogue_of(sets) if suite else Growing(),
        reading.words,
        {one.key: one.answers for one in _candidates(suite, sets, runs)} if suite else {},
    )
    found = assembled(read.rows, known, str(file))
    origin = _origin(suite, runs, _ordered(named, suite)) if suite else _bare(file, named)
    findings = (*read.findings, *found.findings)
    made = imported_round(path, found.judgements, replace(origin, findings=findings))
    with writing(path):
        write_private_json(made.path / PULLED / "raters.json", dict(found.raters))
    return made


def _suite(reading: Reading) -> Suite | None:
    if reading.suite is None and reading.data is None:
        return None
    return find_suite((), reading.suite, reading.data)[0]


def _holds_answers(read: _Read) -> bool:
    return "answer" in read.columns or "answer_a" in read.columns


def _names(rows: Sequence[Said]) -> list[str]:
    """Return the checkpoints that rows name, in order of appearance."""
    fields = ("checkpoint", "checkpoint_a", "checkpoint_b")
    found = (str(row.fields.get(field) or "").strip() for row in rows for field in fields)
    return [name for name in dict.fromkeys(found) if name]


def _ordered(names: Sequence[str], suite: Suite) -> list[str]:
    """Return names in the suite's order, those that it does not know last."""
    known = list(suite.block.checkpoints)
    return sorted(names, key=lambda name: known.index(name) if name in known else len(known))


def _runs(suite: Suite, names: Sequence[str], answers: Answers) -> Mapping[str, Answered]:
    known = [name for name in names if name in suite.block.checkpoints]
    if not known:
        hint = suggestion(names[0], suite.block.checkpoints) if names else None
        found = "the file holds no answers, and the suite none of its checkpoints"
        raise SuiteError(str(suite.path or "suite"), found, hint=hint)
    session = open_session(known, suite, None, trust=answers.trust)
    return answers_of(session, answers)


def _candidates(
    suite: Suite, sets: Sequence[QuestionSet], runs: Mapping[str, Answered]
) -> list[Candidate]:
    if not runs:
        return []
    pool = pool_of(sets, runs, suite.block.answer.take, "zero")  # what was judged was not dropped
    return [one for found in pool.candidates.values() for one in found]


def _bare(file: Path, names: Sequence[str]) -> Origin:
    note = "no suite was given: items are those that the file names, metrics the usual ones"
    return Origin(file.stem, RoundKey(salt="", names=tuple(names)), notes=(note,))


def _columns(session: Session) -> dict[str, dict[str, str]]:
    """Return, by set, the columns of verdicts on the session's checkpoints."""
    block, names = session.suite.block, [one.name for one in session.checkpoints]
    where = f"{session.suite.path or 'suite'}: human"
    for columns in block.human.values():
        for name in columns:
            if name not in block.checkpoints:
                hint = suggestion(name, block.checkpoints)
                raise SuiteError(where, f"no checkpoint {name!r}", hint=hint)
    found = {
        one: {name: columns[name] for name in names if name in columns}
        for one, columns in block.human.items()
    }
    found = {one: columns for one, columns in found.items() if columns}
    if not found:
        expected = "columns of verdicts: human: {SET: {CHECKPOINT: COLUMN}}"
        hint = "judgements in a table of their own? --ratings FILE; in an export? --export FILE"
        raise SuiteError(where, "none for these checkpoints", expected=expected, hint=hint)
    return found


def _pool(session: Session, name: str, runs: Mapping[str, Answered]) -> Pool:
    answer = session.suite.block.answer
    return pool_of([session.sets[name]], runs, answer.take, answer.unanswered)


def _of_set(session: Session, name: str, columns: Mapping[str, str], pool: Pool) -> list[Judgement]:
    suite = session.suite
    verdicts = {one: read_column(suite, name, column) for one, column in columns.items()}
    return column_judgements(pool.candidates[name], verdicts, suite.block.sets[name].path)


def _notes(name: str, pool: Pool) -> list[str]:
    blank = "with a blank answer, which counts as incorrect where nobody judged it"
    counts = (
        (pool.missing, "item", "items", "that some checkpoint has no answer to, left out"),
        (pool.unanswered, "item", "items", "that some checkpoint left blank, left out"),
        (pool.blank, "item", "items", blank),
    )
    return [f"{name}: {one}" for one in sentences(counts)]


def _origin(suite: Suite, runs: Mapping[str, Answered], names: Sequence[str]) -> Origin:
    return Origin(suite.block.name, round_key(suite, names, runs), tuple(suite.block.metrics))
