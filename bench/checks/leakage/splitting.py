"""A split into train and test that no group crosses: the way out of D6."""

from __future__ import annotations

import json
import random
from collections.abc import Iterable, Sequence
from pathlib import Path

from bench.base.files import write_text
from bench.data.items import Item, QuestionSet


def grouped_split(
    items: Sequence[Item], share: float, seed: int = 0
) -> tuple[tuple[Item, ...], tuple[Item, ...]]:
    """Split items into train and test by whole groups.

    Args:
        items: To be split; items without a group stand alone.
        share: Of items that go to the test, 0-1; reached as nearly as whole groups allow.
        seed: Of the order in which groups are drawn.

    Returns:
        Train and test, each in the order given.

    Raises:
        ValueError: If `share` is not between 0 and 1.
    """
    if not 0 < share < 1:
        raise ValueError(f"share is {share}, expected a number between 0 and 1")
    sizes: dict[str, int] = {}
    for item in items:
        sizes[item.group] = sizes.get(item.group, 0) + 1
    order = sorted(sizes)
    random.Random(f"split {seed}").shuffle(order)
    wanted, held = share * len(items), 0
    test: set[str] = set()
    for group in order:
        if abs(held + sizes[group] - wanted) < abs(held - wanted):
            test.add(group)
            held += sizes[group]
    return (
        tuple(item for item in items if item.group not in test),
        tuple(item for item in items if item.group in test),
    )


def write_split(
    train: Sequence[QuestionSet], tested: QuestionSet, folder: Path, seed: int = 0
) -> tuple[Path, Path]:
    """Split the items of training sets and a test set anew by group, and write both as JSONL.

    The test keeps about its size. A question that stands in several sets is written once.
    """
    union = _once(item for one in (*train, tested) for item in one.items)
    share = len(tested.items) / max(len(union), 1)
    parts = grouped_split(union, min(max(share, 1e-9), 1 - 1e-9), seed)
    paths = folder / "train.jsonl", folder / f"{tested.name}.jsonl"
    for path, items in zip(paths, parts, strict=True):
        write_text(path, "".join(map(_line, items)))
    return paths


def _once(items: Iterable[Item]) -> list[Item]:
    return list({item.content(): item for item in items}.values())


def _line(item: Item) -> str:
    row: dict[str, object] = {
        "id": item.id, "question": item.question, "answers": list(item.answers)
    }  # fmt: skip
    if item.grouped:
        row["group"] = item.group
    if item.context is not None:
        row["context"] = item.context
    return json.dumps(row, ensure_ascii=False) + "\n"
