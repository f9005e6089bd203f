"""Candidates and tasks as a round makes them, without a suite."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from bench.data.items import Item
from human_eval.rounds.making import Blind
from human_eval.rounds.pool import Candidate

Make = Callable[..., tuple[Candidate, ...]]


@pytest.fixture
def blind() -> Blind:
    return Blind("5a17" * 16, 0)


@pytest.fixture
def answered() -> Make:
    """The function that makes candidates: number, checkpoints, answer of (checkpoint, number)."""

    def make(
        count: int,
        names: tuple[str, ...] = ("alpha", "beta", "gamma"),
        text: Callable[[str, int], str] = lambda name, at: f"{name[::-1]} says {at}",
    ) -> tuple[Candidate, ...]:
        return tuple(
            Candidate(
                "held",
                Item(
                    f"item-{at}",
                    f"question {at}?",
                    (f"right {at}",),
                    f"g{at // 3}",
                    None,
                    None,
                    1,
                    True,
                ),
                {name: text(name, at) for name in names},
            )
            for at in range(count)
        )

    return make
