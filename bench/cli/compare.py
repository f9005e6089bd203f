"""`bench compare`: runs what is missing, tests, reports."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from bench.cli.options import (
    AllowPartial,
    AllowPickle,
    AsJson,
    BatchSize,
    Checkpoints,
    DataFile,
    EngineName,
    Out,
    Quiet,
    SuiteFile,
    TrustRemoteCode,
    WorkerCount,
)

if TYPE_CHECKING:
    from bench.results import Comparison

Metric = Annotated[str | None, typer.Option("--metric", help="Primary metric.", show_default=False)]
Margin = Annotated[
    float | None,
    typer.Option("--margin", help="Equivalence margin, percentage points.", show_default=False),
]
Name = Annotated[
    str | None, typer.Option("--name", help="Name of the comparison.", show_default=False)
]
Rounds = Annotated[
    list[Path] | None,
    typer.Option(
        "--round",
        help="Human rating round to show beside it; may be repeated.",
        show_default=False,
    ),
]
AllowDifferentPrompts = Annotated[
    bool,
    typer.Option(
        "--allow-different-prompts",
        help="Logs of other harnesses may have asked in other words (shown, and counted).",
    ),
]


def compare(
    checkpoints: Checkpoints = None,
    suite: SuiteFile = None,
    data: DataFile = None,
    metric: Metric = None,
    margin: Margin = None,
    name: Name = None,
    rounds: Rounds = None,
    out: Out = Path(),
    batch_size: BatchSize = 256,
    engine: EngineName = "here",
    workers: WorkerCount = None,
    allow_partial: AllowPartial = False,
    allow_pickle: AllowPickle = False,
    trust_remote_code: TrustRemoteCode = False,
    allow_different_prompts: AllowDifferentPrompts = False,
    as_json: AsJson = False,
    quiet: Quiet = False,
) -> None:
    """Compare checkpoints on the same items, with a verdict and a report."""
    from bench.base.progress import silence
    from bench.comparison import Options
    from bench.comparison import compare as compare_them
    from bench.models.trust import Trust
    from bench.runs.engine import chosen_engine

    silence(quiet)
    trust = Trust(allow_pickle, trust_remote_code)
    found = compare_them(
        *(checkpoints or ()),
        suite=suite,
        data=data,
        metric=metric,
        margin=margin,
        out=out,
        options=Options(
            batch_size,
            allow_partial,
            name,
            trust,
            allow_different_prompts,
            chosen_engine(engine, workers),
            tuple(rounds or ()),
        ),
    )
    show(found, out, as_json)


def show(found: Comparison, out: Path, as_json: bool) -> None:
    """Print a comparison: the summary for people, or every number as JSON."""
    if as_json:
        import json

        from bench.base.files import finite
        from reports import to_json

        typer.echo(json.dumps(finite(to_json(found)), indent=2, ensure_ascii=False))
        return
    from reports import terminal_summary

    typer.echo(terminal_summary(found))
    typer.echo(f"report: {out / found.folder / 'report.html'}")
