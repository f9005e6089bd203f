"""What raters said, joined with what was shown, as arrays.

Conventions:
    The unit of agreement is a shown answer (a task). Two checkpoints that wrote the same text were
    rated once, and the rating counts for both. NaN: no judgement, for whatever reason. Repeats and
    qualification tasks stand apart and never count as ratings.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from bench.base.errors import RoundError
from human_eval.ratings.rating import Rating
from human_eval.ratings.sides import unswapped
from human_eval.rounds.folder import RATINGS, RoundFolder
from human_eval.rounds.plan import RoundKey
from human_eval.rounds.tasks import Secret
from human_eval.scales import PREFERENCE, SCALES, SCORES, STARS, VERDICT

Floats = NDArray[np.float64]
Places = NDArray[np.intp]

CORRECT = "correct"
"""Share judged correct: 100 where the verdict is `correct`, else 0."""

PREFERRED = {"a": 100.0, "tie_good": 50.0, "tie_bad": 50.0, "b": 0.0}
"""What a preference is worth to the answer that stands left."""


@dataclass(frozen=True, eq=False)
class Judged:
    """A round's judgements.

    Attributes:
        names: Checkpoints, c of them, in the suite's order.
        raters: Pseudonyms, r of them.
        tasks: Ids of the t shown answers, or pairs of answers.
        secrets: What is known of each task, t.
        groups: Group of each task's item, t.
        values: Control -> (r, t): verdict scores (100, 50, 0), stars (1 to 5), or what a
            preference is worth to the first answer (100, 50, 0).
        choices: (r, t) the preference's word, the first answer being `a`; "" where none.
        left: (r, t) whether the rater saw the first answer at the left.
        first: Every rater's first judgement of every task, repeats and qualification included.
    """

    names: tuple[str, ...]
    raters: tuple[str, ...]
    tasks: tuple[str, ...]
    secrets: tuple[Secret, ...]
    groups: tuple[str, ...]
    values: Mapping[str, Floats]
    choices: NDArray[np.str_]
    left: NDArray[np.bool_]
    first: Mapping[tuple[str, str], Rating]

    @property
    def controls(self) -> tuple[str, ...]:
        """Return the controls on which anything was said, verdict first."""
        return tuple(name for name, table in self.values.items() if not np.isnan(table).all())


@dataclass(frozen=True, eq=False)
class Cells:
    """One control's judgements by checkpoint and item.

    Attributes:
        names: Checkpoints, c of them.
        values: (c, r, n); NaN where missing.
        groups: Group of each of the n items.
    """

    names: tuple[str, ...]
    values: Floats
    groups: tuple[str, ...]

    def of(self, name: str) -> Floats:
        """Return one checkpoint's ratings, (r, n)."""
        return np.asarray(self.values[self.names.index(name)])

    @property
    def grouped(self) -> tuple[str, ...] | None:
        """Return the groups, or None where each item is its own."""
        return self.groups if len(set(self.groups)) < len(self.groups) else None


def judged(folder: RoundFolder) -> Judged:
    """Join a round's ratings with its key.

    Raises:
        RoundError: If nothing was rated, or a rating is of a task that the key does not have.
    """
    first = _first(folder.ratings)
    if not any(one.values for one in first.values()):
        hint = "bench human pull, or bench human read, brings them in"
        where = str(folder.path / RATINGS)
        raise RoundError(where, "nothing was rated yet", hint=hint)
    _check_known(first, folder)
    items = [one for one in folder.secrets.values() if one.kind == "item"]
    raters = _raters(folder, first)
    tasks = tuple(one.task for one in items)
    by_cell = {
        (row, column): first[rater, task]
        for row, rater in enumerate(raters)
        for column, task in enumerate(tasks)
        if (rater, task) in first
    }
    shape = len(raters), len(tasks)
    left = _left(folder, raters, tasks)
    _check_values(by_cell.values(), folder)
    choices = _choices(by_cell, shape, left)
    return Judged(
        names=shown_names(folder.key, items),
        raters=raters,
        tasks=tasks,
        secrets=tuple(items),
        groups=tuple(map(group_of, items)),
        values=_values(by_cell, shape, choices),
        choices=choices,
        left=left,
        first=first,
    )


def cells(found: Judged, control: str, names: Iterable[str] | None = None) -> Cells:
    """Return one control's judgements by checkpoint and item; a rating round's.

    Args:
        found: The round.
        control: A scale, `verdict`, or `correct`.
        names: Which checkpoints; None means all.
    """
    chosen = tuple(found.names if names is None else names)
    table = values_of(found, control)
    items = list(dict.fromkeys((one.set, one.id) for one in found.secrets))
    place = {item: at for at, item in enumerate(items)}
    made = np.full((len(chosen), len(found.raters), len(items)), np.nan)
    groups = [""] * len(items)
    for column, secret in enumerate(found.secrets):
        at = place[secret.set, secret.id]
        groups[at] = found.groups[column]
        for name in secret.checkpoints[0]:
            if name in chosen:
                made[chosen.index(name), :, at] = table[:, column]
    return Cells(chosen, made, tuple(groups))


def by_item(found: Judged, row: Floats) -> tuple[Floats, tuple[str, ...]]:
    """Return what is known of each shown answer by item and checkpoint, and the items' groups.

    Args:
        found: A rating round.
        row: A number for each shown answer, (t,).

    Returns:
        Shape (n, c), NaN where a checkpoint's answer to the item was not shown; and n groups.
    """
    items = list(dict.fromkeys((one.set, one.id) for one in found.secrets))
    place = {item: at for at, item in enumerate(items)}
    made = np.full((len(items), len(found.names)), np.nan)
    groups = [""] * len(items)
    for column, secret in enumerate(found.secrets):
        at = place[secret.set, secret.id]
        groups[at] = found.groups[column]
        for name in secret.checkpoints[0]:
            made[at, found.names.index(name)] = row[column]
    return made, tuple(groups)


def values_of(found: Judged, control: str) -> Floats:
    """Return a control's judgements of the shown answers, (r, t); `correct` from the verdicts."""
    if control != CORRECT:
        return found.values[control]
    verdicts = found.values[VERDICT]
    return np.where(np.isnan(verdicts), np.nan, np.where(verdicts == SCORES["correct"], 100.0, 0.0))


def categories_of(control: str) -> tuple[float, ...]:
    """Return all numbers that a control's judgements can have, ascending."""
    numbers = SCORES.values() if control in (VERDICT, PREFERENCE) else STARS
    return tuple(sorted(map(float, numbers)))


def group_of(secret: Secret) -> str:
    """Return an item's group; an item that is its own group is told apart from other sets'."""
    return f"{secret.set}\n{secret.id}" if secret.group == secret.id else secret.group


def shown_names(key: RoundKey, secrets: Iterable[Secret]) -> tuple[str, ...]:
    """Return the checkpoints whose answers were shown, in the suite's order."""
    shown = {name for one in secrets for names in one.checkpoints for name in names}
    return tuple(name for name in key.names if name in shown)


def _first(ratings: Iterable[Rating]) -> dict[tuple[str, str], Rating]:
    """Return every rater's first judgement of every task: by its time, else by its place."""
    kept: dict[tuple[str, str], Rating] = {}
    for one in sorted(ratings, key=lambda rating: rating.created or ""):
        kept.setdefault((one.rater, one.task), one)
    return kept


def _check_known(first: Mapping[tuple[str, str], Rating], folder: RoundFolder) -> None:
    for (_, task), rating in first.items():
        if task not in folder.secrets:
            where = f"{folder.path / RATINGS}: {rating.source or rating.rater}"
            found = f"a rating of task {task!r}, which key.json does not have"
            raise RoundError(where, found, hint="is it another round's file?")


def _check_values(ratings: Iterable[Rating], folder: RoundFolder) -> None:
    """Refuse what no door lets in: a value that was put into the file by hand."""
    known: dict[str, tuple[object, ...]] = {VERDICT: tuple(SCORES), PREFERENCE: tuple(PREFERRED)}
    known |= {scale.name: STARS for scale in SCALES}
    for rating in ratings:
        for control, value in rating.values.items():
            if control in known and value not in known[control]:
                where = f"{folder.path / RATINGS}: {rating.source or rating.rater}"
                allowed = ", ".join(map(str, known[control]))
                raise RoundError(where, f"{control} {value!r}", expected=f"one of {allowed}")


def _raters(folder: RoundFolder, first: Mapping[tuple[str, str], Rating]) -> tuple[str, ...]:
    rated = sorted({rater for rater, _ in first})
    return tuple(dict.fromkeys((*folder.plan.raters, *rated)))


def _left(
    folder: RoundFolder, raters: tuple[str, ...], tasks: tuple[str, ...]
) -> NDArray[np.bool_]:
    swapped = [
        folder.assignments[rater].swapped if rater in folder.assignments else frozenset[str]()
        for rater in raters
    ]
    made = [[task not in one for task in tasks] for one in swapped]
    return np.array(made, dtype=np.bool_).reshape(len(raters), len(tasks))


def _choices(
    by_cell: Mapping[tuple[int, int], Rating], shape: tuple[int, int], left: NDArray[np.bool_]
) -> NDArray[np.str_]:
    """Return preferences as they are of the first answer, whichever side it stood on."""
    made = np.full(shape, "", dtype="<U8")
    for cell, rating in by_cell.items():
        word = str(rating.values.get(PREFERENCE, ""))
        made[cell] = unswapped(word, not left[cell])
    return made


def _values(
    by_cell: Mapping[tuple[int, int], Rating], shape: tuple[int, int], choices: NDArray[np.str_]
) -> dict[str, Floats]:
    names = (VERDICT, *(scale.name for scale in SCALES), PREFERENCE)
    made: dict[str, Floats] = {name: np.full(shape, np.nan) for name in names}
    for cell, rating in by_cell.items():
        if VERDICT in rating.values:
            made[VERDICT][cell] = SCORES[str(rating.values[VERDICT])]
        for scale in SCALES:
            if scale.name in rating.values:
                made[scale.name][cell] = float(rating.values[scale.name])
        if choices[cell]:
            made[PREFERENCE][cell] = PREFERRED[str(choices[cell])]
    return made
