"""What a new round is to be: the words of `bench human new`, checked before anything is read."""

from __future__ import annotations

import math
import re
from collections import Counter
from dataclasses import dataclass
from pathlib import Path
from typing import get_args

from bench.base.errors import RoundError
from bench.base.names import suggestion
from human_eval.scales import Kind

SECONDS = {"rating": 45.0, "preference": 30.0}
"""Assumed for one task where nobody says otherwise; for the estimate of hours only."""
MOST_REPEATED = 0.5
"""Above it the second showing could not always stand a third of the list after the first."""
MOST_RATERS = 200
_PSEUDONYM = re.compile(r"[\w-]{1,40}")


@dataclass(frozen=True, slots=True)
class RoundSettings:
    """What a new round is to be.

    Attributes:
        kind: `rating` or `preference`.
        items: Questions to draw; None: as many as `effect` needs, or all there are.
        effect: Difference of the mean verdict to be found, or of the share of wins from 50 %, in
            points; None: 10.
        result: A comparison whose differences say how much they vary, or None: assumed.
        sets: Sets to draw from; none: the suite's primary set.
        raters: Pseudonyms.
        repeat_share: Share of the tasks that each rater is shown twice, 0 to 0.5.
        qualification: File of tasks with known judgements; None: made from the suite.
        pass_mark: Share of those that must be right, 0 to 1.
        seconds_per_task: For the estimate of hours; None: `SECONDS`.
        seed: Of drawing; with the key's salt also of order and sides.

    Raises:
        RoundError: If one of them cannot be, named by its option.
    """

    kind: str = "rating"
    items: int | None = None
    effect: float | None = None
    result: Path | None = None
    sets: tuple[str, ...] = ()
    raters: tuple[str, ...] = ("r1", "r2", "r3")
    repeat_share: float = 0.1
    qualification: Path | None = None
    pass_mark: float = 0.7
    seconds_per_task: float | None = None
    seed: int = 0

    def __post_init__(self) -> None:
        """Refuse what cannot be."""
        if self.kind not in get_args(Kind):
            raise RoundError("--kind", f"{self.kind!r}", hint=suggestion(self.kind, get_args(Kind)))
        if self.items is not None and self.items < 1:
            raise RoundError("--items", f"{self.items}", expected="1 or more questions")
        most = 100 if self.kind == "rating" else 50  # of a share of wins from 50 %
        if self.effect is not None and not 0 < abs(self.effect) <= most:
            expected = f"points, not 0, at most {most}"
            raise RoundError("--effect", f"{self.effect:g}", expected=expected)
        if self.seed < 0:
            raise RoundError("--seed", f"{self.seed}", expected="0 or more")
        seconds = self.seconds
        if not (math.isfinite(seconds) and seconds > 0):
            raise RoundError("--seconds-per-task", f"{seconds:g}", expected="more than 0")
        _check_share("--repeat-share", self.repeat_share, MOST_REPEATED)
        _check_share("--pass-mark", self.pass_mark, 1.0)
        _check_raters(self.raters)

    @property
    def seconds(self) -> float:
        """Seconds that a task is estimated to take."""
        given = self.seconds_per_task
        return SECONDS[self.kind] if given is None else given


def rater_names(text: str) -> tuple[str, ...]:
    """Return the pseudonyms that `3` or `anna,ben` stands for: r1, r2, r3, or as given.

    Raises:
        RoundError: If there is none, or more than 200.
    """
    if re.fullmatch(r"\d{1,9}", text.strip()):
        count = int(text)
        if not 1 <= count <= MOST_RATERS:
            raise RoundError("--raters", f"{count} people", expected=f"1 to {MOST_RATERS}")
        return tuple(f"r{number}" for number in range(1, count + 1))
    return tuple(name.strip() for name in text.split(","))


def _check_share(option: str, share: float, most: float) -> None:
    if not 0 <= share <= most:
        raise RoundError(option, f"{share:g}", expected=f"a share from 0 to {most:g}")


def _check_raters(names: tuple[str, ...]) -> None:
    if not names:
        raise RoundError("--raters", "nobody", expected="one or more")
    for name in names:
        if not _PSEUDONYM.fullmatch(name):
            expected = "pseudonyms of letters, digits, _ and -, at most 40 signs"
            hint = "e.g. --raters anna,ben; never an e-mail address: they stand in every file"
            raise RoundError("--raters", f"{name!r}", expected=expected, hint=hint)
    twice = [name for name, count in Counter(one.casefold() for one in names).items() if count > 1]
    if twice:
        raise RoundError("--raters", f"{twice[0]!r} appears twice", expected="each name once")
