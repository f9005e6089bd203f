"""Rating rounds shown beside a comparison: read, and checked to be of the same checkpoints."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from human_eval.analysis.results import RoundBeside, RoundResult


def read_rounds(folders: Sequence[Path]) -> tuple[tuple[Path, RoundResult], ...]:
    """Analyse rounds, each once.

    Args:
        folders: The rounds' folders.

    Raises:
        RoundError: If one is no round, or nothing in it was rated yet.
    """
    if not folders:  # what rounds need is imported for those who have one
        return ()
    from human_eval.analysis.analysing import analyse
    from human_eval.rounds.folder import RoundFolder

    return tuple((folder, analyse(RoundFolder(folder))) for folder in dict.fromkeys(folders))


def beside(
    rounds: Sequence[tuple[Path, RoundResult]], fingerprints: Mapping[str, str]
) -> tuple[RoundBeside, ...]:
    """Return the rounds with what does not fit the comparison.

    Args:
        rounds: Folders and what they say.
        fingerprints: Of the compared checkpoints' runs.
    """
    if not rounds:
        return ()
    from human_eval.analysis.results import RoundBeside

    return tuple(
        RoundBeside(str(folder), found, mismatches(found, fingerprints)) for folder, found in rounds
    )


def mismatches(found: RoundResult, fingerprints: Mapping[str, str]) -> tuple[str, ...]:
    """Return in one clause each what of a round is not of the compared checkpoints."""
    said = [_one(name, found, fingerprints) for name in found.names]
    missing = [name for name in fingerprints if name not in found.names]
    said += [f"{name} was not rated" for name in missing]
    return tuple(filter(None, said))


def _one(name: str, found: RoundResult, fingerprints: Mapping[str, str]) -> str:
    if name not in fingerprints:
        return f"{name} was rated but is not compared here"
    then, now = found.fingerprints.get(name, ""), fingerprints[name]
    if not then:
        return f"whether {name} is the rated one is unknown: the round has no fingerprint of it"
    if then != now:
        return f"{name} was rated with other answers (run {then} then, {now} here)"
    return ""
