"""`bench check overfitting`: what answers and probabilities say of memorization."""

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
    Quiet,
    SuiteFile,
    TrustRemoteCode,
)

if TYPE_CHECKING:
    from bench.checks.results import Checks

Base = Annotated[
    str | None,
    typer.Option(
        "--base",
        help="The checkpoint before fine-tuning. Left out: the suite's reference.",
        show_default=False,
    ),
]
ChecksOut = Annotated[Path, typer.Option("--out", help="Folder for runs/ and checks/.")]
FailOnLeak = Annotated[
    bool,
    typer.Option(
        "--fail-on-leak",
        help="Exit with 1 where test items were found in training, or a score is consistent with "
        "memorization; with 2 where nothing could be tested.",
    ),
]


def overfitting(
    checkpoints: Checkpoints = None,
    suite: SuiteFile = None,
    base: Base = None,
    out: ChecksOut = Path(),
    batch_size: BatchSize = 256,
    allow_partial: AllowPartial = False,
    allow_pickle: AllowPickle = False,
    trust_remote_code: TrustRemoteCode = False,
    fail_on_leak: FailOnLeak = False,
    as_json: AsJson = False,
    quiet: Quiet = False,
) -> None:
    """Check what checkpoints answered: memorization, forgetting, consistency."""
    from bench.base.errors import DataError
    from bench.base.progress import silence
    from bench.checking import CheckOptions, check
    from bench.models.trust import Trust

    silence(quiet)
    trust = Trust(allow_pickle, trust_remote_code)
    options = CheckOptions(base, batch_size, allow_partial, trust)
    found = check(*(checkpoints or ()), suite=suite, out=out, options=options)
    _show(found, as_json)
    if fail_on_leak and found.leaks:
        raise typer.Exit(1)
    if fail_on_leak and not found.tested:
        raise DataError("--fail-on-leak", f"nothing could be tested: {_missing(found)}")


def _missing(found: Checks) -> str:
    """Return what was missing for all sets that pass for new ones, each clause once."""
    judged = [one for one in found.verdicts if one.checkpoint != found.base and not one.trained]
    # sets that others are held against are not tested by design: the held-out ones count
    judged = [one for one in judged if one.role == "heldout"] or judged
    clauses = dict.fromkeys(clause.rstrip(".") for one in judged for clause in one.missing)
    if any(one.in_part for one in judged):
        clauses = {"the training data is damaged and was searched only in part": None, **clauses}
    return "; ".join(clauses) or "no set beside those trained on was answered"


def _show(found: Checks, as_json: bool) -> None:
    if as_json:
        import json

        from bench.base.files import finite
        from reports.result_json import plain

        typer.echo(json.dumps(finite(plain(found)), indent=2, ensure_ascii=False))
        return
    from reports import overfitting_text

    typer.echo(overfitting_text(found))
