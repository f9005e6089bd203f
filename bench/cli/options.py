"""Arguments and options that several commands share."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

Checkpoints = Annotated[
    list[str] | None,
    typer.Argument(
        metavar="[CKPT]...",
        help="[NAME=]SPEC: a name in the suite, backend:location, a checkpoint folder, or a file "
        "of answers (FILE or FILE#column). None: all of the suite's.",
        show_default=False,
    ),
]
SuiteFile = Annotated[
    Path | None,
    typer.Option(
        "--suite",
        help="Suite file. Left out: suite.yaml here, else the one a checkpoint's folder names.",
        show_default=False,
    ),
]
DataFile = Annotated[
    Path | None,
    typer.Option(
        "--data",
        help="Questions and accepted answers (JSONL, JSON, SQuAD, CSV, Parquet, a dataset folder) "
        "in place of a suite.",
        show_default=False,
    ),
]
Out = Annotated[Path, typer.Option("--out", help="Folder for runs/ and comparisons/.")]
BatchSize = Annotated[
    int,
    typer.Option(
        "--batch-size", min=1, help="Prompts planned together: what a kill can cost, at most."
    ),
]
EngineName = Annotated[
    str,
    typer.Option(
        "--engine",
        help="Who answers for folders of weights: here (this process), local (processes on this "
        "machine), ray (Ray's workers; the cluster RAY_ADDRESS names).",
    ),
]
WorkerCount = Annotated[
    int | None,
    typer.Option("--workers", help="Processes of that engine; 2 if left out.", show_default=False),
]
AllowPartial = Annotated[
    bool,
    typer.Option(
        "--allow-partial",
        help="Recorded answers may lack items, servers may fail to answer (counted).",
    ),
]
AllowPickle = Annotated[
    bool, typer.Option("--allow-pickle", help="Weights may be read from pickles (*.bin).")
]
TrustRemoteCode = Annotated[
    bool,
    typer.Option("--trust-remote-code", help="Python files in a checkpoint's folder may be run."),
]
AsJson = Annotated[bool, typer.Option("--json", help="Print JSON on stdout.")]
Quiet = Annotated[bool, typer.Option("--quiet", help="No progress, no notices.")]
