"""`bench report`: pages, Markdown, cards and figures of results that stand in files."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from bench.cli.options import AsJson, Quiet

Comparisons = Annotated[
    list[str] | None,
    typer.Argument(
        metavar="[COMPARISON]...",
        help="A comparison's folder, its result.json, or a name under comparisons/. None: the only "
        "one here.",
        show_default=False,
    ),
]
Formats = Annotated[
    list[str] | None,
    typer.Option(
        "--format",
        help="html, md (fits a pull request), json, cards (of checkpoints and sets) or all; may be "
        "repeated. Left out: html.",
        show_default=False,
    ),
]
Figures = Annotated[
    bool, typer.Option("--figures", help="Save charts and pictures as SVG and PDF, under figures/.")
]
Baseline = Annotated[
    str | None,
    typer.Option(
        "--baseline",
        help="Earlier result to hold it against: what was changed, then scores then and now.",
        show_default=False,
    ),
]
Target = Annotated[
    Path | None,
    typer.Option(
        "--out",
        help="Folder for what is made. Left out: beside each result.",
        show_default=False,
    ),
]
Schema = Annotated[
    bool, typer.Option("--schema", help="Print the JSON schema of result.json, and nothing else.")
]


def report(
    comparisons: Comparisons = None,
    formats: Formats = None,
    figures: Figures = False,
    baseline: Baseline = None,
    out: Target = None,
    schema: Schema = False,
    as_json: AsJson = False,
    quiet: Quiet = False,
) -> None:
    """Make reports again from result.json, in other shapes; no model is touched."""
    from bench.base.progress import silence

    silence(quiet)
    if schema:
        _print_schema()
        return
    from bench.cli.printing import print_result
    from bench.reporting import Wanted
    from bench.reporting import report as make_reports

    names = [name.strip() for given in formats or ["html"] for name in given.split(",")]
    asked = Wanted(tuple(filter(None, names)), figures, baseline, out)
    made = make_reports(tuple(comparisons or ()), asked)
    lines = "".join(f"{path}\n" for one in made for path in one.files)
    print_result(list(made), as_json, lines)


def _print_schema() -> None:
    import json

    from reports.json_schema import result_schema

    typer.echo(json.dumps(result_schema(), indent=2, ensure_ascii=False))
