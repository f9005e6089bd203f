"""A lock whose file, or whose folder, goes away between its opening and its locking."""

from __future__ import annotations

import fcntl
from collections.abc import Callable
from pathlib import Path

import pytest

from bench.base.errors import RunError
from bench.base.locks import left_alone, lock_holder, sole_writer


def _unlinked(folder: Path) -> None:
    (folder / "lock").unlink()


def _put_aside(folder: Path) -> None:
    folder.rename(folder.with_name(".aside"))


@pytest.mark.parametrize("vanish", [_unlinked, _put_aside])
def test_a_lock_that_went_away_while_it_was_opened_is_taken_anew(
    here: Path, monkeypatch: pytest.MonkeyPatch, vanish: Callable[[Path], None]
) -> None:
    folder = here / "run"
    folder.mkdir()
    flock, calls = fcntl.flock, []

    def late(stream: object, how: int) -> None:
        calls.append(how)
        if len(calls) == 1:
            vanish(folder)
        flock(stream, how)  # type: ignore[arg-type]

    monkeypatch.setattr(fcntl, "flock", late)
    with sole_writer(folder):
        assert (folder / "lock").is_file()
        assert lock_holder(folder) is not None
        with pytest.raises(RunError, match="another process is writing"), sole_writer(folder):
            pass


def test_what_is_only_read_or_removed_is_not_made_again(
    here: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = here / "run"
    folder.mkdir()
    (folder / "lock").touch()
    flock = fcntl.flock

    def late(stream: object, how: int) -> None:
        _put_aside(folder)
        flock(stream, how)  # type: ignore[arg-type]

    monkeypatch.setattr(fcntl, "flock", late)
    with pytest.raises(FileNotFoundError), left_alone(folder):
        pass
    assert not folder.exists()
