"""A demo's folder: what is ours is rewritten, what is another's is refused before any write."""

from __future__ import annotations

import json

import pytest

from bench.base.errors import RunError
from bench.data.world_folder import open_demo

ONE = {"suite.yaml": "one\n", "sets/a.jsonl": "{}\n"}
TWO = {"suite.yaml": "two\n", "sets/a.jsonl": "[]\n"}


def texts(folder):
    return {name: (folder / name).read_text(encoding="utf-8") for name in ONE}


@pytest.mark.parametrize("name", ["new", "."])
def test_new_and_empty_folders_are_written_and_ours_rewritten(tmp_path, name):
    for wanted in (ONE, TWO, ONE):
        open_demo(tmp_path / name).write(wanted)
        assert texts(tmp_path / name) == wanted


def test_what_stands_as_it_should_is_not_touched(tmp_path):
    open_demo(tmp_path).write(ONE)
    before = (tmp_path / "suite.yaml").stat().st_mtime_ns
    open_demo(tmp_path).write(ONE)
    assert (tmp_path / "suite.yaml").stat().st_mtime_ns == before


def test_a_kill_between_record_and_file_accuses_nobody(tmp_path):
    open_demo(tmp_path).write(ONE)
    folder = open_demo(tmp_path)
    folder.claim({"suite.yaml": "0" * 64, "sets/a.jsonl": "1" * 64})  # killed here
    open_demo(tmp_path).write(TWO)
    assert texts(tmp_path) == TWO


def test_an_edited_file_stops_all_writing_and_a_deleted_one_comes_back(tmp_path):
    open_demo(tmp_path).write(ONE)
    (tmp_path / "suite.yaml").write_text("mine\n", encoding="utf-8")
    with pytest.raises(RunError, match=r"suite\.yaml changed since the demo wrote it; name"):
        open_demo(tmp_path).write(TWO)
    assert texts(tmp_path) == {"suite.yaml": "mine\n", "sets/a.jsonl": "{}\n"}
    (tmp_path / "suite.yaml").unlink()
    open_demo(tmp_path).write(TWO)
    assert texts(tmp_path) == TWO


def test_a_file_of_the_users_under_a_name_of_ours_is_refused(tmp_path):
    open_demo(tmp_path).write({"suite.yaml": "one\n"})
    (tmp_path / "sets").mkdir()
    (tmp_path / "sets" / "a.jsonl").write_text("mine\n", encoding="utf-8")
    with pytest.raises(RunError, match=r"sets/a\.jsonl changed"):
        open_demo(tmp_path).write(ONE)


def test_what_is_in_the_way_is_named(tmp_path):
    (tmp_path / "file").write_text("", encoding="utf-8")
    for path, found in (
        (tmp_path, "holds file and was not written by a demo"),
        (tmp_path / "file", "is a file"),
        (tmp_path / "file" / "inside", "Not a directory"),
    ):
        with pytest.raises(RunError, match=found):
            open_demo(path)


@pytest.mark.parametrize(
    "text", ["", "[]", "{}", '{"schema": "x", "written": {}}', '{"schema": "knowbench.demo/1"}']
)
def test_another_demo_json_is_refused(tmp_path, text):
    (tmp_path / "demo.json").write_text(text, encoding="utf-8")
    with pytest.raises(RunError, match=r"demo\.json: is no record of a demo"):
        open_demo(tmp_path)


def test_a_place_that_cannot_be_written_is_one_sentence(tmp_path):
    folder = open_demo(tmp_path)
    folder.claim({})
    (tmp_path / "suite.yaml").mkdir()
    with pytest.raises(RunError, match=r"suite\.yaml: cannot be used: Is a directory"):
        open_demo(tmp_path).write(ONE)
    assert json.loads((tmp_path / "demo.json").read_text(encoding="utf-8"))["written"] == {}
