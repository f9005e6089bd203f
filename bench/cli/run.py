"""`bench run`: answers a suite, nothing more."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

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
    from bench.runs.answering import Run


def run(
    checkpoints: Checkpoints = None,
    suite: SuiteFile = None,
    data: DataFile = None,
    out: Out = Path(),
    batch_size: BatchSize = 256,
    engine: EngineName = "here",
    workers: WorkerCount = None,
    allow_partial: AllowPartial = False,
    allow_pickle: AllowPickle = False,
    trust_remote_code: TrustRemoteCode = False,
    as_json: AsJson = False,
    quiet: Quiet = False,
) -> None:
    """Answer a suite with each checkpoint; answers already there are used again.

    Questions that got no answer, because a server failed, are counted by kind; then the exit code
    is 2 (0 with --allow-partial), and the same command asks them again.
    """
    from bench.base.progress import silence
    from bench.models.trust import Trust
    from bench.running import run as run_them
    from bench.runs.engine import chosen_engine
    from bench.runs.failures import check_answered

    silence(quiet)
    runs = run_them(
        *(checkpoints or ()),
        suite=suite,
        data=data,
        out=out,
        batch_size=batch_size,
        allow_partial=allow_partial,
        trust=Trust(allow_pickle, trust_remote_code),
        engine=chosen_engine(engine, workers),
    )
    if as_json:
        import json

        typer.echo(json.dumps([_row(one) for one in runs], indent=2))
    else:
        for one in runs:  # a run for each prompt and temperature
            typer.echo(_line(one))
    if not allow_partial:
        check_answered(runs)


def _line(run: Run) -> str:
    from bench.runs.failures import failure_words

    failed = len(run.failures)
    kept = len(run.answers) - run.new_answers - failed
    parts = [f"{run.new_answers:,} answered", f"{kept:,} kept"]
    if failed:
        parts.append(f"{failed:,} failed ({failure_words(run.failures)})")
    if run.cost is not None:
        parts.append(f"cost {run.cost:.4g}")
    return f"{run.name}: {', '.join(parts)}, in {run.folder}"


def _row(run: Run) -> dict[str, object]:
    from bench.runs.failures import kinds_of

    return {
        "name": run.name,
        "spec": run.spec,
        "fingerprint": run.fingerprint,
        "folder": str(run.folder),
        "answers": len(run.answers) - len(run.failures),
        "new_answers": run.new_answers,
        "failures": kinds_of(run.failures),
        "tokens": run.tokens,
        "cost": run.cost,
    }
