"""Sheets that raters sent back: read, kept as they came, merged, checked.

Conventions:
    A judgement is known again by its rater, its task and the time at which it was first given. A
    later state of it takes the place of an earlier one; where tables give no times, an equal
    judgement is the same, and another one is a second judgement: the first counts. So reading a
    file twice changes nothing.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from bench.base.errors import DataError
from bench.base.files import replacing
from bench.base.hashing import file_hash
from bench.base.tables import read_text
from human_eval.ratings.gathering import gather, gathered
from human_eval.ratings.rating import Finding
from human_eval.ratings.raw import Raw
from human_eval.rounds.folder import PULLED, RoundFolder
from human_eval.rounds.holding import held
from human_eval.sheets.about import fill_raters
from human_eval.sheets.back import Back
from human_eval.sheets.saved_export import read_saved_export
from human_eval.sheets.saved_page import read_saved_page
from human_eval.sheets.saved_table import read_saved_table

DOOR = "sheets"
_BOOKS = (".xlsx", ".xls", ".ods", ".numbers")
_PAGES = (".html", ".htm", ".xhtml", ".mht", ".mhtml")
_PAGE = re.compile(r"\s*<(!doctype|html|!--)", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class ReadFile:
    """What a file brought.

    Attributes:
        file: Its path, as given.
        raters: Whose it is.
        rows: Judgements and skips in it.
        new: Of these, how many were not there yet.
        changed: How many are later states of what was there.
        begun: Tasks that were begun and not submitted.
    """

    file: str
    raters: tuple[str, ...]
    rows: int
    new: int
    changed: int
    begun: int


def read_sheets(
    folder: RoundFolder,
    files: Sequence[Path],
    *,
    rater: str | None = None,
    replace: bool = False,
) -> tuple[ReadFile, ...]:
    """Read sheets back into a round, and settle its ratings and findings.

    Args:
        folder: The round.
        files: What HTML sheets save (.json), filled-in tables (.csv), and Label Studio exports
            of the round's own projects that were saved by hand (.json).
        rater: Whose such an export is, where it cannot be told.
        replace: What came back earlier from the files' raters by sheets is forgotten.

    Raises:
        DataError: If a file is no sheet of this round; then nothing is changed.
        RoundError: If the folder cannot be written.
        RunError: If another process writes to the round.
    """
    backs = [_read(path, folder, rater) for path in files]
    with held(folder.path):
        raws, findings = gathered(folder, DOOR)
        raters = frozenset(name for one in backs for name in one.raters)
        if replace:
            raws = [one for one in raws if one.rater not in raters]
        findings = [one for one in findings if one.rater not in raters or _stays(one, replace)]
        found = []
        for path, back in zip(files, backs, strict=True):
            raws, new, changed = merged(raws, back.raws)
            findings += [one for one in back.findings if one not in findings]
            found.append(_told(path, back, new, changed))
            _keep(path, folder, back)
            fill_raters(folder.path, back.about)
        judged = {(one.rater, one.task) for one in raws}
        still = [one for one in findings if one.kind != "draft" or _whose(one) not in judged]
        gather(folder, DOOR, raws, still)
    return tuple(found)


def file_text(one: ReadFile) -> str:
    """Return what a file brought, as a line for a terminal."""
    if not (one.rows or one.begun):
        return f"{one.file}: nothing is filled in\n"
    whose = ", ".join(one.raters)
    later = f", {one.changed:,} changed" if one.changed else ""
    begun = f"; {one.begun:,} begun and not submitted, left out" if one.begun else ""
    return f"{one.file}: {one.rows:,} of {whose}, {one.new:,} new{later}{begun}\n"


def merged(before: Sequence[Raw], now: Sequence[Raw]) -> tuple[list[Raw], int, int]:
    """Return all judgements, how many are new, and how many are later states of known ones."""
    found = list(before)
    known = {_identity(one): at for at, one in enumerate(found)}
    new = changed = 0
    for one in now:
        at = known.get(_identity(one))
        if at is None:
            known[_identity(one)] = len(found)
            found.append(one)
            new += 1
        elif (one.updated or "") > (found[at].updated or ""):
            changed += 1
            found[at] = one
    return found, new, changed


def _stays(one: Finding, replace: bool) -> bool:
    """Return whether an earlier finding stays, as its judgement does; drafts are told afresh."""
    return not replace and one.kind != "draft"


def _whose(one: Finding) -> tuple[str, str]:
    return one.rater, one.task


def _identity(one: Raw) -> tuple[object, ...]:
    said = one.created or repr(sorted(one.values.items(), key=str))
    return one.rater, one.task, said, one.skipped and one.created is None


def _read(path: Path, folder: RoundFolder, rater: str | None) -> Back:
    if not path.is_file():
        raise DataError(str(path), "no such file")
    kind = path.suffix.lower()
    if kind in _BOOKS:
        raise DataError(str(path), "a spreadsheet's own file", hint="save it as CSV, and read that")
    if kind in _PAGES or _PAGE.match(_beginning(path)):
        found = "a page, which holds the tasks and not what was rated"
        hint = "open it in the rater's browser, press “Save my file”, and read that file"
        raise DataError(str(path), found, expected=".json or .csv", hint=hint)
    if kind not in (".json", ".csv", ".txt", ".tsv"):
        raise DataError(str(path), f"unknown kind of file {kind!r}", expected=".json or .csv")
    if kind == ".json" and read_text(path).lstrip().startswith("["):
        return read_saved_export(path, folder, rater)
    back = read_saved_page(path, folder) if kind == ".json" else read_saved_table(path, folder)
    if back.raws and not any(one.task in folder.tasks for one in back.raws):
        raise DataError(str(path), "a sheet of another round: it has none of this round's tasks")
    return back


def _beginning(path: Path) -> str:
    try:
        with path.open("rb") as stream:
            return stream.read(200).decode("utf-8-sig", "replace")
    except OSError as error:
        raise DataError(str(path), f"cannot be read: {error.strerror}") from None


def _told(path: Path, back: Back, new: int, changed: int) -> ReadFile:
    begun = sum(one.kind == "draft" for one in back.findings)
    return ReadFile(str(path), tuple(sorted(back.raters)), len(back.raws), new, changed, begun)


def _keep(path: Path, folder: RoundFolder, back: Back) -> None:
    """Keep the file as it came, under its hash; comments may say who wrote them."""
    who = "-".join(sorted(back.raters & set(folder.assignments))) or "sheet"
    name = f"{who[:60]}-{file_hash(path)[:16]}{path.suffix.lower()}"
    with replacing(folder.path / PULLED / name, private=True) as beside:
        beside.write_bytes(path.read_bytes())
