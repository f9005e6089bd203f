from dataclasses import replace

from reports.sections import headline_of
from reports.standing import standings_of
from tests.reports.made import make, world

TIED = {"base": 0.0, "p": 1.0, "r": 1.0, "c": 0.5, "d": 0.4}


def test_two_that_tie_and_each_beat_the_rest():
    found = make(world(skills=TIED, margin=None, scenarios=False))
    first = headline_of(found)
    assert first.claim == (
        "p and r share the highest score; neither is established to beat the other; "
        "each beats c and d"
    )
    assert first.badge == "Partly established"
    text = " ".join(first.remarks)
    assert "p: higher than c by" in text
    assert "r: higher than c by" in text
    assert text.count("no difference from") == 1
    assert [one.leader for one in standings_of(found)] == ["p", "r"]


def test_ties_that_beat_different_ones_are_told_apart():
    found = make(world(skills=TIED, margin=None, scenarios=False))
    pairs = tuple(
        replace(pair, verdict=replace(pair.verdict, kind="not_established"))
        if (pair.family, pair.a, pair.b) == ("primary", "p", "c")
        else pair
        for pair in found.pairs
    )
    assert headline_of(replace(found, pairs=pairs)).claim == (
        "p and r share the highest score; neither is established to beat the other; p beats d; "
        "r beats c and d; p is not established to beat c"
    )


def test_three_that_tie_alone():
    skills = {"base": 0.0, "p": 1.0, "q": 1.0, "r": 1.0}
    first = headline_of(make(world(skills=skills, margin=None, scenarios=False)))
    assert first.claim == (
        "p, q and r share the highest score; none of them is established to beat another"
    )
    assert first.kind == "not_established"


def test_ties_are_equivalent_only_where_every_pair_is():
    skills = {"base": 0.0, "p": 1.0, "r": 1.0, "c": 0.5}
    found = make(world(skills=skills, margin=None, scenarios=False))
    pairs = tuple(
        replace(pair, verdict=replace(pair.verdict, kind="equivalent", margin=2.0))
        if (pair.family, pair.a, pair.b) == ("primary", "p", "r")
        else pair
        for pair in found.pairs
    )
    first = headline_of(replace(found, pairs=pairs))
    assert first.claim == (
        "p and r share the highest score; they are equivalent within the margin; each beats c"
    )
    assert first.kind == "some"
