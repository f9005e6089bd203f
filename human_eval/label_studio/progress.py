"""How far each rater is: done, skipped, left; qualified or not; how long a task takes."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from statistics import median
from typing import Literal

from human_eval.label_studio.attributing import judgements
from human_eval.label_studio.client import Client
from human_eval.label_studio.fetching import fetch_round, named
from human_eval.label_studio.pushing import link_of
from human_eval.label_studio.state import State, read_state
from human_eval.ratings.checking import checked
from human_eval.ratings.qualification import Qualification, qualifications
from human_eval.ratings.rating import Finding, Rating
from human_eval.rounds.folder import RoundFolder

Qualified = Literal["passed", "failed", "open", "none"]


@dataclass(frozen=True, slots=True)
class RaterProgress:
    """One rater's progress.

    Attributes:
        rater: Pseudonym.
        tasks: How many tasks the rater was given.
        done: How many of them have a judgement that can be used.
        skipped: How many were skipped.
        left: How many are neither.
        qualified: `passed`, `failed`, `open` (not decided yet) or `none` (no such tasks).
        right: Qualification tasks judged right.
        known: Qualification tasks.
        seconds: Median time of a judgement, or None.
        odd: Findings about this rater, skips aside.
        links: Where the rater rates.
    """

    rater: str
    tasks: int
    done: int
    skipped: int
    left: int
    qualified: Qualified
    right: int
    known: int
    seconds: float | None
    odd: int
    links: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Progress:
    """A round's progress on the server.

    Attributes:
        url: The server.
        raters: In the order of the assignments.
        missing: Projects that were deleted on the server; of these what was pulled before counts.
    """

    url: str
    raters: tuple[RaterProgress, ...]
    missing: tuple[str, ...] = ()


def round_progress(folder: RoundFolder, client: Client, *, any_account: bool = False) -> Progress:
    """Return how far each rater is on the server; nothing is written.

    Args:
        folder: The round.
        client: The server.
        any_account: As in `judgements`.

    Raises:
        RoundError: If nothing was pushed, none of the projects is there, or the server fails.
    """
    state = read_state(folder)
    fetched = fetch_round(folder, client, state)
    raws, noticed = judgements(folder, fetched.exports, any_account=any_account)
    ratings, found = checked(raws, folder)
    raters = progress_of(folder, ratings, [*noticed, *found], state, client.login.url)
    return Progress(client.login.url, raters, named(fetched.missing))


def progress_of(
    folder: RoundFolder,
    ratings: Sequence[Rating],
    findings: Sequence[Finding],
    state: State,
    url: str,
) -> tuple[RaterProgress, ...]:
    """Return each rater's progress, as these ratings and findings have it."""
    return tuple(
        _of_rater(
            len(folder.assignments[one.rater].tasks),
            [rating for rating in ratings if rating.rater == one.rater],
            sum(_odd(finding, one.rater) for finding in findings),
            one,
            tuple(link_of(url, each.number) for each in state.there if each.rater == one.rater),
        )
        for one in qualifications(ratings, folder)
    )


def _of_rater(
    tasks: int, ratings: list[Rating], odd: int, known: Qualification, links: tuple[str, ...]
) -> RaterProgress:
    skipped = sum(one.skipped for one in ratings)
    times = [one.seconds for one in ratings if one.seconds is not None and not one.skipped]
    return RaterProgress(
        rater=known.rater,
        tasks=tasks,
        done=len(ratings) - skipped,
        skipped=skipped,
        left=tasks - len(ratings),
        qualified=_qualified(known),
        right=known.right,
        known=known.tasks,
        seconds=median(times) if times else None,
        odd=odd,
        links=links,
    )


def _qualified(known: Qualification) -> Qualified:
    if not known.tasks:
        return "none"
    return {True: "passed", False: "failed", None: "open"}[known.passed]  # type: ignore[return-value]


def _odd(finding: Finding, rater: str) -> bool:
    return finding.rater == rater and finding.kind != "skipped"
