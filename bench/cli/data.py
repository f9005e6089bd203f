"""`bench data`: paraphrase sets for one's own questions, sets from other projects' logs."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from bench.base.errors import DataError
from bench.cli.options import AsJson, BatchSize, DataFile, Quiet, SuiteFile

data = typer.Typer(
    name="data",
    help="Make sets: paraphrases of your questions; sets from another project's logs.",
    no_args_is_help=True,
)

Set = Annotated[
    str | None,
    typer.Argument(
        metavar="[SET]", help="Set to rewrite. Left out where there is one.", show_default=False
    ),
]
With = Annotated[
    str | None,
    typer.Option(
        "--with",
        help="[NAME=]SPEC of a checkpoint that rewrites what templates cannot.",
        show_default=False,
    ),
]
Base = Annotated[
    str | None,
    typer.Option(
        "--base",
        help="[NAME=]SPEC that answers both versions: its drop is their difficulty. Left out: the "
        "suite's reference; `none`: nobody.",
        show_default=False,
    ),
]
PerItem = Annotated[
    int, typer.Option("--per-item", min=1, max=20, help="Paraphrases wanted for each item.")
]
SetFile = Annotated[
    Path | None,
    typer.Option(
        "--out",
        help="The paraphrase set. Left out: SET.paraphrases.jsonl here.",
        show_default=False,
    ),
]
Runs = Annotated[Path, typer.Option("--runs", help="Folder for runs/.")]
Seed = Annotated[int, typer.Option("--seed", min=0, help="Of the generator's sampling.")]
Attempts = Annotated[
    int,
    typer.Option("--attempts", min=1, max=100, help="Times to ask for an item that lacks some."),
]
Sample = Annotated[
    int,
    typer.Option(
        "--sample-for-humans", min=0, help="Also write so many as CSV, for people to judge."
    ),
]
Verdicts = Annotated[
    Path | None,
    typer.Option("--verdicts", help="Such a CSV, filled in with yes and no.", show_default=False),
]
Tokens = Annotated[int, typer.Option("--max-new-tokens", min=1, help="Longest reply.")]


@data.command()
def paraphrase(
    of: Set = None,
    suite: SuiteFile = None,
    data_file: DataFile = None,
    generator: With = None,
    base: Base = None,
    per_item: PerItem = 3,
    out: SetFile = None,
    runs: Runs = Path(),
    seed: Seed = 0,
    attempts: Attempts = 2,
    max_new_tokens: Tokens = 256,
    batch_size: BatchSize = 32,
    sample: Sample = 0,
    verdicts: Verdicts = None,
    as_json: AsJson = False,
    quiet: Quiet = False,
) -> None:
    """Write a set of paraphrases of your questions, and what was rejected and why.

    English templates first, then the checkpoint named by --with; run again, it fills the gaps.
    """
    from bench.authoring.opening import Request
    from bench.authoring.paraphrasing import paraphrase as write
    from bench.authoring.summary import summary_json, summary_text
    from bench.base.progress import silence

    silence(quiet)
    request = Request(
        set=of,
        suite=suite,
        data=data_file,
        generator=generator,
        base=base,
        out=out,
        root=runs,
        per_item=per_item,
        attempts=attempts,
        seed=seed,
        max_new_tokens=max_new_tokens,
        batch_size=batch_size,
        sample=sample,
        verdicts=verdicts,
    )
    found = write(request)
    typer.echo(_json(summary_json(found)) if as_json else summary_text(found))


Logs = Annotated[
    list[str],
    typer.Argument(metavar="NAME=FILE...", help="TOFU's log of each checkpoint, as NAME=FILE."),
]
Folder = Annotated[Path, typer.Option("--out", help="Folder for the sets, answers and suite.")]
Reference = Annotated[
    str | None,
    typer.Option(
        "--reference", help="The checkpoint that was not trained on the items.", show_default=False
    ),
]


@data.command()
def tofu(
    logs: Logs,
    out: Folder,
    reference: Reference = None,
    as_json: AsJson = False,
    quiet: Quiet = False,
) -> None:
    """Turn TOFU's evaluation logs into a suite with recorded answers and log-probabilities."""
    from bench.authoring.tofu import import_tofu
    from bench.base.progress import silence

    silence(quiet)
    suite = import_tofu(_named(logs), out, reference)
    typer.echo(_json({"suite": str(suite)}) if as_json else f"suite: {suite}")


def _named(words: list[str]) -> dict[str, Path]:
    """Return `NAME=FILE` words as a mapping."""
    found: dict[str, Path] = {}
    for word in words:
        name, equals, file = word.partition("=")
        if not (name and equals and file):
            raise DataError("logs", f"{word!r}", expected="NAME=FILE, e.g. full=full.json")
        if name in found:
            raise DataError("logs", f"{name!r} is given twice", expected="each name once")
        found[name] = Path(file)
    return found


def _json(value: object) -> str:
    import json

    from bench.base.files import finite

    return json.dumps(finite(value), indent=2, ensure_ascii=False)
