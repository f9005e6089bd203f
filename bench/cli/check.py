"""`bench check`: what the data alone, and the checkpoints' answers, say of leakage."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from bench.cli.options import AsJson, DataFile, Quiet

if TYPE_CHECKING:
    from bench.searching import Search

check = typer.Typer(
    name="check",
    help="Were test items trained on? Does a score come from memorization?",
    no_args_is_help=True,
)

SuiteOnly = Annotated[
    Path | None,
    typer.Option("--suite", help="Suite file. Left out: suite.yaml here.", show_default=False),
]
Train = Annotated[
    list[str] | None,
    typer.Option(
        "--train",
        help="Training data beside the suite's: a file, a folder of shards or a pattern (JSONL, "
        "JSON, CSV, TSV, text, Parquet; .gz). May be repeated.",
        show_default=False,
    ),
]
Presets = Annotated[
    list[str] | None,
    typer.Option(
        "--preset",
        help="A peer's rule to apply as well, e.g. gpt3-13gram. May be repeated.",
        show_default=False,
    ),
]
Only = Annotated[
    list[str] | None,
    typer.Option(
        "--only",
        help="Search by this check only: D1 (word for word), D2 (runs of words), D3 (facts in "
        "other words; the slowest), D4, D6 or D7. May be repeated.",
        show_default=False,
    ),
]
ChecksOut = Annotated[Path, typer.Option("--out", help="Folder for checks/.")]
FailOnLeak = Annotated[
    bool,
    typer.Option("--fail-on-leak", help="Exit with 1 where an item leaked, 2 if not all tested."),
]
WriteSplit = Annotated[
    Path | None,
    typer.Option(
        "--write-split",
        help="Folder for a train/test split that no article crosses, where the suite's does.",
        show_default=False,
    ),
]


@check.command()
def leakage(
    suite: SuiteOnly = None,
    data: DataFile = None,
    train: Train = None,
    preset: Presets = None,
    only: Only = None,
    out: ChecksOut = Path(),
    write_split: WriteSplit = None,
    fail_on_leak: FailOnLeak = False,
    as_json: AsJson = False,
    quiet: Quiet = False,
) -> None:
    """Look test items up in the training data and the prompts; no model is needed."""
    from bench.base.progress import silence
    from bench.searching import SearchOptions, search_training

    silence(quiet)
    options = SearchOptions(tuple(train or ()), tuple(preset or ()), tuple(only or ()), write_split)
    found = search_training(suite, data, out=out, options=options)
    _show(found, as_json)
    if fail_on_leak:
        _gate(found)


def _gate(found: Search) -> None:
    """End with 1 where an item leaked, and with 2 where nothing was found in what was not read."""
    from bench.base.errors import DataError

    if found.leaks:
        raise typer.Exit(1)
    where, hint = "--fail-on-leak", "name a set of role train or corpus, or give --train FILE"
    if not found.searched:
        raise DataError(where, "there is no training data to test with", hint=hint)
    if found.unread:
        what = f"{', '.join(found.unread)} could be read only in part, and nothing was found there"
        raise DataError(where, what, hint="mend the file: what was not read was not searched")


def _show(found: Search, as_json: bool) -> None:
    if as_json:
        import json

        from bench.base.files import finite
        from reports.result_json import plain

        typer.echo(json.dumps(finite(plain(found.leakage)), indent=2, ensure_ascii=False))
        return
    from reports.leakage_text import leakage_summary

    typer.echo(leakage_summary(found.leakage))
    typer.echo(f"every match: {found.file}")
    for path in found.splits:
        typer.echo(f"split: {path}")
