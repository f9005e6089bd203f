"""Making the server's environment: one at a time, whole or not at all, one sentence without a way.

The whole installation is not repeated here: `make test` does it before the tests start.
"""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest

from bench.base.errors import RoundError
from human_eval.label_studio import environment
from human_eval.label_studio.environment import (
    MARK,
    PLACE,
    Environment,
    environment_folder,
    found_environment,
    server_environment,
)
from human_eval.label_studio.installing import PINNED, VERSION
from tests.support import REPOSITORY


class Index(ThreadingHTTPServer):
    """An index of packages that keeps everybody waiting and then has nothing."""

    daemon_threads = True

    def __init__(self) -> None:
        self.asked, self.let_go = threading.Event(), threading.Event()
        super().__init__(("127.0.0.1", 0), Answer)


class Answer(BaseHTTPRequestHandler):
    server: Index

    def do_GET(self) -> None:
        self.server.asked.set()
        self.server.let_go.wait(60)
        self.send_error(404)

    def log_message(self, *_: object) -> None:
        pass


@pytest.fixture
def index() -> Iterator[Index]:
    with Index() as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield server
        server.let_go.set()
        server.shutdown()


def serve(place: Path, index: Index) -> subprocess.Popen[str]:
    """Start `bench human serve` where nothing is installed yet."""
    out = {name: value for name, value in os.environ.items() if not name.startswith("PIP_")}
    address = f"http://127.0.0.1:{index.server_address[1]}/simple/"
    ours = {"PIP_INDEX_URL": address, "PIP_CONFIG_FILE": os.devnull, PLACE: str(place)}
    return subprocess.Popen(
        [sys.executable, "-m", "bench.cli.main", "human", "serve", "--data", str(place / "data")],
        env={**out, **ours, "NO_PROXY": "127.0.0.1", "PYTHONPATH": str(REPOSITORY)},
        stderr=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )


def line_of(process: subprocess.Popen[str]) -> str:
    assert process.stderr is not None
    return process.stderr.readline()


def test_a_killed_install_is_no_install_and_the_next_waits_for_its_pip(
    index: Index, tmp_path: Path
) -> None:
    place = tmp_path / "studio"
    first = serve(place, index)
    assert re.search("310 MB to download.*minutes", line_of(first))
    assert index.asked.wait(60)
    second = serve(place, index)
    assert "another process installs" in line_of(second)
    first.kill()
    first.wait()
    assert found_environment(place) is None
    time.sleep(0.5)  # the killed command's pip still waits for the index, and holds the lock
    assert second.poll() is None
    index.let_go.set()
    _, said = second.communicate(timeout=60)
    again, _, error = said.strip().split("\n")
    assert "made again" in again
    assert re.search(r"bench: Label Studio .*could not be downloaded.*network.*--url", error)
    assert second.returncode == 2
    assert not place.exists()


def test_a_folder_of_other_things_is_left_alone(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(PLACE, str(tmp_path / "mine"))
    (tmp_path / "mine").mkdir()
    (tmp_path / "mine" / "thesis.txt").write_text("mine")
    with pytest.raises(RoundError, match=f"something else.*{PLACE}"):
        server_environment()
    assert (tmp_path / "mine" / "thesis.txt").read_text() == "mine"


def test_too_little_room_is_said_before_anything_is_loaded(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(PLACE, str(tmp_path / "mine"))
    monkeypatch.setattr(environment, "DISK", 10**18)
    with pytest.raises(RoundError, match="GB are free, Label Studio takes"):
        server_environment()
    assert not (tmp_path / "mine").exists()


def test_it_is_found_again_by_its_mark_and_its_pins(
    studio_environment: Environment, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(PLACE, str(studio_environment.folder))
    assert server_environment() == studio_environment
    moved = tmp_path / "moved"
    moved.mkdir()
    for part in studio_environment.folder.iterdir():
        if part.name != MARK:
            (moved / part.name).symlink_to(part)
    mark = json.loads((studio_environment.folder / MARK).read_text())
    for wrong in ({"whole": False}, {"pinned": "0"}, {"label_studio": "1.0"}):
        (moved / MARK).write_text(json.dumps({**mark, **wrong}))
        assert found_environment(moved) is None
    (moved / MARK).write_text(json.dumps(mark))
    assert found_environment(moved) == Environment(moved)
    (moved / "bin").unlink()
    assert found_environment(moved) is None


def test_its_place_is_the_users_cache_unless_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv(PLACE, raising=False)
    monkeypatch.setenv("XDG_CACHE_HOME", "/cache")
    assert environment_folder().parent == Path("/cache/knowbench/label-studio")
    assert environment_folder().name.startswith(VERSION)


def test_everything_is_pinned() -> None:
    lines = PINNED.read_text(encoding="utf-8").splitlines()
    pins = [line for line in lines if not line.startswith("#")]
    assert f"label-studio=={VERSION}" in pins
    assert all(re.fullmatch(r"[\w.-]+==[\w.]+", line) for line in pins), pins
    assert len(pins) > 100
