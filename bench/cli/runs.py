"""`bench runs`: the run folders that answering leaves behind."""

from __future__ import annotations

import re
from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from bench.base.errors import RunError
from bench.cli.options import AsJson, Out, Quiet
from bench.cli.printing import print_result

if TYPE_CHECKING:
    from bench.runs.asked_now import Asking
    from bench.runs.checkpoint_left import Places

runs = typer.Typer(
    name="runs",
    help="List, show, verify, prune and export the runs under --out.",
    no_args_is_help=True,
)

_RUN = "A run's folder, its checkpoint's name, or its fingerprint's first digits."
OneRun = Annotated[str, typer.Argument(metavar="RUN", help=_RUN)]
SomeRuns = Annotated[
    list[str] | None,
    typer.Argument(metavar="[RUN]...", help=f"{_RUN} None: all.", show_default=False),
]
Suite = Annotated[
    Path | None,
    typer.Option(
        "--suite",
        help="Suite file, whose folder checkpoints are relative to.",
        show_default=False,
    ),
]
OlderThan = Annotated[
    str | None,
    typer.Option(
        "--older-than",
        help="Runs to which nothing was written for so long: 30d, 12h, 2w.",
        show_default=False,
    ),
]
Unfinished = Annotated[
    bool, typer.Option("--unfinished", help="Runs that were killed, or lack answers.")
]
Changed = Annotated[
    bool, typer.Option("--changed", help="Runs whose checkpoint has changed, or is gone.")
]
Yes = Annotated[bool, typer.Option("--yes", help="Remove them; without it nothing is touched.")]


@runs.command("list")
def list_(out: Out = Path(), as_json: AsJson = False, quiet: Quiet = False) -> None:
    """List all runs: suite, name, fingerprint, backend, answers, state, date, size."""
    from bench.runs.listing import list_runs, run_folders
    from reports.stored_runs import runs_text

    del quiet  # there is no progress
    found = list_runs(run_folders(out))
    print_result(found, as_json, runs_text(found))


@runs.command()
def show(run: OneRun, out: Out = Path(), as_json: AsJson = False, quiet: Quiet = False) -> None:
    """Show one run: its manifest, answers, cut prompts, failures, invocations and files."""
    from bench.runs.finding import find_run
    from bench.runs.showing import run_facts
    from reports.stored_runs import run_text

    del quiet
    found = run_facts(find_run(run, out))
    print_result(found, as_json, run_text(found))


@runs.command()
def verify(
    which: SomeRuns = None,
    suite: Suite = None,
    out: Out = Path(),
    as_json: AsJson = False,
    quiet: Quiet = False,
) -> None:
    """Verify every line and every hash that can be made again; exit 2 on damage."""
    from bench.base.progress import silence, step
    from bench.runs.finding import find_runs
    from bench.runs.verification import Against, verify_run
    from reports.stored_runs import verified_text

    silence(quiet)
    against = Against(_places(out, suite), asking_of(suite))
    folders = find_runs(which or (), out)
    found = []
    with step("verifying", len(folders), "runs") as advance:
        for folder in folders:
            found.append(verify_run(folder, against))
            advance()
    print_result(found, as_json, verified_text(found))
    if any(one.damage for one in found):
        raise typer.Exit(2)


@runs.command()
def prune(
    which: SomeRuns = None,
    older_than: OlderThan = None,
    unfinished: Unfinished = False,
    changed: Changed = False,
    suite: Suite = None,
    yes: Yes = False,
    out: Out = Path(),
    as_json: AsJson = False,
    quiet: Quiet = False,
) -> None:
    """Remove the runs for which all that is given holds; says what would go, until --yes."""
    from bench.runs.finding import find_runs
    from bench.runs.pruning import Criteria, clear_leftovers, prune_runs
    from reports.stored_runs import pruned_text

    del quiet
    if not (which or older_than or unfinished or changed):
        found = "nothing says which runs"
        expected = "RUN…, --older-than, --unfinished or --changed"
        raise RunError("bench runs prune", found, expected=expected)
    age = _age(older_than) if older_than else None
    criteria = Criteria(age, unfinished, changed, _places(out, suite))
    if yes:
        clear_leftovers(out)
    pruned = prune_runs(find_runs(which or (), out), criteria, remove=yes)
    print_result(pruned, as_json, pruned_text(pruned, removed=yes))


def _places(out: Path, suite: Path | None) -> Places:
    """Return where checkpoints are looked for: here, beside the runs, in the suite's folder."""
    from bench.runs.checkpoint_left import Places, suite_places

    bases = tuple(dict.fromkeys((Path.cwd(), out.resolve())))
    if suite is None:
        return Places(bases)
    from bench.data.suite import load_suite

    return suite_places(load_suite(suite), bases)


def asking_of(suite: Path | None) -> Asking | None:
    """Return what a suite asks now; None where none is given."""
    if suite is None:
        return None
    from bench.data.sets import read_asked
    from bench.data.suite import load_suite
    from bench.runs.asked_now import Asking

    loaded = load_suite(suite)
    return Asking(loaded, read_asked(loaded).questions)


def _age(text: str) -> timedelta:
    """Return a duration such as `30d`."""
    match = re.fullmatch(r"(\d+)([hdw])", text.strip().lower())
    units = {"h": "hours", "d": "days", "w": "weeks"}
    try:
        return timedelta(**{units[match[2]]: int(match[1])})  # type: ignore[index]
    except (TypeError, OverflowError):
        expected = "a number and h, d or w, e.g. 30d"
        raise RunError("--older-than", repr(text), expected=expected) from None
