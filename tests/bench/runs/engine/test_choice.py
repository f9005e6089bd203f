from __future__ import annotations

import pytest

from bench.base.errors import RunError
from bench.runs.engine import HERE, Engine, chosen_engine


def test_without_words_this_process_answers():
    assert chosen_engine("here", None) == HERE == Engine("here", 1)
    assert chosen_engine("here", 1) == HERE


def test_an_engine_has_two_workers_unless_told():
    assert chosen_engine("local", None) == Engine("local", 2)
    assert chosen_engine("local", 5) == Engine("local", 5)


@pytest.mark.parametrize(
    ("name", "workers", "said"),
    [
        ("lokal", None, "there is no 'lokal'; here, local, ray; did you mean 'local'?"),
        ("spark", None, "there is no 'spark'; here, local, ray"),
        ("local", 0, "--workers: 0; at least 1"),
        ("here", 2, "add --engine local, or --engine ray"),
    ],
)
def test_what_cannot_be_is_refused(name, workers, said):
    with pytest.raises(RunError) as error:
        chosen_engine(name, workers)
    assert str(error.value).endswith(said)


def test_without_ray_the_way_out_is_named(monkeypatch):
    monkeypatch.setattr("bench.runs.engine.choice.find_spec", lambda name: None)
    with pytest.raises(
        RunError, match=r"Ray is not installed here; pip install 'knowbench\[ray\]'"
    ):
        chosen_engine("ray", 2)


def test_a_wrong_word_costs_nothing(bench, here):
    said = bench("run", "nothing", "--engine", "lokal")
    assert (said.code, said.out) == (2, "")
    assert "did you mean 'local'?" in said.err
    assert list(here.iterdir()) == []
