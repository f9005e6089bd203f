from __future__ import annotations

from pathlib import Path

import pytest

from bench.base.errors import RunError
from bench.models.protocol import Ask, Reply
from bench.runs.folder import file_name, open_folder, remove_if_bare, run_folder, standing
from bench.runs.lines import key_of, to_line

ASKS = [Ask("s", str(at), 0, f"Q: {at}", f"h{at}", str(at), ("s.jsonl", at)) for at in range(3)]
REPLIES = [Reply("a", "stop", 1), Reply(None, "recorded"), Reply("\udc80\n", "eos", 2)]


def filled(path):
    folder = open_folder(path)
    folder.append(zip(ASKS, REPLIES, strict=True))
    return folder


def test_what_was_added_is_there_again(tmp_path):
    filled(tmp_path)
    found = open_folder(tmp_path).answers
    assert found == dict(zip(map(key_of, ASKS), REPLIES, strict=True))


def test_adding_never_touches_what_stands_there(tmp_path):
    filled(tmp_path)
    before = (tmp_path / "answers.jsonl").read_bytes()
    more = Ask("s", "9", 0, "Q", "h9", "9", ("s.jsonl", 9))
    open_folder(tmp_path).append([(more, REPLIES[0])])
    assert (tmp_path / "answers.jsonl").read_bytes() == before + to_line(more, REPLIES[0]).encode()


@pytest.mark.parametrize(
    "torn", [b'{"set": "s", "id"', b"\x00\x00", to_line(ASKS[0], REPLIES[0]).encode()[:-1]]
)
def test_a_torn_last_line_is_cut_off_with_a_notice(tmp_path, capsys, torn):
    filled(tmp_path)
    answers = tmp_path / "answers.jsonl"
    whole = answers.read_bytes()
    answers.write_bytes(whole + torn)
    assert len(open_folder(tmp_path).answers) == 3
    assert answers.read_bytes() == whole
    assert "torn by an interruption" in capsys.readouterr().err
    open_folder(tmp_path)
    assert capsys.readouterr().err == ""


@pytest.mark.parametrize("broken", [b"{}\n", b'{"set": "s"\n', b"\n", b"Paris\n", b"\xff\xfe\n"])
def test_any_other_broken_line_is_an_error_with_its_number(tmp_path, broken):
    filled(tmp_path)
    answers = tmp_path / "answers.jsonl"
    lines = answers.read_bytes().splitlines(keepends=True)
    answers.write_bytes(lines[0] + broken + lines[1])
    with pytest.raises(RunError, match=r"answers\.jsonl:2: not an answer"):
        open_folder(tmp_path)


def test_names_become_one_part_of_a_path():
    assert file_name("full-1") == "full-1"
    assert file_name("../a/b c:d") == "a-b-c-d"
    assert file_name("…") == "unnamed"
    assert len(file_name("x" * 300)) == 80
    folder = run_folder(Path("out"), "people", "a/b", "0123456789ab")
    assert folder == Path("out/runs/people/a-b-0123456789ab")


def test_only_a_bare_folder_is_removed(tmp_path):
    bare = run_folder(tmp_path, "people", "a", "0" * 12)
    bare.mkdir(parents=True)
    (bare / "lock").write_text("1")
    kept = run_folder(tmp_path, "people", "b", "0" * 12)
    kept.mkdir()
    filled(kept)
    remove_if_bare(kept, standing(tmp_path))
    remove_if_bare(bare, standing(tmp_path))
    assert [path.name for path in kept.parent.iterdir()] == [kept.name]
    assert len(open_folder(kept).answers) == 3


def test_what_a_killed_process_left_half_written_is_removed(tmp_path):
    filled(tmp_path)
    stale = [tmp_path / ".scores.parquet.a1_b2c3d", tmp_path / ".run.json.abcdefgh"]
    kept = [tmp_path / "scores.parquet", tmp_path / ".scores.parquet", tmp_path / ".notes.abcdefgh"]
    for path in (*stale, *kept):
        path.write_text("half")
    open_folder(tmp_path)
    assert not any(path.exists() for path in stale)
    assert all(path.exists() for path in kept)


def test_the_newest_answer_to_an_ask_counts(tmp_path):
    filled(tmp_path).append([(ASKS[0], REPLIES[2])])
    found = open_folder(tmp_path).answers
    assert [found[key_of(ask)] for ask in ASKS] == [REPLIES[2], REPLIES[1], REPLIES[2]]


def test_what_stands_already_is_the_nearest_folder_above(tmp_path):
    assert standing(tmp_path) == standing(tmp_path / "new" / "out") == tmp_path
    assert standing(Path("surely-not-there") / "out") == Path()
