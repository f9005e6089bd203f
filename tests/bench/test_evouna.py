"""Real answers: five systems on Natural Questions, with people's verdicts (EVOUNA)."""

from __future__ import annotations

import json
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from tests.needs import real_data
from tests.support import REPOSITORY, Said

SUITE = REPOSITORY / "examples" / "evouna.yaml"
SYSTEMS = ("fid", "gpt35", "chatgpt", "gpt4", "bing")
SQUAD_EM = (56.093, 2.748, 1.490, 0.0, 0.0)
SQUAD_F1 = (63.761, 16.858, 17.144, 17.454, 10.109)
PEOPLE = (68.94, 65.50, 72.98, 78.84, 79.90)

Bench = Callable[..., Said]


@pytest.fixture
def evouna(monkeypatch: pytest.MonkeyPatch, here: Path) -> None:
    del here
    monkeypatch.setenv("EVOUNA", str(real_data("evouna/NQ.json").parent))


def compared(bench: Bench, *words: object) -> dict[str, Any]:
    said = bench("compare", *words, "--suite", SUITE, "--json")
    assert said.code == 0, said.err
    found: dict[str, Any] = json.loads(said.out)
    return found


@pytest.mark.usefixtures("evouna")
def test_five_systems_give_the_known_numbers(bench: Bench) -> None:
    start = time.monotonic()
    found = compared(bench)
    assert time.monotonic() - start < 90  # 21 s of processor time on a busy machine
    scores = {(s["checkpoint"], s["metric"]): s["estimate"]["value"] for s in found["scores"]}
    for i, name in enumerate(SYSTEMS):
        assert scores[name, "squad_exact_match"] == pytest.approx(SQUAD_EM[i], abs=5e-4)
        assert scores[name, "squad_f1"] == pytest.approx(SQUAD_F1[i], abs=5e-4)
    people = {one["checkpoint"]: one["estimate"]["value"] for one in found["people"]}
    assert [people[name] for name in SYSTEMS] == pytest.approx(PEOPLE, abs=5e-3)
    assert found["plan"]["declared"] == "not"
    assert len([pair for pair in found["pairs"] if pair["family"] == "primary"]) == 10


@pytest.mark.usefixtures("evouna")
def test_the_faults_of_real_input_are_counted(bench: Bench) -> None:
    found = compared(bench)
    nq = found["sets"][0]
    assert (nq["n_scored"], nq["excluded"]) == (3020, 590)
    # a null and a blank one; a null and three empty strings
    assert nq["unanswered"] == {"fid": 2, "bing": 4}
    notes = " ".join(note["what"] + " ".join(note["examples"]) for note in nq["notes"])
    assert "colby chees" in notes
    assert "'the adrenal medulla' against nq:2706 'Wisconsin'" in notes
    assert "406/5 BC" in notes


@pytest.mark.usefixtures("evouna")
def test_people_and_strict_exact_match_disagree_and_the_report_says_so(bench: Bench) -> None:
    """Strict exact match prefers ChatGPT to GPT-4, 10 against 0; people GPT-4, 361 against 184."""
    found = compared(bench, "gpt4", "chatgpt", "--metric", "exact_match")
    pair = found["pairs"][0]
    assert (pair["a"], pair["b"]) == ("gpt4", "chatgpt")
    assert pair["verdict"]["kind"] == "b_higher"
    facts = dict(pair["difference"]["facts"])
    assert sorted(facts[name] for name in ("b", "c")) == [0, 10]
    warned = " ".join(found["warnings"])
    assert "below 2 %" in warned
    assert "measures length" in warned
    page = (Path(found["folder"]) / "report.html").read_text()
    assert "below 2 %" in page


@pytest.mark.usefixtures("evouna")
def test_gpt4_against_chatgpt_under_contains_answer(bench: Bench) -> None:
    pair = compared(bench, "gpt4", "chatgpt")["pairs"][0]
    assert pair["difference"]["test"] == "McNemar mid-p"
    assert pair["verdict"]["kind"] == "a_higher"
    assert pair["difference"]["difference"] == pytest.approx(60.4967 - 56.9205, abs=1e-3)
