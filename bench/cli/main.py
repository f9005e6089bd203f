"""The `bench` command: its table of commands, and what happens to errors."""

from __future__ import annotations

import atexit
import gc
import os
import sys
from typing import Annotated, cast

import typer

from bench.base.errors import BenchError
from bench.base.own_process import claim
from bench.base.threads import wait_politely
from bench.cli.check import check
from bench.cli.compare import compare
from bench.cli.data import data
from bench.cli.demo import demo
from bench.cli.export import export
from bench.cli.finetune import finetune
from bench.cli.gate import gate
from bench.cli.human import human
from bench.cli.human_push import pull, push, status
from bench.cli.human_report import report as human_report
from bench.cli.human_results import import_, read, sheets
from bench.cli.human_server import serve
from bench.cli.metrics import metrics
from bench.cli.models import models
from bench.cli.overfitting import overfitting
from bench.cli.power import power
from bench.cli.report import report
from bench.cli.run import run
from bench.cli.runs import runs
from bench.cli.score import score
from bench.version import __version__

MENDABLE, INTERRUPTED = 2, 130
UsageError = cast("type[typer.BadParameter]", typer.BadParameter.__mro__[1])
"""What typer raises for words that it does not understand; it exports only the subclass."""

WELCOME = """\
Did this checkpoint learn what we taught it, and is it really better than that one?

  bench demo                             make a small world, train three checkpoints, compare them
  bench compare ckpt_a ckpt_b            compare two checkpoints on the suite they belong to
  bench compare a.csv b.csv --data q.csv compare two files of answers you already have
  bench --help                           all commands
"""

app = typer.Typer(
    name="bench",
    add_completion=False,
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"]},
)
app.command()(demo)
app.command()(run)
app.command()(compare)
app.command()(score)
app.command()(metrics)
app.command()(models)
app.command()(power)
app.command()(report)
app.command()(gate)
app.command()(finetune)
app.add_typer(data)
runs.command()(export)
app.add_typer(runs)
check.command()(overfitting)
app.add_typer(check)
human.command()(serve)
human.command()(push)
human.command()(status)
human.command()(pull)
human.command()(sheets)
human.command()(read)
human.command("import")(import_)
human.command("report")(human_report)
app.add_typer(human)


def _version(wanted: bool) -> None:
    if wanted:
        typer.echo(f"knowbench {__version__}")
        raise typer.Exit


@app.callback(invoke_without_command=True)
def _bench(
    context: typer.Context,
    version: Annotated[
        bool, typer.Option("--version", callback=_version, is_eager=True, help="Print the version.")
    ] = False,
) -> None:
    """Did this checkpoint learn what we taught it, and is it really better than that one?"""
    del version
    if context.invoked_subcommand is None:
        typer.echo(WELCOME, nl=False)


def main() -> None:
    """Run the command; an error that the user can mend is one line and exit code 2."""
    claim()
    wait_politely()
    # imports make a million objects that stay; to look for garbage among them took 0.5 s of a start
    gc.set_threshold(100_000)
    atexit.register(gc.freeze)  # nor at the end, when all of them go
    try:
        code = app(standalone_mode=False)
        if code == INTERRUPTED:  # typer's answer to Ctrl-C
            raise KeyboardInterrupt
        sys.exit(code or 0)
    except BenchError as error:
        _say(str(error))
        sys.exit(MENDABLE)
    except UsageError as error:
        _say(f"{error.format_message()} (see bench --help)")
        sys.exit(MENDABLE)
    except (KeyboardInterrupt, typer.Abort):
        _say("interrupted; what was written is kept, run it again to go on")
        sys.exit(INTERRUPTED)
    except BrokenPipeError:  # the reader of our output has gone, e.g. `bench compare … | head`
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def _say(line: str) -> None:
    print(f"bench: {line}", file=sys.stderr)


if __name__ == "__main__":
    main()
