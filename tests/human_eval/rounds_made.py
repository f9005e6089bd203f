"""Small rounds, made on the spot."""

from __future__ import annotations

from pathlib import Path

from human_eval.rounds.folder import RoundFolder, write_round
from human_eval.rounds.plan import RoundKey, RoundPlan
from human_eval.rounds.tasks import Assignment, Secret, Task
from human_eval.scales import Kind

RATERS = ("r1", "r2")


def task_id(number: int) -> str:
    return f"{number:016x}"


def made_round(
    folder: Path,
    *,
    kind: Kind = "rating",
    items: int = 4,
    qualification: int = 0,
    sources: bool = False,
    all_sources: bool = False,
    swapped: tuple[int, ...] = (),
    answers: tuple[str, ...] = (),
    pass_mark: float = 0.7,
    salt: str = "salt",
    raters: tuple[str, ...] = RATERS,
) -> RoundFolder:
    """Write a round; qualification tasks come first and are right where the verdict is correct."""
    total = items + qualification
    tasks, secrets = [], []
    for number in range(total):
        shown = answers or (f"answer {number}", f"other {number}")
        tasks.append(
            Task(
                task_id(number),
                f"question {number}?",
                shown[: 1 if kind == "rating" else 2],
                f"source {number}" if all_sources or (sources and number % 2 == 0) else None,
            )
        )
        known = number < qualification
        right = {"verdict": ("correct",)} if kind == "rating" else {"preference": ("a",)}
        secrets.append(
            Secret(
                task=task_id(number),
                kind="qualification" if known else "item",
                set="heldout",
                id=f"item-{number}",
                group=f"group-{number}",
                checkpoints=(("full",),) if kind == "rating" else (("full",), ("mlp",)),
                references=(f"answer {number}",),
                known=right if known else {},
            )
        )
    ids = tuple(one.id for one in tasks)
    sides = frozenset(task_id(number) for number in swapped)
    plan = RoundPlan(
        name="small",
        kind=kind,
        seed=0,
        created="2026-01-02T03:04:05+00:00",
        suite="world",
        raters=raters,
        n_items=items,
        n_tasks=total,
        n_checkpoints=2,
        repeat_share=0.0,
        pass_mark=pass_mark,
        seconds_per_task=30.0,
        metrics=("exact_match",),
    )
    assignments = [Assignment(rater, ids, sides) for rater in raters]
    key = RoundKey(salt, ("full", "mlp"))
    return write_round(folder, plan, key, tasks, secrets, assignments)
