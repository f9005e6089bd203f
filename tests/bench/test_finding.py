"""How `bench compare ckpt_a ckpt_b` finds its suite, its checkpoints and their names."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest

from bench.base.errors import ModelError, SuiteError
from bench.models.specs import Known, resolve
from bench.session import find_suite, open_session
from tests.support import Said, write_rows

Bench = Callable[..., Said]


@pytest.fixture
def files(here: Path) -> Path:
    """A suite in a folder of its own, with two files of answers beside it."""
    folder = here / "study"
    write_rows(
        folder / "held.jsonl",
        [{"id": f"q{i}", "question": f"{i}?", "answers": [str(i)]} for i in range(8)],
    )
    for name, shift in (("good", 0), ("poor", 1)):
        rows = [{"id": f"q{i}", "answer": str(i + shift * (i % 2))} for i in range(8)]
        write_rows(folder / f"{name}.jsonl", rows)
    body = {
        "name": "study",
        "sets": {"held": {"role": "heldout", "path": "held.jsonl"}},
        "checkpoints": {"good": "recorded:good.jsonl", "poor": "recorded:poor.jsonl"},
    }
    (folder / "suite.yaml").write_text(json.dumps(body))
    return folder


def test_as_given(files: Path, bench: Bench) -> None:
    said = bench("compare", "good", "poor", "--suite", files / "suite.yaml")
    assert said.code == 0
    assert "(as given)" in said.err


def test_in_this_folder(files: Path, bench: Bench, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(files)
    said = bench("compare", "good", "poor")
    assert said.code == 0
    assert "suite.yaml (in this folder)" in said.err


def test_named_by_the_checkpoints_folder(files: Path) -> None:
    folder = files / "checkpoints" / "full-1"
    folder.mkdir(parents=True)
    (folder / "knowbench.json").write_text('{"suite": "../../suite.yaml"}')
    suite, found = find_suite([str(folder), "other"], None, None)
    assert suite.block.name == "study"
    assert "study/suite.yaml (named by" in found


def test_made_of_data(files: Path, bench: Bench) -> None:
    """Two files of answers and a file of questions: no suite at all."""
    good, poor = files / "good.jsonl", files / "poor.jsonl"
    said = bench("compare", good, poor, "--data", files / "held.jsonl", "--json")
    assert said.code == 0
    found = json.loads(said.out)
    assert found["plan"]["declared"] == "not"
    assert [run["name"] for run in found["runs"]] == ["good", "poor"]
    assert found["prompt"] == "{question}"


def test_none_of_them(here: Path) -> None:
    with pytest.raises(SuiteError, match=r"no suite\.yaml here.*--data FILE"):
        find_suite(["a"], None, None)


def test_suite_and_data_exclude_each_other(files: Path) -> None:
    with pytest.raises(SuiteError, match="one of the two"):
        find_suite([], files / "suite.yaml", files / "held.jsonl")


def test_a_given_suite_wins_over_the_one_here(
    files: Path, here: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (here / "suite.yaml").write_text("not read")
    assert find_suite([], files / "suite.yaml", None)[0].block.name == "study"


def test_names_are_the_shortest_suffixes_that_differ(here: Path) -> None:
    for place in ("x/run/step-10", "y/run/step-10", "y/run/step-20"):
        (here / place).mkdir(parents=True)
    known = Known({}, here)
    near = resolve(["y/run/step-10", "y/run/step-20"], known)
    assert [one.name for one in near] == ["step-10", "step-20"]
    far = resolve(["x/run/step-10", "y/run/step-10"], known)
    assert [one.name for one in far] == ["x-run-step-10", "y-run-step-10"]


def test_answer_columns_of_one_file_name_themselves(here: Path) -> None:
    write_rows(here / "all.jsonl", [{"id": "1", "one": "a", "two": "b"}])
    found = resolve(["all.jsonl#one", "all.jsonl#two"], Known({}, here))
    assert [one.name for one in found] == ["one", "two"]


def test_a_name_before_the_equals_sign_is_taken(here: Path) -> None:
    (here / "a").mkdir()
    assert resolve(["mine=a"], Known({}, here))[0].name == "mine"
    assert resolve(["mine=hf:a"], Known({}, here))[0].spec == "hf:a"


def test_a_folder_that_the_suite_knows_keeps_its_name_there(here: Path) -> None:
    (here / "checkpoints" / "x").mkdir(parents=True)
    known = Known({"full-1": "hf:checkpoints/x"}, here)
    assert resolve(["checkpoints/x"], known)[0].name == "full-1"


def test_a_name_in_the_suite_wins_over_a_folder(here: Path) -> None:
    (here / "full").mkdir()
    write_rows(here / "f.jsonl", [{"id": "1", "answer": "a"}])
    assert resolve(["full"], Known({"full": "recorded:f.jsonl"}, here))[0].spec.startswith("rec")


def test_the_same_checkpoint_twice_collides(here: Path) -> None:
    (here / "a").mkdir()
    with pytest.raises(ModelError, match="two checkpoints have this name"):
        resolve(["a", "a"], Known({}, here))


def test_no_words_mean_all_of_the_suite(files: Path) -> None:
    session = open_session([], files / "suite.yaml", None)
    assert [one.name for one in session.checkpoints] == ["good", "poor"]
