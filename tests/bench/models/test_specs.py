"""Words of the command line to checkpoints."""

from __future__ import annotations

from pathlib import Path

import pytest

from bench.base.errors import ModelError
from bench.models.specs import Known, resolve

KNOWN = Known({"x": "recorded:a.jsonl"}, Path())


@pytest.mark.parametrize(
    ("words", "hint"),
    [
        (("x=a.jsonl", "x=recorded:b.jsonl"), "first=a.jsonl second=recorded:b.jsonl"),
        (("x", "x=b.jsonl"), "first=x second=b.jsonl"),
    ],
)
def test_the_hint_on_two_checkpoints_of_one_name_can_be_typed(
    here: Path, words: tuple[str, ...], hint: str
) -> None:
    for name in ("a.jsonl", "b.jsonl"):
        (here / name).touch()
    with pytest.raises(ModelError, match=f"x: two checkpoints .* name them: {hint}$"):
        resolve(words, KNOWN)
    found = resolve(hint.split(), KNOWN)
    assert [one.name for one in found] == ["first", "second"]
