"""D7: two kinds of questions are told apart, one kind split at random is not."""

from __future__ import annotations

import random

import numpy as np

from bench.checks.leakage.shift import told_apart
from tests.bench.checks.made_items import leakage

WORDS = "river moon city house tree king boat stone cloud road lake door fire rain bird".split()


def questions(n: int, seed: int, start: str = "who saw the") -> list[tuple[str, str]]:
    draw = random.Random(seed)
    return [(f"{start} {draw.choice(WORDS)} near the {draw.choice(WORDS)} {k}?", f"answer {k}")
            for k in range(n)]  # fmt: skip


def test_another_kind_of_questions_is_refused() -> None:
    one = leakage(questions(80, 1, "tell me which"), questions(80, 2)).find("D7", "heldout")
    assert one is not None
    assert one.fact("auc") == 1.0
    assert one.fact("refused") == 1.0
    assert "no membership claim" in one.notes[0]
    assert one.fact("may differ") == 0.0
    assert one.flagged == ()


def test_the_same_kind_is_not() -> None:
    """None of twenty random splits is refused."""
    for seed in range(20):
        every = questions(300, seed)
        random.Random(seed).shuffle(every)
        one = leakage(every[:150], every[150:]).find("D7", "heldout")
        assert one is not None
        assert one.fact("refused") == 0.0
        assert 0.35 < (one.fact("auc") or 0) < 0.65


def test_what_may_be_chance_is_said_with_its_interval_and_refuses_nothing() -> None:
    """Half of the tested questions are worded otherwise; but 24 questions are few."""
    tested = [*questions(12, 1), *questions(12, 3, "tell me which")]
    one = leakage(tested, questions(30, 2)).find("D7", "heldout")
    assert one is not None
    auc, low, high = (one.fact(name) or 0 for name in ("auc", "auc, low", "auc, high"))
    assert low < 0.6 < auc < high
    assert (one.fact("refused"), one.fact("may differ")) == (0.0, 1.0)
    assert f"may differ (AUC {auc:.2f}, {low:.2f} to {high:.2f}, by words)" in one.notes[0]


def test_groups_are_held_out_whole() -> None:
    """Within a group all is alike: learned by heart, the AUC would be 1."""
    draw = np.random.default_rng(0)
    texts, labels, groups = [], [], []
    for group in range(60):
        label = int(draw.integers(2))
        for _ in range(5):
            texts.append([f"name{group}"])
            labels.append(label)
            groups.append(str(group))
    assert told_apart(texts, np.array(labels), groups).value == 0.5


def test_a_handful_is_not_testable() -> None:
    one = leakage(questions(5, 1), questions(80, 2)).find("D7", "heldout")
    assert one is not None
    assert "fewer than 20 groups" in (one.missing or "")
