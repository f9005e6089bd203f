"""The design is read from the suite and the runs: seeds, groups, factors, samples, overrides.

Real commands on recorded answers whose right and wrong ones are drawn by a seed.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import numpy as np
import pytest

import stats
from tests.support import Said, write_rows

Bench = Callable[..., Said]
N = 60


def study(
    here: Path,
    rates: Mapping[str, float],
    *,
    per_group: int = 1,
    samples: int = 1,
    seed: int = 0,
    **suite: Any,
) -> dict[str, np.ndarray[Any, Any]]:
    """Write a suite whose checkpoints are right at given rates; return their scores (n,)."""
    rng = np.random.default_rng(seed)
    difficulty = rng.normal(0, 0.15, N)
    items: list[dict[str, Any]] = [
        {"id": f"q{i}", "question": f"{i}?", "answers": "yes", "group": f"g{i // per_group}"}
        for i in range(N)
    ]
    write_rows(here / "held.jsonl", items)
    right = {}
    for name, rate in rates.items():
        drawn = rng.random((samples, N)) < rate + difficulty
        right[name] = drawn.mean(axis=0) * 100
        rows: list[dict[str, Any]] = [
            {"id": f"q{i}", "sample": s, "answer": "yes" if drawn[s, i] else "no"}
            for s in range(samples)
            for i in range(N)
        ]
        write_rows(here / f"{name}.jsonl", rows)
    body = {
        "name": "t",
        "sets": {"held": {"role": "heldout", "path": "held.jsonl"}},
        "checkpoints": {name: f"recorded:{name}.jsonl" for name in rates},
        "metrics": ["exact_match", "f1"],
        "prompt": {"template": "{question}"},
        **suite,
    }
    (here / "suite.yaml").write_text(json.dumps(body))
    return right


def compared(bench: Bench, *words: object) -> dict[str, Any]:
    said = bench("compare", *words, "--json")
    assert said.code == 0, said.err
    found: dict[str, Any] = json.loads(said.out)
    return found


def primary(found: dict[str, Any]) -> list[dict[str, Any]]:
    return [pair for pair in found["pairs"] if pair["family"] == "primary"]


SEEDED = {f"{name}-{s}": rate for name, rate in (("full", 0.8), ("mlp", 0.6)) for s in (1, 2, 3)}
SCENARIOS = {name: {s: f"{name}-{s}" for s in (1, 2, 3)} for name in ("full", "mlp")}


def test_scenarios_with_seeds_are_compared_as_wholes(bench: Bench, here: Path) -> None:
    right = study(
        here, {"base": 0.1, **SEEDED}, scenarios=SCENARIOS, analysis={"reference": "base"}
    )
    found = compared(bench)
    (pair,) = primary(found)
    assert (pair["a"], pair["b"]) == ("full", "mlp")
    expected = stats.compare_pair(
        np.array([right[f"full-{s}"] for s in (1, 2, 3)]),
        np.array([right[f"mlp-{s}"] for s in (1, 2, 3)]),
    )
    assert pair["difference"]["pvalue"] == pytest.approx(expected.pvalue)
    assert pair["difference"]["test"].startswith("two-way t(")
    assert "seeds and questions both vary" in pair["why"]
    scores = {(s["checkpoint"], s["metric"]): s["estimate"] for s in found["scores"]}
    assert scores["full", "exact_match"]["value"] == pytest.approx(
        np.mean([right[f"full-{s}"] for s in (1, 2, 3)])
    )
    assert "3 training seeds" in scores["full", "exact_match"]["method"]
    against = [p for p in found["pairs"] if p["family"] == "reference"]
    assert {(p["a"], p["b"]) for p in against} == {("full", "base"), ("mlp", "base")}


def test_matched_seeds_change_the_test(bench: Bench, here: Path) -> None:
    right = study(here, SEEDED, scenarios=SCENARIOS, matched_seeds=True)
    (pair,) = primary(compared(bench))
    matrices = [np.array([right[f"{one}-{s}"] for s in (1, 2, 3)]) for one in ("full", "mlp")]
    expected = stats.compare_pair(*matrices, matched_seeds=True)
    assert pair["difference"]["pvalue"] == pytest.approx(expected.pvalue)
    assert pair["difference"]["pvalue"] != pytest.approx(stats.compare_pair(*matrices).pvalue)


def test_one_scenario_with_one_seed_keeps_single_checkpoints(bench: Bench, here: Path) -> None:
    scenarios = {"full": SCENARIOS["full"], "mlp": {1: "mlp-1"}}
    study(here, SEEDED, scenarios=scenarios)
    found = compared(bench, "full-1", "full-2", "mlp-1")
    assert {p["a"] for p in primary(found)} <= {"full-1", "full-2"}
    assert "mlp has one training seed" in " ".join(found["warnings"])


def test_three_seeded_scenarios_get_a_quasi_f(bench: Bench, here: Path) -> None:
    rates = {**SEEDED, **{f"attention-{s}": 0.5 for s in (1, 2, 3)}}
    scenarios = {**SCENARIOS, "attention": {s: f"attention-{s}" for s in (1, 2, 3)}}
    study(here, rates, scenarios=scenarios)
    found = compared(bench)
    assert found["families"][0]["method"] == "Shaffer (3,1,1)"
    (anova,) = found["anova"]
    assert anova["labels"] == ["full", "mlp", "attention"]
    assert "quasi-F" in anova["omnibus"]["method"]
    sources = [row["source"] for row in anova["omnibus"]["rows"]]
    assert sources[:2] == ["scenarios", "seeds within scenarios"]


@pytest.mark.parametrize(
    ("per_group", "metric", "test", "design"),
    [
        (1, "exact_match", "McNemar mid-p", "Cochran Q"),
        (1, "f1", "paired t(59)", None),
        (5, "exact_match", "CR1 t(11)", "Wald"),
    ],
)
def test_the_omnibus_follows_the_design(
    bench: Bench, here: Path, per_group: int, metric: str, test: str, design: str | None
) -> None:
    study(here, {"a": 0.8, "b": 0.6, "c": 0.4}, per_group=per_group)
    found = compared(bench, "--metric", metric)
    assert {p["difference"]["test"] for p in primary(found)} == {test}
    (anova,) = found["anova"]
    assert [row["source"] for row in anova["omnibus"]["rows"]]
    assert (design in anova["design"]["test"]) if design else anova["design"] is None
    assert len(anova["companions"]) == 2


def test_an_override_is_taken_and_the_report_says_so(bench: Bench, here: Path) -> None:
    study(here, {"a": 0.8, "b": 0.6}, per_group=5, analysis={"test": "mcnemar"})
    found = compared(bench)
    (pair,) = primary(found)
    assert pair["difference"]["test"] == "McNemar mid-p"
    assert "asked for by the suite; the design calls for CR1 t" in pair["why"]
    page = (Path(found["folder"]) / "report.html").read_text()
    assert "asked for by the suite" in page


def test_factors_are_crossed(bench: Bench, here: Path) -> None:
    rates = {"full-hi": 0.8, "full-lo": 0.7, "mlp-hi": 0.7, "mlp-lo": 0.3}
    factors = {
        name: {"scope": name.partition("-")[0], "rate": 1e-3 if "hi" in name else 1e-4}
        for name in rates
    }
    study(here, rates, factors=factors)
    (found,) = compared(bench)["factorial"]
    assert [row["source"] for row in found["table"]["rows"]] == ["scope", "rate", "scope × rate"]
    assert found["table"]["rows"][0]["p"] < 0.05
    assert found["table"]["levels"] == [["full", "mlp"], ["0.001", "0.0001"]]


def test_an_empty_cell_is_named(bench: Bench, here: Path) -> None:
    rates = {"full-hi": 0.8, "full-lo": 0.7, "mlp-hi": 0.7}
    factors = {name: dict(zip(("scope", "rate"), name.split("-"), strict=True)) for name in rates}
    study(here, rates, factors=factors)
    said = bench("compare")
    assert said.code == 2
    assert "no checkpoint at scope mlp, rate lo" in said.err


def test_samples_are_a_component_of_their_own(bench: Bench, here: Path) -> None:
    rates = {"a": 0.7, "b": 0.5}
    generation = {"samples": 5, "temperatures": [0.8]}
    right = study(here, rates, samples=5, generation=generation)
    found = compared(bench)
    (pair,) = primary(found)
    assert pair["difference"]["difference"] == pytest.approx(np.mean(right["a"] - right["b"]))
    assert pair["difference"]["test"] == "paired t(59)"
    assert dict(pair["difference"]["facts"])["samples of A"] == 5
    components = found["variation"][0]["components"]["components"]
    assert [one["source"] for one in components] == ["item", "sample"]
    assert sum(one["share"] for one in components) == pytest.approx(1)
    changed = {one["across"]: one for one in found["variation"][0]["components"]["changed"]}
    assert 0 < changed["samples"]["share"] < 1


def test_a_mixed_model_is_an_option(bench: Bench, here: Path) -> None:
    study(here, {"a": 0.8, "b": 0.6, "c": 0.4}, analysis={"mixed_model": True})
    (anova,) = compared(bench)["anova"]
    assert anova["mixed"]["refused"] is None
    assert len(anova["mixed"]["pairs"]) == 3


@pytest.mark.parametrize("pairs", ["all", "reference"])
def test_families_with_a_reference(bench: Bench, here: Path, pairs: str) -> None:
    rates = {"base": 0.2, "a": 0.8, "b": 0.6, "c": 0.4, "d": 0.3}
    study(here, rates, analysis={"reference": "base", "pairs": pairs})
    found = compared(bench)
    judged = {(p["a"], p["b"]) for p in primary(found)}
    if pairs == "reference":
        assert judged == {(name, "base") for name in "abcd"}
        assert found["families"][0]["m"] == 4
    else:
        assert len(judged) == 6
        assert not any("base" in pair for pair in judged)
    assert found["families"][0]["method"] == "Holm"


def test_two_of_which_one_is_the_reference(bench: Bench, here: Path) -> None:
    study(here, {"base": 0.2, "a": 0.8}, analysis={"reference": "base"})
    (pair,) = primary(compared(bench))
    assert (pair["a"], pair["b"]) == ("a", "base")
    assert pair["verdict"]["kind"] == "a_higher"


def test_identical_runs_are_never_told_apart(bench: Bench, here: Path) -> None:
    study(here, {"a": 0.5, "b": 0.5}, analysis={"margin": 5})
    (here / "b.jsonl").write_text((here / "a.jsonl").read_text())
    (pair,) = primary(compared(bench))
    assert pair["difference"]["pvalue"] == 1
    assert pair["verdict"]["kind"] in ("not_established", "equivalent")
