"""Threads of torch: fewer beside others, never more than it was given."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
import torch

from bench.models import hf_threads
from bench.models.hf import HfCheckpoint
from bench.models.protocol import Generation


@pytest.fixture
def four() -> Iterator[None]:
    """Torch with four threads."""
    before = torch.get_num_threads()
    hf_threads._chosen.clear()
    torch.set_num_threads(4)
    yield
    torch.set_num_threads(before)
    hf_threads._chosen.clear()


@pytest.fixture
def idle(monkeypatch: pytest.MonkeyPatch, four: None):
    def of(threads: int | None) -> int:
        monkeypatch.setattr(hf_threads, "fitting_threads", lambda: threads)
        hf_threads.use_idle_processors()
        return torch.get_num_threads()

    return of


def test_threads_follow_the_load_down_and_up_again(idle) -> None:
    assert [idle(3), idle(1), idle(9), idle(2)] == [3, 1, 4, 2]


def test_what_is_not_known_changes_nothing(idle) -> None:
    assert idle(None) == 4


def test_a_number_that_was_set_meanwhile_is_not_exceeded(idle) -> None:
    assert idle(2) == 2
    torch.set_num_threads(3)
    assert [idle(9), idle(1), idle(9)] == [3, 1, 3]
    torch.set_num_threads(1)
    assert idle(9) == 1


def test_loading_looks_at_the_load(four: None, tiny, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(hf_threads, "fitting_threads", lambda: 2)
    HfCheckpoint("tiny", "hf:tiny", tiny).load((), Generation(), False)
    assert torch.get_num_threads() == 2
