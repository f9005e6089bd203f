"""`bench metrics`: what there is to score by, and each metric's page."""

from __future__ import annotations

from typing import Annotated

import typer

from bench.cli.options import AsJson

Name = Annotated[
    str | None, typer.Argument(metavar="[NAME]", help="A metric, for its page.", show_default=False)
]


def metrics(name: Name = None, as_json: AsJson = False) -> None:
    """List the metrics (unit, range, direction, source, differences), or show one's page."""
    from bench.metric_lists import known_metrics, metric_to_show
    from reports.metric_pages import metric_facts, metric_page, metrics_list

    if as_json:
        found = [metric_to_show(name)] if name else known_metrics().metrics
        _print_json([metric_facts(one) for one in found])
    elif name is None:
        known = known_metrics()
        typer.echo(metrics_list(known.metrics, known.broken), nl=False)
    else:
        typer.echo(metric_page(metric_to_show(name)), nl=False)


def _print_json(facts: list[dict[str, object]]) -> None:
    import json

    typer.echo(json.dumps(facts, indent=2, ensure_ascii=False))
