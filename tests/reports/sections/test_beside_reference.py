from dataclasses import replace

import stats
from bench.results import Comparison
from reports.sections import headline_of
from tests.reports.made import make, world


def against_base(skills: dict[str, float], margin: float | None = None) -> Comparison:
    """The same answers with `pairs: reference`: its pairs are the primary family."""
    found = make(world(skills=skills, margin=margin, scenarios=False, sets=("heldout",)))
    plan = replace(found.plan, pairs="reference")
    own = [pair for pair in found.pairs if pair.family == "reference"]
    family = stats.adjust_family("primary", [pair.difference.pvalue for pair in own])
    primary = tuple(
        replace(pair, family="primary", adjusted_p=p,
                verdict=stats.verdict(pair.difference, adjusted_p=p, alpha=0.05, m=len(own)))
        for pair, p in zip(own, family.adjusted, strict=True)
    )  # fmt: skip
    return replace(found, plan=plan, pairs=primary, families=(family,), anova=())


def test_every_pair_is_headed_with_the_reference():
    first = headline_of(against_base({"base": 0.5, "a": 0.8, "b": 0.7, "c": 0.52, "d": 0.1}))
    assert first.claim.startswith("a scored ")
    assert " higher exact match than base; d scored " in first.claim
    assert first.claim.endswith(" lower exact match than base; not established for c")
    assert "Not compared" not in " ".join(first.remarks)
    assert first.evidence.startswith("base: ")
    assert all(f"{name} " in first.remarks[0] for name in "abcd")
    assert first.remarks[0].startswith("Differences from base: a +")
    assert any("could detect" in text for text in first.remarks)
    assert first.badge == "Partly established"


def test_the_reference_is_never_said_to_be_the_winner():
    first = headline_of(against_base({"base": 0.9, "a": 0.5, "b": 0.4}))
    assert first.claim.startswith("a scored ")
    assert " lower exact match than base" in first.claim
    assert first.kind == "higher"


def test_nothing_established_names_everybody():
    first = headline_of(against_base({"base": 0.5, "a": 0.5, "b": 0.5}))
    assert first.claim == "No difference in exact match from base established for a or b"
    assert first.kind == "not_established"


def test_a_refused_pair_gives_its_reason():
    found = against_base({"base": 0.5, "a": 0.8, "b": 0.7})
    first, *rest = found.pairs
    refused = replace(first.difference, refused="refused: 3 groups of questions", pvalue=1.0)
    verdict = replace(first.verdict, kind="not_established")
    told = headline_of(
        replace(found, pairs=(replace(first, difference=refused, verdict=verdict), *rest))
    )
    assert told.remarks[-1] == "Refused for a: 3 groups of questions."
    assert told.warnings == ("No test of a − base: 3 groups of questions.",)


def test_equivalent_to_the_reference():
    found = against_base({"base": 0.5, "a": 0.8, "b": 0.5})
    a, b = found.pairs
    verdict = replace(b.verdict, kind="equivalent", margin=9.0, equivalence_interval=(-8.0, 7.0))
    told = headline_of(replace(found, pairs=(a, replace(b, verdict=verdict))))
    assert told.claim.endswith(" higher exact match than base; b is equivalent to base")
    assert any(text.startswith("Equivalent, b: ") for text in told.remarks)
    assert any("97.5 % CI" in t or "95 % CI −8.0 to 7.0 within ± 9 pp" in t for t in told.remarks)
