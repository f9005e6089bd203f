from __future__ import annotations

from dataclasses import replace

import pytest

from bench.base.errors import ModelError
from bench.models.fingerprint import fingerprint_of
from bench.models.protocol import Failure
from bench.runs.engine.protocol import Work
from bench.runs.engine.worker import Worker
from bench.runs.environment import versions
from bench.runs.lines import from_line, key_of


@pytest.fixture
def work(spelling, asked, settings, tmp_path):
    """All that a worker must know."""
    return Work(
        checkpoint=spelling,
        asks=asked,
        prompt=settings.prompt,
        generation=settings.generation,
        allow_partial=False,
        batch_size=4,
        fingerprint=fingerprint_of(spelling, settings.prompt, settings.generation),
        versions=versions(),
        folder=tmp_path,
    )


def test_a_worker_answers_the_asks_at_the_positions_together(work, spelling, asked):
    made = Worker(work).made((3, 1))
    found = dict(from_line(line) for line in made.content.decode().splitlines())
    both = [asked[3], asked[1]]
    assert found == dict(zip(map(key_of, both), spelling.generate(both), strict=True))


def test_failures_are_told_and_not_written(work, wrong):
    wrong("q1", 1, "fail")
    made = Worker(work).made((3, 1))
    assert made.failures == {1: Failure("lazy", "did not care")}
    assert len(made.content.splitlines()) == 1


def test_notices_of_loading_are_told_and_not_printed(work, capfd):
    assert Worker(work).begun.said == ("a notice of loading",)
    assert capfd.readouterr() == ("", "")


def test_another_checkpoint_at_the_same_path_is_refused(work):
    worker = Worker(work)  # this one is right
    assert worker.lengths() == [len(ask.prompt) for ask in work.asks]
    (work.checkpoint.folder / "weights").write_text("2")
    with pytest.raises(ModelError, match="another checkpoint; the same content, file by file"):
        Worker(work)


@pytest.mark.parametrize("there", ["0.1", None])
def test_other_versions_are_refused(work, there):
    other = replace(work, versions={**work.versions, "numpy": there})
    with pytest.raises(ModelError, match=rf"numpy \d.*; {there or 'none'}, as where"):
        Worker(other)
