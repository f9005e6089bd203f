"""`bench metrics` as a user types it: every name that it lists has a page."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from pathlib import Path

import pytest

import metrics
from metrics.named import FORMS
from tests.support import Said

Bench = Callable[..., Said]

HALF_NAMES = {
    "bertscore": "bertscore_f1:FOLDER[@LAYER]",
    "bertscore_p": "bertscore_p:FOLDER[@LAYER]",
    "bertscore_r:FOLDER": "bertscore_r:FOLDER[@LAYER]",
    "bertscore_f1:": "bertscore_f1:FOLDER[@LAYER]",
    "evaluate": "evaluate:NAME_OR_PATH[#KEY]",
    "evaluate:NAME_OR_PATH": "evaluate:NAME_OR_PATH[#KEY]",
    "FILE.py": "FILE.py:CLASS",
}


def listed(text: str) -> dict[str, str]:
    """Return the entries of the list: names -> what stands below them."""
    entries = text.strip().split("\n\n")[:-1]
    heads = [re.split(r": unit ", " ".join(entry.split()), maxsplit=1) for entry in entries]
    return {name: rest for names, rest in heads for name in names.split(", ")}


def test_every_name_in_the_list_has_all_fields(bench: Bench) -> None:
    said = bench("metrics")
    assert said.code == 0
    assert max(map(len, said.out.splitlines())) <= 100
    found = listed(said.out)
    assert set(found) == {*metrics.names(), *FORMS}
    for name, text in found.items():
        fields = (", range ", " is better", " source: ", " differs: ")
        assert all(field in text for field in fields), name
        assert "source: not said" not in text, name
        assert "differs: not said" not in text, name
    assert "lower is better" in found["loss"]
    assert "needs: meteor: nltk's model punkt_tab" in found["meteor-split"]


@pytest.mark.parametrize("name", [*metrics.names(), *FORMS, *HALF_NAMES])
def test_every_name_has_a_page(bench: Bench, name: str) -> None:
    said = bench("metrics", name)
    assert said.code == 0
    assert said.err == ""
    assert said.out.startswith(f"{HALF_NAMES.get(name, name)}: unit ")
    for part in ("Conventions:", "Differences from other tools:", "Source:", "Examples:"):
        assert f"\n{part}\n" in said.out
    assert ("\nneeds: " in said.out) == (HALF_NAMES.get(name, name) in FORMS)
    classes = {type(metric).__name__ for metric in metrics.METRICS}
    assert not classes & set(re.findall(r"`(\w+)`", said.out))


def test_a_page_says_what_repeats_and_what_verifies_a_score(bench: Bench) -> None:
    page = " ".join(bench("metrics", "bleu").out.split())
    assert "signature, which repeats a score: bleu|refs:merged|" in page
    assert "score of a set: from the summed counts" in page
    assert "--verify: evaluate's script bleu; KNOWBENCH_EVALUATE_METRICS=FOLDER names" in page
    assert "in Python: metrics.get('bleu')" in page


def test_a_metric_in_a_file_has_the_page_of_its_class(bench: Bench, tmp_path: Path) -> None:
    file, whole = tmp_path / "own.py", '"""F1 of mine."""'
    file.write_text(f"from metrics import F1\n\n\nclass Own(F1):\n    {whole}\n", encoding="utf-8")
    said = bench("metrics", f"{file}:Own")
    assert "\n\nF1 of mine.\n" in said.out
    assert "|file:" in said.out
    raising = "class Own:\n    def __init__(self):\n        raise ArithmeticError('no good')\n"
    file.write_text(raising, encoding="utf-8")
    said = bench("metrics", f"{file}:Own")
    assert said.code == 2
    assert "no good" in said.err


def test_the_list_as_json(bench: Bench) -> None:
    found = {one["name"]: one for one in json.loads(bench("metrics", "--json").out)}
    assert set(found) == {*metrics.names(), *FORMS}
    assert found["loss"]["higher_is_better"] is False
    assert found["loss"]["range"] == "0 and above"
    assert found["chrf"]["verified_by"] == "sacrebleu"
    assert all(one["source"] and one["differences"] and one["what"] for one in found.values())
    (one,) = json.loads(bench("metrics", "bertscore_f1", "--json").out)
    assert one["needs"].startswith("FOLDER holds a model")


def test_an_unknown_name_gets_the_nearest_made_ones_among_them(bench: Bench) -> None:
    said = bench("metrics", "bertscore-f1")
    assert said.code == 2
    assert "did you mean 'bertscore_f1:FOLDER[@LAYER]'" in said.err
