"""Where a new checkpoint may stand: apart from what it is made of, and over nobody's training."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from bench.base.errors import ModelError
from bench.base.names import listed
from bench.base.progress import say
from bench.scenarios.record import (
    as_json,
    check_replaceable,
    check_writable,
    is_finished,
    standing_plan,
)

_WORDS = {
    "base": "another base",
    "data": "other training data",
    "words": "other words",
    "recipe": "another version of the training",
}


@dataclass(frozen=True)
class Delivery:
    """How a checkpoint is announced and put in its place; none of it changes a weight.

    Attributes:
        number: Stands before what is said, e.g. `[2/6] `.
        replace: A checkpoint of ours that another plan made may be replaced, which is then said.
        save_at: Steps after which the training leaves a checkpoint on its way, too.
    """

    number: str = ""
    replace: bool = False
    save_at: tuple[int, ...] = ()


def check_apart(out: Path, inputs: Sequence[Path]) -> None:
    """Refuse to write over, into or around what is read.

    Args:
        out: Folder of the new checkpoint, which is replaced as a whole.
        inputs: The base and the sets.

    Raises:
        ModelError: At the first input that is `out`, stands in it or holds it.
    """
    place = out.resolve()
    for one in inputs:
        there = one.resolve()
        if place == there or place in there.parents or there in place.parents:
            how = "is" if place == there else "holds" if place in there.parents else "is inside"
            raise ModelError(
                str(out),
                f"{how} {one}, which is read",
                hint="name an --out apart from the base and the sets",
            )


def stands_already(out: Path, wanted: Mapping[str, object], delivery: Delivery) -> bool:
    """Whether `out` holds what this very plan makes; said on stderr.

    Args:
        out: Folder of the new checkpoint.
        wanted: The plan.
        delivery: Whether another plan's checkpoint may be replaced.

    Raises:
        ModelError: If something else stands there that may not be replaced, or nothing can be
            written there.
    """
    if is_finished(out, wanted):
        say(f"{delivery.number}{out.name}: trained already")
        return True
    check_replaceable(out)
    there = standing_plan(out)
    changed = "" if there is None else listed(_differences(there, as_json(wanted)))
    if changed and not delivery.replace:
        raise ModelError(
            str(out),
            f"holds the checkpoint of another training: {changed}",
            hint="name another --out, or delete this folder",
        )
    if changed:
        say(f"{out.name}: replacing the earlier one, made by another plan: {changed}")
    check_writable(out)
    return False


def _differences(there: Mapping[str, Any], wanted: Mapping[str, Any]) -> Iterator[str]:
    """Say what differs between the plan of what stands there and the one asked for."""
    for key in {**wanted, **there}:
        old, new = there.get(key), wanted.get(key)
        if old == new:
            continue
        if isinstance(old, dict) and isinstance(new, dict):
            yield from _differences(old, new)
        else:
            yield _WORDS.get(key) or f"{key.replace('_', ' ')} {old!r}, not {new!r}"
