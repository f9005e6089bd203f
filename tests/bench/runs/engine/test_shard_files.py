from __future__ import annotations

import pytest

from bench.base.errors import ModelError, RunError
from bench.runs.answering import answer
from bench.runs.engine.protocol import Shard
from bench.runs.engine.shard_files import read_shard, shard_bytes, shard_path, write_shard

SHARD = Shard(3, (0, 1, 2, 3))


@pytest.fixture
def left_behind(spelling, asked, settings, wrong):
    """A run folder that was begun, and in it the file of a shard that nobody took in."""
    wrong("q11", 1, "raise")
    with pytest.raises(ModelError):
        answer(spelling, asked, settings)
    (folder,) = settings.root.glob("runs/*/*")
    four = asked[:4]
    path = shard_path(folder, SHARD, asked)
    write_shard(path, shard_bytes(zip(four, spelling.generate(four), strict=True)))
    return path


def test_a_file_is_named_after_its_place_and_what_it_asks(asked, tmp_path):
    one = shard_path(tmp_path, SHARD, asked)
    assert one.parent == tmp_path / "shards"
    assert one.name.startswith("00003-") and len(one.name) == len("00003-123456789abc.jsonl")
    assert shard_path(tmp_path, Shard(3, (0, 1, 2, 4)), asked) != one


def test_a_file_left_behind_is_taken_in_as_it_stands(left_behind, spelling, asked, settings):
    left = read_shard(left_behind)
    run = answer(spelling, asked, settings)
    assert run.new_answers == 16
    assert {key[:3]: reply for key, reply in left.items()}.items() <= run.answers.items()
    assert not left_behind.parent.exists()


def test_answers_left_behind_that_nobody_asks_for_any_more_are_dropped(
    left_behind, spelling, asked, settings
):
    run = answer(spelling, asked[1:], settings)
    assert run.new_answers == 16
    assert '"q0"' not in (run.folder / "answers.jsonl").read_text()


def test_answers_left_behind_without_a_manifest_are_nobodys(left_behind, spelling, asked, settings):
    (left_behind.parents[1] / "run.json").unlink()
    assert answer(spelling, asked, settings).new_answers == 20


@pytest.mark.parametrize("spoiled", [b"no answer\n", b'{"set": "heldout"'])
def test_a_damaged_file_is_named_with_its_line(left_behind, spelling, asked, settings, spoiled):
    left_behind.write_bytes(left_behind.read_bytes() + spoiled)
    with pytest.raises(RunError, match=rf"{left_behind.name}:5: not an answer"):
        answer(spelling, asked, settings)
    left_behind.unlink()
    assert answer(spelling, asked, settings).new_answers == 20
