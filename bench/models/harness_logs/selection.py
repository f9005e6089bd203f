"""`PATH#key=value,…`: which part of a log is meant."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from pathlib import Path

from bench.base.errors import DataError, ModelError
from bench.base.names import suggestion


@dataclass(frozen=True)
class Selection:
    """A place and what is meant there.

    Attributes:
        spec: What the user wrote, for errors.
        path: File or folder, resolved.
        words: Pairs of key and value, e.g. `filter` and `strict`.
    """

    spec: str
    path: Path
    words: tuple[tuple[str, str], ...]

    @property
    def chosen(self) -> Mapping[str, str]:
        """The words as a mapping."""
        return dict(self.words)

    def hint(self, key: str, value: str) -> str:
        """Return the spec with one more choice, for errors."""
        place, _, words = self.spec.partition("#")
        return f"{place}#{f'{words},' if words else ''}{key}={value}"


def parse_selection(spec: str, location: str, base: Path, keys: Collection[str]) -> Selection:
    """Return what a location says.

    Raises:
        ModelError: If a word behind `#` is no `key=value`, or its key is not known or given twice.
    """
    place, _, words = location.partition("#")
    chosen = {}
    for word in filter(None, words.split(",")):
        key, equals, value = word.partition("=")
        if key not in keys:
            raise ModelError(spec, f"unknown word {key!r} behind #", hint=suggestion(key, keys))
        if not (equals and value):
            raise ModelError(spec, f"{key} without a value", expected=f"{key}=NAME")
        if key in chosen:
            raise ModelError(spec, f"{key} is given twice", expected="one of each behind #")
        chosen[key] = value
    path = (base / Path(place).expanduser()).resolve()
    return Selection(spec, path, tuple(sorted(chosen.items())))


def choose_tasks(selection: Selection, names: Collection[str]) -> list[str]:
    """Return the chosen task, or all.

    Raises:
        DataError: If the chosen one is not among them.
    """
    task = selection.chosen.get("task")
    if task is None:
        return list(names)
    if task not in names:
        raise DataError(selection.spec, f"no task {task!r}", hint=suggestion(task, names))
    return [task]
