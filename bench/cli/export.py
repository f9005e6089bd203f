"""`bench runs export`: answers and scores for other programs."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Literal

import typer

from bench.base.errors import RunError
from bench.cli.options import AsJson, Out, Quiet
from bench.cli.printing import print_result
from bench.cli.runs import SomeRuns, asking_of

if TYPE_CHECKING:
    from bench.runs.hub_entries import Entry

Format = Annotated[
    Literal["jsonl", "csv", "parquet", "hf", "eval-results"],
    typer.Option("--format", help="hf: a dataset folder. eval-results: an entry for the hub."),
]
Target = Annotated[
    Path | None,
    typer.Option(
        "--to",
        help="File (for hf a folder) to write. Left out: stdout, but for parquet and hf.",
        show_default=False,
    ),
]
Suite = Annotated[
    Path | None,
    typer.Option("--suite", help="Only answers to what this suite asks now.", show_default=False),
]
Benchmark = Annotated[
    str | None,
    typer.Option("--dataset", help="eval-results: the benchmark, ORG/NAME.", show_default=False),
]
Task = Annotated[
    str | None,
    typer.Option("--task-id", help="eval-results: the benchmark's task.", show_default=False),
]
Metric = Annotated[
    str | None,
    typer.Option("--metric", help="eval-results: the metric whose score.", show_default=False),
]
Set = Annotated[
    str | None, typer.Option("--set", help="eval-results: the set it is of.", show_default=False)
]
Unanswered = Annotated[
    Literal["zero", "drop"] | None,
    typer.Option(
        "--unanswered",
        help="eval-results: what unanswered questions are worth.",
        show_default=False,
    ),
]
SourceUrl = Annotated[
    str | None,
    typer.Option(
        "--source-url", help="eval-results: where the evaluation can be seen.", show_default=False
    ),
]
SourceName = Annotated[
    str | None,
    typer.Option("--source-name", help="eval-results: what that is called.", show_default=False),
]
SourceUser = Annotated[
    str | None, typer.Option("--source-user", help="eval-results: whose it is.", show_default=False)
]
SourceOrg = Annotated[
    str | None,
    typer.Option("--source-org", help="eval-results: which organization's.", show_default=False),
]
Revision = Annotated[
    str | None,
    typer.Option("--revision", help="eval-results: the benchmark's commit.", show_default=False),
]
Notes = Annotated[
    str | None,
    typer.Option("--notes", help="eval-results: in place of metric and items.", show_default=False),
]


def export(
    which: SomeRuns = None,
    kind: Format = "jsonl",
    to: Target = None,
    suite: Suite = None,
    dataset: Benchmark = None,
    task: Task = None,
    metric: Metric = None,
    of_set: Set = None,
    unanswered: Unanswered = None,
    source_url: SourceUrl = None,
    source_name: SourceName = None,
    source_user: SourceUser = None,
    source_org: SourceOrg = None,
    revision: Revision = None,
    notes: Notes = None,
    out: Out = Path(),
    as_json: AsJson = False,
    quiet: Quiet = False,
) -> None:
    """Export answers and item scores, or a score as the Hugging Face hub's .eval_results has it."""
    from bench.base.progress import silence
    from bench.runs.exporting import TEXT_FORMATS, export_file, export_text
    from bench.runs.finding import find_runs

    silence(quiet)
    folders = find_runs(which or (), out)
    if kind == "eval-results":
        from bench.runs.hub_entries import Entry

        said = {"name": source_name, "user": source_user, "org": source_org}
        source = {"url": source_url} | said
        given = {key: value for key, value in source.items() if value}
        entry = Entry(dataset or "", task or "", metric, of_set, unanswered, given, revision, notes)
        _entry(folders, entry, to, as_json)
    elif to is not None:
        rows = export_file(folders, kind, to, asking_of(suite))
        print_result({"rows": rows, "to": str(to)}, as_json, f"{rows:,} answers in {to}\n")
    elif kind in TEXT_FORMATS:
        asking = asking_of(suite)
        typer.echo(export_text(folders, "jsonl" if as_json else kind, asking), nl=False)
    else:
        raise RunError("--to", f"missing; {kind} cannot be printed", expected="a file or folder")


def _entry(folders: Sequence[Path], entry: Entry, to: Path | None, as_json: bool) -> None:
    from bench.base.files import write_text
    from bench.runs.hub_entries import as_yaml, eval_results

    if len(folders) != 1:
        found = f"{len(folders)} runs; an entry stands in one model's repository"
        raise RunError("bench runs export", found, hint="name one RUN")
    made = eval_results(folders[0], entry)
    if to is None:
        print_result(made, as_json, as_yaml(made))
        return
    if to.exists():
        raise RunError(str(to), "is there already", hint="delete it, or name another")
    write_text(to, as_yaml(made))
    print_result({"entries": 1, "to": str(to)}, as_json, f"1 entry in {to}\n")
