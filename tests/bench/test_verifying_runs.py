"""A suite's answers recomputed by the authorities."""

from __future__ import annotations

from pathlib import Path

import pytest

from bench import demo, verifying_runs
from bench.verifying_runs import verify_suite
from metrics.authorities import AUTHORITIES
from metrics.evaluate_scripts import FOLDER_VARIABLE
from reports.metrics_text import verification_text
from tests.support import write_rows

SUITE = """\
name: towns
sets: {heldout: {role: heldout, path: q.jsonl}}
checkpoints: {one: "recorded:a.jsonl", two: "recorded:b.jsonl", same: "recorded:c.jsonl"}
answer: {take: first_line}
metrics: [f1, bleu]
"""


@pytest.fixture
def suite(here: Path) -> Path:
    items = range(12)
    write_rows(
        here / "q.jsonl",
        [{"id": str(at), "question": f"{at}?", "answers": [f"city number {at}"]} for at in items],
    )
    for file, name in (("a", "a"), ("b", "b"), ("c", "b")):  # what c says was said by b
        write_rows(
            here / f"{file}.jsonl",
            [{"id": str(at), "answer": f"the {name} city, number {at % 5}\nno"} for at in items],
        )
    (here / "suite.yaml").write_text(SUITE, encoding="utf-8")
    return here / "suite.yaml"


def test_every_metric_with_an_authority_is_recomputed(
    suite: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    wanted = ("sacrebleu", "chrf++", "rougeLsum-stem", "meteor-split")
    few = {name: AUTHORITIES[name] for name in wanted}  # evaluate alone is imported for seconds
    monkeypatch.setattr(verifying_runs, "AUTHORITIES", few)
    found = verify_suite(suite, out=tmp_path)
    assert {one.metric for one in found} == set(wanted)
    assert all(one.equal and one.items == 24 for one in found)
    text = verification_text(found)
    assert "DIFFERENT" not in text
    assert "rouge_score 0.1.2" in text


def test_pairs_are_chosen_evenly_and_metrics_by_name(suite: Path, tmp_path: Path) -> None:
    one, two = verify_suite(suite, out=tmp_path, metrics=["chrf", "f1"], most=5)
    assert (one.items, one.metric) == (5, "chrf")
    assert two.why == "no other tool scores exactly so"


def test_without_its_script_evaluate_still_runs_our_module(
    suite: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(FOLDER_VARIABLE, str(tmp_path / "none"))
    script, module = verify_suite(suite, out=tmp_path, metrics=["squad_f1"])
    assert "there is no squad/squad.py" in str(script.why)
    assert (module.items, module.difference) == (24, 0.0)
    text = " ".join(verification_text((script, module)).split())
    assert "running our module" in text
    assert "not verified by evaluate's own script: squad_f1: " in text
    assert verification_text((script,)).startswith("not verified: squad_f1:")


def test_the_demo_names_all_four_tools(
    suite: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(demo, "METRICS", ("squad_f1", "sacrebleu", "rouge1", "meteor-treebank"))
    text = verification_text(demo.verify_demo(tmp_path))
    assert "sacrebleu, rouge-score, nltk and evaluate" in capsys.readouterr().err
    assert all(f"{tool} " in text for tool in ("sacrebleu", "rouge_score", "nltk", "evaluate"))
