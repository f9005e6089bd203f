"""Verification against the real tools; a difference must be seen where there is one."""

import math
import os
from dataclasses import dataclass

import numpy as np
import pytest

from benchmarks.metrics_pairs import hard_pairs, several_references
from metrics import verifying
from metrics.authorities import AUTHORITIES, Authority, authority_of, verified_by
from metrics.evaluate_scripts import FOLDER_VARIABLE
from metrics.f1 import F1
from metrics.rouge import Rouge
from metrics.verifying import Verified, joined, verify
from tests.needs import REAL_DATA

SCRIPT = '''
import datasets
import evaluate


class Squad(evaluate.Metric):
    """The interface of evaluate's squad: exact match without any normal form."""

    def _info(self):
        text = datasets.Value("string")
        return evaluate.MetricInfo(
            description="", citation="",
            features=datasets.Features({"predictions": {"id": text, "prediction_text": text},
                "references": {"id": text, "answers": datasets.Sequence({"text": text})}}),
        )

    def _compute(self, predictions, references):
        hits = [one["prediction_text"] in two["answers"]["text"]
                for one, two in zip(predictions, references)]
        return {"exact_match": 100.0 * sum(hits) / len(hits), "f1": 0.0}
'''
AT_HAND = ["sacrebleu", "chrf", "chrf++"]


@pytest.mark.parametrize("name", AT_HAND)
def test_no_difference_on_several_references_and_hard_texts(name):
    for answers, references in (several_references(200), hard_pairs()):
        (found,) = verify([name], answers, references)
        assert found.difference <= 1e-12
        assert found.items + found.refused == len(answers)
        assert found.items > 150
        assert found.equal is True


@dataclass(frozen=True)
class Generous(F1):
    """F1 and a half point."""

    name = "generous"

    def score(self, totals):
        return np.minimum(super().score(totals) + 0.5, 100)


def of_f1(answer, references):
    if answer == "boom":
        raise ZeroDivisionError
    return float(F1().score(F1().counts([answer], [references]))[0])


def test_a_difference_is_measured_and_placed(monkeypatch):
    monkeypatch.setitem(AUTHORITIES, "generous", lambda: Authority("f1 itself", of_f1))
    monkeypatch.setattr(verifying, "get", lambda name: Generous())
    answers = ["a", "boom", "a", "a c"]
    (found,) = verify(["generous"], answers, [["a"], ["a"], ["b"], ["a b"]])
    assert found == Verified("generous", "f1 itself", None, 3, 1, 0.5, 2)
    assert found.equal is False


def test_a_difference_of_the_whole_alone_is_seen(monkeypatch):
    whole = Authority("f1 but for the whole", of_f1, lambda answers, references: 12.5)
    monkeypatch.setitem(AUTHORITIES, "f1", lambda: whole)
    (found,) = verify(["f1"], ["a", "b"], [["a"], ["c"]])
    assert found.difference == 37.5
    assert found.worst is None


def test_what_cannot_be_verified_says_why(monkeypatch, tmp_path):
    monkeypatch.setenv(FOLDER_VARIABLE, str(tmp_path))
    contains, squad = verify(["contains_answer", "squad_f1"], ["a"], [["a"]])
    assert contains.why == "no other tool scores exactly so"
    assert f"{FOLDER_VARIABLE}={tmp_path}, where there is no squad/squad.py" in squad.why
    assert math.isnan(squad.difference)
    assert squad.equal is None


def test_whoever_computes_the_number_is_named_where_nobody_else_does():
    answers, references = ["a b c d"], [["a b c d"]]
    average, strict = verify(["average", "exact_match"], answers, references)
    assert average.why.startswith("a mean of metrics that can each be verified")
    assert strict.why == "no other tool scores exactly so"
    assert verified_by("bertscore_f1:folder@2").startswith("nothing is compared: the bert-score")
    assert verified_by("evaluate:squad") == "evaluate itself computes it"


def test_every_metric_with_an_authority_says_whose():
    assert {verified_by(name) for name in AUTHORITIES} == {
        *("evaluate's script squad", "evaluate's script bleu", "sacrebleu", "nltk", "rouge-score")
    }


def test_evaluates_script_is_taken_from_the_folder(monkeypatch, tmp_path):
    folder = tmp_path / "squad"
    folder.mkdir()
    (folder / "squad.py").write_text(SCRIPT, encoding="utf-8")
    monkeypatch.setenv(FOLDER_VARIABLE, str(tmp_path))
    try:
        (found,) = verify(["squad_exact_match"], ["Nile", "the Nile"], [["Nile"], ["Nile"]])
    finally:
        assert found.authority.startswith("evaluate ")
    assert (found.items, found.difference, found.worst) == (2, 100.0, 1)


def test_evaluates_own_scripts_agree():
    folder = os.environ.get(FOLDER_VARIABLE)
    if not folder:
        pytest.skip(f"{REAL_DATA}: {FOLDER_VARIABLE} names no folder")
    for answers, references in (several_references(200), hard_pairs()):
        for found in verify(["squad_exact_match", "squad_f1"], answers, references):
            assert found.difference == 0.0
            assert found.refused == 0
    answers, references = several_references(200)
    (found,) = verify(["bleu"], answers, references)
    assert found.difference <= 1e-12 if found.why is None else "nmt_bleu.py" in found.why


def test_blocks_together_say_what_one_block_says():
    answers, references = several_references(60)
    whole = verify(["chrf"], answers, references)[0]
    parts = [
        verify(["chrf"], answers[start : start + 20], references[start : start + 20])[0]
        for start in (0, 20, 40)
    ]
    together = joined(parts)
    assert (together.items, together.refused) == (whole.items, whole.refused)
    assert together.difference <= 1e-12


def test_an_authority_for_rouge_with_and_without_stems():
    assert authority_of("rouge1-stem").item("running", ["run"]) == 100.0
    assert authority_of("rouge1").item("running", ["run"]) == 0.0
    stemmed = Rouge("rouge1", stem=True)
    assert stemmed.score(stemmed.counts(["running"], [["run"]]))[0] == 100.0


def test_nltks_meteor_reads_the_tables_synonyms():
    item = authority_of("meteor-split").item
    assert item("the car", ["the auto"]) == pytest.approx(93.75)
    assert item("the car", ["the xyz"]) < 60
