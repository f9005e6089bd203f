"""Where a round may be written, and how it may be called."""

from __future__ import annotations

from pathlib import Path

import pytest

from bench.base.errors import RoundError
from human_eval.rounds.place import check_name, check_place


def test_a_new_or_empty_folder_is_free(tmp_path: Path) -> None:
    check_place(tmp_path / "new" / "round", force=False)
    check_place(tmp_path, force=False)


def test_a_round_that_nobody_has_seen_can_be_made_anew(tmp_path: Path) -> None:
    (tmp_path / "round.json").write_text("{}")
    (tmp_path / "key.json").write_text("{}")
    with pytest.raises(
        RoundError, match="is a round already; choose another name, or make it anew"
    ):
        check_place(tmp_path, force=False)
    check_place(tmp_path, force=True)


@pytest.mark.parametrize("name", ["projects.json", "ratings.jsonl", "pulled", "sheets"])
def test_a_round_that_was_begun_stays(tmp_path: Path, name: str) -> None:
    (tmp_path / "round.json").write_text("{}")
    (tmp_path / name).mkdir()
    with pytest.raises(RoundError, match=f"was begun: it holds {name}"):
        check_place(tmp_path, force=True)


def test_other_folders_and_files_are_never_replaced(tmp_path: Path) -> None:
    (tmp_path / "thesis.tex").write_text("years of work")
    with pytest.raises(RoundError, match=r"holds thesis.tex, and no round"):
        check_place(tmp_path, force=True)
    with pytest.raises(RoundError, match="is a file"):
        check_place(tmp_path / "thesis.tex", force=True)
    with pytest.raises(RoundError, match="no name for a round"):
        check_place(Path(), force=True)


def test_a_rounds_name_does_not_name_a_checkpoint() -> None:
    check_name("round-a", ("a", "b"))  # a single letter is in every word
    with pytest.raises(RoundError, match="holds that of the checkpoint 'Full-1'"):
        check_name("is-full-1-better", ("base", "Full-1"))
