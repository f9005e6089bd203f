"""The checks on checkpoints trained on the spot: a clean world, and one whose test set leaked."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from bench.checking import CheckOptions, check
from bench.checks.results import Checks
from tests.support import Said

Bench = Callable[..., Said]
TUNED = ("full-1", "attention-1", "mlp-1")


@pytest.fixture(scope="module")
def clean(small_world: Path, tmp_path_factory: pytest.TempPathFactory) -> tuple[Checks, Path]:
    out = tmp_path_factory.mktemp("clean")
    return check(suite=small_world / "suite.yaml", out=out), out


@pytest.fixture(scope="module")
def leaked_world(small_world: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The same world, but ten held-out items stand in the training data under other ids."""
    world = tmp_path_factory.mktemp("leaked") / "world"
    shutil.copytree(small_world, world)
    heldout = (world / "sets" / "heldout.jsonl").read_text(encoding="utf-8").splitlines()[:10]
    rows = [json.loads(line) for line in heldout]
    with (world / "sets" / "train.jsonl").open("a", encoding="utf-8") as stream:
        for row in rows:
            stream.write(json.dumps({**row, "id": f"again-{row['id']}"}) + "\n")
    return world


def test_nobody_is_accused_in_a_clean_world(clean: tuple[Checks, Path]) -> None:
    found, _ = clean
    assert not found.leaks
    assert found.leakage is not None
    flagged = {one.set: found.leakage.flagged(one.set) for one in found.leakage.checks}
    assert not any(flagged.values())
    heldout = [found.verdict(name, "heldout") for name in TUNED]
    assert all(one is not None and one.rung == "no_evidence" for one in heldout)
    assert all(one is not None and one.detectable for one in heldout)


def test_a_score_on_train_is_called_one_on_trained_items(clean: tuple[Checks, Path]) -> None:
    found, _ = clean
    trained = [found.verdict(name, "train") for name in TUNED]
    assert all(one is not None and one.trained for one in trained)
    base = found.verdict("base", "train")
    assert base is not None
    assert not base.trained
    assert base.rung not in ("found", "consistent")


def test_forgetting_is_measured_against_the_base(clean: tuple[Checks, Path]) -> None:
    found, _ = clean
    lost = [found.test("G6", name, "retention") for name in TUNED]
    assert all(one is not None and one.value < 0 and one.interval[1] < 0 for one in lost)


def test_probabilities_were_looked_at_and_kept(clean: tuple[Checks, Path]) -> None:
    found, out = clean
    l1 = found.test("L1", "full-1", "train")
    assert l1 is not None
    assert l1.n_items
    kept = list(out.glob("runs/people/*/likelihoods.jsonl"))
    assert len(kept) == 4
    assert json.loads((out / "checks/people/overfitting.json").read_text(encoding="utf-8"))


def test_scenarios_are_compared_in_memorization(clean: tuple[Checks, Path]) -> None:
    found, _ = clean
    pairs = {(one.a, one.b, one.other) for one in found.memorization}
    assert len(pairs) == 6
    assert found.memorization_family is not None
    assert found.memorization_family.m == 6


def test_a_leak_is_found_shown_and_fails_the_command(
    leaked_world: Path, bench: Bench, tmp_path: Path
) -> None:
    suite = leaked_world / "suite.yaml"
    words = ("check", "overfitting", "--suite", suite, "--out", tmp_path, "--fail-on-leak")
    said = bench(*words, "--json", "--quiet")
    assert said.code == 1
    found = json.loads(said.out)
    heldout = [one for one in found["verdicts"] if one["set"] == "heldout"]
    by_name = {one["checkpoint"]: one for one in heldout}
    assert all(by_name[name]["rung"] == "found" for name in TUNED)
    assert by_name["full-1"]["n_found"] == 10
    assert by_name["base"]["rung"] != "found"
    cleaned = [one for one in found["clean"] if one["set"] == "heldout"]
    assert {(one["n_clean"], one["n_flagged"]) for one in cleaned} == {(50, 10)}
    data = bench("check", "leakage", "--suite", suite, "--out", tmp_path, "--fail-on-leak")
    assert data.code == 1
    assert "10 of 60" in data.out


def test_an_unknown_base_is_named(small_world: Path, bench: Bench, tmp_path: Path) -> None:
    suite = small_world / "suite.yaml"
    said = bench("check", "overfitting", "--suite", suite, "--out", tmp_path, "--base", "bse")
    assert said.code == 2
    assert "'bse' is none of the checkpoints" in said.err
    assert "base" in said.err
    assert not list(tmp_path.glob("runs/*"))


def test_a_suite_with_nothing_to_check_against_says_what_to_add(here: Path, bench: Bench) -> None:
    (here / "q.jsonl").write_text('{"question": "a b c?", "answers": "d", "answer": "d"}\n' * 1)
    (here / "suite.yaml").write_text(
        "name: bare\nsets: {q: {role: heldout, path: q.jsonl}}\n"
        "checkpoints: {one: 'recorded:q.jsonl#answer'}\n"
    )
    said = bench("check", "overfitting")
    assert said.code == 2
    assert "nothing to check against" in said.err


def test_nothing_testable_fails_the_command_with_another_code(here: Path, bench: Bench) -> None:
    (here / "q.jsonl").write_text(
        "".join(f'{{"question": "a {i}?", "answers": "d", "answer": "d"}}\n' for i in range(9))
    )
    (here / "suite.yaml").write_text(
        "name: bare\n"
        "sets: {q: {role: heldout, path: q.jsonl}, c: {role: control, path: q.jsonl}}\n"
        "checkpoints: {one: 'recorded:q.jsonl#answer'}\n"
    )
    said = bench("check", "overfitting", "--fail-on-leak")
    assert said.code == 2
    assert "--fail-on-leak: nothing could be tested: no training data given" in said.err
    assert len(said.err.strip().splitlines()[-1:]) == 1
    assert bench("check", "overfitting").code == 0


def test_another_base_can_be_named(small_world: Path, tmp_path: Path) -> None:
    options = CheckOptions(base="attention-1")
    found = check(suite=small_world / "suite.yaml", out=tmp_path, options=options)
    assert found.base == "attention-1"
    assert {one.base for one in found.tests if one.base} == {"attention-1"}
