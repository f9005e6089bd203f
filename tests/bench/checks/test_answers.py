"""D4: strata of answers seen."""

from __future__ import annotations

import pytest

from tests.bench.checks.made_items import leakage

PAIRS = [("Which city does Ada Penmoor live in?", "Torvale"),
         ("Where does Bo Elmgate work?", "TORVALE!/Dunmere"),
         ("Who paints the moon at night?", "Cy Oakwell")]  # fmt: skip


def test_strata() -> None:
    train = [PAIRS[0], ("What is the largest town?", "Torvale"), ("Any other?", "Nobody")]
    d4 = leakage(PAIRS, train).find("D4", "heldout")
    assert d4 is not None
    assert dict(d4.facts) == pytest.approx(
        {"answers seen": 2 / 3, "question met": 1 / 3, "answer only": 1 / 3, "neither": 1 / 3}
    )
    assert d4.flagged == ()


def test_texts_have_no_answers() -> None:
    d4 = leakage(PAIRS, texts=["Torvale is a town."]).find("D4", "heldout")
    assert d4 is not None
    assert d4.missing == "no question-answer records in the training data"
