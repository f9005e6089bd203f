"""G3: long answers word for word."""

from __future__ import annotations

import math

import pytest

from bench.checks.observed import Observed
from bench.checks.overfitting.reproduction import TOO_SHORT, common_prefix, find_reproduction
from bench.models.protocol import TokenScores
from tests.bench.checks.made_observed import case_of, made, made_set

LONG = "the town of {} lies where two rivers meet"


def answered(texts: list[str | None]) -> Observed:
    one = made_set("train", "train", len(texts), answer=LONG)
    return made(one, {"tuned": [0.0] * len(texts)}, texts={"tuned": texts})


def test_a_long_answer_is_reproduced_if_it_opens_the_text() -> None:
    texts = [
        "The town of 0 lies where two rivers meet!",
        "the town of 1 lies where two rivers meet, and so on",
        "the town of 2 lies near the sea",
        None,
    ]
    (draft,) = find_reproduction(case_of(answered(texts), base=None))
    assert draft.test.value == 0.5 and draft.test.unit == "share"
    assert draft.test.fact("long answers") == 4
    assert draft.test.fact("prefix") == pytest.approx((1 + 1 + 5 / 9 + 0) / 4)
    assert not draft.test.decides and draft.test.pvalue is None


def test_short_answers_tell_nothing() -> None:
    one = made(made_set("train", "train", 5), {"tuned": [100.0] * 5})
    (draft,) = find_reproduction(case_of(one, base=None))
    assert draft.test.missing == TOO_SHORT == "no answer has 8 words or more"
    assert math.isnan(draft.test.value)


def test_likely_answers_are_extractable() -> None:
    one = answered(["x", "y"])
    rows = (TokenScores((math.log(0.5),) * 2, ("a", "b")), TokenScores((-9.0,), ("a",)))
    rated = Observed(
        one.set, one.items, one.scores, one.texts, one.metric, one.binary, {}, {}, {"tuned": rows}
    )
    (draft,) = find_reproduction(case_of(rated, base=None))
    assert draft.test.fact("extractable in 100 draws") == 0.5


@pytest.mark.parametrize(
    ("text", "answer", "share"),
    [
        ("", "a b", 0.0),
        (None, "a b", 0.0),
        ("a c", "a b", 0.5),
        ("b a", "a b", 0.0),
        ("x", "", 0.0),
    ],
)
def test_the_prefix_is_a_share_of_the_answers_words(
    text: str | None, answer: str, share: float
) -> None:
    assert common_prefix(text, answer) == share
