"""What all tests share: a command line called in this process, and one small made world."""

from __future__ import annotations

import fcntl
import os
import sys
from collections.abc import Callable, Generator
from pathlib import Path

import pytest
from hypothesis import settings

from bench.base.threads import wait_politely
from tests.needs import REAL_DATA
from tests.support import Said

wait_politely()
settings.register_profile("no deadline", deadline=None)  # a busy machine is no fault
settings.load_profile("no deadline")


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(
    item: pytest.Item, call: pytest.CallInfo[None]
) -> Generator[None, pytest.TestReport, pytest.TestReport]:
    """Under `REQUIRE_ALL=1` a skip is a failure, but for absent real data."""
    report = yield
    del item, call
    if report.skipped and os.environ.get("REQUIRE_ALL") == "1" and not hasattr(report, "wasxfail"):
        reason = report.longrepr[2] if isinstance(report.longrepr, tuple) else str(report.longrepr)
        if REAL_DATA not in reason:
            report.outcome = "failed"
            report.longrepr = f"{reason}: REQUIRE_ALL=1 allows no skip"
    return report


@pytest.fixture
def bench(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> Callable[..., Said]:
    """Call the command as the entry point does, in this process."""
    from bench.base.progress import silence
    from bench.cli.main import main

    def call(*words: object) -> Said:
        monkeypatch.setattr(sys, "argv", ["bench", *map(str, words)])
        code = 0
        try:
            main()
        except SystemExit as stop:
            code = int(stop.code or 0)
        finally:
            silence(False)
        said = capsys.readouterr()
        return Said(code, said.out, said.err)

    return call


@pytest.fixture
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty folder, and the working directory."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / ".cache"))
    return tmp_path


@pytest.fixture(scope="session")
def small_world(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The made world, its base and its three scenarios, trained once: a folder with suite.yaml."""
    from bench.demo import WorldSize, build

    root = tmp_path_factory.getbasetemp()
    if "PYTEST_XDIST_WORKER" in os.environ:  # whose processes share the folder above their own
        root = root.parent
    folder = root / "world"
    with (root / "world.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not (root / "world.done").exists():
            build(folder, seed=0, size=WorldSize.small())
            (root / "world.done").touch()
    return folder
