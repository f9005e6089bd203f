"""`bench human report`: what a rating round says."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from bench.cli.human_options import Round
from bench.cli.options import AsJson, Quiet
from bench.cli.printing import print_result

Metrics = Annotated[
    list[str] | None,
    typer.Option(
        "--metric",
        help="Metric to hold against people; may be repeated. Left out: the round's own and the "
        "usual ones.",
        show_default=False,
    ),
]
Target = Annotated[
    Path | None,
    typer.Option(
        "--out",
        help="Folder for report.html and result.json. Left out: the round's.",
        show_default=False,
    ),
]


def report(
    round_: Round,
    metrics: Metrics = None,
    out: Target = None,
    as_json: AsJson = False,
    quiet: Quiet = False,
) -> None:
    """Say what people said: agreement, ratings, tests, and metrics against people."""
    from bench.base.progress import silence
    from bench.human_report import REPORT, report_round
    from reports.human_text import round_text

    silence(quiet)
    names = [name.strip() for given in metrics or () for name in given.split(",") if name.strip()]
    found = report_round(round_, metrics=names, out=out)
    where = f"report: {(out or round_) / REPORT}\n"
    print_result(found, as_json, "" if as_json else round_text(found) + where)
