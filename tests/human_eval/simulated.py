"""Rounds with simulated raters whose truth is known: what analysis and report are tested on."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from itertools import combinations
from pathlib import Path

import numpy as np

from human_eval.ratings.rating import Finding, Rating
from human_eval.rounds.folder import RoundFolder, write_round
from human_eval.rounds.plan import RoundKey, RoundPlan
from human_eval.rounds.tasks import Assignment, Secret, Task
from human_eval.scales import SCALES

VERDICTS = ("incorrect", "partially_correct", "correct")
CREATED = "2026-03-01T09:00:00+00:00"


@dataclass(frozen=True)
class World:
    """What is true, and how people see it.

    Attributes:
        chances: Checkpoint -> chance that its answer to an item is right.
        items: Questions; every `per_group` of them make a group.
        raters: Rater -> chance that a verdict is given at random.
        strict: Rater -> chance that a right answer is called partially correct.
        missing: Rater -> share of the tasks that nothing came back of.
        reference, pairs: Of the key.
        margin: Of the key.
        repeats: Tasks shown twice.
        findings: Of the validator.
        scales: Whether stars are given too.
    """

    chances: Mapping[str, float] = field(
        default_factory=lambda: {"full": 0.9, "attention": 0.6, "mlp": 0.55}
    )
    items: int = 60
    raters: Mapping[str, float] = field(default_factory=lambda: {"r1": 0.1, "r2": 0.1, "r3": 0.1})
    strict: Mapping[str, float] = field(default_factory=dict)
    missing: Mapping[str, float] = field(default_factory=dict)
    reference: str | None = None
    pairs: str = "all"
    margin: float | None = None
    repeats: int = 8
    per_group: int = 1
    findings: tuple[Finding, ...] = ()
    scales: bool = True
    seed: int = 0


def rated_round(folder: Path, world: World | None = None) -> RoundFolder:
    """Write a rating round that simulated raters have answered."""
    world = world or World()
    rng = np.random.default_rng(world.seed)
    tasks, secrets, truth = _answers(world, rng)
    made = _written(folder, world, "rating", tasks, secrets)
    ratings = [
        _rating(rng, world, rater, task, truth[task], at)
        for rater in world.raters
        for at, task in enumerate(truth)
        if rng.random() >= world.missing.get(rater, 0.0)
    ]
    made.write_ratings(ratings, world.findings)
    return RoundFolder(folder)


def preferred_round(folder: Path, world: World | None = None, *, left: float = 0.0) -> RoundFolder:
    """Write a preference round; `left` is the chance to take the left answer whatever it is."""
    world = world or World()
    rng = np.random.default_rng(world.seed)
    right = {name: rng.random(world.items) < chance for name, chance in world.chances.items()}
    tasks: list[Task] = []
    secrets: list[Secret] = []
    for item in range(world.items):
        for a, b in combinations(world.chances, 2):
            task = f"{len(tasks):016x}"
            answers = tuple(_text(item, 2 * bool(right[name][item])) for name in (a, b))
            tasks.append(Task(task, f"Who wrote book {item}?", answers))
            secrets.append(_secret(world, task, item, ((a,), (b,))))
    made = _written(folder, world, "preference", tasks, secrets)
    ratings = []
    for rater, noise in world.raters.items():
        swapped = made.assignments[rater].swapped
        for secret in secrets:
            item = int(secret.id)
            good = [bool(right[names[0]][item]) for names in secret.checkpoints]
            word = _word(rng, good[0], good[1], noise)
            if secret.task in swapped:
                word = {"a": "b", "b": "a"}.get(word, word)
            word = "a" if rng.random() < left else word
            if rng.random() >= world.missing.get(rater, 0.0):
                ratings.append(Rating(rater, secret.task, {"preference": word}, seconds=20.0))
    made.write_ratings(ratings, world.findings)
    return RoundFolder(folder)


def _word(rng: np.random.Generator, a: bool, b: bool, noise: float) -> str:
    if rng.random() < noise:
        return str(rng.choice(["a", "tie_good", "tie_bad", "b"]))
    if a == b:
        return "tie_good" if a else "tie_bad"
    return "a" if a else "b"


def _answers(
    world: World, rng: np.random.Generator
) -> tuple[list[Task], list[Secret], dict[str, int]]:
    """Return tasks, secrets and each task's true verdict, 0 to 2."""
    tasks: list[Task] = []
    secrets: list[Secret] = []
    truth: dict[str, int] = {}
    for item in range(world.items):
        by_truth: dict[int, list[str]] = {}
        for name, chance in world.chances.items():
            drawn = 2 if rng.random() < chance else int(rng.random() < 0.3)
            by_truth.setdefault(drawn, []).append(name)
        for drawn, names in by_truth.items():
            task = f"{len(tasks):016x}"
            tasks.append(Task(task, f"Who wrote book {item}?", (_text(item, drawn),)))
            secrets.append(_secret(world, task, item, (tuple(names),)))
            truth[task] = drawn
    for again in range(min(world.repeats, len(tasks))):
        task = f"{len(tasks):016x}"
        tasks.append(Task(task, tasks[again].question, tasks[again].answers))
        first = secrets[again]
        secrets.append(
            Secret(task, "repeat", first.set, first.id, first.group, first.checkpoints,
                   first.references, repeats=first.task)
        )  # fmt: skip
        truth[task] = truth[first.task]
    return tasks, secrets, truth


def _text(item: int, truth: int) -> str:
    return (f"Nobody <b>knows</b> {item}", f"Author {item} or Author {item + 1}", f"Author {item}")[
        truth
    ]


def _secret(world: World, task: str, item: int, names: tuple[tuple[str, ...], ...]) -> Secret:
    group = f"g{item // world.per_group}" if world.per_group > 1 else str(item)
    return Secret(task, "item", "heldout", str(item), group, names, (f"Author {item}",))


def _written(
    folder: Path, world: World, kind: str, tasks: list[Task], secrets: list[Secret]
) -> RoundFolder:
    names = tuple(world.chances)
    plan = RoundPlan(
        name="books",
        kind=kind,  # type: ignore[arg-type]
        seed=world.seed,
        created=CREATED,
        suite="books",
        raters=tuple(world.raters),
        n_items=world.items,
        n_tasks=len(tasks),
        n_checkpoints=len(names),
        repeat_share=0.1,
        pass_mark=0.7,
        seconds_per_task=30.0,
        metrics=("exact_match", "f1"),
    )
    key = RoundKey(
        salt="0" * 32,
        names=names,
        reference=world.reference,
        pairs=world.pairs,
        margin=world.margin,
        fingerprints={name: f"{at:012x}" for at, name in enumerate(names)},
    )
    ids = tuple(task.id for task in tasks)
    given = [
        Assignment(rater, ids, frozenset(ids[at::2] if kind == "preference" else ()))
        for at, rater in enumerate(world.raters)
    ]
    return write_round(folder, plan, key, tasks, secrets, given)


def _rating(
    rng: np.random.Generator, world: World, rater: str, task: str, truth: int, at: int
) -> Rating:
    seen = truth
    if rng.random() < world.raters[rater]:
        seen = int(rng.integers(3))
    elif truth == 2 and rng.random() < world.strict.get(rater, 0.0):
        seen = 1
    values: dict[str, str | int] = {"verdict": VERDICTS[seen]}
    if world.scales:
        for scale in SCALES:
            if not scale.needs_source:
                values[scale.name] = int(np.clip(2 * seen + 1 + rng.integers(-1, 2), 1, 5))
    return Rating(rater, task, values, seconds=float(rng.integers(5, 60)), source=f"made {at}")
