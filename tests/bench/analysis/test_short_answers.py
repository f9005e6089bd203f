"""A comparison of answers of fewer than four tokens says why BLEU is 0."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

import bench
from bench.results import Comparison
from tests.support import write_rows

WORDS = ("Paris", "the Nile", "in 1901", "Egypt", "two old towns")
LONG = "the river runs past {} old mills to a sea"


def compared(here: Path, references: list[str]) -> Comparison:
    """Compare checkpoint a, which is right, with b, which answers `no` to the first item."""
    items: list[dict[str, object]] = [
        {"id": str(at), "question": "?", "answers": one} for at, one in enumerate(references)
    ]
    write_rows(here / "held.jsonl", items)
    for name, first in (("a", references[0]), ("b", "no")):
        texts = [first, *references[1:]]
        rows: list[dict[str, object]] = [
            {"id": str(at), "answer": text} for at, text in enumerate(texts)
        ]
        write_rows(here / f"{name}.jsonl", rows)
    body = {
        "name": "t",
        "sets": {"held": {"role": "heldout", "path": "held.jsonl"}},
        "checkpoints": {"a": "recorded:a.jsonl", "b": "recorded:b.jsonl"},
        "metrics": ["exact_match", "bleu", "sacrebleu", "chrf", "average"],
        "prompt": {"template": "{question}"},
    }
    (here / "suite.yaml").write_text(json.dumps(body), encoding="utf-8")
    return bench.compare()


def test_the_tokens_of_each_checkpoint_and_the_sentence_in_the_report(here: Path) -> None:
    found = compared(here, ["the long Nile", *WORDS])
    (held,) = found.sets
    assert set(held.short_answers) == {"bleu", "sacrebleu", "average"}
    a, b = (3 + 9) / 6, (1 + 9) / 6
    assert held.short_answers["bleu"] == pytest.approx((b, a))
    assert found.score("a", "held", "bleu").value == 0
    page = next(here.glob("comparisons/*/report.html")).read_text(encoding="utf-8")
    assert "bleu, sacrebleu look for runs of 4 tokens, and the answers have 1.7 to 2.0 on" in page
    shown = json.loads(next(here.glob("comparisons/*/result.json")).read_text(encoding="utf-8"))
    assert shown["sets"][0]["short_answers"]["bleu"] == pytest.approx([b, a])


def test_long_answers_need_no_sentence(here: Path) -> None:
    found = compared(here, [LONG.format(word) for word in WORDS])
    assert found.sets[0].short_answers == {}
    page = next(here.glob("comparisons/*/report.html")).read_text(encoding="utf-8")
    assert "runs of 4 tokens" not in page
