"""What a step cost: memory of that step alone, energy by counters that may start again."""

from __future__ import annotations

from pathlib import Path

import pytest

from bench.base.effort import Meter
from bench.base.energy import read_counters, used_between

MB = 1_000_000


def test_memory_held_for_a_moment_is_seen():
    meter = Meter()
    before = meter.read().memory
    held = bytearray(120 * MB)
    held[::4096] = b"x" * len(held[::4096])
    del held
    after = meter.read().memory
    assert before is not None and after is not None
    assert after >= before + 100 * MB or after >= 120 * MB


@pytest.mark.skipif(not Path("/proc/self/clear_refs").exists(), reason="Linux counts anew")
def test_an_earlier_step_is_not_told_of():
    held = bytearray(b"x") * (200 * MB)
    peak = Meter().read().memory
    del held
    assert Meter().read().memory < peak - 100 * MB


def test_where_the_peak_cannot_be_counted_anew_it_is_the_processs_own(tmp_path, monkeypatch):
    monkeypatch.setattr("bench.base.effort._RESET", tmp_path / "no" / "such")
    monkeypatch.setattr("bench.base.effort._STATUS", tmp_path / "none")
    held = bytearray(b"x") * (50 * MB)
    memory = Meter().read().memory
    assert memory is not None
    assert 50 * MB < memory < 100_000 * MB
    del held


def test_seconds_grow():
    meter = Meter()
    first = meter.read().seconds
    assert 0 <= first <= meter.read().seconds


def rapl(root: Path, name: str, microjoules: int, of: str = "package-0") -> None:
    folder, most = root / name, 10_000_000
    folder.mkdir(exist_ok=True)
    (folder / "name").write_text(f"{of}\n")
    (folder / "energy_uj").write_text(f"{microjoules}\n")
    (folder / "max_energy_range_uj").write_text(f"{most}\n")


def processors(root: Path) -> dict[str, tuple[float, float]]:
    return {name: one for name, one in read_counters(root).items() if "rapl" in name}


def test_packages_are_summed_and_parts_of_them_are_not(tmp_path):
    for name in ("intel-rapl:0", "intel-rapl:0:0", "intel-rapl:1"):
        rapl(tmp_path, name, 1_000_000)
    before = processors(tmp_path)
    for name in ("intel-rapl:0", "intel-rapl:0:0", "intel-rapl:1"):
        rapl(tmp_path, name, 3_500_000)
    assert used_between(before, processors(tmp_path)) == pytest.approx(5.0)


def test_the_platforms_own_counter_does_not_count_the_packages_twice(tmp_path):
    rapl(tmp_path, "intel-rapl:0", 1_000_000)
    rapl(tmp_path, "intel-rapl:1", 1_000_000, of="psys")
    assert list(processors(tmp_path)) == ["intel-rapl:0"]


def test_a_counter_that_began_again_twice_is_counted_where_it_was_read_between(
    tmp_path, monkeypatch
):
    monkeypatch.setattr("bench.base.effort.read_counters", lambda: processors(tmp_path))
    rapl(tmp_path, "intel-rapl:0", 9_000_000)
    meter = Meter()
    for microjoules, joules in ((8_000_000, 9.0), (7_000_000, 18.0), (7_500_000, 18.5)):
        rapl(tmp_path, "intel-rapl:0", microjoules)
        assert meter.read().joules == pytest.approx(joules)
    (tmp_path / "intel-rapl:0" / "energy_uj").unlink()
    assert meter.read().joules is None
    rapl(tmp_path, "intel-rapl:0", 8_000_000)
    assert meter.read().joules is None  # what was used meanwhile, nobody knows


def test_a_counter_that_began_again_is_not_negative(tmp_path):
    rapl(tmp_path, "intel-rapl:0", 9_000_000)
    before = processors(tmp_path)
    rapl(tmp_path, "intel-rapl:0", 500_000)
    assert used_between(before, processors(tmp_path)) == pytest.approx(1.5)


def test_what_cannot_be_read_is_unknown_and_not_zero(tmp_path):
    rapl(tmp_path, "intel-rapl:0", 1)
    (tmp_path / "intel-rapl:0" / "energy_uj").write_text("no number")
    assert processors(tmp_path) == {}
    assert used_between({}, {}) is None
    assert used_between({"a": (1.0, 2.0)}, {"b": (1.0, 2.0)}) is None
    one, two = {"a": (1.0, 9.0)}, {"a": (1.0, 9.0), "b": (1.0, 9.0)}
    assert used_between(two, one) is None  # what is left of two would be too low
    assert used_between(one, two) is None
