"""`bench human sheets`, `read` and `import`: rounds without a server, and what exists already."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Literal

import typer

from bench.base.errors import DataError
from bench.cli.human_options import NewRound, Round
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


Format = Annotated[
    str,
    typer.Option(
        "--format", help="html (a page that works offline) or csv (a table for a spreadsheet)."
    ),
]
Semicolons = Annotated[
    bool,
    typer.Option("--semicolons", help="Separate a table's columns by ; as many spreadsheets want."),
]
Files = Annotated[
    list[Path],
    typer.Argument(
        metavar="FILE...",
        help="What raters sent back (.json of a page, .csv), or Label Studio's JSON export of one "
        "of the round's projects.",
    ),
]
Rater = Annotated[
    str | None,
    typer.Option("--rater", help="Whose an export is, if it cannot be told.", show_default=False),
]
Replace = Annotated[
    bool,
    typer.Option(
        "--replace", help="Forget what these raters' sheets said before, e.g. after a correction."
    ),
]


def sheets(
    round_: Round,
    format_: Format = "html",
    semicolons: Semicolons = False,
    as_json: AsJson = False,
    quiet: Quiet = False,
) -> None:
    """Write a blinded sheet for each rater: no server, no network."""
    from bench.base.progress import silence
    from bench.cli.printing import print_result
    from human_eval.rounds.folder import RoundFolder
    from human_eval.sheets.writing import write_sheets

    silence(quiet)
    if format_ not in ("html", "csv"):
        raise DataError("--format", repr(format_), expected="html or csv")
    kind: Literal["html", "csv"] = "html" if format_ == "html" else "csv"
    found = write_sheets(RoundFolder(round_), kind, ";" if semicolons else ",")
    lines = [f"wrote {name}" for name in found.files]
    if found.cut:
        cut = "1 text is" if found.cut == 1 else f"{found.cut:,} texts are"
        lines.append(f"{cut} too long for a cell and cut there: use --format html")
    kind_back = "json that the page saves" if kind == "html" else "csv, filled in"
    beside = "" if kind == "html" else ", with how-to.txt and guidelines.html"
    lines.append(f"send each rater the sheet of that name{beside}, and nothing else of the round")
    lines.append(f"next: bench human read {round_} FILE...   (the {kind_back})")
    print_result(found, as_json, "\n".join(lines) + "\n")


def read(
    round_: Round,
    files: Files,
    rater: Rater = None,
    replace: Replace = False,
    as_json: AsJson = False,
    quiet: Quiet = False,
) -> None:
    """Read sheets that raters sent back; again, it changes nothing."""
    from bench.base.progress import silence
    from bench.cli.printing import print_result
    from human_eval.ratings.summary import came_back, came_back_text
    from human_eval.rounds.folder import RoundFolder
    from human_eval.sheets.reading import file_text, read_sheets

    silence(quiet)
    folder = RoundFolder(round_)
    found = read_sheets(folder, files, rater=rater, replace=replace)
    stand = came_back(folder)
    text = "".join(map(file_text, found)) + came_back_text(stand)
    print_result({"files": found, "round": stand}, as_json, text)


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
    from bench.rated_answers import Answers
    from bench.rating_doors import (
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
