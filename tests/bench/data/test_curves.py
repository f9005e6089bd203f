"""Curves and a highlight in the suite: which checkpoints stand beside the comparison."""

from __future__ import annotations

import pytest
import yaml

from bench.base.errors import SuiteError
from bench.data.curves import passed
from bench.data.suite import load_suite

SUITE = {
    "name": "s",
    "sets": {"heldout": {"role": "heldout", "path": "a.jsonl"}},
    "checkpoints": {name: f"hf:{name}" for name in ("base", "a-10", "a-20", "a-1", "b-1")},
    "scenarios": {"a": {1: "a-1"}, "b": {1: "b-1"}},
    "analysis": {"reference": "base"},
}
POINTS = {"a": {0: "base", 20: "a-20", 10: "a-10", 40: "a-1"}}


def load(tmp_path, **changes):
    path = tmp_path / "suite.yaml"
    path.write_text(yaml.safe_dump({**SUITE, **changes}), encoding="utf-8")
    return load_suite(path)


def test_only_what_a_training_passed_through_stands_beside(tmp_path):
    block = load(tmp_path, curves={"by": "steps", "points": POINTS}).block
    assert passed(block) == {"a-10", "a-20"}
    assert passed(load(tmp_path).block) == frozenset()


def test_the_last_point_is_compared_even_without_scenarios(tmp_path):
    curves = {"points": {"a": {40: "a-1", 10: "a-10"}}}
    assert passed(load(tmp_path, curves=curves, scenarios={}).block) == {"a-10"}


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"curves": {"points": {"a": {10: "a-10", 40: "a-2"}}}}, "no checkpoint 'a-2'"),
        ({"curves": {"points": {"a": {10: "a-10"}}}}, "curves.points.a"),
        ({"curves": {"points": {"a": {-1: "a-10", 40: "a-1"}}}}, "curves.points"),
        ({"curves": {"by": "days", "points": POINTS}}, "curves.by is 'days'"),
        ({"analysis": {"highlight": "c"}}, "no scenario or checkpoint 'c'"),
    ],
)
def test_what_cannot_be_is_refused(tmp_path, changes, words):
    with pytest.raises(SuiteError, match=r"suite\.yaml") as found:
        load(tmp_path, **changes)
    assert words in str(found.value)


def test_neither_changes_what_was_declared(tmp_path):
    plain = load(tmp_path).analysis_hash()
    shown = load(tmp_path, analysis={"reference": "base", "highlight": "a"})
    assert shown.block.analysis.highlight == "a"
    assert shown.analysis_hash() == plain
    assert load(tmp_path, curves={"points": POINTS}).analysis_hash() == plain
