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


def test_an_adapter_is_named_by_its_own_folder_not_by_its_base(here: Path) -> None:
    for name in ("one/adapter", "two/adapter", "base"):
        (here / name).mkdir(parents=True)
    words = ["one/adapter#base=base", "hf:two/adapter#base=base"]
    found = resolve(words, Known({}, here))
    assert [one.name for one in found] == ["one-adapter", "two-adapter"]
    assert found[0].spec == "hf:one/adapter#base=base"


def test_the_suites_name_is_taken_for_its_adapter_over_its_own_base_only(here: Path) -> None:
    for name in ("adapter", "base"):
        (here / name).mkdir()
    known = Known({"tuned": "hf:adapter", "other": "hf:adapter#base=base"}, here)
    assert resolve(["adapter"], known)[0].name == "tuned"
    assert resolve(["hf:adapter#base=base"], known)[0].name == "adapter"
