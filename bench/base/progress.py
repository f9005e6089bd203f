"""Progress on stderr: step n/m, rate and time left, for a person at a terminal only."""

from __future__ import annotations

import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager

Advance = Callable[..., None]
"""`advance(count=1, note="")`: count more steps are done."""

_SHOW_AFTER = 2.0  # seconds; a shorter step would only flicker
_quiet = False


def silence(quiet: bool = True) -> None:
    """Show nothing from here on (the command line's `--quiet`)."""
    global _quiet  # noqa: PLW0603 - one switch for the whole process, set once at start
    _quiet = quiet


def say(line: str) -> None:
    """Print one line for a person on stderr, unless silenced."""
    if not _quiet:
        print(line, file=sys.stderr, flush=True)


@contextmanager
def step(title: str, total: int, unit: str = "") -> Iterator[Advance]:
    """Yield `advance`; while the step runs, a terminal shows how far it is.

    Args:
        title: What is being done, e.g. `answering heldout with full-1`.
        total: How many steps there are.
        unit: What a step is, e.g. `answers`.
    """
    if _quiet or total < 1 or not sys.stderr.isatty():
        yield lambda count=1, note="": None
        return
    with _bar(title, total, unit) as advance:
        yield advance


@contextmanager
def _bar(title: str, total: int, unit: str) -> Iterator[Advance]:
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn
    from rich.progress import TimeRemainingColumn as TimeLeft

    columns = (
        TextColumn("{task.description}"),
        BarColumn(bar_width=20),
        MofNCompleteColumn(),
        TextColumn("{task.fields[rate]}"),
        TimeLeft(compact=True),
        TextColumn("left {task.fields[note]}"),
    )
    progress = Progress(*columns, console=Console(stderr=True), transient=False)
    task = progress.add_task(title, total=total, rate="", note="")
    start, shown, done = time.monotonic(), False, 0

    def advance(count: int = 1, note: str = "") -> None:
        nonlocal shown, done
        done += count
        seconds = time.monotonic() - start
        rate = f"{done / seconds:.1f} {unit}/s" if seconds > 0 else ""
        progress.update(task, advance=count, rate=rate, note=note)
        if not shown and seconds > _SHOW_AFTER:
            progress.start()
            shown = True

    try:
        yield advance
    finally:
        if shown:
            progress.stop()
