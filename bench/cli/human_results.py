"""`bench human sheets`, `read` and `import`: rounds without a server, and what exists already."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from bench.base.errors import DataError
from bench.cli.options import (
    AllowPartial,
    AllowPickle,
    AsJson,
    Checkpoints,
    DataFile,
    Out,
    Quiet,
    SuiteFile,
    TrustRemoteCode,
)

if TYPE_CHECKING:
    from human_eval.rounds.folder import RoundFolder

RoundPath = Annotated[Path, typer.Argument(metavar="ROUND", help="The round's folder.")]
NewRound = Annotated[
    Path, typer.Argument(metavar="ROUND", help="Folder to make; its name is the round's.")
]
Export = Annotated[
    Path | None,
    typer.Option(
        "--export",
        help="Label Studio export (format JSON) of a project of your own.",
        show_default=False,
    ),
]
Ratings = Annotated[
    Path | None,
    typer.Option(
        "--ratings",
        help="Table of ratings (CSV, JSONL, JSON, Parquet): one row per rater and answer.",
        show_default=False,
    ),
]
Columns = Annotated[
    list[str] | None,
    typer.Option(
        "--columns",
        help="What is what in that file: question=text,checkpoint=model,verdict=quality. In an "
        "export: fields of data, and controls.",
        show_default=False,
    ),
]
Words = Annotated[
    list[str] | None,
    typer.Option(
        "--words",
        help="What the file's words mean: good=correct,bad=incorrect.",
        show_default=False,
    ),
]


def import_(
    round_: NewRound,
    checkpoints: Checkpoints = None,
    suite: SuiteFile = None,
    data: DataFile = None,
    export: Export = None,
    ratings: Ratings = None,
    columns: Columns = None,
    words: Words = None,
    out: Out = Path(),
    allow_partial: AllowPartial = False,
    allow_pickle: AllowPickle = False,
    trust_remote_code: TrustRemoteCode = False,
    as_json: AsJson = False,
    quiet: Quiet = False,
) -> None:
    """Make a round of judgements that exist: a suite's verdict columns, an export, a table."""
    from bench.base.progress import silence
    from bench.models.trust import Trust
    from bench.rating_doors import (
        Answers,
        Reading,
        import_export,
        import_table,
        import_verdicts,
    )
    from human_eval.importing.fields import parsed_columns, parsed_words

    silence(quiet)
    answers = Answers(out, allow_partial, Trust(allow_pickle, trust_remote_code))
    _check_source(export, ratings, columns, words, checkpoints)
    file = export or ratings
    if file is None:
        made = import_verdicts(round_, *(checkpoints or ()), suite=suite, answers=answers)
    else:
        reading = Reading(parsed_columns(columns or ()), parsed_words(words or ()), suite, data)
        door = import_export if export else import_table
        made = door(round_, file, reading, answers)
    _print(made, as_json)


def _check_source(
    export: Path | None,
    ratings: Path | None,
    columns: list[str] | None,
    words: list[str] | None,
    checkpoints: list[str] | None,
) -> None:
    if export and ratings:
        raise DataError("--export", "given beside --ratings", hint="give one of the two")
    if (columns or words) and not (export or ratings):
        option = "--columns" if columns else "--words"
        raise DataError(option, "given without a file", hint="add --ratings FILE or --export FILE")
    if checkpoints and (export or ratings):
        found = f"{checkpoints[0]!r} beside a file, which names its checkpoints itself"
        raise DataError("checkpoints", found, hint="leave it out")


def _print(made: RoundFolder, as_json: bool) -> None:
    from bench.cli.printing import print_result
    from human_eval.ratings.summary import came_back, came_back_text

    found = came_back(made)
    print_result(found, as_json, came_back_text(found))
