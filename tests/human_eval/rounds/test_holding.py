"""A round's folder that cannot be written to is one sentence, whichever command writes."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from bench.base.errors import RoundError, RunError
from bench.base.locks import sole_writer
from human_eval.rounds.holding import held, writing
from tests.human_eval.label_studio.fake_studio import TOKEN, fake_studio
from tests.human_eval.label_studio.rounds import pushable_round
from tests.support import Said

Bench = Callable[..., Said]


def test_what_the_disk_refuses_names_the_place(tmp_path: Path) -> None:
    (tmp_path / "file").touch()

    named = pytest.raises(RoundError, match=r"file: cannot be written: .*; free the place")
    with named, writing(tmp_path):
        (tmp_path / "file").mkdir()
    full = pytest.raises(RoundError, match=f"{tmp_path.name}: cannot be written: No space left")
    with full, writing(tmp_path):
        raise OSError(28, "No space left on device")


def test_what_no_disk_refused_is_not_reworded(tmp_path: Path) -> None:
    with pytest.raises(OSError, match="no number"), writing(tmp_path):
        raise OSError("no number")


def test_a_round_is_held_by_one(tmp_path: Path) -> None:
    taken = pytest.raises(RunError, match="another process")
    with sole_writer(tmp_path), taken, held(tmp_path):
        pass


@pytest.mark.parametrize("command", ["push", "pull", "sheets", "read"])
def test_each_command_says_so(bench: Bench, here: Path, command: str) -> None:
    folder = pushable_round(here / "round", items=3)
    (here / "r1.csv").write_text("task,rater,verdict\nt-0000000000000000,r1,correct\n")
    with fake_studio() as studio:
        server = ("--url", studio.url, "--token", TOKEN)
        if command == "pull":
            assert bench("human", "push", "round", *server).code == 0
            (folder.path / "lock").unlink()
        (folder.path / "lock").mkdir()  # as good as no leave to write, for root too
        more = {"sheets": (), "read": ("r1.csv",)}.get(command, server)
        said = bench("human", command, "round", *more)

    assert said.code == 2
    assert said.err.splitlines()[-1].startswith("bench: round/lock: cannot be written: ")
