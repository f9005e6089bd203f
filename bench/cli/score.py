"""`bench score`: a file of answers by any metrics, without models or suites."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from bench.cli.options import AllowPartial, AsJson, Quiet

if TYPE_CHECKING:
    from bench.runs.pair_scores import PairScores

Answers = Annotated[
    str,
    typer.Argument(
        metavar="ANSWERS",
        help="FILE, FILE#column (of the answers) or FILE#answer=…,references=…,id=… (JSONL, JSON, "
        "CSV, Parquet, Arrow, a dataset folder).",
    ),
]
Data = Annotated[
    Path | None,
    typer.Option(
        "--data",
        help="Questions and accepted answers, where ANSWERS does not hold them.",
        show_default=False,
    ),
]
Metrics = Annotated[
    list[str],
    typer.Option("--metrics", help="Names, with commas between them; `bench metrics` has them."),
]
Table = Annotated[
    Path | None,
    typer.Option(
        "--out", help="Parquet file to write: item scores and counts.", show_default=False
    ),
]
Verify = Annotated[
    bool,
    typer.Option(
        "--verify",
        help="Recompute by sacrebleu, rouge-score, nltk and evaluate, and compare; exit 1 where "
        "a score differs. evaluate's own "
        "scripts are taken from the folder KNOWBENCH_EVALUATE_METRICS: see `bench metrics bleu`.",
    ),
]
Workers = Annotated[int, typer.Option("--workers", min=1, help="Processes that count.")]
Split = Annotated[
    str | None,
    typer.Option(
        "--split-answers", help="Mark between accepted answers in one cell.", show_default=False
    ),
]


def score(
    answers: Answers,
    metrics: Metrics,
    data: Data = None,
    out: Table = None,
    verify: Verify = False,
    workers: Workers = 1,
    split_answers: Split = None,
    allow_partial: AllowPartial = False,
    as_json: AsJson = False,
    quiet: Quiet = False,
) -> None:
    """Score a file of answers; no model and no suite is needed."""
    from bench.base.progress import silence
    from bench.scoring_file import ScoreOptions
    from bench.scoring_file import score as score_file

    silence(quiet)
    options = ScoreOptions(verify, workers, split_answers, allow_partial)
    found = score_file(answers, ",".join(metrics), data=data, out=out, options=options)
    _warn_if_unverified(found, verify)
    _show(found, as_json)


def _show(found: PairScores, as_json: bool) -> None:
    if as_json:
        import json

        from bench.base.files import finite
        from reports.result_json import plain

        typer.echo(json.dumps(finite(plain(found)), indent=2, ensure_ascii=False))
    else:
        from reports.metrics_text import scores_text

        typer.echo(scores_text(found), nl=False)
    if not found.scores:  # every metric failed; the reasons stand above
        raise typer.Exit(2)
    if any(one.equal is False for one in found.verified):
        raise typer.Exit(1)


def _warn_if_unverified(found: PairScores, wanted: bool) -> None:
    """Say on stderr, where a script's log keeps it, that nothing stood up to a comparison."""
    if wanted and found.scores and all(one.equal is None for one in found.verified):
        typer.echo("bench: --verify compared nothing: the reasons stand with the scores", err=True)
