"""The base house: files that are whole or not there, hashes, locks, tables, progress."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from bench.base import hashing
from bench.base.errors import DataError, RunError
from bench.base.files import replacing, replacing_folder, sweep, write_json
from bench.base.hashing import remembered_hash, text_hash
from bench.base.locks import sole_writer
from bench.base.tables import read_rows
from tests.support import REPOSITORY


def test_a_write_that_fails_leaves_the_old_file(here: Path) -> None:
    path = here / "a.txt"
    path.write_text("old")
    with pytest.raises(RuntimeError), replacing(path) as beside:
        beside.write_text("half")
        raise RuntimeError
    assert path.read_text() == "old"
    assert list(here.glob(".a.txt*")) == []


def test_a_folder_that_fails_leaves_the_old_one(here: Path) -> None:
    (here / "f").mkdir()
    (here / "f" / "kept").touch()
    with pytest.raises(RuntimeError), replacing_folder(here / "f") as beside:
        (beside / "half").touch()
        raise RuntimeError
    assert [path.name for path in here.iterdir() if path.name != ".cache"] == ["f"]
    assert (here / "f" / "kept").exists()


def test_a_sweep_takes_what_a_kill_left_and_nothing_else(here: Path) -> None:
    killed = (
        "import os, signal, sys; from pathlib import Path; from bench.base.files import replacing\n"
        "with replacing(Path(sys.argv[1])) as beside:\n"
        "    beside.write_text('half'); os.kill(os.getpid(), signal.SIGKILL)"
    )
    subprocess.run([sys.executable, "-c", killed, str(here / "a.txt")], cwd=REPOSITORY, check=False)
    (left,) = here.glob(".a.txt.*")
    for name in ("a.txt", ".a.txt", ".a.txt.mine", ".b.txt.abcdefgh", "a.txt.abcdefgh"):
        (here / name).touch()
    before = {path.name for path in here.iterdir()}
    with replacing(here / "a.txt") as beside:
        sweep(here, ["a.txt", "c.txt"])
        assert {path.name for path in here.iterdir()} == (before - {left.name}) | {beside.name}
        beside.write_text("whole")
    assert (here / "a.txt").read_text() == "whole"


def test_nan_is_written_as_null(here: Path) -> None:
    write_json(here / "a.json", {"x": float("nan"), "y": [float("inf"), 1.5]})
    assert json.loads((here / "a.json").read_text()) == {"x": None, "y": [None, 1.5]}


def test_a_hash_is_remembered_and_seen_to_change(
    here: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A file rewritten in place, size and mtime restored, is hashed again (ctime tells)."""
    path = here / "w.bin"
    path.write_bytes(b"a" * 100)
    before, stat = remembered_hash(path), path.stat()
    read: list[Path] = []
    whole = hashing.file_hash
    monkeypatch.setattr(hashing, "file_hash", lambda one: read.append(one) or whole(one))
    assert remembered_hash(path) == before
    assert read == []
    path.write_bytes(b"b" * 100)
    os.utime(path, ns=(stat.st_atime_ns, stat.st_mtime_ns))
    assert remembered_hash(path) != before
    assert read == [path]


def test_lone_surrogates_have_a_hash() -> None:
    assert text_hash("\ud800") != text_hash("\ud801")


def test_a_second_writer_is_told_the_pid(here: Path) -> None:
    script = (
        "import sys, time; from pathlib import Path; from bench.base.locks import sole_writer\n"
        "with sole_writer(Path(sys.argv[1])): print('held', flush=True); time.sleep(60)"
    )
    holder = subprocess.Popen(
        [sys.executable, "-c", script, str(here)], stdout=subprocess.PIPE, cwd=REPOSITORY
    )
    try:
        assert holder.stdout is not None
        holder.stdout.readline()
        with pytest.raises(RunError, match=f"pid {holder.pid}"), sole_writer(here):
            pass
    finally:
        holder.kill()
        holder.wait()
    with sole_writer(here):  # a kill frees it
        pass


def test_a_byte_order_mark_is_no_part_of_a_name(here: Path) -> None:
    (here / "a.csv").write_bytes(b"\xef\xbb\xbfid,answer\n1,x\n")
    assert read_rows(here / "a.csv") == [(1, {"id": "1", "answer": "x"})]


def test_an_unknown_kind_of_file(here: Path) -> None:
    (here / "a.xlsx").touch()
    with pytest.raises(DataError, match=r"'\.xlsx'; one of \.jsonl, \.json, \.csv"):
        read_rows(here / "a.xlsx")
