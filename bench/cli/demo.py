"""`bench demo`: a made world, trained and compared on the spot."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from bench.cli.options import AsJson, Quiet


def demo(
    out: Annotated[
        Path, typer.Option("--out", help="Folder for sets, checkpoints, suite, runs and report.")
    ] = Path("bench-demo"),
    seed: Annotated[int, typer.Option("--seed", min=0, help="World and training follow it.")] = 0,
    seeds: Annotated[
        int,
        typer.Option(
            "--seeds", min=1, max=20, help="Training seeds of each scenario (3: recipes)."
        ),
    ] = 1,
    as_json: AsJson = False,
    quiet: Quiet = False,
) -> None:
    """Make a small world, train a base and three scenarios on it, and compare them.

    Needs no model hub and no GPU; a few minutes on two cores. Run again, it goes on.
    """
    from bench.cli.compare import show
    from bench.demo import run_demo, verify_demo

    found = run_demo(out, seed=seed, seeds=seeds, quiet=quiet)
    show(found, out, as_json)
    if not as_json:
        from reports.metrics_text import verification_text

        typer.echo(f"\n{verification_text(verify_demo(out, seeds=seeds))}")
