"""Metrics that are no mean of item scores, that need likelihoods, or that fail, in a comparison.

Real commands on recorded answers.
"""

from __future__ import annotations

import json
import math
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import pytest

import bench
import metrics
import stats
from bench.analysis.corpus_scores import NO_TEST
from bench.base.errors import DataError, SuiteError
from bench.base.progress import silence
from bench.results import Comparison, Pair
from tests.support import write_rows

ANSWER = "the river runs past {} old mills to a sea"
REFERENCES = [ANSWER.format(number) for number in range(20)]

FILE = """
import numpy as np
from metrics.corpus_only import CorpusOnly

class Fussy:
    name, unit, binary, mean_of_items = "fussy", "%", False, True
    columns, settings = ("letters", "items"), ()
    def counts(self, answers, references):
        if any("seven" in answer for answer in answers):
            raise RuntimeError("no sevens")
        return np.array([[len(answer), 1.0] for answer in answers])
    def score(self, totals):
        return totals[..., 0] / totals[..., 1]

class Errors(Fussy):
    higher_is_better = False
    def counts(self, answers, references):
        return np.array([[float(a != r[0]), 1.0] for a, r in zip(answers, references)])
    def score(self, totals):
        return 100 * totals[..., 0] / totals[..., 1]

class Moody(Errors):
    def __init__(self):
        raise OSError("not today")

def shared(answers, references):
    if not any(answers):
        raise ValueError("nothing answered")
    both = [set(a.split()) & set(r[0].split()) for a, r in zip(answers, references)]
    return sum(map(len, both)) / sum(len(r[0].split()) for r in references)

whole = CorpusOnly("whole", shared)
"""


def half_right(number: int) -> str:
    return REFERENCES[number] if number % 3 else f"the river has {number} mills"


def right_but(places: Sequence[int], other: str | None) -> list[str | None]:
    return [other if at in places else text for at, text in enumerate(REFERENCES)]


def compared(
    here: Path, answers: Mapping[str, Sequence[str | None]], names: Sequence[str], **suite: Any
) -> Comparison:
    """Write a suite of 20 items in 10 groups and compare the recorded answers to it."""
    (here / "mine.py").write_text(FILE)
    items: list[dict[str, Any]] = [
        {"id": f"q{at}", "question": f"{at}?", "answers": text, "group": f"g{at // 2}"}
        for at, text in enumerate(REFERENCES)
    ]
    write_rows(here / "held.jsonl", items)
    for name, texts in answers.items():
        rows: list[dict[str, Any]] = [
            {"id": f"q{at}", "answer": text, "nll": 0.1 * at} for at, text in enumerate(texts)
        ]
        write_rows(here / f"{name}.jsonl", rows)
    body = {
        "name": "t",
        "sets": {"held": {"role": "heldout", "path": "held.jsonl"}},
        "checkpoints": {name: f"recorded:{name}.jsonl" for name in answers},
        "metrics": list(names),
        "prompt": {"template": "{question}"},
        **suite,
    }
    (here / "suite.yaml").write_text(json.dumps(body))
    return bench.compare()


def pair_by(found: Comparison, metric: str) -> Pair:
    (pair,) = (one for one in found.pairs if one.metric == metric)
    return pair


TWO = {"a": REFERENCES, "b": [half_right(at) for at in range(20)]}
CORPUS = ("bleu", "sacrebleu", "chrf", "average")


def test_the_score_shown_is_the_corpus_score(here: Path) -> None:
    found = compared(here, TWO, ("exact_match", *CORPUS))
    for name in CORPUS:
        metric = metrics.get(name)
        counts = metric.counts(TWO["b"], [[text] for text in REFERENCES])
        estimate = found.score("b", "held", name)
        assert estimate.value == pytest.approx(metrics.corpus_score(metric, counts))
        assert estimate.value != pytest.approx(metrics.item_scores(metric, counts).mean(), abs=0.1)
        assert estimate.interval[0] < estimate.value < estimate.interval[1]
        assert (estimate.method, estimate.n_items, estimate.n_groups) == ("jackknife t(9)", 20, 10)


def test_pairs_are_tested_by_randomization_on_summed_counts(here: Path) -> None:
    found = compared(here, TWO, ("exact_match", *CORPUS))
    groups = [f"g{at // 2}" for at in range(20)]
    for name in CORPUS:
        metric, pair = metrics.get(name), pair_by(found, name)
        counts = [metric.counts(texts, [[one] for one in REFERENCES]) for texts in TWO.values()]
        expected = stats.approximate_randomization(*counts, metric.score, groups=groups)
        assert pair.difference == expected
        assert "approximate randomization" in pair.difference.test


def test_a_corpus_metric_may_be_primary_and_what_rests_on_items_is_left_out(here: Path) -> None:
    three = {**TWO, "c": right_but((3, 4), "no")}
    found = compared(here, three, ("bleu", "exact_match"), factors={
        name: {"size": size} for name, size in (("a", 1), ("b", 2), ("c", 3))
    })  # fmt: skip
    assert {pair.difference.test for pair in found.pairs if pair.family == "primary"} == {
        "approximate randomization (enumerated)"
    }
    assert all(pair.verdict for pair in found.pairs if pair.family == "primary")
    assert (found.anova, found.factorial, found.variation) == ((), (), ())
    (said,) = (text for text in found.warnings if "no mean of item scores" in text)
    assert "the omnibus test, the factorial analysis" in said
    assert (here / found.folder / "report.html").is_file()


def test_training_seeds_are_shown_and_refused(here: Path) -> None:
    four = {f"{name}-{seed}": texts for name, texts in TWO.items() for seed in (1, 2)}
    four["b-2"] = right_but((0, 5), "no")
    scenarios = {name: {seed: f"{name}-{seed}" for seed in (1, 2)} for name in TWO}
    found = compared(here, four, ("exact_match", "bleu"), scenarios=scenarios)
    difference = pair_by(found, "bleu").difference
    assert (difference.refused, difference.pvalue) == (NO_TEST, 1.0)
    assert all(map(math.isnan, difference.interval))
    bleu = metrics.get("bleu")
    texts = [*four["b-1"], *four["b-2"]]
    pooled = bleu.counts(texts, [[one] for one in REFERENCES] * 2)
    assert found.score("b", "held", "bleu").value == pytest.approx(
        metrics.corpus_score(bleu, pooled)
    )
    assert difference.difference == pytest.approx(100 - metrics.corpus_score(bleu, pooled))
    assert math.isnan(found.score("b", "held", "bleu").interval[0])
    assert pair_by(found, "exact_match").difference.test.startswith("two-way t(")
    assert NO_TEST in (here / found.folder / "report.html").read_text()


def test_no_answer_is_an_empty_text_in_the_lengths_of_bleu(here: Path) -> None:
    silent = {"a": REFERENCES, "b": right_but(range(10), None)}
    found = compared(here, silent, ("exact_match", "bleu"), answer={"unanswered": "zero"})
    bleu = metrics.get("bleu")
    texts = right_but(range(10), "")
    expected = metrics.corpus_score(bleu, bleu.counts(texts, [[one] for one in REFERENCES]))
    assert expected == pytest.approx(100 * math.exp(-1))  # half as long as the references
    assert found.score("b", "held", "bleu").value == pytest.approx(expected)
    assert found.score("b", "held", "exact_match").value == 50


def test_no_answer_is_no_perfect_answer_where_lower_is_better(here: Path) -> None:
    silent = {"a": REFERENCES, "b": right_but(range(5), None)}
    names = ("exact_match", "mine.py:Errors")
    found = compared(here, silent, names, answer={"unanswered": "zero"})
    assert found.score("b", "held", "mine.py:Errors").value == 25


def test_a_metric_that_fails_leaves_all_runs_and_the_rest_goes_on(here: Path) -> None:
    three = {**TWO, "b": right_but((7,), "seven mills")}
    found = compared(here, three, ("exact_match", "mine.py:Fussy", "f1"))
    assert {score.metric for score in found.scores} == {"exact_match", "f1"}
    assert {pair.metric for pair in found.pairs} == {"exact_match", "f1"}
    (said,) = (text for text in found.warnings if "Fussy" in text)
    assert said == (
        "mine.py:Fussy is left out: it failed on item 'q7' of set held, answered by b: "
        "RuntimeError('no sevens')."
    )
    assert "no sevens" in (here / found.folder / "report.html").read_text()
    assert list(found.metrics) == ["exact_match", "f1"]


def test_a_plugin_that_cannot_be_made_is_left_out_and_said_once(
    here: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    silence(False)
    found = compared(here, TWO, ("mine.py:Moody", "exact_match"), analysis={
        "primary": {"metric": "exact_match", "set": "held"}
    })  # fmt: skip
    assert list(found.metrics) == ["exact_match"]
    said = "Moody of mine.py cannot be made: OSError('not today')"
    assert [one for one in found.warnings if "Moody" in one] == [
        f"mine.py:Moody is left out: {said}."
    ]
    assert f"metric mine.py:Moody fails, the rest goes on: {said}\n" in capsys.readouterr().err
    page = (here / found.folder / "report.html").read_text()
    assert "mine.py:Moody|" not in page
    with pytest.raises(SuiteError, match=r"the primary metric mine\.py:Moody fails: .*; mend it"):
        bench.compare(metric="mine.py:Moody")
    capsys.readouterr()
    assert len(bench.run()) == 2
    assert "mine.py:Moody" in capsys.readouterr().err


def test_a_primary_metric_that_fails_is_one_sentence(here: Path) -> None:
    answers = {**TWO, "b": right_but((7,), "seven mills")}
    with pytest.raises(DataError, match=r"primary metric mine\.py:Fussy: it failed on item 'q7'"):
        compared(here, answers, ("mine.py:Fussy", "f1"))


def test_loss_comes_from_likelihoods_where_all_are_known(here: Path) -> None:
    columns = {"a": "recorded:a.jsonl#nll=nll", "b": "recorded:b.jsonl#nll=nll"}
    found = compared(here, TWO, ("exact_match", "loss"), checkpoints=columns)
    assert found.score("a", "held", "loss").value == pytest.approx(0.95)
    assert pair_by(found, "loss").difference.difference == 0
    assert not any("loss" in text for text in found.warnings)


def test_loss_is_left_out_with_a_reason_where_it_is_unknown(here: Path) -> None:
    columns = {"a": "recorded:a.jsonl#nll=nll", "b": "recorded:b.jsonl"}
    found = compared(here, TWO, ("exact_match", "loss"), checkpoints=columns)
    assert {score.metric for score in found.scores} == {"exact_match"}
    assert "loss is left out of set held: b gave no log-probabilities." in found.warnings


def test_a_metric_of_the_whole_says_its_cost_and_is_tested(
    here: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    silence(False)
    found = compared(here, TWO, ("exact_match", "mine.py:whole"))
    pair = pair_by(found, "mine.py:whole")
    assert pair.difference.test == "approximate randomization (enumerated)"
    assert 0 < pair.difference.pvalue < 1
    assert "mine.py:whole on held, a − b: scored anew 2,276 times" in capsys.readouterr().err
    estimate = found.score("a", "held", "mine.py:whole")
    assert (estimate.value, estimate.method) == (1, "none: unchanged without any group")
    assert 0 < found.score("b", "held", "mine.py:whole").value < 1
    assert found.score("b", "held", "mine.py:whole").method == "jackknife t(9)"


def test_a_metric_of_the_whole_that_fails_is_left_out(here: Path) -> None:
    silent = {"a": REFERENCES, "b": [None] * 20}
    names = ("exact_match", "mine.py:whole")
    found = compared(here, silent, names, answer={"unanswered": "zero"})
    assert {score.metric for score in found.scores} == {"exact_match"}
    assert any("nothing answered" in text for text in found.warnings)


@pytest.mark.parametrize(
    ("metric", "why"),
    [
        ("loss", "lower is better"),
        ("mine.py:Errors", "lower is better"),
        ("mine.py:whole", "it scores no single answer"),
    ],
)
def test_what_cannot_be_primary_is_refused_with_the_way_out(
    here: Path, metric: str, why: str
) -> None:
    with pytest.raises(
        SuiteError, match=rf"{metric} cannot be the primary metric: {why}"
    ) as caught:
        compared(here, TWO, (metric, "f1"))
    assert "declare another" in str(caught.value)
