"""Our metrics computed by evaluate, which loads them from their folders."""

import pytest

from metrics import verifying_modules
from metrics.verifying_modules import verify_modules

pytest.importorskip("evaluate")

ANSWERS = ["Paris", "the Nile", "x"]
REFERENCES = [["Paris", "Lyon"], ["Nile"], ["y"]]


def test_evaluate_gives_our_number_of_all_together():
    strict, bleu = verify_modules(["squad_f1", "bleu"], ANSWERS, REFERENCES)
    assert strict.authority.startswith("evaluate ")
    assert strict.authority.endswith(", running our module")
    assert (strict.items, strict.difference, strict.equal) == (3, 0.0, True)
    assert bleu.metric == "bleu"


def test_a_difference_is_seen(monkeypatch):
    monkeypatch.setattr(verifying_modules, "corpus_score", lambda metric, counts: 50.0)
    (found,) = verify_modules(["squad_f1"], ANSWERS, REFERENCES)
    assert found.difference == pytest.approx(100 * 2 / 3 - 50)
    assert found.equal is False


def test_a_text_that_evaluate_cannot_store_is_a_reason():
    (found,) = verify_modules(["squad_f1"], ["a\ud800"], [["a"]])
    assert found.why.startswith("evaluate cannot compute it: UnicodeEncodeError")
    assert found.equal is None
