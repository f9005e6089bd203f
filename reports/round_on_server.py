"""What `bench human push`, `status` and `pull` print: plain text of at most 100 columns."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from bench.base.names import counted
from human_eval.label_studio.progress import Progress, RaterProgress
from human_eval.label_studio.pulling import Pulled
from human_eval.label_studio.pushing import Pushed, PushedProject
from reports.numbers import UNDEFINED, count, number
from reports.safe_text import one_line
from reports.text_table import TextTable

WIDTH = 100
_HEADER = ("rater", "tasks", "done", "skipped", "left", "qualification", "seconds", "findings")
_LEFT = frozenset({0, 5})
_QUALIFIED = {"passed": "passed", "failed": "FAILED", "open": "open"}


def pushed_text(pushed: Pushed, round_: str) -> str:
    """Return a line for each rater's project, its link, and how raters join."""
    sent, made = sum(one.sent for one in pushed.projects), sum(one.made for one in pushed.projects)
    several = {one.rater for one in pushed.projects if one.part > 1}
    lines = [
        f"{one_line(pushed.url)}: {counted(len(pushed.projects), 'project')}, {count(made)} of "
        f"them new; {counted(sent, 'task')} sent now",
        *(line for one in pushed.projects for line in _project(one, one.rater in several)),
        "Raters sign up at this address (it lets in whoever knows it), then open their own link"
        + (", part 1 first" if several else ""),
        f"  {one_line(pushed.invite)}",
        f"Next: bench human status {round_}",
    ]
    return "\n".join(lines) + "\n"


def progress_text(progress: Progress, round_: str) -> str:
    """Return a table of raters."""
    lines = [one_line(progress.url), *_table(progress.raters), _total(progress.raters)]
    return "\n".join([*lines, f"Next: bench human pull {round_}"]) + "\n"


def pulled_text(pulled: Pulled, round_: str) -> str:
    """Return what the round has now, rater by rater, and what was odd, kind by kind."""
    judged = pulled.ratings > pulled.skipped  # else there is nothing to report
    lines = [
        f"{counted(pulled.ratings, 'judgement')}, {count(pulled.skipped)} of them skips; "
        f"{counted(len(pulled.kept), 'new raw export')} kept",
        *_table(pulled.raters),
        *_odd(pulled),
        f"Next: bench human {'report' if judged else 'status'} {round_}",
    ]
    return "\n".join(lines) + "\n"


def _project(one: PushedProject, several: bool) -> Iterable[str]:
    part = f", part {one.part}" if several else ""
    yield (
        f"  {one_line(one.rater)}{part}: {counted(one.tasks, 'task')}, {count(one.sent)} sent now"
        f"   {one_line(one.link)}"
    )
    yield from (f"    {one_line(note)}" for note in one.notes)


def _table(raters: Sequence[RaterProgress]) -> list[str]:
    return TextTable(_HEADER, tuple(map(_row, raters)), _LEFT).lines(WIDTH)


def _row(one: RaterProgress) -> tuple[str, ...]:
    known = f" {count(one.right)}/{count(one.known)}" if one.known else ""
    return (
        one_line(one.rater),
        count(one.tasks),
        count(one.done),
        count(one.skipped),
        count(one.left),
        f"{_QUALIFIED.get(one.qualified, UNDEFINED)}{known}",
        number(one.seconds),
        count(one.odd),
    )


def _total(raters: Sequence[RaterProgress]) -> str:
    done = sum(one.done for one in raters)
    tasks = sum(one.tasks for one in raters)
    return f"{count(done)} of {counted(tasks, 'judgement')}; seconds are a rater's median"


def _odd(pulled: Pulled) -> Iterable[str]:
    for kind, how_many in pulled.counts.items():
        yield f"  {kind}: {count(how_many)}"
    if pulled.left_out:
        yield f"{counted(pulled.left_out, 'finding')} left something out; all are in findings.jsonl"
    if pulled.vanished:
        gone = counted(pulled.vanished, "judgement")
        them = ("is", "it") if pulled.vanished == 1 else ("are", "them")
        yield (
            f"{gone} of an earlier pull {them[0]} not on the server any more; "
            f"the raw export has {them[1]}"
        )
