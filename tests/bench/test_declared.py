"""What the report says of when the analysis was settled, on checkpoints that can be asked."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import yaml

from tests.support import Said

Bench = Callable[..., Said]


@pytest.fixture
def world(small_world: Path, here: Path) -> Path:
    """A copy of the small world, answered once by two of its checkpoints."""
    shutil.copytree(small_world, here / "world", ignore=shutil.ignore_patterns("runs"))
    suite = yaml.safe_load((here / "world" / "suite.yaml").read_text())
    suite["sets"] = {name: suite["sets"][name] for name in ("heldout", "control")}
    suite["checkpoints"] = {name: suite["checkpoints"][name] for name in ("full-1", "mlp-1")}
    suite["scenarios"] = {"full": {1: "full-1"}, "mlp": {1: "mlp-1"}}
    del suite["analysis"]["reference"]
    change(here / "world", lambda _: suite)
    return here / "world"


def change(world: Path, how: Callable[[dict[str, Any]], dict[str, Any]]) -> None:
    path = world / "suite.yaml"
    path.write_text(yaml.safe_dump(how(yaml.safe_load(path.read_text()))))


def declared(bench: Bench, world: Path, *words: object) -> str:
    said = bench("compare", *words, "--suite", world / "suite.yaml", "--out", world, "--json")
    assert said.code == 0, said.err
    found: str = json.loads(said.out)["plan"]["declared"]
    return found


def test_before(bench: Bench, world: Path) -> None:
    assert declared(bench, world) == "before"
    assert declared(bench, world) == "before"


def test_changed_by_another_metric_or_margin(bench: Bench, world: Path) -> None:
    declared(bench, world)
    assert declared(bench, world, "--metric", "f1") == "changed"
    assert declared(bench, world, "--margin", "9") == "changed"


def test_items_that_left_after_answers_existed(bench: Bench, world: Path) -> None:
    declared(bench, world)
    path = world / "sets" / "heldout.jsonl"
    lines = path.read_text().splitlines(keepends=True)
    path.write_text("".join(lines[5:]))
    assert declared(bench, world) == "items"


def test_a_subset_of_the_declared_checkpoints(bench: Bench, world: Path) -> None:
    change(
        world,
        lambda suite: {
            **suite,
            "checkpoints": {**suite["checkpoints"], "base": "hf:checkpoints/base"},
        },
    )
    assert declared(bench, world) == "before"
    assert declared(bench, world, "full-1", "mlp-1") == "subset"


def test_a_suites_name_cannot_stand_for_another_folder(bench: Bench, world: Path) -> None:
    other = world / "checkpoints" / "mlp-1"
    said = bench("compare", f"full-1={other}", "mlp-1", "--suite", world / "suite.yaml")
    assert said.code == 2
    assert "the suite's name for hf:checkpoints/full-1" in said.err


def test_the_command_repeats_what_was_asked(bench: Bench, world: Path) -> None:
    words = ["--suite", world / "suite.yaml", "--out", world, "--allow-partial", "--name", "a b"]
    said = bench("compare", *words, "--json")
    found = json.loads(said.out)
    assert "--allow-partial" in found["command"]
    assert "--name 'a b'" in found["command"]
    assert found["runs"][0]["training"]["total"] > 0


@pytest.mark.parametrize("name", ["../../evil", "/etc/evil", "a/b"])
def test_a_name_stays_below_out(bench: Bench, world: Path, name: str) -> None:
    said = bench(
        "compare", "--suite", world / "suite.yaml", "--out", world, "--name", name, "--json"
    )
    assert said.code == 0
    folder = (world / json.loads(said.out)["folder"]).resolve()
    assert folder.parent == (world / "comparisons").resolve()
    assert (folder / "report.html").is_file()


def test_a_place_that_cannot_be_written_is_one_line(bench: Bench, world: Path) -> None:
    (world / "comparisons").write_text("in the way")
    said = bench("compare", "--suite", world / "suite.yaml", "--out", world)
    assert said.code == 2
    assert "cannot be written" in said.err
    assert "Traceback" not in said.err


def test_a_foreign_training_json_is_let_be(bench: Bench, world: Path) -> None:
    (world / "checkpoints" / "full-1" / "training.json").write_text("{broken")
    assert declared(bench, world) == "before"
