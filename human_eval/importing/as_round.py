"""Judgements of others as a round of ours: tasks, key, assignments, and what was said.

Conventions:
    Nothing was shown or blinded by us, and the plan says so (`imported`). Each checkpoint's answer
    is a task of its own, even where two wrote the same text: they were judged apart. A rater was
    given the tasks that stand under the rater's name, in the order in which they stand there.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path

from bench.base.errors import RoundError
from bench.base.files import replacing_folder
from human_eval.importing.judgement import About, Judgement
from human_eval.ratings.gathering import gather
from human_eval.ratings.rating import Finding
from human_eval.ratings.raw import Raw
from human_eval.rounds.blinding import new_salt, opaque_id
from human_eval.rounds.folder import ROUND, RoundFolder, write_round
from human_eval.rounds.holding import writing
from human_eval.rounds.plan import RoundKey, RoundPlan
from human_eval.rounds.tasks import Assignment, Secret, Task
from human_eval.rounds.visible import shown_answer, shown_text
from human_eval.scales import PREFERENCE, SCALES, VERDICT, Kind

DOOR = "import"


@dataclass(frozen=True, slots=True)
class Origin:
    """What a round is made of beside its judgements.

    Attributes:
        suite: The suite's name, or the file's.
        key: Names, scenarios and the declared analysis; its salt is not used.
        metrics: Names of the metrics held against people.
        notes: What reading brought to light.
        findings: What reading left out.
    """

    suite: str
    key: RoundKey
    metrics: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()
    findings: tuple[Finding, ...] = ()


def imported_round(path: Path, judgements: Sequence[Judgement], origin: Origin) -> RoundFolder:
    """Write a round of judgements that exist already.

    Args:
        path: Folder to make; its name is the round's.
        judgements: At least one; all of one answer, or all of two.
        origin: Where they come from.

    Raises:
        RoundError: If anything stands in the folder, it cannot be written, or there is nothing to
            import.
    """
    check_free(path)
    if not judgements:
        raise RoundError(str(path), "nothing to import: no judgement was found")
    salt = new_salt()
    order = {name: at for at, name in enumerate(origin.key.names)}
    placed = [_placed(one, order, salt) for one in judgements]
    shown = {one.task: one.about for one in placed}
    assignments = _assignments(placed)
    with writing(path), replacing_folder(path) as beside:
        folder = write_round(
            beside,
            _plan(path, judgements, assignments, origin),
            replace(origin.key, salt=salt),
            [_task(name, one) for name, one in shown.items()],
            [_secret(name, one) for name, one in shown.items()],
            assignments,
        )
        gather(folder, DOOR, [_raw(one) for one in placed], origin.findings)
    return RoundFolder(path)


def check_free(path: Path) -> None:
    """Refuse a place where anything stands already.

    Raises:
        RoundError: Says what.
    """
    hint = "choose another folder"
    if path.exists() and not path.is_dir():
        raise RoundError(str(path), "a file of that name is there", hint=hint)
    if (path / ROUND).exists():
        raise RoundError(str(path), "there is a round already", hint=hint)
    if path.is_dir() and any(path.iterdir()):
        raise RoundError(str(path), "a folder that holds other files", hint=hint)


@dataclass(frozen=True, slots=True)
class _Placed:
    """A judgement and its task; `about` by the key's sides, `turned` where they were seen so."""

    judgement: Judgement
    task: str
    about: About
    turned: bool


def _placed(one: Judgement, order: Mapping[str, int], salt: str) -> _Placed:
    about = one.about
    places = [order.get(name, len(order)) for name in about.checkpoints]
    turned = len(places) == 2 and places[0] > places[1]
    if turned:
        about = replace(about, checkpoints=about.checkpoints[::-1], answers=about.answers[::-1])
    name = opaque_id(salt, about.set, about.id, about.checkpoints, about.answers)
    return _Placed(one, name, about, turned)


def _assignments(placed: Sequence[_Placed]) -> list[Assignment]:
    given: dict[str, dict[str, bool]] = {}
    for one in placed:
        given.setdefault(one.judgement.rater, {}).setdefault(one.task, one.turned)
    return [
        Assignment(rater, tuple(tasks), frozenset(name for name, turned in tasks.items() if turned))
        for rater, tasks in given.items()
    ]


def _plan(
    path: Path,
    judgements: Sequence[Judgement],
    assignments: Sequence[Assignment],
    origin: Origin,
) -> RoundPlan:
    items = {(one.about.set, one.about.id) for one in judgements}
    kind: Kind = "preference" if len(judgements[0].about.answers) == 2 else "rating"
    return RoundPlan(
        name=path.resolve().name,
        kind=kind,
        seed=0,
        created=datetime.now(UTC).isoformat(timespec="seconds"),
        suite=origin.suite,
        raters=tuple(one.rater for one in assignments),
        n_items=len(items),
        n_tasks=max(len(one.tasks) for one in assignments),
        n_checkpoints=len(origin.key.names),
        repeat_share=0.0,
        pass_mark=0.0,
        seconds_per_task=0.0,
        metrics=origin.metrics,
        strata={name: (n, n) for name, n in _by_set(items).items()},
        imported=True,
        notes=origin.notes,
        controls=_controls(judgements, kind),
    )


def _by_set(items: set[tuple[str, str]]) -> dict[str, int]:
    names = sorted({name for name, _ in items})
    return {name: sum(one == name for one, _ in items) for name in names}


def _controls(judgements: Sequence[Judgement], kind: Kind) -> tuple[str, ...]:
    """Return what raters were asked, as far as anything stands under it."""
    every = (PREFERENCE,) if kind == "preference" else (VERDICT, *(one.name for one in SCALES))
    there = {control for one in judgements for control in one.values}
    return tuple(name for name in every if name in there) or every[:1]


def _task(name: str, about: About) -> Task:
    answers = tuple(shown_answer(text) for text in about.answers)
    source = None if about.source is None else shown_text(about.source)
    return Task(name, shown_text(about.question), answers, source)


def _secret(name: str, about: About) -> Secret:
    return Secret(
        task=name,
        kind="item",
        set=about.set,
        id=about.id,
        group=about.group,
        checkpoints=tuple((one,) for one in about.checkpoints),
        references=about.references,
    )


def _raw(placed: _Placed) -> Raw:
    one = placed.judgement
    return Raw(
        rater=one.rater,
        task=placed.task,
        values=one.values,
        skipped=one.skipped,
        seconds=one.seconds,
        created=one.created,
        updated=one.updated,
        edited=one.edited,
        source=one.place,
    )
