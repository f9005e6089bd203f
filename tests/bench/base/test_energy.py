"""What NVIDIA's library counts, by a stand-in for it: millijoules, and cards that do not count."""

from __future__ import annotations

import ctypes

import pytest

from bench.base import energy
from bench.base.energy import read_counters, used_between


class Library:
    """The four functions that are called; a card without a number does not count."""

    def __init__(self, *millijoules: int | None, failing: bool = False) -> None:
        self.millijoules, self.failing = list(millijoules), failing

    def nvmlInit_v2(self) -> int:
        return int(self.failing)

    def nvmlDeviceGetCount_v2(self, count) -> int:
        count._obj.value = len(self.millijoules)
        return 0

    def nvmlDeviceGetHandleByIndex_v2(self, number, card) -> int:
        card._obj.value = number + 1
        return 0

    def nvmlDeviceGetTotalEnergyConsumption(self, card, found) -> int:
        held = self.millijoules[card.value - 1]
        found._obj.value = held or 0
        return int(held is None)


@pytest.fixture
def installed(monkeypatch):
    """Install a library for one test."""

    def install(library):
        energy._readers.cache_clear()
        monkeypatch.setattr(ctypes, "CDLL", lambda name: library)

    yield install
    energy._readers.cache_clear()


def test_cards_count_in_millijoules_and_never_begin_again(installed, tmp_path):
    library = Library(2_500, None, 4_000)
    installed(library)
    before = read_counters(tmp_path)
    assert before == {"card 0": (2.5, float("inf")), "card 2": (4.0, float("inf"))}
    library.millijoules = [3_500, None, 6_000]
    assert used_between(before, read_counters(tmp_path)) == pytest.approx(3.0)
    assert used_between(before, before) == 0


def test_a_library_that_cannot_begin_counts_nothing(installed, tmp_path):
    installed(Library(2_500, failing=True))
    assert read_counters(tmp_path) == {}
