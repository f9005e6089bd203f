"""Real people's verdicts through the door of every round: EVOUNA."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pandas as pd
import pytest
from scipy.stats import binom

from tests.needs import real_data
from tests.support import REPOSITORY, Said

Bench = Callable[..., Said]

SUITE = REPOSITORY / "examples" / "evouna.yaml"
COLUMNS = {"fid": "fid", "gpt35": "gpt35", "chatgpt": "chatgpt", "gpt4": "gpt4", "bing": "newbing"}


@pytest.fixture(scope="module")
def truth() -> pd.DataFrame:
    """Return people's verdicts on the proper items, read by pandas; a blank one is incorrect."""
    rows = pd.read_json(real_data("evouna/NQ.json"))
    proper = rows[~rows.improper.astype(bool)]
    judged = {name: proper[f"judge_{column}"] for name, column in COLUMNS.items()}
    return pd.DataFrame({name: one.eq(True) for name, one in judged.items()})


@pytest.fixture
def found(monkeypatch: pytest.MonkeyPatch, here: Path, bench: Bench) -> dict[str, Any]:
    monkeypatch.setenv("EVOUNA", str(real_data("evouna/NQ.json").parent))
    said = bench("human", "import", "people", "--suite", SUITE)
    assert said.code == 0, said.err
    said = bench("human", "report", "people", "--metric", "contains_answer", "--json")
    assert said.code == 0, said.err
    made: dict[str, Any] = json.loads(said.out)
    assert (here / "people" / "report.html").is_file()
    return made


def test_five_systems_as_people_judged_them(found: dict[str, Any], truth: pd.DataFrame) -> None:
    means = {one["checkpoint"]: one["mean"]["value"] for one in found["ratings"]
             if one["control"] == "correct"}  # fmt: skip
    assert {name: round(value, 1) for name, value in means.items()} == {
        "fid": 68.9, "gpt35": 65.5, "chatgpt": 73.0, "gpt4": 78.8, "bing": 79.9,
    }  # fmt: skip
    assert means == pytest.approx((100 * truth.mean()).to_dict())
    pairs = [one for one in found["pairs"] if one["family"] == "primary"]
    assert len(pairs) == 10
    for pair in pairs:
        a, b = truth[pair["a"]], truth[pair["b"]]
        won, lost = int((a & ~b).sum()), int((b & ~a).sum())
        low, n = min(won, lost), won + lost
        mid = min(1.0, 2 * binom.cdf(low, n, 0.5) - binom.pmf(low, n, 0.5))
        assert pair["difference"]["pvalue"] == pytest.approx(mid, abs=1e-12)
        assert pair["difference"]["difference"] == pytest.approx(100 * (a.mean() - b.mean()))
    kinds = {(one["a"], one["b"]): one["verdict"]["kind"] for one in pairs}
    assert kinds["gpt4", "bing"] == "not_established"
    assert sum(kind != "not_established" for kind in kinds.values()) == 9
    assert found["agreement"] == []
    (row,) = found["metrics"]["rows"]
    # of two right-or-wrong judgements tau is phi; within checkpoints, then averaged
    assert row["kendall"]["value"] == pytest.approx(row["spearman"]["value"])
    assert row["kendall"]["value"] == pytest.approx(0.64, abs=0.01)
    assert round(row["same"]["value"], 1) == 81.2
