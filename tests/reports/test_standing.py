from dataclasses import replace

from reports.standing import other, standing_of
from tests.reports.made import make, systems, world


def test_the_highest_and_whom_it_beats(of_world):
    found = standing_of(of_world)
    assert found.top == ("full-1",)
    assert [other(pair, "full-1") for pair in found.beats] == ["attention-1"]
    assert [other(pair, "full-1") for pair in found.open] == ["mlp-1"]
    assert found.kind == "some"


def test_beating_all(of_systems):
    found = standing_of(of_systems)
    assert (found.top, found.kind, len(found.beats)) == (("Bing",), "higher", 4)


def test_a_tie_is_shared():
    same = {"base": 0.0, "a": 1.0, "b": 1.0, "c": 0.5}
    found = standing_of(make(world(skills=same, margin=None)))
    assert found.top == ("a", "b")
    assert [other(pair, "a") for pair in found.open] == ["b"]


def test_nothing_established():
    skills = {"a": 0.5, "b": 0.5, "c": 0.5}
    found = standing_of(make(systems(skills=skills, n=40, seed=1, people=False)))
    assert found.kind == "not_established"
    assert not found.beats


def test_equivalent_within_a_wide_margin():
    skills = {"a": 0.5, "b": 0.5, "c": 0.5}
    found = standing_of(make(systems(skills=skills, margin=20.0, people=False)))
    assert found.kind == "equivalent"
    assert len(found.within) == 2


def test_pairs_with_the_reference_only_leave_rivals_unpaired(of_world):
    primary = [pair for pair in of_world.pairs if pair.family == "primary"][:2]
    found = standing_of(replace(of_world, pairs=tuple(primary[1:])))
    assert found.top == ("full-1",)
    found = standing_of(
        replace(of_world, pairs=(replace(primary[0], b="base"), replace(primary[1], a="mlp-1",
                                                                         b="base")))
    )  # fmt: skip
    assert found.unpaired == ("mlp-1",)
