"""evaluate's own scripts from a folder: with, and without, the file that they would fetch."""

import pytest

from metrics.evaluate_scripts import FOLDER_VARIABLE, load_script

SCRIPT = '''
import datasets
import evaluate

from .far import three  # From: https://example.org/far/away/three.py


class Bleu(evaluate.Metric):
    """Imports a file whose address it carries, as evaluate's bleu does."""

    def _info(self):
        text = datasets.Value("string")
        features = datasets.Features({"predictions": text, "references": text})
        return evaluate.MetricInfo(description="", citation="", features=features)

    def _compute(self, predictions, references):
        return {"bleu": three()}
'''


@pytest.fixture
def bleu(tmp_path, monkeypatch):
    """Return the folder of a script that would fetch far.py."""
    folder = tmp_path / "bleu"
    folder.mkdir()
    (folder / "bleu.py").write_text(SCRIPT, encoding="utf-8")
    monkeypatch.setenv(FOLDER_VARIABLE, str(tmp_path))
    return folder


def test_what_a_script_would_fetch_is_named_with_its_address_and_place(bleu):
    with pytest.raises(LookupError) as found:
        load_script("bleu")
    told = str(found.value)
    assert f"{bleu / 'bleu.py'} is there, but it imports far.py" in told
    assert f"Save https://example.org/far/away/three.py as {bleu / 'far.py'}" in told


def test_what_stands_beside_the_script_is_not_fetched(bleu):
    (bleu / "far.py").write_text("def three():\n    return 3\n", encoding="utf-8")
    assert load_script("bleu")._compute(["a"], ["b"]) == {"bleu": 3}
    assert "# From:" in (bleu / "bleu.py").read_text(encoding="utf-8")


def test_a_script_that_raises_is_said_to_be_at_fault(bleu):
    (bleu / "bleu.py").write_text("raise ArithmeticError('broken')\n", encoding="utf-8")
    with pytest.raises(LookupError, match=r"bleu\.py cannot be loaded: ArithmeticError: broken"):
        load_script("bleu")


def test_without_a_folder_both_ways_out_are_named(monkeypatch):
    pytest.importorskip("evaluate")
    monkeypatch.delenv(FOLDER_VARIABLE, raising=False)
    with pytest.raises(LookupError, match=r"no part of its package.*=FOLDER names.*nmt_bleu\.py"):
        load_script("no_such_metric")
