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
    Out,
    Quiet,
    SuiteFile,
    TrustRemoteCode,
)

if TYPE_CHECKING:
    from bench.runs.answering import Run


def run(
    checkpoints: Checkpoints = None,
    suite: SuiteFile = None,
    data: DataFile = None,
    out: Out = Path(),
    batch_size: BatchSize = 256,
    allow_partial: AllowPartial = False,
    allow_pickle: AllowPickle = False,
    trust_remote_code: TrustRemoteCode = False,
    as_json: AsJson = False,
    quiet: Quiet = False,
) -> None:
    """Answer a suite with each checkpoint; answers already there are used again."""
    from bench.base.progress import silence
    from bench.session import run as run_them

    silence(quiet)
    runs = run_them(
        *(checkpoints or ()),
        suite=suite,
        data=data,
        out=out,
        batch_size=batch_size,
        allow_partial=allow_partial,
        allow_pickle=allow_pickle,
        trust_remote_code=trust_remote_code,
    )
    if as_json:
        import json

        typer.echo(json.dumps([_row(one) for one in runs], indent=2))
        return
    for one in runs:  # a run for each prompt and temperature
        kept = len(one.answers) - one.new_answers
        typer.echo(f"{one.name}: {one.new_answers:,} answered, {kept:,} kept, in {one.folder}")


def _row(run: Run) -> dict[str, object]:
    return {
        "name": run.name,
        "spec": run.spec,
        "fingerprint": run.fingerprint,
        "folder": str(run.folder),
        "answers": len(run.answers),
        "new_answers": run.new_answers,
        "tokens": run.tokens,
    }
