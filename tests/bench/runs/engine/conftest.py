"""A checkpoint that other processes load, and what is to go wrong with it."""

from __future__ import annotations

from dataclasses import replace

import pytest

from bench.runs.answering import answer
from bench.runs.engine import Engine
from tests.bench.runs.engine.spelling import Spelling

TWO = Engine("local", 2)


@pytest.fixture
def spelling(tmp_path):
    """A light checkpoint."""
    (tmp_path / "spelling").mkdir()
    (tmp_path / "spelling" / "weights").write_text("1")
    return Spelling(tmp_path / "spelling")


@pytest.fixture
def wrong(spelling):
    """The function that makes an item go wrong: its id, how often, how."""
    return lambda name, times, how: (spelling.folder / name).write_text(f"{times} {how}")


@pytest.fixture
def expected(spelling, asked, settings, tmp_path):
    """The bytes of the answers that this process gives."""
    run = answer(spelling, asked, replace(settings, root=tmp_path / "expected"))
    return (run.folder / "answers.jsonl").read_bytes()


@pytest.fixture
def by_two(settings):
    """Settings: two processes, batches of four."""
    return replace(settings, engine=TWO)
